/** What the worked cases do with a running bank, in the words of the cases. */
import { randomBytes } from 'node:crypto';
import type { RunningBank } from '../running/bank.js';

export type Json = Record<string, unknown>;

export interface Answer {
  readonly status: number;
  readonly body: Json;
}

export interface Balances {
  readonly accumulated: string;
  readonly recognised: string;
  readonly consumed: string;
  readonly available: string;
  readonly converted: string;
  readonly overdrawn: string;
}

export interface ShownOutcome {
  readonly outcomeId: string;
  readonly status: string;
  readonly accumulated: string;
  readonly recognised: string;
  readonly consumed: string;
  readonly countedIn?: string;
  readonly supersededBy?: string;
  readonly attestations: readonly string[];
  readonly reasons: readonly { code: string; text: { zh: string; en: string } }[];
}

export interface Transcript {
  readonly balances: Balances;
  readonly outcomes: readonly ShownOutcome[];
  readonly conversions: readonly { conversionId: string; status: string; flags: string[] }[];
  readonly flags: readonly Json[];
}

/** A name that no other case uses. */
export function unique(prefix: string): string {
  return `${prefix}-${randomBytes(6).toString('hex')}`;
}

export class BankUser {
  private constructor(
    private readonly bank: RunningBank,
    private readonly tokens: Readonly<Record<string, string>>,
  ) {}

  /** With the same callers as `of`, whose institutions are registered already. */
  static async knowing(bank: RunningBank): Promise<BankUser> {
    const operator = await bank.token('operator');
    const college = await bank.token('college', { institution: 'A' });
    const other = await bank.token('college', { institution: 'B' });
    return new BankUser(bank, { operator, college, other });
  }

  /** Two colleges and a certifying body, registered. */
  static async of(bank: RunningBank): Promise<BankUser> {
    const user = await BankUser.knowing(bank);
    for (const code of ['A', 'B', 'C']) {
      const name = { zh: `院校 ${code}`, en: `College ${code}` };
      await user.must('operator', '/v1/institutions', { code, name, kind: 'university' });
    }
    return user;
  }

  async post(who: string, path: string, body: unknown, headers: Json = {}): Promise<Answer> {
    const response = await fetch(this.bank.baseUrl + path, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${this.tokens[who] ?? who}`,
        'content-type': 'application/json',
        ...(headers as Record<string, string>),
      },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as Json };
  }

  async get(who: string, path: string): Promise<Answer> {
    const headers = { authorization: `Bearer ${this.tokens[who] ?? who}` };
    const response = await fetch(this.bank.baseUrl + path, { headers });
    return { status: response.status, body: (await response.json()) as Json };
  }

  async must(who: string, path: string, body: unknown): Promise<Json> {
    const answer = await this.post(who, path, body);
    if (answer.status > 299) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  async learner(): Promise<string> {
    const externalIds = [{ issuer: 'A', value: unique('student') }];
    return String((await this.must('college', '/v1/learners', { externalIds }))['learnerId']);
  }

  learnerToken(learner: string): Promise<string> {
    return this.bank.token('learner', { learner });
  }

  async record(learner: string, outcome: Json, who = 'college'): Promise<Json> {
    return this.must(who, `/v1/learners/${learner}/outcomes`, course(outcome));
  }

  /** Publishes the bank's book with these rules, for what is recorded from now on. */
  async bankBook(rules: readonly Json[], more: Json = {}): Promise<Json> {
    return this.publish('operator', {
      bookId: 'bank',
      language: '1',
      title: { zh: '认定规则', en: 'Recognition' },
      authority: 'bank',
      scope: { kind: 'recognition' },
      validFrom: '2000-01-01',
      validTo: null,
      referenceDate: 'awarded',
      reassesses: false,
      source: 'test',
      rules,
      ...more,
    });
  }

  /** Publishes a programme's book of college A; the programme has its own name. */
  async programme(
    courses: readonly Json[],
    rules: readonly Json[],
    more: Json = {},
  ): Promise<string> {
    const programme = unique('P');
    await this.publish('college', {
      bookId: `book-${programme}`,
      language: '1',
      title: { zh: '转换规则', en: 'Conversion' },
      authority: 'A',
      scope: { kind: 'conversion', programme },
      validFrom: '2000-01-01',
      validTo: null,
      referenceDate: 'applied',
      reassesses: false,
      source: 'test',
      programme: {
        title: { zh: '专业', en: 'Programme' },
        totalCredits: '120.00',
        courses: courses.map((one) => ({ title: { zh: '课程', en: 'Course' }, ...one })),
      },
      rules,
      ...more,
    });
    return programme;
  }

  private async publish(who: string, document: Json): Promise<Json> {
    const drafted = await this.must(who, '/v1/rule-books', document);
    const { ruleBookId, version } = drafted;
    return this.must(who, `/v1/rule-books/${String(ruleBookId)}/publications`, { version });
  }

  async plan(learner: string, programme: string): Promise<Json> {
    const query = `institution=A&programme=${programme}`;
    const token = await this.learnerToken(learner);
    const answer = await this.get(token, `/v1/learners/${learner}/conversion-plan?${query}`);
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
    return answer.body;
  }

  /** Applies as the learner and lets the institution grant it. */
  async convert(learner: string, programme: string, outcomes?: readonly string[]): Promise<Json> {
    const token = await this.learnerToken(learner);
    const body = { institution: 'A', programme, ...(outcomes === undefined ? {} : { outcomes }) };
    const applied = await this.must(token, `/v1/learners/${learner}/conversions`, body);
    const path = `/v1/conversions/${String(applied['conversionId'])}/reviews`;
    const review = { step: 'institution', decision: 'approve', reason: 'fits' };
    return this.must('college', path, review);
  }

  /** The transcript with everything that stood in the log when it was asked for. */
  async transcript(learner: string, after: Json | null = null, query = ''): Promise<Transcript> {
    const position = after === null ? '' : `after=${encodeURIComponent(String(after['position']))}`;
    const path = `/v1/learners/${learner}/transcript?${position}${query}`;
    for (let attempt = 0; attempt < 50; attempt += 1) {
      const answer = await this.get('operator', path);
      if (answer.status === 200) return answer.body as unknown as Transcript;
      if (answer.status !== 202) throw new Error(JSON.stringify(answer.body));
    }
    throw new Error('The projection did not reach the position.');
  }
}

/** A passed course of A, but for what the case says. */
export function course(more: Json): Json {
  return {
    kind: 'course',
    issuer: 'A',
    number: unique('N'),
    title: 'Course',
    result: 'passed',
    awardedOn: '2024-06-30',
    ...more,
  };
}
