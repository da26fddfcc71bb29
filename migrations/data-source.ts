import pg from 'pg';
import { DataSource, type QueryRunner } from 'typeorm';
import { LogSchema1795000000100 } from './1795000000100-log-schema.js';
import { Append1795000000110 } from './1795000000110-append.js';
import { AppendRules1795000000120 } from './1795000000120-append-rules.js';
import { KeysSchema1795000000130 } from './1795000000130-keys-schema.js';
import { ReadSchema1795000000200 } from './1795000000200-read-schema.js';
import { ImportsSchema1795000000300 } from './1795000000300-imports-schema.js';
import { RulesAtEpoch1795000000310 } from './1795000000310-rules-at-epoch.js';
import { SimulationsSchema1795000000400 } from './1795000000400-simulations-schema.js';
import { Upkeep1795000000600 } from './1795000000600-upkeep.js';
import { Review1795000000710 } from './1795000000710-review.js';
import { ReadAnew1795000000720 } from './1795000000720-read-anew.js';
import { ReadModels1795000000800 } from './1795000000800-read-models.js';
import { ListsByDay1795000000810 } from './1795000000810-lists-by-day.js';
import { DealtImports1795000000830 } from './1795000000830-dealt-imports.js';
import { AppendBatch1795000000850 } from './1795000000850-append-batch.js';
import { AccessLog1795000000910 } from './1795000000910-access-log.js';
import { EndedAccounts1795000000920 } from './1795000000920-ended-accounts.js';
import { ShareViews1795000000930 } from './1795000000930-share-views.js';
import { SigningKeys1795000000940 } from './1795000000940-signing-keys.js';
import { SealSchema1795000000941 } from './1795000000941-seal-schema.js';
import { CredentialsSchema1795000000950 } from './1795000000950-credentials-schema.js';
import { ChosenPasswords1795000000960 } from './1795000000960-chosen-passwords.js';
import { AppendAtOnce1795000000970 } from './1795000000970-append-at-once.js';
import { Clearing1795000000985 } from './1795000000985-clearing.js';
import { ConsentsToClients1795000000990 } from './1795000000990-consents-to-clients.js';
import { IssuerSchema1795000000900 } from './1795000000900-issuer-schema.js';
import { ensureLogins, grantDuties, type RoleUrls } from './roles.js';

export { RolesMissing, type RoleUrls } from './roles.js';

/** Every migration there is, in order. A released one is never edited; a change is a new file. */
export const MIGRATIONS = [
  LogSchema1795000000100,
  Append1795000000110,
  AppendRules1795000000120,
  KeysSchema1795000000130,
  ReadSchema1795000000200,
  ImportsSchema1795000000300,
  RulesAtEpoch1795000000310,
  SimulationsSchema1795000000400,
  Upkeep1795000000600,
  Review1795000000710,
  ReadAnew1795000000720,
  ReadModels1795000000800,
  ListsByDay1795000000810,
  DealtImports1795000000830,
  AppendBatch1795000000850,
  AccessLog1795000000910,
  EndedAccounts1795000000920,
  ShareViews1795000000930,
  SigningKeys1795000000940,
  SealSchema1795000000941,
  CredentialsSchema1795000000950,
  IssuerSchema1795000000900,
  ChosenPasswords1795000000960,
  AppendAtOnce1795000000970,
  Clearing1795000000985,
  ConsentsToClients1795000000990,
];

/** Any number does, as long as nobody else locks it in the bank's database. */
const LOCK = 1_795_000_000;

export interface MigrateOptions {
  /** `single`: everything runs as the owner, and no login is made. */
  readonly roles?: 'separate' | 'single';
}

export interface Migrated {
  /** Names of the migrations that this call ran. */
  readonly applied: string[];
}

function ownerDataSource(url: string): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    applicationName: 'credit-bank migrations',
    migrations: MIGRATIONS,
    migrationsTableName: 'schema_migrations',
    migrationsTransactionMode: 'all',
    logging: false,
    // Only migrations run here, and they bring their own UUIDs.
    installExtensions: false,
  });
}

async function passwordRefused(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    return false;
  } catch (error) {
    return error instanceof pg.DatabaseError && error.code === '28P01';
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function applyAll(
  source: DataSource,
  runner: QueryRunner,
  steps: { urls: RoleUrls; single: boolean },
): Promise<Migrated> {
  if (!steps.single) await ensureLogins(runner, steps.urls, passwordRefused);
  const applied = await source.runMigrations();
  if (!steps.single) await grantDuties(runner, steps.urls);
  return { applied: applied.map((migration) => migration.name) };
}

/**
 * Brings the database to the newest schema and the roles to what they may do. Processes that start
 * together take turns on a lock, so each finds the work done or does it.
 * @throws RolesMissing where the owner may not create the logins and `roles` is not `single`.
 */
export async function migrate(urls: RoleUrls, options: MigrateOptions = {}): Promise<Migrated> {
  const source = ownerDataSource(urls.owner);
  await source.initialize();
  const runner = source.createQueryRunner();
  try {
    await runner.query('SELECT pg_advisory_lock($1)', [LOCK]);
    try {
      return await applyAll(source, runner, { urls, single: options.roles === 'single' });
    } finally {
      await runner.query('SELECT pg_advisory_unlock($1)', [LOCK]);
    }
  } finally {
    await runner.release();
    await source.destroy();
  }
}
