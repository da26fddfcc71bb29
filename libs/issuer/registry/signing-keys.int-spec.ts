/** The keys of the bank's own issuer over the months: which one signs, which ones are believed. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeProtectedHeader, importJWK, type JWK, jwtVerify, SignJWT } from 'jose';
import type { Pool } from 'pg';
import { purposeRoots } from '#personal-data';
import { createPool } from '#postgres';
import { createDatabase, type TestDatabase } from '../../../test/running/database.js';
import { LIFETIMES } from '../lifetimes.js';
import { Vault } from '../vault.js';
import { SIGNING_ALGORITHM, SigningKeys } from './signing-keys.js';

let database: TestDatabase;
let owner: Pool;
let pool: Pool;
let vault: Vault;
/** Of the process that verifies; the database's own clock cannot be set, so its rows get older. */
let milliseconds = 0;

beforeAll(async () => {
  database = await createDatabase();
  owner = createPool(database.owner, { name: 'owner', max: 2 });
  pool = createPool(database.keys, { name: 'issuer keys spec', max: 8 });
  vault = new Vault(await purposeRoots(pool, randomBytes(32)));
}, 30_000);
afterAll(async () => {
  await Promise.all([pool.end(), owner.end()]);
  await database.drop();
});

async function timePasses(seconds: number): Promise<void> {
  milliseconds += seconds * 1_000;
  await owner.query(
    `UPDATE issuer.signing_keys SET made_at = made_at - $1 * interval '1 second',
       retired_at = retired_at - $1 * interval '1 second'`,
    [seconds],
  );
}

function process(): SigningKeys {
  return new SigningKeys(pool, vault, () => milliseconds);
}

async function signedBy(key: JWK | undefined): Promise<string> {
  const token = new SignJWT({ sub: 'somebody' });
  token.setProtectedHeader({ alg: SIGNING_ALGORITHM, kid: key?.kid ?? '' });
  return token.sign(await importJWK(key ?? {}, SIGNING_ALGORITHM));
}

async function believes(verifier: SigningKeys, token: string): Promise<boolean> {
  const key = await verifier.publicKey(decodeProtectedHeader(token).kid);
  return key !== null && (await jwtVerify(token, key)).payload.sub === 'somebody';
}

async function published(keys: SigningKeys): Promise<(string | undefined)[]> {
  return (await keys.all()).map(({ kid }) => kid);
}

const DAY = 86_400;

describe('the key that signs the tokens of the issuer', () => {
  it('is replaced after ninety days; the old one is believed as long as its tokens live', async () => {
    const signer = process();
    const verifier = process();
    await signer.upkeep();
    const [first] = await signer.all();
    const old = await signedBy(first);
    expect(await believes(verifier, old)).toBe(true);

    await timePasses(89 * DAY);
    await signer.upkeep();
    expect(await published(signer)).toEqual([first?.kid]);

    await timePasses(DAY);
    // Two processes look at the same time.
    await Promise.all([signer.upkeep(), verifier.upkeep()]);
    const [second] = await signer.all();
    expect(second?.kid).not.toBe(first?.kid);
    expect(await published(signer)).toEqual([second?.kid, first?.kid]);
    const young = await signedBy(second);
    // A token that was signed in the last moment of the old key, until it ends.
    await timePasses(LIFETIMES.AccessToken);
    expect(await believes(verifier, old)).toBe(true);
    expect(await believes(verifier, young)).toBe(true);

    await timePasses(LIFETIMES.AccessToken);
    await signer.upkeep();
    expect(await published(signer)).toEqual([second?.kid]);
    // Nobody told this process, which has known the old key all the time.
    expect(await believes(verifier, old)).toBe(false);
    expect(await believes(verifier, young)).toBe(true);
  });

  it('leaves the database when it is out of its time', async () => {
    const keys = process();
    await keys.upkeep();
    await keys.rotate();
    await timePasses(3 * LIFETIMES.AccessToken);
    await keys.upkeep();
    const { rows } = await owner.query('SELECT kid FROM issuer.signing_keys');
    expect(rows.map((row: { kid: string }) => row.kid)).toEqual(await published(keys));
    expect(rows).toHaveLength(1);
  });
});
