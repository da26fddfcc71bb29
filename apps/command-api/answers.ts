/** How the end of a command becomes an answer, the first time and when it is asked again. */
import type { FastifyReply } from 'fastify';
import { markRepeated, Refusal } from '#edge';
import type { CommandDigests, Right } from '#edge';
import { encodePosition } from '#event-store';
import type { AppendResult, CommandRow } from '#event-store';

/** What a command answers; `body` is stored for retries, so it holds nothing personal. */
export interface Answer {
  readonly status: number;
  readonly body: object;
}

export interface Answered extends Answer {
  readonly repeated: boolean;
  /** By which rights a learner's data was touched; none where it was not asked. */
  readonly rights?: readonly Right[];
}

/** The command row of an append; nothing where the request has no `Idempotency-Key`. */
export function commandRow(
  command: CommandDigests | null,
  answer: object,
): { command?: CommandRow } {
  return command === null ? {} : { command: { ...command, answer } };
}

type Ended = Exclude<
  AppendResult['result'],
  'claimed' | 'versionConflict' | 'epochConflict' | 'tooLong' | 'streamEnded'
>;
type EndedResult = Extract<AppendResult, { result: Ended }>;

/** True where the command is decided by the append itself and nothing is to be decided anew. */
export function isEnded(result: AppendResult): result is EndedResult {
  switch (result.result) {
    case 'appended':
    case 'repeated':
    case 'keyReused':
    case 'overloaded':
      return true;
    default:
      return false;
  }
}

/**
 * `answer` with its position, or the first answer to the same command. An answer that wrote nothing
 * brings the position that it speaks of.
 */
export function answeredBy(result: EndedResult, answer: Answer): Answered | Refusal {
  switch (result.result) {
    case 'keyReused':
      return new Refusal('idempotencyKeyReused');
    case 'overloaded':
      return new Refusal('overloaded', { retryAfter: 1 });
    case 'repeated': {
      const first = result.answer as Answer;
      const position = encodePosition(result.positions);
      return { status: first.status, body: { position, ...first.body }, repeated: true };
    }
    case 'appended': {
      const position = encodePosition(result.positions);
      return { status: answer.status, body: { position, ...answer.body }, repeated: false };
    }
  }
}

/** Sets what stands beside the body and gives the body back. */
export function send(reply: FastifyReply, answered: Answered): object {
  void reply.status(answered.status);
  if (answered.repeated) markRepeated(reply);
  return answered.body;
}
