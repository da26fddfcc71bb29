import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who may have a token of the bank's own issuer: clients, people's accounts, the keys that sign,
 * and what the issuer remembers while somebody signs in. Out of reach of every role but `keys`.
 */
const STATEMENTS = [
  'CREATE SCHEMA issuer',
  `CREATE TABLE issuer.clients (
     client_id text COLLATE "C" PRIMARY KEY,
     method text NOT NULL CHECK (method IN ('secret', 'privateKey', 'people')),
     role text,
     institution text,
     scopes text[] NOT NULL,
     secret_hash bytea,
     jwks jsonb,
     redirect_uris text[] NOT NULL,
     demo boolean NOT NULL,
     disabled_at timestamptz,
     created_at timestamptz NOT NULL DEFAULT now(),
     CONSTRAINT clients_secret CHECK ((method = 'secret') = (secret_hash IS NOT NULL)),
     CONSTRAINT clients_jwks CHECK ((method = 'privateKey') = (jwks IS NOT NULL)),
     CONSTRAINT clients_role CHECK ((method = 'people') = (role IS NULL)),
     CONSTRAINT clients_institution CHECK (
       (role IN ('college', 'certifyingBody', 'admissionsOffice')) IS TRUE
       = (institution IS NOT NULL)))`,
  `CREATE TABLE issuer.accounts (
     account_id uuid PRIMARY KEY,
     login bytea NOT NULL UNIQUE,
     password bytea NOT NULL,
     role text NOT NULL,
     institution text,
     learner uuid,
     demo boolean NOT NULL,
     disabled_at timestamptz,
     created_at timestamptz NOT NULL DEFAULT now(),
     CONSTRAINT accounts_institution CHECK (
       (role IN ('college', 'certifyingBody', 'admissionsOffice')) = (institution IS NOT NULL)),
     CONSTRAINT accounts_learner CHECK ((role = 'learner') = (learner IS NOT NULL)))`,
  'CREATE INDEX accounts_by_learner ON issuer.accounts (learner) WHERE learner IS NOT NULL',
  `CREATE TABLE issuer.signing_keys (
     kid text COLLATE "C" PRIMARY KEY,
     public_jwk jsonb NOT NULL,
     wrapped bytea NOT NULL,
     made_at timestamptz NOT NULL DEFAULT now(),
     retired_at timestamptz)`,
  // One key signs; the others are kept for the tokens that they signed.
  `CREATE UNIQUE INDEX signing_keys_one_signs
     ON issuer.signing_keys ((retired_at IS NULL)) WHERE retired_at IS NULL`,
  `CREATE TABLE issuer.addresses (
     url text COLLATE "C" PRIMARY KEY,
     seen_at timestamptz NOT NULL DEFAULT now())`,
  `CREATE TABLE issuer.sign_ins (
     model text COLLATE "C" NOT NULL,
     id bytea NOT NULL,
     grant_id bytea,
     uid bytea,
     sealed bytea NOT NULL,
     consumed_at timestamptz,
     expires_at timestamptz NOT NULL,
     PRIMARY KEY (model, id))`,
  'CREATE INDEX sign_ins_by_grant ON issuer.sign_ins (grant_id) WHERE grant_id IS NOT NULL',
  'CREATE INDEX sign_ins_by_uid ON issuer.sign_ins (uid) WHERE uid IS NOT NULL',
  'CREATE INDEX sign_ins_by_expiry ON issuer.sign_ins (expires_at)',
];

export class IssuerSchema1795000000900 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP SCHEMA issuer CASCADE');
  }
}
