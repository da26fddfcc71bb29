/** Segments of a joint path (3+3, 3+2+2): once one is complete, all of it is carried over. */
import { formatHundredths } from '#domain';
import type { Hundredths } from '#domain';
import type {
  CompiledMatch,
  CompiledMatcher,
  CompiledSegment,
  CompiledTarget,
} from '../compile.js';
import { matches } from '../matcher.js';
import type { Source } from './admissible.js';
import type { Market } from './market.js';
import type { Obstacles } from './obstacles.js';

/** The matches of complete segments: credits as they are, whatever the size of the course. */
export function segmentMatches(market: Market, missed: Obstacles<string>): CompiledMatch[] {
  const { book, sources } = market;
  return book.segments.flatMap((segment) => {
    const own = sources.filter((one) => matches(segment.when, one, book));
    const has = own.reduce((sum, one) => sum + recognisedOf(one), 0);
    if (has >= segment.minimum) return matchesOf(segment, own);
    const needed = formatHundredths(segment.minimum - has);
    const would = { code: 'outcomeAdded', values: { needed } } as const;
    for (const one of own) {
      missed.note(one.id, { code: 'segmentIncomplete', rule: segment.id, would });
    }
    return [];
  });
}

function recognisedOf({ dossier }: Source): Hundredths {
  return dossier.countedIn === null ? dossier.recognised : (dossier.face ?? 0);
}

function matchesOf(segment: CompiledSegment, own: readonly Source[]): CompiledMatch[] {
  const { when } = segment;
  if (segment.to === 'general') {
    return [matchOf(segment, when, { general: true, credits: null, share: null })];
  }
  const codes = new Set(own.flatMap(({ facts }) => facts.code ?? []));
  return [...codes].sort().map((code) => {
    const one = { ...when, any: false, equal: [...when.equal, { field: 'code', value: code }] };
    return matchOf(segment, one as CompiledMatcher, { courses: [code], together: false });
  });
}

function matchOf(
  { id, requiresAgreement }: CompiledSegment,
  from: CompiledMatcher,
  to: CompiledTarget,
): CompiledMatch {
  return {
    id,
    groups: [[from]],
    learner: null,
    requires: [],
    to,
    size: 'any',
    leftover: 'keep',
    draws: 'credits',
    overlapAtLeast: null,
    requiresAgreement,
    needsJudgment: false,
    grade: null,
    inAverage: true,
    transition: null,
  };
}
