/** Refusals of what would be recorded: learners, institutions, outcomes, commands. */
import type { RefusalText } from './refusal.js';

export const RECORD_TEXTS = {
  unknownInstitution: {
    status: 422,
    title: { zh: '机构未登记', en: 'The institution is not registered' },
    next: {
      zh: '请核对机构代码;未登记的机构由管理员通过 POST /v1/institutions 登记。',
      en: 'Check the code; the operator registers institutions with POST /v1/institutions.',
    },
  },
  unknownLearner: {
    status: 404,
    title: { zh: '没有这位学习者', en: 'There is no such learner' },
    next: {
      zh: '请先用 POST /v1/learners 登记,或用 POST /v1/learners/lookups 查询其编号。',
      en: 'Register with POST /v1/learners first, or find the id with POST /v1/learners/lookups.',
    },
  },
  evidenceConflict: {
    status: 409,
    title: { zh: '此证书编号已记录为不同内容', en: 'This number is recorded with other content' },
    next: {
      zh: '请比对 errors 中不同的字段;若原记录有误,由颁发或记录机构提交更正。',
      en: 'Compare the fields named in errors; where the record is wrong its issuer or recorder sends a correction.',
    },
  },
  evidenceHeldElsewhere: {
    status: 409,
    title: { zh: '此证书编号属于另一学习者', en: 'This number belongs to another learner' },
    next: {
      zh: '请核对证书编号与学习者;仍有疑问请联系学分银行管理员。',
      en: 'Check the number and the learner; if both are right, ask the operator of the bank.',
    },
  },
  identityConflict: {
    status: 409,
    title: { zh: '身份信息与已有记录矛盾', en: 'The identity contradicts what is recorded' },
    next: {
      zh: '请核对外部编号、证件、姓名与出生日期;同一人有两个账户时由管理员合并。',
      en: 'Check the external ids, document, name and birth date; the operator merges two accounts of one person.',
    },
  },
  institutionConflict: {
    status: 409,
    title: { zh: '此机构代码已登记为不同内容', en: 'This code is registered with other content' },
    next: {
      zh: '请核对机构代码、名称与类型。',
      en: 'Check the code, the name and the kind of the institution.',
    },
  },
  accountFull: {
    status: 422,
    title: { zh: '账户已满', en: 'The account is full' },
    next: {
      zh: '一位学习者最多 1,000 项有效成果;请先撤销多余的记录。',
      en: 'A learner has at most 1,000 live outcomes; revoke what is not needed first.',
    },
  },
  idempotencyKeyReused: {
    status: 422,
    title: {
      zh: '此 Idempotency-Key 已用于另一请求',
      en: 'This Idempotency-Key was used for another request',
    },
    next: {
      zh: '新的请求请用新的 Idempotency-Key;重试请发送与第一次完全相同的内容。',
      en: 'Use a new Idempotency-Key for a new request; a retry sends what the first one sent.',
    },
  },
  inProgress: {
    status: 409,
    title: { zh: '同一请求正在处理', en: 'The same request is being worked on' },
    next: {
      zh: '请在 Retry-After 所示的秒数之后用同一 Idempotency-Key 重试。',
      en: 'Try again with the same Idempotency-Key after the seconds given in Retry-After.',
    },
  },
  conflict: {
    status: 409,
    title: { zh: '记录刚被他人修改', en: 'Someone else changed this just now' },
    next: {
      zh: '请重新读取后再试。',
      en: 'Read it again, then try once more.',
    },
  },
  accountParked: {
    status: 409,
    title: { zh: '账户已暂停计算', en: 'The account is parked' },
    next: {
      zh: '管理员正在处理;此前的余额仍可查询。',
      en: 'The operator is looking into it; the balances from before can still be read.',
    },
  },
} as const satisfies Record<string, RefusalText>;
