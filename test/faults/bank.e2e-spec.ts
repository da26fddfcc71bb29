import { expect, it } from '@jest/globals';
import { Chance } from './chance.js';
import { COLLEGE } from './bank/books.js';
import type { Tailer } from './bank/log-view.js';
import { checkSeal } from './bank/sealed.js';
import type { Scene } from './injuries/scene.js';
import { judge } from './judge.js';
import { Findings } from './model/findings.js';
import { runSeed } from './run-seed.js';

/** Another one each time; where it fails it is said. */
const SEED = Date.now() % 1_000_000;

/** Two learners whose events share one order. */
async function neighbours({ office }: Scene, chance: Chance): Promise<[string, string]> {
  const met = new Map<string, string>();
  for (let n = 0; ; n += 1) {
    const known = office.known.learners[n];
    const { id } = known ?? (await office.openAccount(`after-${office.seed}-${n}`, chance));
    const partition = String(Number.parseInt(id.slice(0, 2), 16) & 63);
    const other = met.get(partition);
    if (other !== undefined) return [other, id];
    met.set(partition, id);
  }
}

/** An outcome of each of the two in one batch, acknowledged as everything else. */
async function recordTwo(scene: Scene): Promise<void> {
  const { office } = scene;
  const chance = new Chance(office.seed, 'after');
  const learners = await neighbours(scene, chance);
  const outcomes = learners.map((learnerId, n) => ({
    learnerId,
    kind: 'course',
    issuer: COLLEGE,
    number: `after-${office.seed}-${n}`,
    title: 'Course',
    result: 'passed',
    awardedOn: '2024-06-30',
    credits: '2.50',
  }));
  const body = { mode: 'atomic', outcomes };
  const answer = await office.must(office.who.a, '/v1/outcomes/batch', body, chance);
  const results = answer.body['results'] as { outcomeId: string }[];
  results.forEach(({ outcomeId }, n) => {
    const act = { did: 'recorded', outcomeId, credits: 250, tags: [] } as const;
    office.known.happened(learners[n] ?? '', act);
  });
}

/** The same bank, with projectors that forget an event. */
async function withForgetfulProjectors(scene: Scene, tailer: Tailer): Promise<Findings> {
  await scene.crew.whileBarred(async () => {
    scene.crew.settings = { ...scene.crew.settings, broken: 'forgetful' };
  });
  await recordTwo(scene);
  await tailer.follow(() => true);
  return (await judge(scene, tailer.seen)).findings;
}

/** And then without the last acknowledged write, as the model sees it and as the seal does. */
async function withoutAWrite(scene: Scene, tailer: Tailer): Promise<[Findings, Findings]> {
  const seal = new Findings();
  await checkSeal(scene.cluster, new Set(), seal);
  const client = await scene.cluster.owner.connect();
  await client.query('BEGIN');
  // Past the triggers, as only an administrator of the database could.
  await client.query('SET LOCAL session_replication_role = replica');
  await client.query(
    `DELETE FROM log.events WHERE (partition, position) =
       (SELECT partition, position FROM log.events WHERE type = 'OutcomeRecorded'
        ORDER BY recorded_at DESC, position DESC LIMIT 1)`,
  );
  await client.query('COMMIT');
  client.release();
  await checkSeal(scene.cluster, new Set(), seal);
  return [(await judge(scene, tailer.seen)).findings, seal];
}

it('the bank loses, doubles and reorders nothing under fire; what is broken on purpose is found', async () => {
  const broken: Findings[] = [];
  const report = await runSeed(SEED, {
    seconds: 30,
    layout: 'apart',
    callers: 4,
    injuries: ['cutAfterCommit', 'killOne', 'pauseProjector', 'stopDatabase', 'cutClients'],
    after: async (scene, tailer) => {
      broken.push(await withForgetfulProjectors(scene, tailer));
      broken.push(...(await withoutAWrite(scene, tailer)));
    },
  });
  expect({ seed: SEED, ...report.findings.counts }).toEqual({
    seed: SEED,
    missed: 0,
    doubled: 0,
    reordered: 0,
    lostAcknowledged: 0,
    unequal: 0,
  });
  expect(report.findings.notes).toEqual([]);
  expect(report.commands).toBeGreaterThan(50);
  const [forgetful, removed, seal] = broken;
  expect(forgetful?.counts.unequal).toBeGreaterThan(0);
  expect(forgetful?.counts.lostAcknowledged).toBe(0);
  expect(removed?.counts.lostAcknowledged).toBe(1);
  // Its reader had seen it.
  expect(removed?.counts.doubled).toBe(1);
  expect(seal?.notes).toEqual([expect.stringContaining('verify:log ended with 2')]);
}, 120_000);
