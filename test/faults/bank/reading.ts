/** Everything that the bank shows at the end, as its clients see it. */
import { encodePosition } from '#event-store';
import { eventually } from '../../running/database.js';
import type { Chance } from '../chance.js';
import type { LoggedEvent } from '../model/log-check.js';
import type { ShownEntry, ShownLearner, ShownTranscript } from '../model/shown-check.js';
import { COLLEGE } from './books.js';
import type { Office } from './office.js';
import type { Json } from './teller.js';

/** How long recovery and projection may take after the last fault. */
const LIMIT_MS = 90_000;

/** The learner of an external id, imported or opened. */
export async function lookUp(office: Office, externalId: string, chance: Chance): Promise<string> {
  const body = { externalId: { issuer: COLLEGE, value: externalId } };
  const asked = { token: office.who.a, path: '/v1/learners/lookups', body, key: chance.uuid() };
  const answer = await office.teller.post(asked, chance);
  return answer.status === 200 ? String(answer.body['learnerId']) : '';
}

/** As soon as everything of the learner's partition is projected. */
export async function shownLearner(
  office: Office,
  learner: string,
  at: { readonly partition: number; readonly last: bigint },
): Promise<ShownLearner> {
  const after = encodeURIComponent(encodePosition(new Map([[at.partition, at.last]])));
  const path = `/v1/learners/${learner}`;
  const transcript = await asked(office, `${path}/transcript?after=${after}`);
  const entries: ShownEntry[] = [];
  for (let cursor = ''; ;) {
    const page = await asked(office, `${path}/statement?limit=500${cursor}`);
    entries.push(...(page['entries'] as ShownEntry[]));
    const { next } = page as { readonly next?: string };
    if (next === undefined) break;
    cursor = `&cursor=${encodeURIComponent(next)}`;
  }
  return { transcript: transcript as unknown as ShownTranscript, entries };
}

async function asked(office: Office, path: string): Promise<Json> {
  let said = 'nothing';
  const answer = await eventually(
    `an answer to ${path}`,
    async () => {
      const got = await office.teller.get(office.who.operator, path);
      said = JSON.stringify(got);
      return got?.status === 200 ? got.body : undefined;
    },
    LIMIT_MS,
  ).catch((error: unknown) => {
    throw new Error(`${path}: ${said.slice(0, 400)}`, { cause: error });
  });
  return answer;
}

/** The last position of each partition. */
export function lastPositions(log: readonly LoggedEvent[]): Map<number, bigint> {
  return new Map(log.map(({ partition, position }) => [partition, position]));
}
