import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { openLog, type OpenLog } from '../../test/ledger/open-log.js';
import * as arrays from './binary-arrays.js';
import { copyRows } from './binary-copy.js';

let log: OpenLog;
let client: pg.PoolClient;
beforeAll(async () => {
  log = await openLog();
  client = await log.pool(log.urls.owner).connect();
  await client.query(`CREATE TEMP TABLE copied (small smallint, medium integer, large bigint,
    said text, raw bytea, id uuid PRIMARY KEY, day date)`);
});
afterAll(async () => {
  client.release();
  await log.close();
});

const IDS = ['00000000-0000-4000-8000-000000000001', 'ffffffff-ffff-4fff-bfff-ffffffffffff'];

function columns(ids: readonly string[]): arrays.Column[] {
  return [
    arrays.int2Column([-32_768, 32_767]),
    arrays.int4Column([-2_147_483_648, 2_147_483_647]),
    arrays.int8Column([-(2n ** 63n), 2n ** 63n - 1n]),
    arrays.textColumn(['学分 \\N \t"\n', null]),
    arrays.byteaColumn([Buffer.from([0, 255]), Buffer.alloc(0)]),
    arrays.uuidColumn(ids.map(arrays.uuidBytes)),
    arrays.dateColumn(['1999-12-31', null]),
  ];
}

describe('COPY in binary form', () => {
  it('stores the extremes of each type, NULLs, and text as it is', async () => {
    await copyRows(client, 'copied', columns(IDS));
    const { rows } = await client.query(
      'SELECT small, medium, large::text, said, raw, id, day::text FROM copied ORDER BY id',
    );
    expect(rows).toEqual([
      {
        ...{ small: -32_768, medium: -2_147_483_648, large: '-9223372036854775808' },
        ...{ said: '学分 \\N \t"\n', raw: Buffer.from([0, 255]), id: IDS[0], day: '1999-12-31' },
      },
      {
        ...{ small: 32_767, medium: 2_147_483_647, large: '9223372036854775807' },
        ...{ said: null, raw: Buffer.alloc(0), id: IDS[1], day: null },
      },
    ]);
  });

  it('stores nothing where one row is refused, and leaves the session usable', async () => {
    await client.query('TRUNCATE copied');
    const twice = columns([IDS[0] ?? '', IDS[0] ?? '']);
    await expect(copyRows(client, 'copied', twice)).rejects.toMatchObject({ code: '23505' });
    const { rows } = await client.query('SELECT count(*)::integer AS count FROM copied');
    expect(rows).toEqual([{ count: 0 }]);
  });

  it('takes no rows at all', async () => {
    await client.query('TRUNCATE copied');
    await copyRows(client, 'copied (small, id)', [arrays.int2Column([]), arrays.uuidColumn([])]);
    const { rows } = await client.query('SELECT count(*)::integer AS count FROM copied');
    expect(rows).toEqual([{ count: 0 }]);
  });
});
