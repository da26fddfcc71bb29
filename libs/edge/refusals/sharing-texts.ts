/** Refusals of shares and of what is asked of them. */
import type { RefusalText } from './refusal.js';

export const SHARING_TEXTS = {
  tooManyShares: {
    status: 409,
    title: { zh: '有效的分享已达上限', en: 'There are as many open shares as there may be' },
    next: {
      zh: '请先用 DELETE /v1/learners/{id}/shares/{shareId} 撤回不再需要的分享。',
      en: 'Withdraw one that is not needed with DELETE /v1/learners/{id}/shares/{shareId} first.',
    },
  },
  guardianNeeded: {
    status: 409,
    title: {
      zh: '未满十四周岁，需要监护人同意',
      en: 'Under fourteen, a guardian’s grant is needed',
    },
    next: {
      zh: '请先由登记院校或学分银行管理机构用 POST /v1/learners/{id}/guardians 登记监护人。',
      en: 'Have the registering college or the operator record the guardian with POST /v1/learners/{id}/guardians first.',
    },
  },
  consentNeeded: {
    status: 403,
    title: { zh: '需要学习者的授权', en: 'The learner’s consent is needed' },
    next: {
      zh: '请学习者用 POST /v1/learners/{id}/consents 授权，并列明所需的内容（fields）。',
      en: 'Ask the learner for a consent that names these fields, with POST /v1/learners/{id}/consents.',
    },
  },
  programmeNotOwned: {
    status: 422,
    title: { zh: '本机构没有此专业的转换规则', en: 'Your institution has no such programme' },
    next: {
      zh: '只能查询本机构专业可转换的学分；本机构的规则集见 GET /v1/rule-books?authority=。',
      en: 'Ask for a programme of your own institution; GET /v1/rule-books?authority= lists them.',
    },
  },
  batchTooLong: {
    status: 422,
    title: { zh: '批量核验最多 1,000 行', en: 'A batch has at most 1,000 rows' },
    next: {
      zh: '请把文件分成每份不超过 1,000 行后分别提交。',
      en: 'Send it in parts of at most 1,000 rows.',
    },
  },
} as const satisfies Record<string, RefusalText>;
