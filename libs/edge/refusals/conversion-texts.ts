/** Refusals of rule books and conversions. */
import type { RefusalText } from './refusal.js';

export const CONVERSION_TEXTS = {
  creditsNotAvailable: {
    status: 409,
    title: { zh: '可用学分不足', en: 'The credits are not available' },
    next: {
      zh: '请重新取得转换方案：部分学分已被使用、撤销或更正。',
      en: 'Ask for the plan again: some of the credits were used, revoked or corrected.',
    },
  },
  unknownProgramme: {
    status: 422,
    title: { zh: '没有此专业的有效转换规则', en: 'No rule book of this programme is in force' },
    next: {
      zh: '请核对机构、专业与培养方案；有效的规则集见 GET /v1/rule-books。',
      en: 'Check institution, programme and plan; GET /v1/rule-books lists what is in force.',
    },
  },
  unknownPurpose: {
    status: 422,
    title: { zh: '规则集没有声明此用途', en: 'The rule book declares no such purpose' },
    next: {
      zh: '请从规则集的 purposes 中选择用途，或省略 purpose；见 GET /v1/rule-books。',
      en: 'Choose one of the purposes of the rule book, or leave it out; see GET /v1/rule-books.',
    },
  },
  nothingToConvert: {
    status: 422,
    title: { zh: '没有可转换的学分', en: 'There is nothing to convert' },
    next: {
      zh: '请查看 notUsed 中每项成果未被使用的原因。',
      en: 'See in notUsed why each outcome brings nothing.',
    },
  },
  wrongStatus: {
    status: 409,
    title: { zh: '申请当前状态不允许此操作', en: 'The conversion is not at that point' },
    next: {
      zh: '请先用 GET /v1/conversions/{id} 查看申请的当前状态。',
      en: 'Read its status with GET /v1/conversions/{id} first.',
    },
  },
  wrongStep: {
    status: 409,
    title: { zh: '还未轮到这一审核步骤', en: 'Another review step comes first' },
    next: {
      zh: '请按 steps 中的次序审核；当前步骤见 GET /v1/conversions/{id}。',
      en: 'Review in the order of steps; GET /v1/conversions/{id} shows the one that is due.',
    },
  },
  unknownCourse: {
    status: 422,
    title: { zh: '申请中没有此课程', en: 'The application has no such course' },
    next: {
      zh: 'items 只能列出申请方案中的课程。',
      en: 'Name in items only courses of the plan that was applied for.',
    },
  },
  targetTaken: {
    status: 409,
    title: { zh: '该课程已经转换过', en: 'The course has been granted already' },
    next: {
      zh: '请重新取得转换方案后再申请。',
      en: 'Ask for the plan again and apply anew.',
    },
  },
} as const satisfies Record<string, RefusalText>;
