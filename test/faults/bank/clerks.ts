/** The two beside the callers: one sends files, one publishes editions of the bank's book. */
import { setTimeout as delay } from 'node:timers/promises';
import { Chance } from '../chance.js';
import { COLLEGE, decimal } from './books.js';
import type { ImportedRow } from './known.js';
import type { Office } from './office.js';

const HEADER = 'learner_issuer,learner_id,kind,issuer,number,title,result,awarded_on,credits,tags';
const ROWS_OF_A_LEARNER = 6;
const TAGS = ['plain', 'capped', 'open'];
/** A book that changes every second is nobody's, and leads learners past changes without end. */
const EDITIONS = 6;

/** Files of college A for learners that nobody knows yet, and for some that everyone knows. */
export class ImportingClerk {
  readonly #chance: Chance;
  #files = 0;

  constructor(private readonly office: Office) {
    this.#chance = new Chance(office.seed, 'imports');
  }

  async work(isOver: () => boolean, everyCommands: number): Promise<void> {
    const { known } = this.office;
    for (let due = everyCommands; !isOver(); due += everyCommands) {
      while (known.commands < due && !isOver()) await delay(50);
      if (!isOver()) await this.#send();
    }
  }

  async #send(): Promise<void> {
    const { known, teller, who, seed } = this.office;
    this.#files += 1;
    const rows = this.#rows(`${seed}-${this.#files}`, this.#chance.between(100, 400));
    const lines = rows.map(
      ({ externalId, number, credits, tags }) =>
        `A,${externalId},course,${COLLEGE},${number},Course,passed,2024-06-30,` +
        `${decimal(credits)},${tags.join()}`,
    );
    const file = `${HEADER}\n${lines.join('\n')}\n`;
    const asked = { token: who.a, path: '/v1/imports', body: file, key: this.#chance.uuid() };
    const answer = await teller.post(asked, this.#chance);
    if (answer.status !== 202) throw new Error(`an import: ${JSON.stringify(answer)}`);
    const state = await this.#ended(String(answer.body['importId']));
    if (state === 'completed') known.imported.push(...rows);
    else known.failures.push(`import ${this.#files} ended ${state}`);
  }

  #rows(name: string, count: number): ImportedRow[] {
    const known = this.office.known.learners.slice(0, 24);
    const learners = Array.from({ length: Math.ceil(count / ROWS_OF_A_LEARNER) }, (_, n) =>
      this.#chance.happens(0.2) ? this.#chance.oneOf(known).externalId : `I${name}-${n}`,
    );
    return Array.from({ length: count }, (_, n) => ({
      externalId: learners[n % learners.length] ?? '',
      number: `I${name}-${n}`,
      credits: this.#chance.between(2, 18) * 50,
      tags: [this.#chance.oneOf(TAGS)],
    }));
  }

  async #ended(importId: string): Promise<string> {
    const { teller, who } = this.office;
    while (performance.now() < teller.deadline) {
      const answer = await teller.getAtDesk(who.a, `/v1/imports/${importId}`);
      const state = answer?.body['state'];
      if (state === 'completed' || state === 'failed' || state === 'cancelled') return state;
      await delay(100);
    }
    return 'not at all';
  }
}

/** New editions while everyone works; every other one reassesses what was there. */
export class PublishingClerk {
  readonly #chance: Chance;

  constructor(private readonly office: Office) {
    this.#chance = new Chance(office.seed, 'editions');
  }

  async work(isOver: () => boolean, everyCommands: number): Promise<void> {
    const { known } = this.office;
    for (let round = 1; round <= EDITIONS && !isOver(); round += 1) {
      const due = round * everyCommands;
      while (known.commands < due && !isOver()) await delay(50);
      if (isOver()) return;
      // Never what an earlier edition says: the same document again would be the same version.
      const cap = this.#chance.between(1, 8) * 100 + round * 5;
      await this.office.publish({ cap, reassesses: round % 2 === 0 }, this.#chance);
    }
  }
}
