import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { serverUrl } from '../running/database.js';
import { root } from './sources.js';

describe('the server of these tests', () => {
  it('is a PostgreSQL that the bank supports, and says which', async () => {
    const client = new pg.Client({ connectionString: serverUrl() });
    await client.connect();
    try {
      const found = await client.query<{ server_version: string }>('SHOW server_version');
      const version = found.rows[0]?.server_version ?? '';
      const major = Number.parseInt(version, 10);
      expect(major).toBeGreaterThanOrEqual(15);
      expect(major).toBeLessThanOrEqual(18);
      writeFileSync(join(root, `test-results/postgresql-${major}.version`), `${version}\n`);
    } finally {
      await client.end();
    }
  });
});
