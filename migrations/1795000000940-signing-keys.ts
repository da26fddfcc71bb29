import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Signing keys: the public half in clear and for ever, the private half wrapped by the master key
 * until the key is retired, and then nowhere.
 */
const TABLE = `CREATE TABLE keys.signing_keys (
    created_at timestamptz NOT NULL,
    retired_at timestamptz,
    purpose text COLLATE "C" NOT NULL,
    kid text COLLATE "C" NOT NULL,
    public_key bytea NOT NULL,
    wrapped bytea,
    CONSTRAINT signing_keys_key PRIMARY KEY (purpose, kid),
    CONSTRAINT signing_keys_have_a_known_purpose CHECK (purpose IN ('checkpoint', 'credential')),
    CONSTRAINT signing_keys_are_ed25519 CHECK (length(public_key) = 32),
    CONSTRAINT signing_keys_keep_no_retired_secret
      CHECK ((retired_at IS NULL) = (wrapped IS NOT NULL)))`;

/** One key signs for a purpose at a time. */
const CURRENT = `CREATE UNIQUE INDEX signing_keys_current ON keys.signing_keys (purpose)
  WHERE retired_at IS NULL`;

/** What was signed by a public key that is gone had no proof left; only retiring changes one. */
const KEPT = [
  `CREATE FUNCTION keys.refuse_loss_of_signing_keys() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN
     IF TG_OP = 'UPDATE' AND OLD.retired_at IS NULL AND NEW.retired_at IS NOT NULL
       AND (NEW.purpose, NEW.kid, NEW.public_key, NEW.created_at)
         = (OLD.purpose, OLD.kid, OLD.public_key, OLD.created_at) THEN
       RETURN NEW;
     END IF;
     RAISE EXCEPTION '签名公钥永久保留 / public keys of signatures are kept: % on %.%',
       TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME USING ERRCODE = 'object_not_in_prerequisite_state';
   END $$`,
  `CREATE TRIGGER signing_keys_are_kept BEFORE UPDATE OR DELETE ON keys.signing_keys
     FOR EACH ROW EXECUTE FUNCTION keys.refuse_loss_of_signing_keys()`,
  `CREATE TRIGGER signing_keys_are_kept_together BEFORE TRUNCATE ON keys.signing_keys
     FOR EACH STATEMENT EXECUTE FUNCTION keys.refuse_loss_of_signing_keys()`,
];

export class SigningKeys1795000000940 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [TABLE, CURRENT, ...KEPT]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE keys.signing_keys');
    await runner.query('DROP FUNCTION keys.refuse_loss_of_signing_keys()');
  }
}
