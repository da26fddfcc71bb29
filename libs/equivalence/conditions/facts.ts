/** What a condition reads of one outcome and its learner: only what is there. */
import type { CompiledBook } from '../compile/compiled.js';
import type { KnownLearner } from '../learner.js';
import { confirmationOf, levelOrdinal } from '../matcher.js';
import type { MatchSubject } from '../matcher.js';

/** Texts that are the same in the facts and in a condition. */
const TEXTS = [
  'scheme',
  'code',
  'level',
  'studyMode',
  'awardedOn',
  'completedOn',
  'validUntil',
] as const;

interface Words {
  [name: string]: unknown;
}

export function contextOf(of: MatchSubject, book: CompiledBook): Words {
  return { outcome: outcomeOf(of, book), learner: learnerOf(of.learner, book) };
}

function outcomeOf({ facts, record, face }: MatchSubject, book: CompiledBook): Words {
  const { kind, issuer, title, credits, hours, grade, tags = [] } = facts;
  const words: Words = { kind, issuer, title, tags, confirmation: confirmationOf(record) };
  for (const name of TEXTS) if (facts[name] !== undefined) words[name] = facts[name];
  if (credits !== undefined) words['credits'] = BigInt(credits);
  if (hours !== undefined) words['hours'] = BigInt(hours);
  if (face !== null) words['face'] = BigInt(face);
  if (grade !== undefined) words['grade'] = grade;
  words['levelOrdinal'] = BigInt(levelOrdinal(book, facts.scheme, facts.level) ?? -1);
  return words;
}

/** The enrolment at the institution whose book asks, else the latest one. */
function learnerOf({ enrolments, statuses }: KnownLearner, book: CompiledBook): Words {
  const { authority } = book.document;
  const here = enrolments.find((one) => one.institution === authority) ?? enrolments[0];
  if (here === undefined) return { statuses };
  const { institution, programme, plan, cohort } = here;
  return {
    statuses,
    institution,
    programme,
    ...(plan === undefined ? {} : { plan }),
    ...(cohort === undefined ? {} : { cohort }),
  };
}
