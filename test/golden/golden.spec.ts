/**
 * The events of every release for ever. A release that has no files yet gets them by
 * `GOLDEN=write npm run -s jest -- --selectProjects unit --testPathPatterns test/golden`: look at
 * them, and commit them. They are never written again.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { LEARNER, presentEvents } from './present-events.js';
import { asStored, replay, type GoldenEvent, type Replayed } from './replay.js';

const HERE = import.meta.dirname;
const ROOT = join(HERE, '../..');
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  version: string;
};

async function writeRelease(): Promise<void> {
  const folder = join(HERE, version);
  if (process.env['GOLDEN'] !== 'write' || existsSync(join(folder, 'events.json'))) return;
  mkdirSync(folder, { recursive: true });
  const events = asStored(presentEvents());
  const write = (name: string, value: unknown): void => {
    writeFileSync(join(folder, name), `${JSON.stringify(value, null, 2)}\n`);
  };
  write('events.json', events);
  write('expected.json', await replay(events, LEARNER));
}

await writeRelease();

const releases = readdirSync(HERE, { withFileTypes: true })
  .filter((one) => one.isDirectory())
  .map((one) => one.name);

function file(release: string, name: string): unknown {
  return JSON.parse(readFileSync(join(HERE, release, name), 'utf8'));
}

describe('what a release has written is read for ever', () => {
  it.each(releases)('the events of %s replay to the state that it had', async (release) => {
    const events = file(release, 'events.json') as GoldenEvent[];
    const expected = file(release, 'expected.json') as Replayed;
    const { bytes, shape, ...state } = await replay(events, LEARNER);
    expect(state).toEqual({ ...expected, bytes: undefined, shape: undefined });
    if (shape === expected.shape) expect(bytes).toEqual(expected.bytes);
  });

  it('the present release has its golden files', () => {
    expect(releases).toContain(version);
  });

  it('no event type is without a golden event', () => {
    const written = new Set(
      (file(version, 'events.json') as GoldenEvent[]).map((event) => event.type),
    );
    const sources = readdirSync(join(ROOT, 'libs/domain')).filter((name) => !/spec/.test(name));
    const known = sources.flatMap((name) =>
      [...readFileSync(join(ROOT, 'libs/domain', name), 'utf8').matchAll(TYPE)].map(
        ([, type]) => type ?? '',
      ),
    );
    expect(known.length).toBeGreaterThanOrEqual(25);
    expect(known.filter((type) => !written.has(type))).toEqual([]);
  });
});

/** How an event's name stands in the union of its kind. */
const TYPE = /readonly type: '([A-Z][A-Za-z]+)';/g;
