/** One college clerk: one command after the other, and after an unknown answer the same again. */
import { setTimeout as delay } from 'node:timers/promises';
import { Chance } from '../chance.js';
import { COLLEGE, decimal, PROGRAMME } from './books.js';
import type { Learner } from './known.js';
import type { Office } from './office.js';
import type { Answer, Json } from './teller.js';

interface Own {
  readonly learner: Learner;
  readonly outcomeId: string;
  readonly number: string;
  readonly tags: readonly string[];
  credits: number;
  attested: boolean;
}

const TAGS = [['plain'], ['capped'], ['capped'], ['camp'], ['open'], ['open'], ['open']] as const;

type Deed = () => Promise<void>;

export class CallerAtWork {
  readonly #chance: Chance;
  readonly #own: Own[] = [];
  readonly #granted: { learner: Learner; conversionId: string }[] = [];
  #numbers = 0;

  constructor(
    private readonly office: Office,
    private readonly name: string,
  ) {
    this.#chance = new Chance(office.seed, name);
  }

  /** Until it is told to end; a command under way is carried to its answer. */
  async work(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      await this.#deed()();
      this.office.known.commands += 1;
      if (this.office.known.paceMs > 0) await delay(this.office.known.paceMs);
    }
  }

  #deed(): Deed {
    const dice = this.#chance.next();
    if (dice < 0.1) return () => this.#batch();
    if (dice < 0.22) return () => this.#correct();
    if (dice < 0.32) return () => this.#revoke();
    if (dice < 0.4) return () => this.#attest();
    if (dice < 0.44) return () => this.#tell();
    if (dice < 0.56) return () => this.#convert();
    if (dice < 0.61) return () => this.#reverse();
    if (dice < 0.65) return () => this.#open();
    return () => this.#record();
  }

  #someone(): Learner {
    // The first ones only: whom others opened meanwhile depends on the moment.
    return this.#chance.oneOf(this.office.known.learners.slice(0, 24));
  }

  #drawn(learner: Learner): Omit<Own, 'outcomeId'> {
    this.#numbers += 1;
    const number = `N${this.office.seed}-${this.name}-${this.#numbers}`;
    const tags = this.#chance.oneOf(TAGS);
    const credits = this.#chance.between(2, 18) * 50;
    return { learner, number, tags, credits, attested: false };
  }

  async #record(): Promise<void> {
    const drawn = this.#drawn(this.#someone());
    const { id } = drawn.learner;
    const answer = await this.#post(`/v1/learners/${id}/outcomes`, bodyOf(drawn));
    if (answer === null) return;
    const outcomeId = String(answer['outcomeId']);
    this.#recorded({ ...drawn, outcomeId }, answer['position']);
    if (this.#chance.happens(0.2)) await this.#readBack(drawn.learner, outcomeId, answer);
  }

  #recorded(own: Own, position?: unknown): void {
    const { learner, outcomeId, credits, tags } = own;
    this.#own.push(own);
    const act = { did: 'recorded', outcomeId, credits, tags } as const;
    this.office.known.happened(learner.id, act, position);
  }

  async #batch(): Promise<void> {
    const drawn = Array.from({ length: this.#chance.between(2, 12) }, () =>
      this.#drawn(this.#someone()),
    );
    const outcomes = drawn.map((one) => ({ learnerId: one.learner.id, ...bodyOf(one) }));
    const mode = this.#chance.oneOf(['atomic', 'continue']);
    const answer = await this.#post('/v1/outcomes/batch', { outcomes, mode });
    if (answer === null) return;
    (answer['results'] as Json[]).forEach((row, at) => {
      const one = drawn[at];
      if (one === undefined || Number(row['status']) > 299) return;
      this.#recorded({ ...one, outcomeId: String(row['outcomeId']) });
    });
  }

  async #correct(): Promise<void> {
    const own = this.#pick(this.#own);
    if (own === null) return this.#record();
    const credits = this.#chance.between(2, 18) * 50;
    const outcome = bodyOf({ ...own, credits });
    const path = `/v1/outcomes/${own.outcomeId}/corrections`;
    const answer = await this.#post(path, { outcome, reason: 'Misread.' });
    if (answer === null) return;
    own.credits = credits;
    const { learner, outcomeId } = own;
    const act = { did: 'corrected', outcomeId, credits } as const;
    this.office.known.happened(learner.id, act, answer['position']);
  }

  async #revoke(): Promise<void> {
    const own = this.#pick(this.#own);
    if (own === null) return this.#record();
    this.#own.splice(this.#own.indexOf(own), 1);
    const { learner, outcomeId } = own;
    const answer = await this.#post(`/v1/outcomes/${outcomeId}/revocations`, { reason: 'Void.' });
    if (answer === null) return;
    this.office.known.happened(learner.id, { did: 'revoked', outcomeId }, answer['position']);
  }

  async #attest(): Promise<void> {
    const own = this.#pick(this.#own);
    if (own === null || own.attested) return this.#record();
    own.attested = true;
    const { learner, outcomeId } = own;
    const path = `/v1/learners/${learner.id}/outcomes`;
    const answer = await this.#post(path, bodyOf(own), this.office.who.b);
    if (answer === null) return;
    this.office.known.happened(learner.id, { did: 'attested', outcomeId }, answer['position']);
  }

  async #tell(): Promise<void> {
    const learner = this.#someone();
    const fact = { type: 'learnerStatus', learnerId: learner.id, value: 'veteran' };
    const body = { ...fact, validFrom: '2000-01-01', reason: 'Shown.' };
    const answer = await this.#post('/v1/facts', body, this.office.who.operator);
    if (answer === null) return;
    const factId = String(answer['factId']);
    this.office.known.happened(learner.id, { did: 'told', factId }, answer['position']);
  }

  async #convert(): Promise<void> {
    const learner = this.#someone();
    const { known } = this.office;
    const body = { institution: COLLEGE, programme: PROGRAMME };
    const path = `/v1/learners/${learner.id}/conversions`;
    const applied = await this.#post(path, body, learner.token);
    if (applied === null) return;
    const conversionId = String(applied['conversionId']);
    known.happened(learner.id, { did: 'applied', conversionId }, applied['position']);
    const review = { step: 'institution', decision: 'approve', reason: 'It fits.' };
    const granted = await this.#post(`/v1/conversions/${conversionId}/reviews`, review);
    if (granted === null) return;
    known.happened(learner.id, { did: 'reviewed', conversionId });
    const plan = planOf(applied);
    known.happened(learner.id, { did: 'granted', conversionId, ...plan }, granted['position']);
    this.#granted.push({ learner, conversionId });
  }

  async #reverse(): Promise<void> {
    const one = this.#pick(this.#granted);
    if (one === null) return this.#convert();
    this.#granted.splice(this.#granted.indexOf(one), 1);
    const { learner, conversionId } = one;
    const path = `/v1/conversions/${conversionId}/reversals`;
    const answer = await this.#post(path, { reason: 'By mistake.' });
    if (answer === null) return;
    this.office.known.happened(learner.id, { did: 'reversed', conversionId }, answer['position']);
  }

  async #open(): Promise<void> {
    this.#numbers += 1;
    await this.office.openAccount(
      `M${this.office.seed}-${this.name}-${this.#numbers}`,
      this.#chance,
    );
  }

  /** One's own write is there, or the bank says that it is not there yet. */
  async #readBack(learner: Learner, outcomeId: string, { position }: Json): Promise<void> {
    const { teller, known } = this.office;
    const after = encodeURIComponent(String(position));
    const path = `/v1/learners/${learner.id}/transcript?after=${after}`;
    const answer = await teller.get(learner.token, path);
    if (answer?.status !== 200) return;
    const shown = answer.body['outcomes'] as Json[];
    if (shown.some((one) => one['outcomeId'] === outcomeId)) return;
    known.stale.push(`${outcomeId} was not in the transcript after its position`);
  }

  #pick<T>(from: readonly T[]): T | null {
    return from.length === 0 ? null : this.#chance.oneOf(from);
  }

  /** Null where it is refused. */
  async #post(path: string, body: Json, token = this.office.who.a): Promise<Json | null> {
    const key = this.#chance.uuid();
    const answer: Answer = await this.office.teller.post({ token, path, body, key }, this.#chance);
    if (answer.status < 300) return answer.body;
    this.office.known.refused += 1;
    return null;
  }
}

function bodyOf({ number, tags, credits }: Pick<Own, 'number' | 'tags' | 'credits'>): Json {
  return {
    kind: 'course',
    issuer: COLLEGE,
    number,
    title: 'Course',
    result: 'passed',
    awardedOn: '2024-06-30',
    credits: decimal(credits),
    tags: [...tags],
  };
}

function planOf(applied: Json): {
  draws: { outcomeId: string; credits: number }[];
  converted: number;
} {
  const { matches } = applied['plan'] as { matches: { credits: string; sources: Json[] }[] };
  const amount = (text: unknown): number => Number(String(text).replace('.', ''));
  return {
    draws: matches.flatMap(({ sources }) =>
      sources.map((one) => ({
        outcomeId: String(one['outcomeId']),
        credits: amount(one['drawn']) + amount(one['forfeited']),
      })),
    ),
    converted: matches.reduce((sum, { credits }) => sum + amount(credits), 0),
  };
}
