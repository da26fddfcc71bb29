/** The bank that the callers meet: its institutions, its first books, its first learners. */
import { Tokens, type DemoCaller } from '#edge';
import { keyFile } from '#personal-data';
import { Chance } from '../chance.js';
import type { Edition } from '../model/acts.js';
import { bankBook, COLLEGE, OTHER_COLLEGE, programmeBook } from './books.js';
import { Known, type Learner } from './known.js';
import type { Answer, Json, Teller } from './teller.js';

export class Office {
  readonly known = new Known();

  private constructor(
    readonly seed: number,
    readonly teller: Teller,
    private readonly tokens: Tokens,
    readonly who: { readonly operator: string; readonly a: string; readonly b: string },
  ) {}

  static async open(seed: number, teller: Teller, dataFolder: string): Promise<Office> {
    const tokens = new Tokens(await keyFile(dataFolder, 'token.key'));
    const college = (institution: string): Promise<string> =>
      tokens.sign({ clientId: `college-${institution}`, role: 'college', institution });
    const office = new Office(seed, teller, tokens, {
      operator: await tokens.sign({ clientId: 'operator', role: 'operator' }),
      a: await college(COLLEGE),
      b: await college(OTHER_COLLEGE),
    });
    await office.#furnish();
    return office;
  }

  /** @throws where it is refused: for what nobody else can get in the way of. */
  async must(token: string, path: string, body: Json, chance: Chance): Promise<Answer> {
    const answer = await this.teller.post({ token, path, body, key: chance.uuid() }, chance);
    if (answer.status > 299) throw new Error(`${path}: ${JSON.stringify(answer)}`);
    return answer;
  }

  async openAccount(externalId: string, chance: Chance): Promise<Learner> {
    const externalIds = [{ issuer: COLLEGE, value: externalId }];
    const { body } = await this.must(this.who.a, '/v1/learners', { externalIds }, chance);
    const id = String(body['learnerId']);
    this.known.happened(id, { did: 'opened' }, body['position']);
    const caller: DemoCaller = { clientId: `learner-${id}`, role: 'learner', learner: id };
    const learner = { id, externalId, token: await this.tokens.sign(caller) };
    this.known.learners.push(learner);
    return learner;
  }

  /** Drafts and publishes the next version of the bank's book. */
  async publish(edition: Omit<Edition, 'version'>, chance: Chance): Promise<Edition> {
    const { operator } = this.who;
    const document = bankBook({ ...edition, version: 0 });
    const { body } = await this.must(operator, '/v1/rule-books', document, chance);
    const version = Number(body['version']);
    const whole = { ...edition, version };
    this.known.happened('', { did: 'drafted', edition: whole });
    await this.must(operator, '/v1/rule-books/bank/publications', { version }, chance);
    this.known.happened('', { did: 'published', edition: whole });
    this.known.editions.set(version, whole);
    return whole;
  }

  async #furnish(): Promise<void> {
    const chance = new Chance(this.seed, 'office');
    for (const code of [COLLEGE, OTHER_COLLEGE]) {
      const name = { zh: `院校 ${code}`, en: `College ${code}` };
      const body = { code, name, kind: 'university' };
      await this.must(this.who.operator, '/v1/institutions', body, chance);
    }
    await this.publish({ cap: 500, reassesses: false }, chance);
    const drafted = await this.must(this.who.a, '/v1/rule-books', programmeBook(), chance);
    const { ruleBookId, version } = drafted.body;
    const path = `/v1/rule-books/${String(ruleBookId)}/publications`;
    await this.must(this.who.a, path, { version }, chance);
    const first = Array.from({ length: 24 }, (_, n) =>
      this.openAccount(`L${this.seed}-${n}`, new Chance(this.seed, `learner ${n}`)),
    );
    await Promise.all(first);
    // Whoever came first in the list would differ from run to run.
    const number = ({ externalId }: Learner): number => Number(externalId.split('-')[1]);
    this.known.learners.sort((one, other) => number(one) - number(other));
  }
}
