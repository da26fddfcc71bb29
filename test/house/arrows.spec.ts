import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { root } from './sources.js';

const run = promisify(execFile);
const cruiser = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');

interface Cruise {
  readonly summary: {
    readonly totalCruised: number;
    readonly violations: readonly { readonly from: string; readonly to: string }[];
  };
}

describe('the arrows of ARCHITECTURE.md', () => {
  it('hold for every import of the project', async () => {
    const rooms = ['apps', 'libs', 'migrations', 'seeds', 'test', 'bench'];
    const options = ['--config', '.dependency-cruiser.cjs', '--output-type', 'json'];
    // With this output type the program ends with 0 whatever it finds.
    const { stdout } = await run(process.execPath, [cruiser, ...options, ...rooms], {
      cwd: root,
      maxBuffer: 64 * 1024 * 1024,
    });
    const { summary } = JSON.parse(stdout) as Cruise;
    expect(summary.violations.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
    expect(summary.totalCruised).toBeGreaterThan(0);
  }, 60_000);
});
