/** What recorded facts say of a match: agreements, judged overlaps, what else the learner holds. */
import { inForce } from '#domain';
import type { InstitutionFact, LearnerFact, OverlapJudgment } from '#domain';
import type { CompiledBook, CompiledMatch, CompiledMatcher } from '../compile.js';
import { isLearner } from '../learner.js';
import { matches } from '../matcher.js';
import type { Source } from './admissible.js';
import type { AskedDay } from '../recognise/tests.js';
import type { Obstacle } from './obstacles.js';

/** Where a plan is asked for, and what is known there. */
export interface Given {
  readonly institution: string;
  readonly programme: string;
  readonly asked: AskedDay;
  readonly ofLearner: readonly LearnerFact[];
  readonly ofInstitution: readonly InstitutionFact[];
  /** Of the whole account: a rule may require what the application does not ask to use. */
  readonly holds: readonly Source[];
}

/** What is missing of the learner, or beside the sources; null where nothing is. */
export function missingFor(
  { learner, requires, id }: Pick<CompiledMatch, 'learner' | 'requires' | 'id'>,
  given: Given,
  book: CompiledBook,
): Obstacle | null {
  if (learner !== null && !isLearner(learner, given.asked.learner)) {
    const { status } = learner;
    const values = status === undefined ? {} : { status };
    return { code: 'requirementMissing', rule: id, would: { code: 'statusRecorded', values } };
  }
  const lacking = requires.find((one) => !given.holds.some((held) => isHeld(held, one, book)));
  if (lacking === undefined) return null;
  const would = { code: 'outcomeAdded', values: named(lacking) } as const;
  return { code: 'requirementMissing', rule: id, would };
}

/** Passed and not revoked, whether it is valued or not. */
function isHeld(source: Source, matcher: CompiledMatcher, book: CompiledBook): boolean {
  const { status } = source.dossier;
  return (status === 'counted' || status === 'unvalued') && matches(matcher, source, book);
}

/** What a matcher asks for, as far as it names it. */
export function named({ source }: CompiledMatcher): { readonly [name: string]: string } {
  const { code, codes, issuer, level, minLevel, scheme, kind } = source;
  const first = code ?? codes?.[0];
  const entries = Object.entries({ code: first, issuer, level: level ?? minLevel, scheme, kind });
  return Object.fromEntries(entries.filter((one): one is [string, string] => one[1] !== undefined));
}

/** No agreement in force between the issuer and the programme's institution; its own need none. */
export function lacksAgreement(source: Source, rule: string, given: Given): Obstacle | null {
  const { issuer } = source.facts;
  if (issuer === given.institution) return null;
  const agreed = given.ofInstitution.some(
    (one) =>
      one.type === 'agreement' &&
      one.source === issuer &&
      one.target === given.institution &&
      (one.programme === undefined || one.programme === given.programme) &&
      inForce(one, given.asked.on),
  );
  if (agreed) return null;
  return { code: 'noAgreement', rule, would: { code: 'agreementMade', values: { issuer } } };
}

/** The contents were not judged, or not judged to overlap enough; null where they were. */
export function lacksOverlap(
  source: Source,
  {
    course,
    rule,
    needed,
  }: { course: string; rule: string; needed: { amount: number; text: string } },
  given: Given,
): Obstacle | null {
  const judged = latestJudgment(source, course, given);
  const would = { code: 'overlapJudged', values: { needed: needed.text } } as const;
  if (judged === null) return { code: 'overlapNotJudged', rule, would };
  return judged.percent >= needed.amount ? null : { code: 'overlapTooLow', rule, would };
}

/** A judgment of the outcome itself goes before one of its whole course; of each the latest. */
function latestJudgment(source: Source, course: string, given: Given): OverlapJudgment | null {
  const { institution, programme, asked } = given;
  const all = [...given.ofInstitution, ...given.ofLearner].filter((one) => one.type === 'overlap');
  const fitting = all.filter(
    ({ target, ...one }) =>
      target.course === course &&
      target.programme === programme &&
      target.institution === institution &&
      inForce(one, asked.on),
  );
  const own = fitting.filter(
    (one) => 'outcomeId' in one.source && one.source.outcomeId === source.id,
  );
  const ofCourse = fitting.filter(
    (one) =>
      'code' in one.source &&
      one.source.code === source.facts.code &&
      one.source.issuer === source.facts.issuer,
  );
  return own.at(-1) ?? ofCourse.at(-1) ?? null;
}
