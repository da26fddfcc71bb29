import { type DynamicModule, Module } from '@nestjs/common';
import { AccessLog } from '#access-log';
import type { Logger, ReadinessCheck } from '#edge';
import { EventStore } from '#event-store';
import { keyFile, PersonalData } from '#personal-data';
import { createPool, onReplica, ReadSource, type DatabaseUrls } from '#postgres';
import { InstitutionFacts, RuleFeed } from '#rule-feed';
import type { Settings } from '#settings';
import { liveModel, requireModel, RuleShelf, TranscriptReader } from '#transcript';
import { AccountEnds, BankClock, describeError } from '#edge';
import { Consents } from '#rights';
import { ConversionReadsModule } from './conversions/conversions.module.js';
import { openIssuing, type IssuingSettings } from './credentials/open-issuing.js';
import { READER_POOL } from './pools.js';
import { QueryApiModule } from './query-api.module.js';
import { ShareViews } from './sharing/shares/share-views.js';
import { SharingModule } from './sharing/sharing.module.js';

/** The query side, ready to be served: its module with what it works on, and its end. */
export interface QueryApi {
  readonly module: DynamicModule;
  readonly readiness: readonly ReadinessCheck[];
  /** For the server that this module runs in. */
  readonly accessLog: AccessLog;
  readonly ends: AccountEnds;
  close(): Promise<void>;
}

@Module({})
class QueryParts {}

/** Asked of the primary: a replica may not have come so far, which is a matter of readiness. */
async function requireLiveModel(readerUrl: string): Promise<void> {
  const primary = createPool(readerUrl, { name: 'query-api start', max: 1 });
  try {
    await requireModel(primary);
  } finally {
    await primary.end();
  }
}

type QuerySettings = IssuingSettings &
  Pick<Settings, 'databaseReadUrl' | 'dataFolder' | 'masterKey' | 'timeZone'>;

/** Opens the reader's and the keys' connections. */
export async function openQueryApi(
  settings: QuerySettings,
  urls: DatabaseUrls,
  logger: Logger,
): Promise<QueryApi> {
  await requireLiveModel(urls.reader);
  const source = openSource(settings, urls.reader, logger);
  const { keys, masterKey, personalData } = await openKeys(settings, urls.keys);
  const accessLog = AccessLog.open(urls.reader);
  const clock = new BankClock(settings.timeZone);
  const issuing = await openIssuing(settings, { readerUrl: urls.reader, keys, masterKey, clock });
  const log = new EventStore(source.pool, { timeZone: settings.timeZone });
  const reader = new TranscriptReader(source.pool, log, new RuleShelf(log));
  const primary = openPrimary(urls.reader, settings.timeZone);
  const ends = new AccountEnds(primary.log, (learnerId) => personalData.dropKey(learnerId));
  // Given to each module and not global: the command side beside it has a log of its own.
  const providers = [
    { provide: READER_POOL, useValue: source.pool },
    { provide: ReadSource, useValue: source },
    { provide: AccessLog, useValue: accessLog },
    { provide: ShareViews, useValue: primary.shareViews },
    { provide: Consents, useValue: new Consents(primary.log, personalData, clock) },
    { provide: EventStore, useValue: log },
    { provide: RuleFeed, useValue: new RuleFeed(log) },
    { provide: InstitutionFacts, useValue: new InstitutionFacts(log) },
    { provide: PersonalData, useValue: personalData },
    { provide: AccountEnds, useValue: ends },
    { provide: TranscriptReader, useValue: reader },
    { provide: BankClock, useValue: clock },
    ...issuing.providers,
  ];
  const module: DynamicModule = {
    module: QueryParts,
    imports: [
      { module: QueryApiModule, providers },
      { module: ConversionReadsModule, providers },
      { module: SharingModule, providers: [...providers, ...primary.providers] },
    ],
  };
  return {
    module,
    accessLog,
    ends,
    readiness: [{ name: 'readModel', check: async () => (await liveModel(source.pool)) !== null }],
    close: async () => {
      await Promise.all([log.close(), primary.close()]);
      await Promise.all([source.close(), keys.end(), issuing.close(), accessLog.close()]);
    },
  };
}

/** Asked of the primary: a key that was destroyed is gone at once, however a replica lags. */
async function openKeys(settings: QuerySettings, keysUrl: string) {
  const keys = createPool(keysUrl, { name: 'query-api keys', max: 4, min: 1 });
  const masterKey = settings.masterKey ?? (await keyFile(settings.dataFolder, 'master.key'));
  return { keys, masterKey, personalData: await PersonalData.open(keys, masterKey) };
}

/** Said once when the replica goes and once when it is back, and not by every request meanwhile. */
function openSource(settings: QuerySettings, readerUrl: string, logger: Logger): ReadSource {
  const { databaseReadUrl: replica } = settings;
  const replicaUrl = replica === undefined ? undefined : onReplica(readerUrl, replica);
  return new ReadSource(readerUrl, replicaUrl, {
    name: 'query-api',
    max: 12,
    onChange: (away) => {
      if (away === null) logger.info('reads are answered from the replica again');
      else logger.warn(describeError(away), 'the replica is away: the primary answers reads');
    },
  });
}

/** For shares and the ends of accounts: a replica may not have heard of a withdrawal yet. */
function openPrimary(readerUrl: string, timeZone: string) {
  const pool = createPool(readerUrl, { name: 'query-api primary', max: 6 });
  const log = new EventStore(pool, { timeZone });
  return {
    log,
    shareViews: new ShareViews(pool),
    providers: [
      { provide: EventStore, useValue: log },
      { provide: RuleFeed, useValue: new RuleFeed(log) },
      { provide: InstitutionFacts, useValue: new InstitutionFacts(log) },
    ],
    close: async (): Promise<void> => {
      await log.close();
      await pool.end();
    },
  };
}
