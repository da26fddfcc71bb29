import { describe, expect, it } from '@jest/globals';
import { deriveUrls, onReplica, withoutPassword } from './index.js';

const OWNER = 'postgresql://bank:p%40ss@db.example:5433/credit?sslmode=require';

describe('The URLs of the logins', () => {
  it('differ from the owner’s in user and password only', () => {
    const writer = new URL(deriveUrls(OWNER, {}).writer);
    expect(writer.username).toBe('credit_writer');
    expect(writer.password).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect([writer.host, writer.pathname, writer.search]).toEqual([
      'db.example:5433',
      '/credit',
      '?sslmode=require',
    ]);
  });

  it('are the same wherever they are derived, and another password for each login', () => {
    const urls = deriveUrls(OWNER, {});
    expect(deriveUrls(OWNER, {})).toEqual(urls);
    const passwords = Object.values(urls).map((url: string) => new URL(url).password);
    expect(new Set(passwords).size).toBe(5);
  });

  it('are taken as given where they are given', () => {
    const given = 'postgresql://someone:else@elsewhere/credit';
    const urls = deriveUrls(OWNER, { READER_URL: given });
    expect(urls.reader).toBe(given);
    expect(new URL(urls.keys).username).toBe('credit_keys');
  });

  it('are all the owner’s with ROLES=single, also where it has no password', () => {
    const owner = 'postgresql://bank@localhost/credit';
    const urls = deriveUrls(owner, { ROLES: 'single' });
    expect(new Set(Object.values(urls))).toEqual(new Set([owner]));
  });

  it('are not derived from no password, for anyone could derive them too', () => {
    expect(() => deriveUrls('postgresql://bank@localhost/credit', {})).toThrow(/没有密码/);
  });

  it('stay within PostgreSQL’s 63 bytes, and apart, for long database names', () => {
    const users = ['a', 'b'].map((end) => {
      const owner = `postgresql://bank:x@localhost/${'数'.repeat(20)}${end}`;
      return new URL(deriveUrls(owner, {}).projector).username;
    });
    expect(new Set(users).size).toBe(2);
    for (const user of users) expect(Buffer.byteLength(user)).toBeLessThanOrEqual(63);
  });

  it('are the same on a replica, whose own user and password do not count', () => {
    const reader = deriveUrls(OWNER, {}).reader;
    const url = new URL(onReplica(reader, 'postgresql://other:x@replica.example:6432/credit'));
    expect([url.host, url.pathname, url.search]).toEqual(['replica.example:6432', '/credit', '']);
    const { username, password } = new URL(reader);
    expect([url.username, url.password]).toEqual([username, password]);
    expect(onReplica(reader, undefined)).toBe(reader);
  });

  it('may be shown without their password', () => {
    expect(withoutPassword(OWNER)).toBe(
      'postgresql://bank:***@db.example:5433/credit?sslmode=require',
    );
  });
});
