/** What a verification looked at, each with its result and a sentence in both languages. */
import type { Bilingual } from '#edge';

export const RESULTS = [
  'valid',
  'revoked',
  'suspended',
  'expired',
  'notYetValid',
  'unknownIssuer',
  'tampered',
  'statusTooOld',
  'unknownShare',
  'withdrawn',
] as const;
export type Result = (typeof RESULTS)[number];

export const CHECK_RESULTS = ['passed', 'failed', 'flagged', 'notChecked'] as const;

export interface Check {
  readonly name: string;
  readonly result: (typeof CHECK_RESULTS)[number];
  readonly detail: Bilingual;
}

function check(name: string, result: Check['result'], zh: string, en: string): Check {
  return { name, result, detail: { zh, en } };
}

/** The one answer to a wrong code, a wrong PIN and a share that is for somebody else. */
export const UNKNOWN: readonly Check[] = [
  check(
    'share',
    'failed',
    '没有与此分享码和 PIN 相符的分享。请核对后重试，或请学习者重新分享。',
    'No share goes with this code and PIN. Check both, or ask the learner to share again.',
  ),
];

export const FOUND = check('share', 'passed', '分享码有效。', 'The code belongs to a share.');

export function pinCheck(needed: boolean): Check {
  return needed
    ? check('pin', 'passed', 'PIN 正确。', 'The PIN is right.')
    : check('pin', 'notChecked', '此分享未设 PIN。', 'The share asks for no PIN.');
}

export function audienceCheck(audience: string | undefined): Check {
  return audience === undefined
    ? check('audience', 'notChecked', '此分享未限定机构。', 'The share is for no one institution.')
    : check('audience', 'passed', '此分享供贵机构查看。', 'The share is for your institution.');
}

export const WITHDRAWN = check(
  'withdrawal',
  'failed',
  '学习者已撤回此分享；如仍需要，请联系学习者。',
  'The learner has withdrawn the share; ask the learner where it is still needed.',
);

export function standsCheck(expiresAt: string): Check {
  return check(
    'expiry',
    'passed',
    `分享有效至 ${expiresAt}。`,
    `The share stands until ${expiresAt}.`,
  );
}

export function expiredCheck(expiresAt: string): Check {
  return check(
    'expiry',
    'failed',
    `分享已于 ${expiresAt} 到期；请学习者重新分享。`,
    `The share ended at ${expiresAt}; ask the learner to share again.`,
  );
}

export const READABLE = check(
  'account',
  'passed',
  '成绩单为此刻账本的内容。',
  'The transcript is what the log holds at this moment.',
);

export const PARKED = check(
  'account',
  'failed',
  '此账户暂时无法读取，学分银行正在处理；请稍后再试。',
  'The account cannot be read for now and the bank is at work on it; try again later.',
);

export function outcomesCheck({ shown, revoked }: { shown: number; revoked: number }): Check {
  if (shown === 0) {
    return check('outcomes', 'notChecked', '未分享任何学习成果。', 'No outcome is shared.');
  }
  if (revoked === 0) {
    return check(
      'outcomes',
      'passed',
      `所示 ${shown} 项学习成果均未被撤销。`,
      `Of the ${shown} outcomes shown none is revoked.`,
    );
  }
  return check(
    'outcomes',
    'flagged',
    `所示 ${shown} 项学习成果中有 ${revoked} 项已被撤销，不再计入。`,
    `Of the ${shown} outcomes shown ${revoked} are revoked and count no more.`,
  );
}

export const PLANNED = check(
  'programme',
  'passed',
  '转换方案仅依据所分享的内容计算。',
  'The plan was made from what is shared alone.',
);

export const OTHER_PROGRAMME = check(
  'programme',
  'failed',
  '学习者只同意用于另一专业的转换查询。',
  'The learner shared for another programme only.',
);

export const NO_OUTCOMES_SHARED = check(
  'programme',
  'notChecked',
  '未分享学习成果，无法计算转换方案。',
  'No outcomes are shared, so no plan can be made of them.',
);

export const NO_BOOK = check(
  'programme',
  'failed',
  '此专业今日没有适用于这些成果的转换规则。',
  'No rule book of the programme is in force today for these outcomes.',
);
