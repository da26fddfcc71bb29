import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { CannotStart } from '#settings';

/** Any number does, as long as nobody else locks it in the bank's database. */
const LOCK = 1_795_000_001;
/** A bank that is just leaving gives the folder up within this. */
const PATIENCE_MS = 3000;
const RETAKE_MS = 500;

/**
 * One bank a data folder. The lock is a session of the embedded server: it ends with its process,
 * however that ends, and a file with a process number in it would not.
 */
export class FolderLock {
  private session: pg.Client | undefined;
  private released = false;

  private constructor(
    private readonly url: string,
    private readonly onTaken: () => void,
  ) {}

  /**
   * `onTaken` is told if another bank got the folder while the server was away.
   * @throws CannotStart where another bank holds the folder.
   */
  static async take(url: string, folder: string, onTaken: () => void): Promise<FolderLock> {
    const lock = new FolderLock(url, onTaken);
    const deadline = performance.now() + PATIENCE_MS;
    while (!(await lock.tryTake())) {
      if (performance.now() > deadline) throw dataFolderTaken(folder);
      await delay(100);
    }
    return lock;
  }

  async release(): Promise<void> {
    this.released = true;
    await this.session?.end().catch(() => undefined);
  }

  private async tryTake(): Promise<boolean> {
    const session = new pg.Client({ connectionString: this.url, application_name: 'folder lock' });
    session.on('error', () => undefined);
    await session.connect();
    const { rows } = await session.query<{ taken: boolean }>({
      text: 'SELECT pg_try_advisory_lock($1) AS taken',
      values: [LOCK],
    });
    if (rows[0]?.taken !== true) {
      await session.end();
      return false;
    }
    this.session = session;
    session.once('end', () => void this.retake());
    return true;
  }

  /** The server died and is started again by its watch: be the first to come back. */
  private async retake(): Promise<void> {
    while (!this.released) {
      const taken = await this.tryTake().catch(() => undefined);
      if (taken === true) return;
      if (taken === false) {
        this.onTaken();
        return;
      }
      await delay(RETAKE_MS, undefined, { ref: false });
    }
  }
}

export function dataFolderTaken(folder: string): CannotStart {
  return new CannotStart({
    zh: `数据目录 ${folder} 正由另一个学分银行进程使用。请先停止它，或用 CREDIT_BANK_DATA 另选目录。`,
    en: `The data folder ${folder} is in use by another credit bank. Stop that one first, or choose another folder in CREDIT_BANK_DATA.`,
  });
}
