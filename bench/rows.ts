/** Outcomes made up for measuring: eight a learner, all different, the same for the same number. */

export const ISSUER = 'BENCH';

const HEADER =
  'learner_issuer,learner_id,kind,issuer,number,title,code,result,awarded_on,hours,credits';
export const PER_LEARNER = 8;

function awardedOn(at: number): string {
  const year = 2015 + (at % 11);
  const month = String(1 + (at % 12)).padStart(2, '0');
  const day = String(1 + (at % 28)).padStart(2, '0');
  return `${year}-${month}-${day}`;
}

export function outcomeBody(run: string, at: number): string {
  return JSON.stringify({
    kind: 'course',
    issuer: ISSUER,
    number: `${run}-${at}`,
    title: `Course ${at % 500}`,
    code: `K${at}`,
    result: 'passed',
    awardedOn: awardedOn(at),
    credits: `${1 + (at % 6)}.50`,
    grade: { scale: 'percent', value: String(60 + (at % 41)) },
  });
}

/** The lines of an import of `count` rows; learners come round in turn, as terms do. */
export function* csvLines(run: string, count: number): Generator<string> {
  yield `${HEADER}\n`;
  const learners = Math.max(1, Math.floor(count / PER_LEARNER));
  for (let at = 0; at < count; at += 1) {
    const learner = at % learners;
    const course = Math.floor(at / learners);
    const credits = `${1 + (at % 6)}.50`;
    yield (
      `${ISSUER},${run}-${learner},course,${ISSUER},${run}-${at},Course ${course},` +
      `${run}-K${course},passed,${awardedOn(at)},48,${credits}\n`
    );
  }
}

export function lastLearner(run: string, count: number): string {
  const learners = Math.max(1, Math.floor(count / PER_LEARNER));
  return `${run}-${(count - 1) % learners}`;
}
