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
  notYourStep: {
    status: 403,
    title: { zh: '这一审核步骤由另一方决定', en: 'The step is for somebody else to decide' },
    next: {
      zh: '各步骤的审核方见 GET /v1/conversions/{id} 的 steps。',
      en: 'GET /v1/conversions/{id} shows in steps who decides each of them.',
    },
  },
  judgmentNeeded: {
    status: 409,
    title: { zh: '有课程须经人工判断', en: 'A course needs a judgment before it is granted' },
    next: {
      zh: '请在 items 中对 courses 所列课程逐一给出 approve 或 refuse 及理由。',
      en: 'Approve or refuse in items each of the courses listed in courses, with a reason.',
    },
  },
  appealOpen: {
    status: 409,
    title: { zh: '申诉尚未决定', en: 'An appeal is not decided yet' },
    next: {
      zh: '请等待学分银行用 POST /v1/appeals/{id}/decisions 作出决定。',
      en: 'Wait until the bank has decided it with POST /v1/appeals/{id}/decisions.',
    },
  },
  nothingToAppeal: {
    status: 409,
    title: { zh: '没有可申诉的决定', en: 'There is no decision to appeal against' },
    next: {
      zh: '只有拒绝、部分授予或撤销的决定可以申诉；当前状态见 GET /v1/conversions/{id}。',
      en: 'Only a refusal, a partial grant or a reversal can be appealed; see GET /v1/conversions/{id}.',
    },
  },
  alreadyAppealed: {
    status: 409,
    title: { zh: '此决定已申诉过', en: 'The decision was appealed against before' },
    next: {
      zh: '每项决定只能申诉一次；申诉的进展见 GET /v1/conversions/{id} 的 appeals。',
      en: 'A decision is appealed once; GET /v1/conversions/{id} shows in appeals what came of it.',
    },
  },
  appealTooLate: {
    status: 409,
    title: { zh: '申诉期限已过', en: 'The last day to appeal has passed' },
    next: {
      zh: '期限见 GET /v1/conversions/{id} 的 appealUntil；可以重新申请转换。',
      en: 'GET /v1/conversions/{id} shows it as appealUntil; a new application is possible.',
    },
  },
  caseNotDecided: {
    status: 409,
    title: { zh: '此案尚无决定', en: 'The case is not decided' },
    next: {
      zh: '只有已决定的案例可以登记为先例；请在决定之后再登记。',
      en: 'Only a decided case can be a precedent; enter it after its decision.',
    },
  },
  appealDecided: {
    status: 409,
    title: { zh: '申诉已有决定', en: 'The appeal is decided' },
    next: {
      zh: '决定见 GET /v1/conversions/{id} 的 appeals。',
      en: 'GET /v1/conversions/{id} shows the decision in appeals.',
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
