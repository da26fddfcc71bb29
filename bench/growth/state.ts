/** How far a city has grown: a file beside its database, so that a run goes on from there. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Spread } from '../figures.js';

/** What was measured when the log had so many events. */
export interface Point {
  readonly size: number;
  readonly events: number;
  readonly learners: number;
  readonly at: string;
  readonly commit: string;
  readonly importRowsPerSecond: number;
  readonly importVisibleRowsPerSecond: number;
  /** Of the bank while it imported, resident, at its highest; of the last run where it stopped. */
  readonly importMostMb: number;
  /** What is null was not measured: the run was brief. */
  readonly catchUpPerSecond: {
    readonly oneWorker: number | null;
    readonly twoWorkers: number | null;
  };
  readonly catchUpMostMb: number | null;
  /** From the first event to the swap, comparison and all. */
  readonly rebuildPerSecond: number | null;
  readonly rebuildMostMb: number | null;
  readonly logBytesPerEvent: number;
  readonly readBytesPerEvent: number;
  readonly transcriptsPerSecond: Spread;
  readonly selectOnePerSecond: Spread;
  readonly readRatio: Spread;
  readonly appendPerSecond: number;
  readonly appendP99Ms: number;
}

export interface Growth {
  seed: number;
  /** Schools are registered and books published. */
  founded: boolean;
  /** Cohorts whose deposits and acts are recorded. */
  cohorts: number;
  conversions: number;
  /** Rows and seconds of imports since the last point. */
  rows: number;
  durableSeconds: number;
  visibleSeconds: number;
  points: Point[];
}

export class StateFile {
  readonly #path: string;

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    this.#path = `${folder}/growth.json`;
  }

  read(seed: number): Growth {
    if (!existsSync(this.#path)) {
      const nothing = { rows: 0, durableSeconds: 0, visibleSeconds: 0 };
      return { seed, founded: false, cohorts: 0, conversions: 0, ...nothing, points: [] };
    }
    const growth = JSON.parse(readFileSync(this.#path, 'utf8')) as Growth;
    if (growth.seed !== seed) {
      throw new Error(`The folder holds the city of seed ${growth.seed}; name another folder.`);
    }
    return growth;
  }

  /** Whole or not at all: a run may be stopped at any moment. */
  write(growth: Growth): void {
    writeFileSync(`${this.#path}.new`, JSON.stringify(growth));
    renameSync(`${this.#path}.new`, this.#path);
  }
}
