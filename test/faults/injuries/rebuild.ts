/** The read model computed anew beside the live one, and put in its place, while everyone works. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Chance } from '../chance.js';
import type { Injury, Scene } from './scene.js';

const REBUILD = join(process.cwd(), 'dist', 'apps', 'credit-bank', 'rebuild.js');
/** One that is not done by then is killed as well; what it filled waits for the next one. */
const LIMIT_MS = 30_000;
/** Writes go on meanwhile, but not as fast as a machine without a free processor can take them. */
const PACE_MS = 150;

/** Half of them are killed on their way, and the same command goes on. */
export const rebuild: Injury = async (scene, chance) => {
  const { known } = scene.office;
  known.paceMs = PACE_MS;
  try {
    return await rebuilt(scene, chance);
  } finally {
    known.paceMs = 0;
  }
};

async function rebuilt(scene: Scene, chance: Chance): Promise<string> {
  const killed = chance.happens(0.5);
  if (killed) {
    const ending = started(scene);
    await delay(chance.between(500, 4_000));
    ending.kill();
    await ending.ended;
  }
  const { code, said } = await started(scene).ended;
  if (code === 'SIGKILL') return `a rebuild killed after ${LIMIT_MS / 1_000} s`;
  if (code !== 0) throw new Error(`the rebuild ended with ${String(code)}: ${said.slice(-500)}`);
  return `the read model rebuilt and swapped${killed ? ', after a first try was killed' : ''}`;
}

interface Rebuilding {
  readonly ended: Promise<{ code: number | string | null; said: string }>;
  kill(): void;
}

function started({ crew }: Scene): Rebuilding {
  const { PATH = '' } = process.env;
  const env = { ...crew.environment('credit-bank'), PATH };
  const { promise, resolve } = Promise.withResolvers<{
    code: number | string | null;
    said: string;
  }>();
  const options = { env, timeout: LIMIT_MS, killSignal: 'SIGKILL' as const };
  const child = execFile(process.execPath, [REBUILD], options, (error, out, err) => {
    resolve({ code: error === null ? 0 : (error.code ?? error.signal ?? null), said: out + err });
  });
  return { ended: promise, kill: () => child.kill('SIGKILL') };
}
