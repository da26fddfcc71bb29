import pg from 'pg';

/**
 * The connection broke while the command was under way, and nothing in the command would make a
 * second try harmless. The caller says "unknown, retry with the same key".
 */
export class UnknownOutcomeError extends Error {
  constructor(cause: unknown) {
    super('the connection to the log broke before it answered', { cause });
    this.name = 'UnknownOutcomeError';
  }
}

export type Failure =
  /** No answer: the append may have happened or not. */
  | 'lost'
  /** Rolled back; the same batch may pass now. */
  | 'again'
  /** Rolled back: another process wrote the same key first. Read again and it is a plain answer. */
  | 'duplicate'
  /** Rolled back: the server has no time, room or right to write at the moment. */
  | 'busy'
  /** Rolled back: a stream of the batch has ended and takes nothing more. */
  | 'ended'
  /** Rolled back: something in the batch cannot be stored. */
  | 'refused';

const AGAIN = new Set(['40001', '40P01']);
/** Lock and statement timeouts, and a server that only reads (a standby taking over). */
const BUSY = new Set(['55P03', '57014', '25006']);

/** Raised by the log's own trigger, with the stream as its detail. */
const ENDED = 'CB001';

/** The stream that has ended, where the error is about one. */
export function endedStream(error: unknown): string {
  return error instanceof pg.DatabaseError ? (error.detail ?? '') : '';
}

export function failureOf(error: unknown): Failure {
  const code = error instanceof pg.DatabaseError ? error.code : undefined;
  // Classes 08 and 57P end the session; an error without SQLSTATE comes from the socket.
  if (code === undefined || code.startsWith('08') || code.startsWith('57P')) return 'lost';
  if (AGAIN.has(code)) return 'again';
  if (code === '23505') return 'duplicate';
  if (code === ENDED) return 'ended';
  if (BUSY.has(code) || code.startsWith('53')) return 'busy';
  return 'refused';
}

/** Grows from 20 ms to half a second. */
export function backOff(attempt: number): Promise<void> {
  return new Promise((done) => setTimeout(done, Math.min(20 * 2 ** attempt, 500)));
}
