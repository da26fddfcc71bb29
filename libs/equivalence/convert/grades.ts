/** How a granted course is graded on the programme's transcript (rules.md r41). */
import { formatHundredths, parseHundredths, scale } from '#domain';
import type { Grade, GrantedGrade } from '#domain';
import type { GradePolicy } from '../book.js';
import type { CompiledBook, CompiledMatch } from '../compile.js';
import { gradeOrdinal } from '../grades.js';
import type { Source } from './admissible.js';

/** Undefined where the rule says nothing; of several sources the lowest grade decides. */
export function grantedGrade(
  { grade, inAverage }: CompiledMatch,
  sources: readonly Source[],
  book: CompiledBook,
): GrantedGrade | undefined {
  if (grade === null) return undefined;
  return { ...graded(grade, sources, book), inAverage };
}

type Graded = Omit<GrantedGrade, 'inAverage'>;

function graded(policy: GradePolicy, sources: readonly Source[], book: CompiledBook): Graded {
  switch (policy.policy) {
    case 'fixed':
      return { policy: 'fixed', scale: policy.scale, value: policy.value };
    case 'convert':
      return converted(policy, sources, book) ?? { policy: 'passed' };
    case 'bavarian':
      return bavarian(policy, sources) ?? { policy: 'passed' };
    default:
      return { policy: policy.policy };
  }
}

function converted(
  { from, to, table }: Extract<GradePolicy, { policy: 'convert' }>,
  sources: readonly Source[],
  book: CompiledBook,
): Graded | null {
  const given = lowest(
    sources.map(({ facts }) => facts.grade),
    (one) => (one.scale === from ? gradeOrdinal(book, one) : null),
  );
  if (given === null) return null;
  let value: string | null = null;
  for (const [least, becomes] of table) {
    const needed = gradeOrdinal(book, { scale: from, value: least });
    if (needed !== null && needed <= given) value = becomes;
  }
  return value === null ? null : { policy: 'converted', scale: to, value };
}

/** The scale that the modified Bavarian formula leads to: 1.0 the best, 4.0 the lowest pass. */
const GERMAN = 'german';

function bavarian(
  policy: Extract<GradePolicy, { policy: 'bavarian' }>,
  sources: readonly Source[],
): Graded | null {
  const best = parseHundredths(policy.best) ?? 0;
  const pass = parseHundredths(policy.pass) ?? 0;
  // Scales run either way; the distances from the best are what counts.
  const from = (value: number): number => (best > pass ? best - value : value - best);
  const farthest = lowest(
    sources.map(({ facts }) => facts.grade),
    (one) => {
      const value = parseHundredths(one.value);
      return value === null ? null : -from(value);
    },
  );
  if (farthest === null || farthest > 0) return null;
  const factor = { numerator: 300n, denominator: BigInt(from(pass)) };
  const value = formatHundredths(100 + scale(-farthest, factor, 10, 'down'));
  return { policy: 'converted', scale: GERMAN, value: value.slice(0, -1) };
}

function lowest(
  grades: readonly (Grade | undefined)[],
  rank: (grade: Grade) => number | null,
): number | null {
  let least: number | null = null;
  for (const grade of grades) {
    const own = grade === undefined ? null : rank(grade);
    if (own !== null && (least === null || own < least)) least = own;
  }
  return least;
}
