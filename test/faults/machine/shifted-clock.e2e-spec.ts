import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from '@jest/globals';
import { eventually } from '../../running/database.js';

const HOUR_MS = 3_600_000;
const PRELOAD = pathToFileURL(
  join(process.cwd(), 'dist', 'test', 'faults', 'machine', 'shifted-clock.js'),
).href;

it('the clock of a running process jumps, for whoever asks it in whatever way', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'faults-clock-'));
  const file = join(folder, 'clock');
  const program =
    'setInterval(() => console.log(Date.now(), +new Date(), new Date(0).getTime()), 20)';
  const child = spawn(process.execPath, ['--eval', program], {
    env: {
      NODE_OPTIONS: `--import=${PRELOAD}`,
      FAULTS_CLOCK: file,
      FAULTS_PARENT: String(process.pid),
    },
  });
  let last: number[] = [];
  child.stdout.on('data', (text: Buffer) => {
    last = text.toString().trim().split('\n').at(-1)?.split(' ').map(Number) ?? [];
  });
  const reads = (shift: number): Promise<true> =>
    eventually(`a clock ${shift} ms away`, () => {
      const near = (ms = 0): boolean => Math.abs(ms - Date.now() - shift) < HOUR_MS / 60;
      return near(last[0]) && near(last[1]) && last[2] === 0 ? true : undefined;
    });
  await reads(0);
  for (const shift of [HOUR_MS, -HOUR_MS, 0]) {
    await writeFile(file, String(shift));
    expect(await reads(shift)).toBe(true);
  }
  child.kill('SIGKILL');
  await rm(folder, { recursive: true });
}, 20_000);
