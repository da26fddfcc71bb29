import type { DynamicModule } from '@nestjs/common';
import { AccountEnds, BankClock, createLogger } from '#edge';
import type { ReadinessCheck } from '#edge';
import { EventStore, type Positions } from '#event-store';
import { LearnerAccounts, type Registry } from '#issuer';
import { keyFile, PersonalData } from '#personal-data';
import { createPool, type DatabaseUrls } from '#postgres';
import { RuleFeed } from '#rule-feed';
import type { Settings } from '#settings';
import { SigningKeys } from '#signing-keys';
import { CommandApiModule } from './command-api.module.js';

/** The command side, ready to be served: its module with what it works on, and its end. */
export interface CommandApi {
  readonly module: DynamicModule;
  readonly readiness: readonly ReadinessCheck[];
  readonly ends: AccountEnds;
  /** How many commands wait for the log. */
  readonly queueDepth: () => number;
  close(): Promise<void>;
}

/** What stands beside it in the same process: the projection, and who may call. */
interface Beside {
  /** Told after commit. */
  readonly onAppended: (positions: Positions) => void;
  /** Events that are appended and not projected yet: imports go easy while there are many. */
  readonly backlog: () => number;
  /** Clients and accounts of the bank's own issuer; null where that is somebody else. */
  readonly registry: Registry | null;
}

/** The projection is elsewhere, and so is the issuer. */
export const ALONE: Beside = { onAppended: () => undefined, backlog: () => 0, registry: null };

/** Opens the writer's and the keys' connections and the log. */
export async function openCommandApi(
  settings: Settings,
  urls: DatabaseUrls,
  { onAppended, backlog, registry }: Beside = ALONE,
): Promise<CommandApi> {
  const writer = createPool(urls.writer, { name: 'command-api' });
  const keys = createPool(urls.keys, { name: 'command-api keys', max: 4, min: 1 });
  const masterKey = settings.masterKey ?? (await keyFile(settings.dataFolder, 'master.key'));
  const personalData = await PersonalData.open(keys, masterKey);
  const signingKeys = await SigningKeys.open(keys, masterKey);
  const store = new EventStore(writer, { timeZone: settings.timeZone, onAppended });
  const rules = new RuleFeed(store);
  const ends = new AccountEnds(store, (learnerId) => personalData.dropKey(learnerId));
  const clock = new BankClock(settings.timeZone);
  const logger = createLogger(settings.logLevel);
  return {
    module: CommandApiModule.with({
      store,
      personalData,
      signingKeys,
      rules,
      ends,
      clock,
      pool: writer,
      readerUrl: urls.reader,
      logger,
      backlog,
      registry,
      learnerAccounts: new LearnerAccounts(keys),
      keepDays: settings.keepDays,
    }),
    readiness: [
      {
        name: 'log',
        check: async () => (await writer.query('SELECT 1')).rowCount === 1,
      },
    ],
    ends,
    queueDepth: () => store.depth,
    close: async () => {
      await store.close();
      await Promise.all([writer.end(), keys.end()]);
    },
  };
}
