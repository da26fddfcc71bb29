import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The seal: a Merkle tree over the events of each partition, in tiles of 32 hashes, and the signed
 * checkpoints. Everything but the checkpoints can be computed from the log again. A tile is stored
 * as it is: hashes do not shrink.
 */
const TABLES = [
  'CREATE SCHEMA seal',
  `CREATE TABLE seal.trees (
     partition smallint PRIMARY KEY,
     size bigint NOT NULL,
     root bytea NOT NULL) WITH (fillfactor = 50)`,
  `INSERT INTO seal.trees SELECT partition, 0, sha256('')
     FROM generate_series(0, 63) AS partition`,
  `CREATE TABLE seal.tiles (
     tile bigint NOT NULL,
     partition smallint NOT NULL,
     level smallint NOT NULL,
     hashes bytea NOT NULL,
     CONSTRAINT tiles_key PRIMARY KEY (partition, level, tile)) WITH (fillfactor = 80)`,
  'ALTER TABLE seal.tiles ALTER COLUMN hashes SET STORAGE PLAIN',
  `CREATE TABLE seal.checkpoints (
     size bigint NOT NULL,
     signed_at timestamptz NOT NULL,
     exported boolean NOT NULL,
     kid text COLLATE "C" NOT NULL,
     note text COLLATE "C" NOT NULL,
     CONSTRAINT checkpoints_key PRIMARY KEY (size, kid))`,
  `CREATE TABLE seal.bank (origin text COLLATE "C" PRIMARY KEY)`,
  `INSERT INTO seal.bank SELECT 'credit-bank/' || gen_random_uuid()`,
];

export class SealSchema1795000000941 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of TABLES) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP SCHEMA seal CASCADE');
  }
}
