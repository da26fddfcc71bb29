/** The end of a run: everything that was acknowledged, held against everything that is there. */
import { Chance } from './chance.js';
import { readLog } from './bank/log-view.js';
import { lastPositions, lookUp, shownLearner } from './bank/reading.js';
import type { Scene } from './injuries/scene.js';
import type { Acknowledged } from './model/acts.js';
import { Findings } from './model/findings.js';
import { checkGaps, matchActs, type LoggedEvent } from './model/log-check.js';
import { expectedLearners } from './model/plain-bank.js';
import { checkShown, type ShownLearner } from './model/shown-check.js';
import { checkTail, type SeenEvent } from './model/tail-check.js';

const AT_ONCE = 8;

export interface Judgment {
  readonly findings: Findings;
  readonly events: number;
  readonly learners: number;
}

export async function judge(scene: Scene, seen: readonly SeenEvent[]): Promise<Judgment> {
  const { office } = scene;
  const { known } = office;
  const findings = new Findings();
  const log = await readLog(scene.cluster.owner, known.planted);
  checkGaps(log, findings);
  checkTail(log, seen, findings);
  const owners = await importedLearners(scene);
  const learners = new Set([...known.learners.map(({ id }) => id), ...owners.values()]);
  const shown = await everyoneShown(scene, [...learners], lastPositions(log));
  const imported = importedActs(scene, { owners, shown }, findings);
  const matched = matchActs(log, [...known.acknowledged, ...imported], findings);
  checkMarkers(log, known.editions.size, findings);
  for (const [learner, expected] of expectedLearners(log, matched, known.editions)) {
    const one = shown.get(learner);
    if (one === undefined) findings.add('unequal', `nothing is shown of ${learner}`);
    else checkShown(learner, expected, one, findings);
  }
  for (const note of [...known.stale, ...known.failures]) findings.add('unequal', note);
  return { findings, events: log.length, learners: learners.size };
}

/** Learner by external id of whoever stands in a file. */
async function importedLearners({ office }: Scene): Promise<Map<string, string>> {
  const chance = new Chance(office.seed, 'look-ups');
  const ids = [...new Set(office.known.imported.map(({ externalId }) => externalId))];
  const owners = new Map<string, string>();
  await inGroups(ids, async (id) => {
    owners.set(id, await lookUp(office, id, chance));
  });
  return owners;
}

async function everyoneShown(
  { office }: Scene,
  learners: readonly string[],
  last: ReadonlyMap<number, bigint>,
): Promise<Map<string, ShownLearner>> {
  const shown = new Map<string, ShownLearner>();
  await inGroups(learners, async (learner) => {
    const partition = Number.parseInt(learner.slice(0, 2), 16) & 63;
    const at = { partition, last: last.get(partition) ?? 1n };
    shown.set(learner, await shownLearner(office, learner, at));
  });
  return shown;
}

/** A row's outcome is told by its number, which only its learner's transcript shows. */
function importedActs(
  { office }: Scene,
  there: {
    owners: ReadonlyMap<string, string>;
    shown: ReadonlyMap<string, ShownLearner>;
  },
  findings: Findings,
): Acknowledged[] {
  const { known } = office;
  const acts: Acknowledged[] = [];
  const opened = new Set(known.learners.map(({ id }) => id));
  for (const learner of new Set(there.owners.values())) {
    if (learner !== '' && !opened.has(learner)) acts.push({ learner, act: { did: 'opened' } });
  }
  const numbers = new Map<string, string>();
  for (const [learner, { transcript }] of there.shown) {
    for (const { number, outcomeId } of transcript.outcomes) {
      numbers.set(`${learner} ${number}`, outcomeId);
    }
  }
  for (const { externalId, number, credits, tags } of known.imported) {
    const learner = there.owners.get(externalId) ?? '';
    const outcomeId = numbers.get(`${learner} ${number}`);
    if (outcomeId === undefined) {
      findings.add('lostAcknowledged', `the row ${number} of an import`);
    } else {
      acts.push({ learner, act: { did: 'recorded', outcomeId, credits, tags } });
    }
  }
  return acts;
}

const PARTITIONS = 64;

/** Every partition learns of every edition once. */
function checkMarkers(log: readonly LoggedEvent[], editions: number, findings: Findings): void {
  const markers = log.filter(({ did }) => did === 'rulesChanged');
  const distinct = new Set(markers.map(({ partition, subject }) => `${partition} ${subject}`));
  const due = editions * PARTITIONS;
  if (markers.length > distinct.size) {
    findings.add('doubled', 'markers of editions', markers.length - distinct.size);
  }
  if (distinct.size < due) {
    findings.add('lostAcknowledged', 'markers of editions', due - distinct.size);
  }
  if (distinct.size > due) {
    findings.add('doubled', 'markers of no acknowledged edition', distinct.size - due);
  }
}

async function inGroups<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  for (let at = 0; at < all.length; at += AT_ONCE) {
    await Promise.all(all.slice(at, at + AT_ONCE).map(work));
  }
}
