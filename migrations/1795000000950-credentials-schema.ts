import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Credentials that were issued, and where the status of each is kept: list and place of its bit. A
 * row says whose it is and which outcomes are in it, and nothing that is personal; what it says is
 * signed on demand and kept nowhere.
 */
const ISSUED = `CREATE TABLE credentials.issued (
    position bigint NOT NULL,
    issued_at timestamptz NOT NULL,
    credential uuid NOT NULL,
    learner uuid NOT NULL,
    revoked_from date,
    list integer NOT NULL,
    place integer NOT NULL,
    partition smallint NOT NULL,
    cause text COLLATE "C",
    digest bytea NOT NULL,
    outcomes uuid[] NOT NULL,
    CONSTRAINT issued_key PRIMARY KEY (credential),
    CONSTRAINT issued_have_a_place_each UNIQUE (list, place),
    CONSTRAINT issued_places_lie_in_their_list CHECK (list > 0 AND place BETWEEN 0 AND 131071),
    CONSTRAINT issued_say_why_they_are_revoked CHECK ((revoked_from IS NULL) = (cause IS NULL)))`;

/** The same content is one credential while it stands; another export of it is issued anew. */
const ONCE = `CREATE UNIQUE INDEX issued_once ON credentials.issued (learner, digest)
  WHERE revoked_from IS NULL`;

/** Those that a revocation in the log concerns. */
const OF_LEARNER = `CREATE INDEX issued_of_learner ON credentials.issued (partition, learner)`;

/** The bits of a list. */
const REVOKED = `CREATE INDEX issued_revoked ON credentials.issued (list, place)
  WHERE revoked_from IS NOT NULL`;

/** How far each partition of the log was searched for revocations and corrections. */
const SEARCHED = [
  `CREATE TABLE credentials.searched (
     position bigint NOT NULL,
     partition smallint NOT NULL,
     CONSTRAINT searched_key PRIMARY KEY (partition))`,
  `INSERT INTO credentials.searched (position, partition)
     SELECT 0, partition FROM generate_series(0, 63) AS partition`,
];

export class CredentialsSchema1795000000950 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE SCHEMA credentials');
    const statements = [ISSUED, ONCE, OF_LEARNER, REVOKED, ...SEARCHED];
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP SCHEMA credentials CASCADE');
  }
}
