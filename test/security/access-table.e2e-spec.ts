/** The table is whole, and says what the bank does. */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ACCESS_TABLE, type Row } from './access-table.js';
import { routesOf } from './routes.js';
import { type Place, ROLES, Scene, type RoleLetter, type Whose } from './scene.js';

jest.setTimeout(120_000);

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open();
});
afterAll(() => scene.close());

const LETTERS = Object.keys(ROLES) as RoleLetter[];
const WHOSE: readonly Whose[] = ['own', 'foreign', 'absent'];

function cells(text: string): Map<RoleLetter, number> {
  return new Map(
    text.split(' ').map((cell) => [cell.slice(0, 1) as RoleLetter, Number(cell.slice(1))]),
  );
}

/** What the row says of a role; null where there is nothing to perform. */
function said(row: Row, role: RoleLetter, whose: Whose): number | null {
  const own = cells(row.own ?? '').get(role);
  if (whose === 'own') return own ?? 403;
  if (row.alike === true || own === undefined) return null;
  if (whose === 'foreign' && role === 'o') return null;
  const other = row[whose];
  return other === undefined ? 404 : (cells(other).get(role) ?? null);
}

interface Cell {
  /** Null for a caller without a token. */
  readonly role: RoleLetter | null;
  readonly whose: Whose;
  readonly status: number;
}

function cellsOf(row: Row): Cell[] {
  const { anyone } = row;
  if (anyone !== undefined) {
    return [null, ...LETTERS].map((role) => ({ role, whose: 'own', status: anyone }));
  }
  const known = WHOSE.flatMap((whose) =>
    LETTERS.flatMap((role) => {
      const status = said(row, role, whose);
      return status === null ? [] : [{ role, whose, status }];
    }),
  );
  return [{ role: null, whose: 'own', status: 401 }, ...known];
}

interface Performed {
  readonly status: number;
  /** Without what differs from request to request. */
  readonly text: string;
  readonly headers: string;
}

async function perform(
  route: string,
  row: Row,
  { role, whose }: { role: RoleLetter | null; whose: Whose },
): Promise<Performed> {
  const [method = '', path = ''] = route.split(' ');
  const place = scene.place(role ?? 'l', whose);
  const address = path.replace(/\{(\w+)\}/g, (_all, name: string) => named(place, name));
  const query = QUERIES[path]?.(place) ?? '';
  const sent = row.send?.(place);
  const headers: Record<string, string> = {};
  if (sent !== undefined) headers['content-type'] = row.type ?? 'application/json';
  if (role !== null) headers['authorization'] = `Bearer ${scene.token(role)}`;
  const body =
    sent === undefined ? {} : { body: typeof sent === 'string' ? sent : JSON.stringify(sent) };
  const signal = AbortSignal.timeout(20_000);
  const init = { method, headers, signal, ...body };
  const answer = await fetch(scene.bank.baseUrl + address + query, init);
  const text = (await answer.text()).replace(/"traceId":"[^"]*"/, '');
  const names = [...answer.headers.keys()].filter((name) => !name.startsWith('ratelimit'));
  return { status: answer.status, text, headers: names.join() };
}

const QUERIES: Readonly<Record<string, (place: Place) => string>> = {
  '/v1/learners/{learnerId}/conversion-plan': ({ programme }) =>
    `?institution=A&programme=${programme}`,
};

function named(place: object, name: string): string {
  const found = (place as Record<string, unknown>)[name];
  if (typeof found === 'string') return found;
  throw new Error(`test/security/scene.ts has nothing to put for {${name}}: add it to Place`);
}

const HOW =
  'Add a row to test/security/access-table.ts (its head says how) and, for a new kind of object, ' +
  'its id to test/security/scene.ts.';

describe('the table', () => {
  it('has a row for every route of the API document, and no other', async () => {
    const routes = (await routesOf(scene.bank.baseUrl)).map(
      ({ method, path }) => `${method} ${path}`,
    );
    const rows = Object.keys(ACCESS_TABLE);
    const missing = routes.filter((route) => !rows.includes(route));
    const stale = rows.filter((row) => !routes.includes(row));
    expect({ missing, stale, how: HOW }).toEqual({ missing: [], stale: [], how: HOW });
  });

  it('holds for every role and object', async () => {
    const wrong: string[] = [];
    for (const [route, row] of Object.entries(ACCESS_TABLE)) {
      for (const { role, whose, status: expected } of cellsOf(row)) {
        const { status, text } = await perform(route, row, { role, whose });
        if (status === expected) continue;
        const cell = `${route} ${whose} ${role ?? 'nobody'}${expected}`;
        wrong.push(`${cell}: ${status} ${text.slice(0, 160)}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('tells somebody else’s object from an absent one by nothing', async () => {
    const told: string[] = [];
    for (const [route, row] of Object.entries(ACCESS_TABLE)) {
      for (const role of LETTERS) {
        if (said(row, role, 'foreign') !== 404 || said(row, role, 'absent') !== 404) continue;
        const foreign = await perform(route, row, { role, whose: 'foreign' });
        const absent = await perform(route, row, { role, whose: 'absent' });
        if (JSON.stringify(foreign) !== JSON.stringify(absent)) told.push(`${route} ${role}`);
      }
    }
    expect(told).toEqual([]);
  });
});
