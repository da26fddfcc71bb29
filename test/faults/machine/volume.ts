/** A small volume of its own for the database's files, where the platform lets us make one. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MEGABYTES = 512;
const PIECE = Buffer.alloc(4 * 1_048_576);

export class Volume {
  private constructor(
    readonly path: string,
    /** A plain folder without it: its disk is everyone's, and is not filled. */
    readonly isOwn: boolean,
  ) {}

  static async make(): Promise<Volume> {
    const path = await mkdtemp(join(tmpdir(), 'faults-volume-'));
    return new Volume(path, mounted(path));
  }

  /** Writes until no room is left. */
  async fill(): Promise<void> {
    if (!this.isOwn) throw new Error('only a volume of its own is filled');
    const file = await open(this.#filler, 'a');
    try {
      for (let size = PIECE.length; size >= 4_096;) {
        const { bytesWritten } = await file
          .write(PIECE, 0, size)
          .catch(() => ({ bytesWritten: 0 }));
        if (bytesWritten === 0) size = Math.floor(size / 2);
      }
    } finally {
      await file.close();
    }
  }

  async free(): Promise<void> {
    await rm(this.#filler, { force: true });
  }

  async remove(): Promise<void> {
    if (this.isOwn) spawnSync('umount', ['-l', this.path]);
    await rm(this.path, { recursive: true, force: true });
  }

  get #filler(): string {
    return join(this.path, 'filler');
  }
}

/** Only root on Linux may mount; everyone else goes without. */
function mounted(path: string): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const options = `size=${MEGABYTES}m,mode=0755`;
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'faults', path]);
  return status === 0;
}
