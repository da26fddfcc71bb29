/** Why a reviewer refused, for people; the codes are `REVIEW_CODES`. */
import type { BilingualText, ReviewCode } from '#domain';

const TEXTS: { readonly [code in ReviewCode]: BilingualText } = {
  substantialDifference: {
    zh: '与目标课程或专业要求存在实质性差异。',
    en: 'It differs in substance from what the course or the programme asks for.',
  },
  notEquivalent: {
    zh: '学习成果与目标课程不等效。',
    en: 'The outcome is not equivalent to the course.',
  },
  overlapTooLow: {
    zh: '内容重合度不足。',
    en: 'The contents overlap too little.',
  },
  levelTooLow: {
    zh: '层次或等级低于目标课程的要求。',
    en: 'Its level is below that of the course.',
  },
  workloadTooLow: {
    zh: '学时或学习量低于目标课程的要求。',
    en: 'Its workload is below that of the course.',
  },
  outdated: {
    zh: '所学内容已不符合目标课程的现行要求。',
    en: 'What was learned is no longer what the course teaches.',
  },
  mustBeEarnedHere: {
    zh: '该课程须在本校修读，不能转换。',
    en: 'The course has to be earned at the receiving institution.',
  },
  insufficientEvidence: {
    zh: '证明材料不足。',
    en: 'The evidence is not sufficient.',
  },
  evidenceNotVerified: {
    zh: '证明材料的真实性未能核实。',
    en: 'The evidence could not be verified.',
  },
  refusedByReview: {
    zh: '审核未通过，理由见 reason。',
    en: 'The review refused it; the reason says why.',
  },
};

/** A code with its text; a code that this program does not know is shown as it is. */
export function shownCode(code: string): { readonly code: string; readonly text?: BilingualText } {
  return Object.hasOwn(TEXTS, code) ? { code, text: TEXTS[code as ReviewCode] } : { code };
}
