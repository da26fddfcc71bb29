/** What a rule looked at: the facts that its matchers name, with what the outcome has there. */
import { formatHundredths } from '#domain';
import type { Matcher } from '../book.js';
import type { Dossier } from '../dossier.js';
import { confirmationOf } from '../matcher.js';

type Read = (dossier: Dossier) => string | undefined;

/** By the field of a matcher: the name of the fact, and how it is read. */
const FIELDS: Readonly<Partial<Record<keyof Matcher, readonly [string, Read]>>> = {
  kind: ['kind', ({ facts }) => facts.kind],
  scheme: ['scheme', ({ facts }) => facts.scheme],
  code: ['code', ({ facts }) => facts.code],
  codes: ['code', ({ facts }) => facts.code],
  codePrefix: ['code', ({ facts }) => facts.code],
  level: ['level', ({ facts }) => facts.level],
  minLevel: ['level', ({ facts }) => facts.level],
  maxLevel: ['level', ({ facts }) => facts.level],
  issuer: ['issuer', ({ facts }) => facts.issuer],
  issuers: ['issuer', ({ facts }) => facts.issuer],
  studyMode: ['studyMode', ({ facts }) => facts.studyMode],
  confirmation: ['confirmation', ({ record }) => confirmationOf(record)],
  tags: ['tags', ({ facts }) => facts.tags?.join(', ')],
  minCredits: ['credits', ({ face }) => amountOf(face ?? undefined)],
  minHours: ['hours', ({ facts }) => amountOf(facts.hours)],
  completedFrom: ['completedOn', ({ facts }) => facts.completedOn ?? facts.awardedOn],
  completedTo: ['completedOn', ({ facts }) => facts.completedOn ?? facts.awardedOn],
  learner: ['learner', learnerOf],
};

export interface Inputs {
  [name: string]: string;
}

/** Facts that are not there are left out; a condition stands as it is written. */
export function lookedAt(matchers: readonly Matcher[], dossier: Dossier): Inputs {
  const inputs: Inputs = {};
  for (const matcher of matchers) {
    for (const field of Object.keys(matcher) as (keyof Matcher)[]) {
      const [name, read] = FIELDS[field] ?? [];
      const value = read?.(dossier);
      if (name !== undefined && value !== undefined && value !== '') inputs[name] = value;
    }
    if (matcher.where !== undefined) inputs['where'] = matcher.where;
    const inner = [...(matcher.not ?? []), ...(matcher.anyOf ?? [])];
    if (inner.length > 0) Object.assign(inputs, lookedAt(inner, dossier));
  }
  return inputs;
}

function amountOf(amount: number | undefined): string | undefined {
  return amount === undefined ? undefined : formatHundredths(amount);
}

/** `veteran; A/P1/2024/2024`: statuses, then institution, programme, plan and cohort. */
function learnerOf({ learner }: Dossier): string {
  const enrolled = learner.enrolments.map(({ institution, programme, plan, cohort }) =>
    [institution, programme, plan, cohort].filter((one) => one !== undefined).join('/'),
  );
  return [...learner.statuses, ...enrolled].join('; ');
}
