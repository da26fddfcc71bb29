/** An event that nobody can read: its learner is parked, the others go on, and a fix heals it. */
import type { Chance } from '../chance.js';
import { decimal } from '../bank/books.js';
import type { Learner } from '../bank/known.js';
import type { Cluster } from '../machine/cluster.js';
import { eventually } from '../../running/database.js';
import type { Injury, Scene } from './scene.js';

const LIMIT_MS = 40_000;

export const poison: Injury = async (scene, chance) => {
  const { known } = scene.office;
  const name = `P${scene.office.seed}-${chance.uuid().slice(0, 8)}`;
  const sick = await scene.office.openAccount(`${name}-sick`, chance);
  const well = await scene.office.openAccount(`${name}-well`, chance);
  const first = await record(scene, sick, `${name}-1`, chance);
  const at = await plant(scene, sick, first);
  known.planted.add(at);
  await record(scene, sick, `${name}-2`, chance);
  const position = await record(scene, well, `${name}-3`, chance);
  await eventually('others advance', () => isThere(scene, well, position.position), LIMIT_MS);
  await eventually('the learner is parked', () => stands(scene, sick, 'parked'), LIMIT_MS);
  await mend(scene, at, first.outcomeId);
  // As after an update: a program that can read it starts, and folds the learner anew.
  for (const projector of scene.crew.projectors) projector.kill9();
  await eventually('the learner is healed', () => stands(scene, sick, 'whole'), LIMIT_MS);
  return 'an unreadable event, its learner parked, others on their way, and healed';
};

interface Recorded {
  readonly outcomeId: string;
  readonly position: string;
}

async function record(
  { office }: Scene,
  learner: Learner,
  number: string,
  chance: Chance,
): Promise<Recorded> {
  const credits = chance.between(2, 18) * 50;
  const outcome = { kind: 'course', issuer: 'A', title: 'Course', result: 'passed' };
  const body = { ...outcome, number, awardedOn: '2024-06-30', credits: decimal(credits) };
  const path = `/v1/learners/${learner.id}/outcomes`;
  const answer = await office.must(office.who.a, path, body, chance);
  const outcomeId = String(answer.body['outcomeId']);
  const position = String(answer.body['position']);
  office.known.happened(learner.id, { did: 'recorded', outcomeId, credits, tags: [] }, position);
  return { outcomeId, position };
}

/** As an administrator of the database could: past the bank, under the partition's head. */
async function plant({ cluster }: Scene, { id }: Learner, { outcomeId }: Recorded) {
  const client = await cluster.owner.connect();
  try {
    await client.query('BEGIN');
    const head = 'SELECT FROM log.heads WHERE partition = $1 FOR UPDATE';
    const partition = Number.parseInt(id.slice(0, 2), 16) & 63;
    await client.query(head, [partition]);
    const { rows } = await client.query<{ id: string }>(PLANT, [
      partition,
      id,
      JSON.stringify({ outcomeId }),
    ]);
    await client.query('COMMIT');
    return rows[0]?.id ?? '';
  } finally {
    client.release();
  }
}

const PLANTED = 'NobodyKnows';
const PLANT = `
  INSERT INTO log.events (position, recorded_at, stream_id, version, epoch, recorded_on,
    partition, stream_kind, type, data)
  SELECT (SELECT max(position) + 1 FROM log.events WHERE partition = $1::smallint),
    greatest(clock_timestamp(),
      (SELECT max(recorded_at) FROM log.events WHERE partition = $1::smallint)),
    $2::uuid, max(version) + 1, (SELECT epoch FROM log.heads WHERE partition = $1::smallint),
    max(recorded_on), $1::smallint, 'L', '${PLANTED}', $3
  FROM log.events
  WHERE partition = $1::smallint AND stream_kind = 'L' AND stream_id = $2::uuid
  RETURNING partition || ':' || position AS id`;

/** It becomes an attestation, which changes no balance. */
async function mend({ cluster }: Scene, at: string, outcomeId: string): Promise<void> {
  await overwrite(cluster, at, { type: 'OutcomeAttested', data: { outcomeId, by: 'B' } });
}

/** The event as it was planted, and sealed. */
export async function putBack(cluster: Cluster, at: string): Promise<void> {
  const { rows } = await cluster.owner.query<{ data: string }>(
    "SELECT data FROM log.events WHERE partition || ':' || position = $1",
    [at],
  );
  const { outcomeId } = JSON.parse(rows[0]?.data ?? '{}') as { outcomeId: string };
  await overwrite(cluster, at, { type: PLANTED, data: { outcomeId } });
}

async function overwrite(
  cluster: Cluster,
  at: string,
  { type, data }: { readonly type: string; readonly data: object },
): Promise<void> {
  const [partition, position] = at.split(':');
  const client = await cluster.owner.connect();
  try {
    await client.query('BEGIN');
    await client.query('SET LOCAL session_replication_role = replica');
    await client.query(
      'UPDATE log.events SET type = $3, data = $4 WHERE partition = $1 AND position = $2',
      [partition, position, type, JSON.stringify(data)],
    );
    await client.query('COMMIT');
  } finally {
    client.release();
  }
}

async function isThere(
  { office }: Scene,
  learner: Learner,
  position: string,
): Promise<true | undefined> {
  const path = `/v1/learners/${learner.id}/transcript?after=${encodeURIComponent(position)}`;
  const answer = await office.teller.get(learner.token, path);
  return answer?.status === 200 ? true : undefined;
}

async function stands(
  { office }: Scene,
  learner: Learner,
  how: 'parked' | 'whole',
): Promise<true | undefined> {
  const path = `/v1/learners/${learner.id}/transcript`;
  const answer = await office.teller.get(learner.token, path);
  if (answer?.status !== 200) return undefined;
  return (answer.body['parked'] === true) === (how === 'parked') ? true : undefined;
}
