/**
 * A city made up for measuring: learners in cohorts of 250, and what their schools deposit. The
 * same seed gives the same city, cohort by cohort.
 *
 * Of 1,000 outcomes about 980 come by import, term by term, and 20 one by one; 5 are attested by a
 * second institution, 5 corrected, 1 revoked. Of 1,000 outcomes about 2 learners apply for a
 * conversion: Shanghai's bank has about 1.2 conversions to 1,000 records. A learner has 2 to 14
 * outcomes, 8 in the mean: four of five are courses with hours or credits and a grade, the others
 * skill level certificates; one in twenty is failed.
 */

export const LEARNERS_OF_A_COHORT = 250;
export const SCHOOL = 'CITY-SCHOOL';
export const SECOND = 'CITY-SECOND';

/** What one cohort does one by one, after its deposits. */
export interface CohortActs {
  readonly records: readonly Deposit[];
  readonly attestations: readonly Deposit[];
  readonly corrections: readonly Deposit[];
  readonly revocations: readonly Deposit[];
  /** Learners who apply for a conversion. */
  readonly applicants: readonly string[];
}

/** An outcome as it is deposited: the fields of the API, and whose it is. */
export interface Deposit {
  readonly learner: string;
  readonly outcome: Readonly<Record<string, unknown>> & { readonly number: string };
}

const SHARES = { records: 0.02, attestations: 0.005, corrections: 0.005, revocations: 0.001 };
const APPLICANTS = 4;
const FEWEST = 2;
const MOST = 14;
const LEVELS = ['elementary', 'intermediate', 'advanced'];

/** Whole numbers below `end`, from a seed. */
function numbersFrom(...seeds: readonly number[]): (end: number) => number {
  let state = seeds.reduce((mixed, seed) => Math.imul(mixed ^ seed, 0x9e3779b1) >>> 0, 0x811c9dc5);
  return (end) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % end;
  };
}

export class City {
  constructor(private readonly seed: number) {}

  /** The deposits of a cohort in the order of its terms. */
  deposits(cohort: number): Deposit[] {
    const deposits: Deposit[] = [];
    const counts = Array.from({ length: LEARNERS_OF_A_COHORT }, (_, at) =>
      this.#outcomesOf(cohort, at),
    );
    for (let term = 0; term < MOST; term += 1) {
      counts.forEach((count, at) => {
        if (term < count) deposits.push(this.#deposit(cohort, at, term));
      });
    }
    return deposits;
  }

  acts(cohort: number): CohortActs {
    const number = numbersFrom(this.seed, cohort, 7);
    const deposits = this.deposits(cohort);
    const some = (share: number): Deposit[] =>
      Array.from(
        { length: Math.round(deposits.length * share) },
        () => deposits[number(deposits.length)] as Deposit,
      );
    const records = some(SHARES.records).map(({ learner, outcome }, at) => ({
      learner,
      outcome: { ...outcome, number: `${outcome.number}-late-${at}` },
    }));
    const certificates = deposits.filter(({ outcome }) => outcome['kind'] !== 'course');
    return {
      records,
      attestations: some(SHARES.attestations),
      corrections: some(SHARES.corrections),
      revocations: some(SHARES.revocations),
      applicants: Array.from(
        { length: APPLICANTS },
        () => certificates[number(certificates.length)]?.learner ?? '',
      ),
    };
  }

  /** Two dice of seven: most learners have about as many as the mean. */
  #outcomesOf(cohort: number, learner: number): number {
    const number = numbersFrom(this.seed, cohort, learner, 1);
    return FEWEST + number(7) + number(7);
  }

  #deposit(cohort: number, at: number, term: number): Deposit {
    const number = numbersFrom(this.seed, cohort, at, term + 2);
    const learner = `${this.seed}-${cohort}-${at}`;
    const year = 2015 + Math.floor(term / 2) + number(2);
    const plain = {
      issuer: SCHOOL,
      number: `${learner}-${term}`,
      result: number(20) === 0 ? 'failed' : 'passed',
      awardedOn: `${year}-${term % 2 === 0 ? '01' : '07'}-${String(1 + number(28)).padStart(2, '0')}`,
    };
    if (number(5) === 0) {
      const code = number(4);
      const level = LEVELS[number(3)] ?? '';
      const scheme = { scheme: 'x-certificate', code: `X0-${code}`, level };
      const title = `Certificate ${code} ${level}`;
      const credits = `${1 + number(4)}.00`;
      return {
        learner,
        outcome: { ...plain, kind: 'skillLevelCertificate', title, ...scheme, credits },
      };
    }
    const course = number(300);
    const worth =
      number(2) === 0 ? { credits: `${1 + number(5)}.50` } : { hours: `${16 * (1 + number(6))}` };
    const grade = { scale: 'percent', value: String(45 + number(56)) };
    const head = { kind: 'course', title: `Course ${course}`, code: `K0${course}` };
    return { learner, outcome: { ...plain, ...head, ...worth, grade } };
  }
}

const COLUMNS = [
  ...['kind', 'issuer', 'number', 'title', 'scheme', 'code', 'level', 'result', 'awardedOn'],
  ...['hours', 'credits'],
] as const;

export const HEADER =
  'learner_issuer,learner_id,kind,issuer,number,title,scheme,code,level,result,awarded_on,' +
  'hours,credits,grade_scale,grade\n';

export function csvLine({ learner, outcome }: Deposit): string {
  const { scale, value } = (outcome['grade'] ?? {}) as { scale?: string; value?: string };
  const fields = COLUMNS.map((name) => (outcome[name] ?? '') as string);
  return `${[SCHOOL, learner, ...fields, scale ?? '', value ?? ''].join(',')}\n`;
}
