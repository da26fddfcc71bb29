import { describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { readSettings, requireSettings, type Settings } from './index.js';

function settingsOf(env: Record<string, string>): Settings {
  return requireSettings(env);
}

function wrongIn(env: Record<string, string>): string[] {
  const read = readSettings(env);
  return Array.isArray(read) ? read.map((problem) => problem.variable) : [];
}

describe('Settings', () => {
  it('need nothing at all', () => {
    expect(settingsOf({})).toEqual({
      host: '127.0.0.1',
      port: 3000,
      portGiven: false,
      logins: {},
      roles: 'separate',
      dataFolder: join(process.cwd(), '.credit-bank'),
      timeZone: 'Asia/Shanghai',
      seed: 'default',
      projectorWorkers: 1,
      requestsAtOnce: 512,
      quotas: { requests: 600_000, bulk: 60_000, address: 600_000 },
      keepDays: 14,
      logLevel: 'info',
      mode: 'demo',
      demoClients: 'refuse',
      oidcAudience: 'credit-bank',
    });
  });

  it('take an empty variable as absent, and know a port that was asked for', () => {
    expect(settingsOf({ PORT: ' ', SEED: '' })).toMatchObject({ port: 3000, portGiven: false });
    expect(settingsOf({ PORT: '3000' })).toMatchObject({ port: 3000, portGiven: true });
  });

  it('decode keys from base64 and base64url', () => {
    const bytes = Buffer.alloc(32, 0xfb);
    for (const encoding of ['base64', 'base64url'] as const) {
      const { masterKey } = settingsOf({ CREDIT_BANK_MASTER_KEY: bytes.toString(encoding) });
      expect(Buffer.from(masterKey ?? [])).toEqual(bytes);
    }
  });

  it('are those of production where NODE_ENV says so, unless the bank is told otherwise', () => {
    expect(
      settingsOf({ NODE_ENV: 'production', PUBLIC_URL: 'https://bank.example/' }),
    ).toMatchObject({
      mode: 'production',
      seed: 'none',
    });
    const demo = settingsOf({ NODE_ENV: 'production', CREDIT_BANK_MODE: 'demo' });
    expect(demo).toMatchObject({ mode: 'demo', seed: 'default' });
    const bare = { CREDIT_BANK_MODE: 'production', SEED: 'default' };
    expect(wrongIn(bare)).toEqual(['SEED', 'PUBLIC_URL']);
    const elsewhere = { ...bare, SEED: 'none', OIDC_ISSUER: 'https://issuer.example' };
    expect(wrongIn(elsewhere)).toEqual([]);
  });

  it.each([
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '0x10'],
    ['HOST', 'http://localhost'],
    ['DATABASE_URL', 'localhost/bank'],
    ['DATABASE_URL', 'postgresql://bank:50%@localhost/bank'],
    ['DATABASE_READ_URL', 'replica:5432'],
    ['READER_URL', 'mysql://localhost/bank'],
    ['CREDIT_BANK_MASTER_KEY', Buffer.alloc(31).toString('base64')],
    ['TOKEN_KEY', Buffer.alloc(31).toString('base64')],
    ['TOKEN_KEY', 'not base64, but long enough to be mistaken for a key of 32 bytes'],
    ['BANK_TIME_ZONE', '+08:00'],
    ['BANK_TIME_ZONE', 'Asia/Atlantis'],
    ['SEED', 'None'],
    ['ROLES', 'one'],
    ['PROJECTOR_WORKERS', '0'],
    ['LOG_LEVEL', 'loud'],
    ['CREDIT_BANK_MODE', 'prod'],
    ['PUBLIC_URL', 'bank.example'],
    ['OIDC_ISSUER', 'http://issuer.example'],
    ['OIDC_ISSUER', 'https://issuer.example/?a=b'],
    ['RATE_LIMIT_BULK', '0'],
    ['TRUSTED_PROXIES', '10.0.0.0/8,proxy'],
    ['TRUSTED_PROXIES', '10.0.0.0/33'],
  ])('refuse %s=%s', (variable, value) => {
    expect(wrongIn({ [variable]: value })).toEqual([variable]);
  });

  it('are refused as a whole, each variable in both languages and no value shown', () => {
    const env = { PORT: 'p', DATABASE_URL: 'mysql://root:hidden@localhost/bank' };
    expect(() => settingsOf(env)).toThrow(/- PORT: 应为[^]*- PORT: must be/);
    expect(() => settingsOf(env)).toThrow(/- DATABASE_URL: 应为[^]*- DATABASE_URL: must be/);
    expect(() => settingsOf(env)).not.toThrow(/hidden/);
  });
});
