import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The read model gets a number, so that another one can be filled beside the one that serves. The
 * number leads every key: what belongs together lies together, and an index entry stays as large
 * as it was, for it fills what was padding. What is there becomes model 1.
 *
 * The schema `projection` holds what the projectors agree on: which model serves, how far another
 * one is filled, and who projects which partition. Nothing in it is computed from the log.
 */
const CONTROL = [
  'CREATE SCHEMA projection',
  `CREATE TABLE projection.models (
     model smallint PRIMARY KEY,
     shape smallint NOT NULL,
     state text COLLATE "C" NOT NULL CHECK (state IN ('filling', 'live', 'retired')),
     accepted text)`,
  `CREATE TABLE projection.live (
     shape smallint PRIMARY KEY,
     model smallint NOT NULL)`,
  `CREATE TABLE projection.fills (
     model smallint NOT NULL,
     partition smallint NOT NULL,
     until bigint NOT NULL,
     stage smallint NOT NULL,
     after_stream uuid NOT NULL,
     events bigint NOT NULL,
     PRIMARY KEY (model, partition))`,
  `CREATE TABLE projection.workers (
     worker uuid PRIMARY KEY,
     beat bigint NOT NULL)`,
  `CREATE TABLE projection.owners (
     partition smallint PRIMARY KEY,
     worker uuid)`,
  'INSERT INTO projection.owners SELECT partition FROM generate_series(0, 63) AS partition',
  `INSERT INTO projection.models VALUES (1, 1, 'live', NULL)`,
  'INSERT INTO projection.live VALUES (1, 1)',
];

interface Table {
  readonly key: string;
  readonly with?: string;
  readonly indexes?: Readonly<Record<string, string>>;
}

const TABLES: Readonly<Record<string, Table>> = {
  checkpoints: { key: 'partition' },
  accounts: { key: 'partition, learner', with: 'WITH (fillfactor = 80)' },
  statement_entries: { key: 'partition, learner, position, ordinal' },
  sweeps: { key: 'partition, epoch' },
  parked: { key: 'partition, stream' },
  statistics: { key: 'partition, scope, kind, level, institution, year' },
  conversions: {
    key: 'partition, learner, conversion_id',
    indexes: {
      conversions_of_institution: '(institution, programme, status, applied_on, conversion_id)',
      conversions_of_reviewer: '(step_by, applied_on, conversion_id) WHERE step_by IS NOT NULL',
      conversions_by_due_day: '(due_on, conversion_id) WHERE due_on IS NOT NULL',
    },
  },
  appeals: {
    key: 'partition, learner, appeal_id',
    indexes: {
      appeals_by_day: '(filed_on, appeal_id)',
      appeals_by_status: '(status, filed_on, appeal_id)',
    },
  },
  precedents: {
    key: 'partition, precedent_id',
    indexes: {
      precedents_by_day: '(entered_on, precedent_id)',
      precedents_of_programme: '(institution, programme, course, entered_on, precedent_id)',
      precedents_of_code: '(scheme, code, level)',
    },
  },
  institutions: { key: 'partition, code', indexes: { institutions_by_code: '(code)' } },
  rule_books: {
    key: 'partition, book_id, version',
    indexes: { rule_books_by_id: '(book_id, version)' },
  },
};

const COPY = 'INCLUDING STORAGE INCLUDING COMPRESSION';

function numbered(name: string, table: Table): string[] {
  const indexes = Object.entries(table.indexes ?? {}).map(
    ([index, on]) => `CREATE INDEX ${index} ON read.${name} ${on.replace('(', '(model, ')}`,
  );
  return [
    `ALTER TABLE read.${name} RENAME TO ${name}_before`,
    `CREATE TABLE read.${name} (model smallint NOT NULL, LIKE read.${name}_before ${COPY})
       ${table.with ?? ''}`,
    `INSERT INTO read.${name} SELECT 1, b.* FROM read.${name}_before AS b`,
    `DROP TABLE read.${name}_before`,
    `ALTER TABLE read.${name} ADD CONSTRAINT ${name}_pkey PRIMARY KEY (model, ${table.key})`,
    ...indexes,
  ];
}

/** Of several models the one that serves stays. */
function unnumbered(name: string, table: Table): string[] {
  const indexes = Object.entries(table.indexes ?? {}).map(
    ([index, on]) => `CREATE INDEX ${index} ON read.${name} ${on}`,
  );
  return [
    `DELETE FROM read.${name}
       WHERE model <> (SELECT model FROM projection.live ORDER BY shape DESC LIMIT 1)`,
    `ALTER TABLE read.${name} DROP COLUMN model,
       ADD CONSTRAINT ${name}_pkey PRIMARY KEY (${table.key})`,
    ...indexes,
  ];
}

export class ReadModels1795000000800 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const tables = Object.entries(TABLES).flatMap(([name, table]) => numbered(name, table));
    for (const statement of [...tables, ...CONTROL]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    const tables = Object.entries(TABLES).flatMap(([name, table]) => unnumbered(name, table));
    for (const statement of [...tables, 'DROP SCHEMA projection CASCADE']) {
      await runner.query(statement);
    }
  }
}
