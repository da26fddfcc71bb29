/** Refusals of what would be recorded: learners, institutions, outcomes, commands. */
import type { RefusalText } from './refusal.js';

export const RECORD_TEXTS = {
  unknownInstitution: {
    status: 422,
    title: { zh: '机构未登记', en: 'The institution is not registered' },
    next: {
      zh: '请核对机构代码；未登记的机构由管理员通过 POST /v1/institutions 登记。',
      en: 'Check the code; the operator registers institutions with POST /v1/institutions.',
    },
  },
  unknownLearner: {
    status: 404,
    title: { zh: '没有这位学习者', en: 'There is no such learner' },
    next: {
      zh: '请先用 POST /v1/learners 登记，或用 POST /v1/learners/lookups 查询其编号。',
      en: 'Register with POST /v1/learners first, or find the id with POST /v1/learners/lookups.',
    },
  },
  evidenceConflict: {
    status: 409,
    title: { zh: '此证书编号已记录为不同内容', en: 'This number is recorded with other content' },
    next: {
      zh: '请比对 errors 中不同的字段；若原记录有误，由颁发或记录机构提交更正。',
      en: 'Compare the fields named in errors; where the record is wrong its issuer or recorder sends a correction.',
    },
  },
  evidenceHeldElsewhere: {
    status: 409,
    title: { zh: '此证书编号属于另一学习者', en: 'This number belongs to another learner' },
    next: {
      zh: '请核对证书编号与学习者；仍有疑问请联系学分银行管理员。',
      en: 'Check the number and the learner; if both are right, ask the operator of the bank.',
    },
  },
  nothingToCertify: {
    status: 409,
    title: { zh: '没有可出具凭证的成果', en: 'There is nothing to certify' },
    next: {
      zh: '只有已通过且未撤销的成果可以出具凭证；请先查看成绩单中各成果的状态。',
      en: 'Only outcomes that are passed and not revoked are certified; look at their status in the transcript first.',
    },
  },
  outcomeRevoked: {
    status: 409,
    title: { zh: '此成果已撤销', en: 'The outcome is revoked' },
    next: {
      zh: '撤销后证书编号不再使用；确有新的成果时，请用新的证书编号登记。',
      en: 'A revoked number stays taken; record a new outcome under its own number.',
    },
  },
  notRecorderOrIssuer: {
    status: 403,
    title: { zh: '只有登记或颁发机构可以更改', en: 'Only its recorder or issuer may change this' },
    next: {
      zh: '请联系登记机构或颁发机构提交更正或撤销。',
      en: 'Ask the institution that recorded or issued it to correct or revoke it.',
    },
  },
  issuerConfirmed: {
    status: 409,
    title: { zh: '颁发机构已确认此成果', en: 'The issuer has confirmed this outcome' },
    next: {
      zh: '颁发机构的说法为准；请联系颁发机构更正或撤销。',
      en: "The issuer's word stands; ask the issuer to correct or revoke it.",
    },
  },
  aboveFaceValue: {
    status: 422,
    title: { zh: '认定学分高于成果的面值', en: 'The credits are above the face value' },
    next: {
      zh: '认定不能超过面值（见 faceValue）；面值有误时请先更正成果。',
      en: 'At most the face value (see faceValue) can be recognised; correct the outcome where that is wrong.',
    },
  },
  notRecorded: {
    status: 424,
    title: { zh: '因同批其他行被拒绝而未登记', en: 'Not recorded, since another row was refused' },
    next: {
      zh: '请改正被拒绝的行后重新发送整批，或使用 mode: "continue"。',
      en: 'Correct the refused rows and send the whole batch again, or use mode "continue".',
    },
  },
  identityConflict: {
    status: 409,
    title: { zh: '身份信息与已有记录矛盾', en: 'The identity contradicts what is recorded' },
    next: {
      zh: '请核对外部编号、证件、姓名与出生日期；同一人有两个账户时由管理员合并。',
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
      zh: '一位学习者最多 1,000 项有效成果；请先撤销多余的记录。',
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
      zh: '新的请求请用新的 Idempotency-Key；重试请发送与第一次完全相同的内容。',
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
  notSealedYet: {
    status: 409,
    title: { zh: '该位置尚未封存', en: 'That position is not sealed yet' },
    next: {
      zh: '事件已记录，稍后即被封存并签名；请在 Retry-After 所示的秒数之后重试。',
      en: 'What is recorded is sealed and signed within moments; try again after the seconds given in Retry-After.',
    },
  },
  learnerForgotten: {
    status: 410,
    title: { zh: '该学习者已被遗忘', en: 'The learner was forgotten' },
    next: {
      zh: '其个人信息已不可恢复；如需重新开户，请用 POST /v1/learners 登记，成果由颁发机构重新登记。',
      en: 'Nothing personal can be restored; to begin anew, register with POST /v1/learners, and let the issuers record the outcomes again.',
    },
  },
  accountClosed: {
    status: 409,
    title: { zh: '该账户已并入另一账户', en: 'The account has joined another one' },
    next: {
      zh: '请使用合并后的账户编号（见 into）。',
      en: 'Use the id of the account that it joined (see into).',
    },
  },
  accountParked: {
    status: 409,
    title: { zh: '账户已暂停计算', en: 'The account is parked' },
    next: {
      zh: '管理员正在处理；此前的余额仍可查询。',
      en: 'The operator is looking into it; the balances from before can still be read.',
    },
  },
} as const satisfies Record<string, RefusalText>;
