/** One seed: a bank under load, hurt again and again, healed, and judged. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { keyFile } from '#personal-data';
import { CallerAtWork } from './bank/caller.js';
import { ImportingClerk, PublishingClerk } from './bank/clerks.js';
import { Tailer } from './bank/log-view.js';
import { Office } from './bank/office.js';
import { checkSeal } from './bank/sealed.js';
import { Teller } from './bank/teller.js';
import { Chance } from './chance.js';
import { INJURIES, INJURY_NAMES, together, type InjuryName } from './injuries/index.js';
import { Scene, type Layout } from './injuries/scene.js';
import { judge, type Judgment } from './judge.js';
import type { Programs } from './machine/server.js';

export interface SeedOptions {
  /** Seconds for the whole seed. */
  readonly seconds: number;
  readonly callers?: number;
  readonly layout?: Layout;
  readonly programs?: Programs;
  /** Instead of what the seed draws. */
  readonly injuries?: readonly InjuryName[];
  readonly say?: (line: string) => void;
  /** Further work on the bank as it stands after its judgment. */
  readonly after?: (scene: Scene, tailer: Tailer) => Promise<void>;
}

export interface SeedReport extends Judgment {
  readonly seed: number;
  readonly layout: Layout;
  readonly commands: number;
  readonly refused: number;
  readonly retried: number;
  readonly statuses: ReadonlyMap<string, number>;
  readonly injuries: readonly { readonly name: InjuryName; readonly told: string }[];
  /** Of processes of the bank that ended without being killed: there should be none. */
  readonly lastWords: readonly string[];
  readonly seconds: number;
}

const CALLERS = 6;
/** Of the seconds of a seed; the rest is for the answers that are due, and the judgment. */
const FAULTS_SHARE = 0.6;
/** After the last fault: for whoever is still without an answer. */
const PATIENCE_MS = 60_000;

export async function runSeed(seed: number, options: SeedOptions): Promise<SeedReport> {
  const started = performance.now();
  const folder = await mkdtemp(join(tmpdir(), 'faults-bank-'));
  await keyFile(folder, 'token.key');
  const layout = options.layout ?? (seed % 3 === 0 ? 'together' : 'apart');
  const scene = await Scene.set(folder, layout, options.programs ?? 'embedded');
  try {
    const teller = new Teller(scene.crew);
    teller.deadline = performance.now() + PATIENCE_MS;
    scene.office = await Office.open(seed, teller, folder);
    const { injuries, tailer } = await underLoad(scene, options, started);
    teller.deadline = performance.now() + PATIENCE_MS;
    const judgment = await judge(scene, tailer.seen);
    await checkSeal(scene.cluster, scene.office.known.planted, judgment.findings);
    await options.after?.(scene, tailer);
    return { ...judgment, ...numbersOf(scene), seed, layout, injuries, seconds: since(started) };
  } finally {
    await scene.strike();
    await rm(folder, { recursive: true, force: true });
  }
}

function numbersOf({ crew, office }: Scene) {
  const { commands, refused } = office.known;
  const { statuses, retried } = office.teller;
  const lastWords = crew.members.flatMap((one) => one.lastWords);
  return { commands, refused, statuses, retried, lastWords };
}

async function underLoad(scene: Scene, options: SeedOptions, started: number) {
  const { office } = scene;
  let callersOver = false;
  let tailOver = false;
  office.teller.deadline = Number.POSITIVE_INFINITY;
  const isOver = (): boolean => callersOver;
  const tailer = new Tailer(() => scene.crew.settings.databaseUrl);
  const tailing = tailer.follow(() => tailOver);
  const names = Array.from({ length: options.callers ?? CALLERS }, (_, n) => `caller${n}`);
  const working = [
    ...names.map((name) => new CallerAtWork(office, name).work(isOver)),
    new ImportingClerk(office).work(isOver, 120),
    new PublishingClerk(office).work(isOver, 90),
  ].map((work) =>
    work.catch((error: unknown) => {
      office.known.failures.push(error instanceof Error ? error.message : String(error));
    }),
  );
  const injuries = await hurt(scene, options, started);
  callersOver = true;
  await scene.heal();
  office.teller.deadline = performance.now() + PATIENCE_MS;
  await Promise.all(working);
  tailOver = true;
  await tailing;
  return { injuries, tailer };
}

type Done = { name: InjuryName; told: string };

/** One injury after the other, each so many answered commands after the one before. */
async function hurt(scene: Scene, options: SeedOptions, started: number): Promise<Done[]> {
  const { known, seed } = scene.office;
  const chance = new Chance(seed, 'injuries');
  const isLate = (): boolean => since(started) > options.seconds * FAULTS_SHARE;
  const done: Done[] = [];
  const drawn = (): InjuryName[] => chance.shuffled(INJURY_NAMES);
  const plan = options.injuries ?? [...drawn(), ...drawn(), ...drawn()];
  for (const [turn, name] of plan.entries()) {
    const own = new Chance(seed, `${turn} ${name}`);
    const due = known.commands + own.between(8, 50);
    while (known.commands < due && !isLate()) await delay(10);
    if (options.injuries === undefined && isLate()) break;
    const names = options.injuries === undefined ? together(name, own) : [name];
    const told = await Promise.all(
      names.map((one) => suffered(scene, one, new Chance(seed, `${turn} ${name} ${one}`))),
    );
    done.push(...told);
    const words = told.map((one) => one.told).join(', and ');
    options.say?.(`  ${since(started).toFixed(0)} s, ${known.commands} commands: ${words}`);
  }
  return done;
}

async function suffered(scene: Scene, name: InjuryName, chance: Chance): Promise<Done> {
  try {
    return { name, told: await INJURIES[name](scene, chance) };
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    scene.office.known.failures.push(`${name}: ${said}`);
    return { name, told: `failed: ${said}` };
  }
}

function since(started: number): number {
  return (performance.now() - started) / 1_000;
}
