/** A bank with a programme whose applications go through steps, and what its parties do. */
import { daysAfter } from '#domain';
import type { CivilDate } from '#domain';
import { BankClock } from '#edge';
import { EventStore } from '#event-store';
import { createPool } from '#postgres';
import { startBank } from '../running/bank.js';
import type { RunningBank } from '../running/bank.js';
import { eventually } from '../running/database.js';
import { BankUser } from './bank-user.js';
import type { Answer, Json } from './bank-user.js';
import { Contract } from './contract.js';

export interface Applicant {
  readonly id: string;
  readonly token: string;
}

export interface Application extends Applicant {
  readonly conversionId: string;
  readonly answer: Json;
}

const MATCHES = ['C1', 'C2'].map((course, at) => ({
  id: `m${at + 1}`,
  kind: 'match',
  from: [{ code: `X${at + 1}` }],
  to: { courses: [course] },
}));

/** The student, the department, the academic office, the certifying body, the bank (c1). */
export const CHAIN = [
  { step: 'department', days: 10 },
  { step: 'academicOffice', days: 5, by: 'institution' },
  { step: 'certifyingBody', days: 15, by: 'C' },
  { step: 'creditBank', days: 3, by: 'bank' },
];

interface Opened {
  readonly store: EventStore;
  readonly contract: Contract;
  close(): Promise<void>;
}

export class CaseOffice {
  private constructor(
    readonly bank: RunningBank,
    readonly user: BankUser,
    /** The token of the certifying body C. */
    readonly certifier: string,
    private readonly open: Opened,
  ) {}

  static async start(): Promise<CaseOffice> {
    const bank = await startBank();
    const user = await BankUser.of(bank);
    await user.bankBook([]);
    const certifier = await bank.token('certifier', { institution: 'C' });
    const pool = createPool(bank.databaseUrl, { name: 'case office', max: 2 });
    const store = new EventStore(pool);
    const close = async (): Promise<void> => {
      await store.close();
      await pool.end();
    };
    const contract = await Contract.of(bank.baseUrl);
    return new CaseOffice(bank, user, certifier, { store, close, contract });
  }

  /** The programme whose applications go through four steps, and one with a single step. */
  async programmes(): Promise<{ chain: string; plain: string }> {
    const chain = await this.programme({ reviewSteps: CHAIN });
    return { chain, plain: await this.programme() };
  }

  async close(): Promise<void> {
    await this.open.close();
    await this.bank.stop();
  }

  get store(): EventStore {
    return this.open.store;
  }

  get today(): CivilDate {
    return new BankClock('Asia/Shanghai').today();
  }

  in(days: number): CivilDate {
    return daysAfter(this.today, days);
  }

  /** Two courses of 3 credits, each for the outcome of the same number. */
  programme(more: Json = {}): Promise<string> {
    const courses = ['C1', 'C2'].map((code) => ({ code, credits: '3.00' }));
    return this.user.programme(courses, MATCHES, more);
  }

  async learner(codes: readonly string[] = ['X1', 'X2']): Promise<Applicant> {
    const id = await this.user.learner();
    for (const code of codes) await this.user.record(id, { code, credits: '3' });
    return { id, token: await this.user.learnerToken(id) };
  }

  async applied(programme: string, one?: Applicant): Promise<Application> {
    const learner = one ?? (await this.learner());
    const path = `/v1/learners/${learner.id}/conversions`;
    const answer = await this.user.must(learner.token, path, { institution: 'A', programme });
    return { ...learner, conversionId: String(answer['conversionId']), answer };
  }

  act(who: string, { conversionId }: Application, act: string, body: Json = {}): Promise<Answer> {
    return this.user.post(who, `/v1/conversions/${conversionId}/${act}`, body);
  }

  /** An approval of the step by whoever asks, but for what the case says. */
  review(who: string, one: Application, step: string, more: Json = {}): Promise<Answer> {
    const body = { step, decision: 'approve', reason: 'as the book says', ...more };
    return this.act(who, one, 'reviews', body);
  }

  async seen(one: Application, who = one.token): Promise<Json> {
    const answer = await this.user.get(who, `/v1/conversions/${one.conversionId}`);
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
    this.mustFit('/v1/conversions/{conversionId}', answer.body);
    return answer.body;
  }

  /** What a year-old bank would have in its log: the event is of another day. */
  async append(learner: string, type: string, data: Json): Promise<void> {
    const stream = { kind: 'learner', id: learner } as const;
    const appended = { stream, expected: 'any', events: [{ type, data }] } as const;
    const { result } = await this.store.append({ streams: [appended] });
    if (result !== 'appended') throw new Error(result);
  }

  /** Sends a returned application again, as of a day long past or with other matches. */
  async resubmittedAs(one: Application, more: Json): Promise<void> {
    const { conversionId, id } = one;
    const stream = await this.store.readStream({ kind: 'learner', id });
    const applied = stream.find((event) => event.type === 'ConversionApplied');
    const { ruleBook, matches } = applied?.data as Json;
    const data = { conversionId, by: 'learner', ruleBook, matches, ...more };
    await this.append(id, 'ConversionResubmitted', data);
  }

  /** All pages of a list, as soon as one of its rows is there. */
  async listed(who: string, path: string, has: (row: Json) => boolean): Promise<Json[]> {
    return eventually(`a row of ${path}`, async () => {
      const rows = await this.pages(who, path);
      return rows.some(has) ? rows : undefined;
    });
  }

  /** Every answer is as the API document says. */
  mustFit(path: string, body: Json): void {
    const faults = this.open.contract.faults(path, body);
    if (faults.length > 0) throw new Error(`${path}: ${faults.join()} ${JSON.stringify(body)}`);
  }

  private async pages(who: string, path: string): Promise<Json[]> {
    const rows: Json[] = [];
    let cursor = '';
    for (;;) {
      const { status, body } = await this.user.get(who, path + cursor);
      if (status !== 200) throw new Error(JSON.stringify(body));
      this.mustFit(path.split('?', 1)[0] ?? '', body);
      const { next, ...lists } = body as Record<string, Json[]> & { next?: string };
      rows.push(...Object.values(lists).flat());
      if (next === undefined) return rows;
      cursor = `&cursor=${next}`;
    }
  }
}

export function codeOf({ status, body }: Answer): string {
  return `${status} ${String(body['code'] ?? body['status'])}`;
}

/** The places that a refusal names. */
export function placesOf({ body }: Answer): string[] {
  const errors = (body['errors'] ?? []) as { pointer: string; code: string }[];
  return errors.map((one) => `${one.pointer} ${one.code}`);
}
