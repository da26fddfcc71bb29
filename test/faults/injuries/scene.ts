/** What can be hurt: the processes, the links, the database and its volume, the clock. */
import { writeFile } from 'node:fs/promises';
import { migrate } from '#migrations';
import { deriveUrls } from '#postgres';
import type { Chance } from '../chance.js';
import { Cluster } from '../machine/cluster.js';
import { Crew } from '../machine/crew.js';
import { endsInCommit, Link } from '../machine/link.js';
import { dumpAndRestore } from '../machine/found-server.js';
import { carryOver } from '../machine/out-and-in.js';
import type { Programs } from '../machine/server.js';
import type { Office } from '../bank/office.js';

/** How the bank is spread over processes. */
export type Layout = 'apart' | 'together';

const APPS = {
  apart: ['command-api', 'command-api', 'projector', 'projector', 'query-api'],
  together: ['credit-bank', 'command-api', 'query-api'],
} as const;

export class Scene {
  /** Set as soon as the bank has been furnished. */
  office!: Office;

  private constructor(
    public cluster: Cluster,
    readonly crew: Crew,
    readonly databaseLink: Link,
  ) {}

  static async set(dataFolder: string, layout: Layout, programs: Programs): Promise<Scene> {
    const cluster = await Cluster.make(programs);
    const link = await Link.open(cluster.end, endsInCommit);
    await migrate(deriveUrls(cluster.url, {}));
    const crew = new Crew({ dataFolder, databaseUrl: link.through(cluster.url) });
    for (const app of APPS[layout]) await crew.hire(app);
    return new Scene(cluster, crew, link);
  }

  /** Everything that is not broken for good is whole again. */
  async heal(): Promise<void> {
    this.databaseLink.heal();
    for (const member of this.crew.members) {
      member.link.heal();
      member.resume();
    }
    await this.cluster.volume.free();
    await this.shiftClock(0);
    await this.cluster.answers();
  }

  /** The clock of every process of the bank, by so much from the machine's. */
  shiftClock(ms: number): Promise<void> {
    return writeFile(this.crew.clockFile, String(ms));
  }

  /** The bank moves to a fresh database that holds what was in the old one; how it got there. */
  async moveToFreshCluster(): Promise<string> {
    const before = this.cluster;
    let how = '';
    await this.crew.whileBarred(async () => {
      const fresh = await Cluster.make(before.programs);
      how = await carried(before, fresh);
      this.cluster = fresh;
      this.databaseLink.cutAll();
      this.databaseLink.target = fresh.end;
      this.crew.settings = {
        ...this.crew.settings,
        databaseUrl: this.databaseLink.through(fresh.url),
      };
    });
    await before.remove();
    return how;
  }

  async strike(): Promise<void> {
    await this.crew.retire();
    await this.databaseLink.close();
    await this.cluster.remove();
  }
}

async function carried(from: Cluster, to: Cluster): Promise<string> {
  if (to.programs === 'found') {
    await dumpAndRestore(from.server, to.server);
    return 'by pg_dump';
  }
  // The embedded server comes without a pg_dump.
  await migrate(deriveUrls(to.url, {}));
  return `row by row, ${await carryOver(from.owner, to.owner)} of them`;
}

/** Does its harm, heals what it has to heal, and tells in a few words what it did. */
export type Injury = (scene: Scene, chance: Chance) => Promise<string>;
