import type { Pool, QueryArrayConfig } from 'pg';
import { claimValues, resultOf } from './batch.js';
import { canonicalJson } from './canonical-json.js';
import { backOff, type Failure, failureOf, UnknownOutcomeError } from './failures.js';
import { HeldConnection } from './held-connection.js';
import { letterOf } from './partitions.js';
import { prepare, prepareClaim, prepareCommand } from './prepared.js';
import { query, type Row } from './query.js';
import { APPEND_RULES } from './statements.js';
import type { AppendResult, RulesAppend } from './types.js';

const TRIES = 8;
const PATIENCE_MS = 10_000;

function rulesCall(append: RulesAppend, zone: string): QueryArrayConfig {
  const { stream, event, marker } = append;
  const command = prepareCommand(append.command);
  const claims = (append.claims ?? []).map((claim) => ({ command: 1, part: prepareClaim(claim) }));
  return query(APPEND_RULES, [
    append.expectedEpoch ?? null,
    zone,
    ...(command === null ? [null, null, null] : [command.key, command.request, command.answer]),
    letterOf(stream.kind),
    stream.id,
    append.expected,
    event.type,
    canonicalJson(event.data),
    ...claimValues(claims),
    marker.bookId,
    marker.version,
    marker.change,
    marker.contentHash,
  ]);
}

/** Publishes or withdraws: rare, so it has a connection for itself for as long as it takes. */
export async function appendRules(
  pool: Pool,
  append: RulesAppend,
  zone: string,
): Promise<AppendResult> {
  const connection = new HeldConnection(pool);
  const call = rulesCall(append, zone);
  const repeatable = append.command !== undefined;
  let lost = false;
  try {
    for (let attempt = 0; await connection.ready(PATIENCE_MS); attempt += 1) {
      const answer = await attemptOnce(connection, call);
      if ('rows' in answer) return answerOf(answer.rows, append);
      lost ||= answer.failure === 'lost';
      if (answer.failure === 'busy') break;
      if (answer.failure === 'refused') throw answer.error;
      if (attempt >= TRIES || (lost && !repeatable)) throw new UnknownOutcomeError(answer.error);
      await backOff(attempt);
    }
  } finally {
    connection.release();
  }
  if (lost) throw new UnknownOutcomeError('no connection');
  return { result: 'overloaded' };
}

type Attempt = { rows: Row[] } | { failure: Failure; error: unknown };

async function attemptOnce(connection: HeldConnection, call: QueryArrayConfig): Promise<Attempt> {
  try {
    return { rows: await connection.query(call) };
  } catch (error) {
    return { failure: failureOf(error), error };
  }
}

function answerOf([row]: readonly Row[], append: RulesAppend): AppendResult {
  if (row === undefined) throw new Error('log.append_rules gave no answer');
  const { stream, expected, event } = append;
  return resultOf(row, prepare({ streams: [{ stream, expected, events: [event] }] }).streams);
}
