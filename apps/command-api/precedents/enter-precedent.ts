/** Entering a decided case into the public register of precedents. */
import { randomUUID } from 'node:crypto';
import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { holdsPersonalNumber } from '#domain';
import type { PrecedentEntered } from '#domain';
import { actorOf, fieldError, Refusal } from '#edge';
import type { Caller, CommandDigests, FieldError } from '#edge';
import { EventStore } from '#event-store';
import { answeredBy, commandRow, isEnded } from '../answers.js';
import type { Answered } from '../answers.js';
import { AccountWork } from '../conversions/account-work.js';
import { DecidedCases } from './decided-cases.js';
import type { PrecedentBody } from './precedent-bodies.js';

export class EnterPrecedent {
  constructor(
    readonly body: PrecedentBody,
    readonly caller: Caller,
    readonly command: CommandDigests | null,
  ) {}
}

@CommandHandler(EnterPrecedent)
export class EnterPrecedentHandler implements ICommandHandler<EnterPrecedent, Answered | Refusal> {
  constructor(
    private readonly store: EventStore,
    private readonly cases: DecidedCases,
    private readonly work: AccountWork,
  ) {}

  async execute({ body, caller, command }: EnterPrecedent): Promise<Answered | Refusal> {
    // The case may have moved on since: a retried command is answered, not decided again.
    const first = await this.work.firstAnswer(command);
    if (first !== null) return first;
    const found = await this.cases.find(body, caller);
    if (found instanceof Refusal) return found;
    const errors = personalIn(body);
    const { decision } = found;
    if (body.decision !== decision) {
      errors.push(fieldError('/decision', 'notTheDecision', { decision }));
    }
    if (errors.length > 0) return new Refusal('invalidBody', { errors });
    const precedentId = randomUUID();
    const { case: of, summary } = body;
    const by = actorOf(caller);
    const event: PrecedentEntered = {
      type: 'PrecedentEntered',
      data: { precedentId, by, case: of, ...found, summary },
    };
    const answer = { status: 201, body: { precedentId } };
    const result = await this.store.append({
      ...commandRow(command, answer),
      streams: [
        { stream: { kind: 'precedent', id: precedentId }, expected: 'none', events: [event] },
      ],
    });
    return isEnded(result) ? answeredBy(result, answer) : new Refusal('conflict');
  }
}

function personalIn({ summary }: PrecedentBody): FieldError[] {
  return (['zh', 'en'] as const)
    .filter((language) => holdsPersonalNumber(summary[language]))
    .map((language) => fieldError(`/summary/${language}`, 'personalNumber'));
}
