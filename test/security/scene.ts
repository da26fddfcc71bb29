/**
 * One bank for the whole table: college A and its learner with everything that may be asked for,
 * college B with another learner and the same things, the certifying body C that has a part in A's
 * learner, and an admissions office D.
 */
import { randomUUID } from 'node:crypto';
import { BankUser, unique } from '../acts/bank-user.js';
import { startBank } from '../running/bank.js';
import type { RunningBank } from '../running/bank.js';
import { eventually } from '../running/database.js';

type Json = Record<string, unknown>;

export const ROLES = {
  o: 'operator',
  c: 'college',
  b: 'certifyingBody',
  a: 'admissionsOffice',
  l: 'learner',
} as const;
export type RoleLetter = keyof typeof ROLES;
export type Whose = 'own' | 'foreign' | 'absent';

/** What an address or a body may name. */
export interface Place {
  readonly learnerId: string;
  readonly outcomeId: string;
  readonly conversionId: string;
  readonly appealId: string;
  readonly precedentId: string;
  readonly shareId: string;
  readonly credentialId: string;
  readonly clientId: string;
  readonly accountId: string;
  readonly consentId: string;
  readonly importId: string;
  readonly simulationId: string;
  readonly bookId: string;
  readonly programme: string;
  readonly version: string;
  /** A status list. */
  readonly list: string;
  /** A draft that `PUT …/draft` takes for this book. */
  readonly book: Json;
  /** The institution of whoever asks, and the number of the learner with it. */
  readonly institution: string;
  readonly student: string;
  /** A name or number that is used nowhere else. */
  readonly fresh: string;
}

type Things = Omit<Place, 'institution' | 'student' | 'fresh' | 'version' | 'list'>;

/** Who has which number: the same text at every institution that knows the learner. */
interface Side {
  readonly things: Things;
  readonly student: string;
}

export class Scene {
  private constructor(
    readonly bank: RunningBank,
    private readonly tokens: Readonly<Record<RoleLetter, string>>,
    private readonly sides: { ours: Side; theirs: Side; certifiers: Things },
  ) {}

  static async open(): Promise<Scene> {
    const env = { RATE_LIMIT_REQUESTS: '100000', RATE_LIMIT_BULK: '10000' };
    const bank = await startBank({ env });
    try {
      return await Scene.in(bank);
    } catch (error) {
      await bank.stop();
      throw error;
    }
  }

  private static async in(bank: RunningBank): Promise<Scene> {
    const make = new Making(bank, await BankUser.of(bank));
    await make.institution('D');
    const ours = await make.side('college', 'A');
    const theirs = await make.side('other', 'B');
    const tokens = {
      o: await bank.token('operator'),
      c: await bank.token('college', { institution: 'A' }),
      b: await bank.token('certifier', { institution: 'C' }),
      a: await bank.token('admissions', { institution: 'D' }),
      l: await bank.token('learner', { learner: ours.things.learnerId }),
    };
    const certifiers = await make.certifiers(tokens.b, ours);
    return new Scene(bank, tokens, { ours, theirs, certifiers });
  }

  token(role: RoleLetter): string {
    return this.tokens[role];
  }

  close(): Promise<number | null> {
    return this.bank.stop();
  }

  place(role: RoleLetter, whose: Whose): Place {
    const institution = { o: 'A', c: 'A', b: 'C', a: 'D', l: 'A' }[role];
    const fresh = unique('T');
    const { ours, theirs, certifiers } = this.sides;
    const side = whose === 'foreign' ? theirs : ours;
    const own = role === 'b' && whose === 'own' ? certifiers : side.things;
    const things = whose === 'absent' ? absent(own) : own;
    const student = whose === 'own' ? side.student : `${side.student}-${whose}`;
    return { ...things, institution, student, fresh, version: '1', list: '1' };
  }
}

function absent(like: Things): Things {
  const bookId = 'no-such-book';
  return {
    learnerId: randomUUID(),
    outcomeId: randomUUID(),
    conversionId: randomUUID(),
    appealId: randomUUID(),
    precedentId: randomUUID(),
    shareId: randomUUID(),
    credentialId: randomUUID(),
    clientId: 'no-such-client',
    accountId: randomUUID(),
    consentId: randomUUID(),
    importId: randomUUID(),
    simulationId: randomUUID(),
    bookId,
    programme: like.programme,
    book: { ...like.book, bookId },
  };
}

const CHAIN = [
  { step: 'department', days: 5 },
  { step: 'certifyingBody', days: 5, by: 'C' },
];

/** The certifying body has a part in the applications to A only. */
function stepsOf(authority: string): object[] {
  return authority === 'A' ? CHAIN : CHAIN.slice(0, 1);
}

export const IMPORT_HEADER = 'learner_issuer,learner_id,kind,issuer,number,title,result,awarded_on';

/** Makes what the scene is made of. */
class Making {
  constructor(
    private readonly bank: RunningBank,
    private readonly user: BankUser,
  ) {}

  async institution(code: string): Promise<void> {
    const name = { zh: `机构 ${code}`, en: `Institution ${code}` };
    await this.user.must('operator', '/v1/institutions', { code, name, kind: 'university' });
  }

  async side(who: 'college' | 'other', institution: string): Promise<Side> {
    const student = unique('student');
    const issuers = institution === 'A' ? ['A', 'C', 'D'] : ['B'];
    const externalIds = issuers.map((issuer) => ({ issuer, value: student }));
    const { learnerId: id } = await this.user.must('operator', '/v1/learners', { externalIds });
    const learnerId = String(id);
    const recorded = { issuer: institution, code: 'X1', credits: '3' };
    await this.user.record(learnerId, recorded, who);
    const wrong = await this.user.record(learnerId, { issuer: institution }, who);
    const outcomeId = String(wrong['outcomeId']);
    const revoke = `/v1/outcomes/${outcomeId}/revocations`;
    await this.user.transcript(learnerId, await this.user.must(who, revoke, { reason: 'wrong' }));
    const { bookId, programme, book } = await this.book(who, institution);
    const refused = await this.refused(who, institution, { learnerId, programme });
    const things = {
      learnerId,
      outcomeId,
      ...refused,
      precedentId: randomUUID(),
      shareId: await this.shared(learnerId),
      credentialId: await this.credential(learnerId),
      clientId: 'demo-college-2',
      accountId: await this.account(),
      consentId: await this.consented(learnerId),
      importId: await this.imported(who),
      simulationId: await this.simulated(who, bookId),
      bookId,
      programme,
      book,
    };
    return { things, student };
  }

  private async credential(learnerId: string): Promise<string> {
    const path = `/v1/learners/${learnerId}/transcript.json`;
    const { body } = await this.user.get('operator', path);
    return String(body['id']).split('/').at(-1) ?? '';
  }

  /** The certifying body confirms an outcome of its own, revokes it, and imports a file. */
  async certifiers(token: string, { things }: Side): Promise<Things> {
    const { outcomeId } = await this.user.record(things.learnerId, { issuer: 'C' }, token);
    await this.user.must(token, `/v1/outcomes/${String(outcomeId)}/revocations`, { reason: 'x' });
    return { ...things, outcomeId: String(outcomeId), importId: await this.imported(token) };
  }

  private async book(who: string, authority: string) {
    const programme = unique('P');
    const bookId = `book-${programme}`;
    const book = {
      bookId,
      language: '1',
      title: { zh: '转换规则', en: 'Conversion' },
      authority,
      scope: { kind: 'conversion', programme },
      validFrom: '2000-01-01',
      validTo: null,
      referenceDate: 'applied',
      reassesses: false,
      source: 'test',
      reviewSteps: stepsOf(authority),
      programme: {
        title: { zh: '专业', en: 'Programme' },
        totalCredits: '120.00',
        courses: [{ code: 'C1', credits: '3.00', title: { zh: '课程', en: 'Course' } }],
      },
      rules: [{ id: 'm1', kind: 'match', from: [{ code: 'X1' }], to: { courses: ['C1'] } }],
    };
    await this.user.must(who, '/v1/rule-books', book);
    await this.user.must(who, `/v1/rule-books/${bookId}/publications`, { version: 1 });
    return { bookId, programme, book };
  }

  /** An application that was refused and appealed: nothing more can happen to it but a decision. */
  private async refused(
    who: string,
    institution: string,
    { learnerId, programme }: { learnerId: string; programme: string },
  ): Promise<{ conversionId: string; appealId: string }> {
    const learner = await this.user.learnerToken(learnerId);
    const body = { institution, programme };
    const path = `/v1/learners/${learnerId}/conversions`;
    const conversionId = String((await this.user.must(learner, path, body))['conversionId']);
    const conversion = `/v1/conversions/${conversionId}`;
    const review = { step: 'department', decision: 'refuse', reason: 'no' };
    await this.user.must(who, `${conversion}/reviews`, review);
    const appeal = await this.user.must(learner, `${conversion}/appeals`, { reason: 'yes' });
    return { conversionId, appealId: String(appeal['appealId']) };
  }

  private async imported(who: string): Promise<string> {
    const tokens: Record<string, string> = { college: 'A', other: 'B' };
    const institution = tokens[who];
    const token =
      institution === undefined ? who : await this.bank.token('college', { institution });
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'text/csv' };
    const body = `${IMPORT_HEADER}\n`;
    const address = `${this.bank.baseUrl}/v1/imports`;
    const answer = await fetch(address, { method: 'POST', headers, body: `${body}bad,row,x\n` });
    const { importId } = (await answer.json()) as { importId: string };
    await eventually('the import ends', async () => {
      const { body: seen } = await this.user.get(who, `/v1/imports/${importId}`);
      return seen['state'] === 'completed' || seen['state'] === 'failed' ? true : undefined;
    });
    return importId;
  }

  private async account(): Promise<string> {
    const person = { name: unique('person'), role: 'operator' };
    return String((await this.user.must('operator', '/v1/accounts', person))['accountId']);
  }

  private async shared(learnerId: string): Promise<string> {
    const learner = await this.user.learnerToken(learnerId);
    const expiresAt = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
    const path = `/v1/learners/${learnerId}/shares`;
    return String((await this.user.must(learner, path, { purpose: 'x', expiresAt }))['shareId']);
  }

  private async consented(learnerId: string): Promise<string> {
    const learner = await this.user.learnerToken(learnerId);
    const until = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
    const body = { institution: 'B', fields: ['balances'], purpose: 'x', until };
    const path = `/v1/learners/${learnerId}/consents`;
    const { consentId } = await this.user.must(learner, path, body);
    // It is withdrawn again: what a consent lets B see is not the table's matter.
    const headers = { authorization: `Bearer ${learner}` };
    const address = `${this.bank.baseUrl}${path}/${String(consentId)}`;
    await fetch(address, { method: 'DELETE', headers });
    return String(consentId);
  }

  private async simulated(who: string, bookId: string): Promise<string> {
    const path = `/v1/rule-books/${bookId}/simulations`;
    const { simulationId } = await this.user.must(who, path, { version: 1 });
    return String(simulationId);
  }
}
