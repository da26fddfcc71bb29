/** What can be seen of a learner, and by what right, in words. Codes are never translated. */

interface Bilingual {
  readonly zh: string;
  readonly en: string;
}

export const VIEW_TEXTS = {
  identity: { zh: '按编号或证件查找账户', en: 'The account was looked up by a number' },
  transcript: { zh: '成绩单', en: 'Transcript' },
  statement: { zh: '流水', en: 'Statement' },
  explanation: { zh: '认定说明', en: 'Why an outcome counts' },
  plan: { zh: '转换方案', en: 'Conversion plan' },
  conversion: { zh: '转换申请', en: 'A conversion' },
  conversions: { zh: '转换申请列表', en: 'A list of conversions' },
  appeals: { zh: '申诉列表', en: 'A list of appeals' },
  simulation: { zh: '规则试算', en: 'A trial of rules' },
  report: { zh: '管理报表', en: 'A report of the bank' },
  consents: { zh: '授权列表', en: 'The consents given' },
  accessLog: { zh: '查阅记录', en: 'This access log' },
  share: { zh: '分享列表', en: 'The shares made' },
  verification: { zh: '核验', en: 'Verification' },
  credential: { zh: '电子凭证', en: 'A credential' },
  export: { zh: '导出', en: 'An export' },
} as const satisfies Record<string, Bilingual>;

/** What was seen. A new kind is a line here; none changes its meaning. */
export type Viewed = keyof typeof VIEW_TEXTS;

export const WHY_TEXTS = {
  own: { zh: '本人', en: 'The learner' },
  operator: { zh: '学分银行管理机构', en: 'The operator of the bank' },
  identified: { zh: '已知学习者的编号或证件', en: 'It knew a number of the learner' },
  recorded: {
    zh: '该机构登记、颁发或确认过的学习成果',
    en: 'It recorded, issued or attested an outcome',
  },
  registered: { zh: '该机构登记过本学习者', en: 'It registered the learner' },
  application: { zh: '向该机构提出的转换申请', en: 'An application that it is a party to' },
  consent: { zh: '学习者的授权', en: 'A consent of the learner' },
  share: { zh: '学习者的分享', en: 'A share of the learner' },
  repeated: { zh: '同一请求的重复应答', en: 'The answer to the same request, again' },
} as const satisfies Record<string, Bilingual>;

/** By what right it was seen. */
export type Why = keyof typeof WHY_TEXTS;
