/** What of an account goes into a credential: what was passed and stands, as of today. */
import { achievementIri, courseIri } from '#credentials';
import type { Association, AwardedOutcome, Issuer, TranscriptContent } from '#credentials';
import { formatHundredths, ordinalOf } from '#domain';
import type { OutcomeRecord } from '#domain';
import type { OutcomeAssessment } from '#equivalence';
import { confirmationOf, renderBalances, shownPosition } from '#transcript';
import type { Stood } from '../transcript/read-transcript.js';

/** Names and numbers from elsewhere than the account. */
export interface Named {
  readonly issuer: Issuer;
  /** By code. */
  readonly institutions: ReadonlyMap<string, string>;
  /** Evidence numbers in clear, of the outcomes that show one. */
  readonly numbers: ReadonlyMap<string, string>;
}

export function transcriptContent(stood: Stood, named: Named): TranscriptContent {
  const { account, assessment, asOf, position } = stood;
  const shown = certifiable(stood);
  return {
    outcomes: shown.map((outcome) => awarded(stood, outcome, named)),
    associations: associations(stood, shown, named.issuer),
    balances: renderBalances(assessment.balances),
    asOf,
    position: shownPosition(account.learnerId, position),
  };
}

/** Passed, not revoked by that day; one that is superseded is history and stays. */
export function certifiable({ account, assessment }: Stood): OutcomeAssessment[] {
  return assessment.outcomes.filter(({ outcomeId, status }) => {
    const result = account.outcomes[outcomeId]?.facts.result;
    return result === 'passed' && status !== 'revoked' && status !== 'notPassed';
  });
}

export function awarded(stood: Stood, outcome: OutcomeAssessment, named: Named): AwardedOutcome {
  const record = stood.account.outcomes[outcome.outcomeId] as OutcomeRecord;
  const { facts } = record;
  const { scheme, level, code, grade, awardedOn, credits, creditScheme } = facts;
  const number = named.numbers.get(outcome.outcomeId);
  return {
    id: outcome.outcomeId,
    kind: facts.kind,
    title: facts.title,
    institution: {
      code: facts.issuer,
      name: named.institutions.get(facts.issuer) ?? facts.issuer,
    },
    ...(awardedOn === undefined ? {} : { awardedOn }),
    ...(code === undefined ? {} : { code }),
    ...(scheme === undefined || level === undefined ? {} : { level: { scheme, code: level } }),
    ...(grade === undefined ? {} : { grade }),
    ...(number === undefined ? {} : { number }),
    ...(credits === undefined
      ? {}
      : { credits: { value: formatHundredths(credits), scheme: creditScheme ?? 'bank' } }),
    accumulated: formatHundredths(outcome.accumulated),
    recognised: formatHundredths(outcome.recognised),
    confirmation: confirmationOf(record),
  };
}

function associations(
  stood: Stood,
  shown: readonly OutcomeAssessment[],
  issuer: Issuer,
): Association[] {
  const ids = new Set(shown.map(({ outcomeId }) => outcomeId));
  const between = (type: Association['type'], source: string, target: string | undefined) =>
    target === undefined || !ids.has(target)
      ? []
      : [{ type, source: achievementIri(source), target: achievementIri(target) }];
  const found = shown.flatMap(({ outcomeId, supersededBy }) => [
    ...between('isPartOf', outcomeId, stood.account.outcomes[outcomeId]?.facts.partOf),
    ...between('replacedBy', outcomeId, supersededBy),
  ]);
  return [...found, ...steps(stood, shown), ...equivalences(stood, ids, issuer)];
}

/** A lower level of one certificate comes before the next higher one that the learner has. */
function steps({ account }: Stood, shown: readonly OutcomeAssessment[]): Association[] {
  const levelled = shown.flatMap(({ outcomeId }) => {
    const { scheme, level, code, kind } = (account.outcomes[outcomeId] as OutcomeRecord).facts;
    if (kind !== 'skillLevelCertificate' || scheme === undefined || level === undefined) return [];
    const ordinal = ordinalOf(scheme, level);
    return code === undefined || ordinal === null
      ? []
      : [{ outcomeId, ordinal, family: JSON.stringify([scheme, code]) }];
  });
  return [...Map.groupBy(levelled, ({ family }) => family).values()].flatMap((family) => {
    const ascending = family.toSorted((a, b) => a.ordinal - b.ordinal);
    return ascending.slice(1).flatMap((higher, at) => {
      const lower = ascending[at];
      if (lower === undefined || lower.ordinal === higher.ordinal) return [];
      const [source, target] = [lower, higher].map(({ outcomeId }) => achievementIri(outcomeId));
      return [{ type: 'precedes' as const, source: source ?? '', target: target ?? '' }];
    });
  });
}

/** Courses that a programme has granted for outcomes, and not taken back. */
function equivalences(
  { account, asOf }: Stood,
  ids: ReadonlySet<string>,
  issuer: Issuer,
): Association[] {
  const granted = Object.values(account.conversions).filter(
    ({ status, grantedOn }) =>
      (status === 'granted' || status === 'partlyGranted') &&
      grantedOn !== undefined &&
      grantedOn <= asOf,
  );
  return granted.flatMap(({ institution, matches }) =>
    matches.flatMap(({ course, sources }) =>
      course === null
        ? []
        : sources
            .filter(({ outcomeId }) => ids.has(outcomeId))
            .map(({ outcomeId }) => ({
              type: 'exactMatchOf' as const,
              source: achievementIri(outcomeId),
              target: courseIri(issuer.url, institution, course),
            })),
    ),
  );
}
