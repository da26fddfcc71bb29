import { createHash } from 'node:crypto';
import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import type { InstitutionRegistered } from '#domain';
import { Refusal } from '#edge';
import type { CommandDigests } from '#edge';
import { canonicalJson, encodePosition, EventStore, partitionOf, streamIdOf } from '#event-store';
import type { Claim } from '#event-store';
import { answeredBy, commandRow, isEnded } from '../answers.js';
import type { Answer, Answered } from '../answers.js';
import type { InstitutionBody } from './institution.dto.js';
import { institutionKey } from './institutions.js';

export class RegisterInstitution {
  constructor(
    readonly body: InstitutionBody,
    readonly by: string,
    readonly command: CommandDigests | null,
  ) {}
}

@CommandHandler(RegisterInstitution)
export class RegisterInstitutionHandler implements ICommandHandler<
  RegisterInstitution,
  Answered | Refusal
> {
  constructor(private readonly store: EventStore) {}

  async execute({ body, by, command }: RegisterInstitution): Promise<Answered | Refusal> {
    const { code, name, kind, uscc } = body;
    const stream = streamIdOf('institution', code);
    const known = { code, name, kind, ...(uscc === undefined ? {} : { uscc }) };
    const event: InstitutionRegistered = { type: 'InstitutionRegistered', data: { ...known, by } };
    const content = createHash('sha256').update(canonicalJson(known)).digest();
    const key = institutionKey(code);
    const answer = { institutionId: stream.id, code };
    const result = await this.store.append({
      ...commandRow(command, { status: 201, body: answer }),
      streams: [{ stream, expected: 'none', events: [event] }],
      claims: [{ kind: 'institution', key, owner: stream.id, content, by, mode: 'new' }],
    });
    if (isEnded(result)) return answeredBy(result, { status: 201, body: answer });
    const [claim] = await this.store.claims('institution', [key]);
    return this.known(claim ?? null, content, { status: 200, body: answer });
  }

  private async known(
    claim: Claim | null,
    content: Uint8Array,
    { status, body }: Answer,
  ): Promise<Answered | Refusal> {
    if (claim === null) return new Refusal('conflict');
    const same = Buffer.compare(claim.content ?? new Uint8Array(), content) === 0;
    if (!same) return new Refusal('institutionConflict');
    const position = encodePosition(await this.store.lastPositions([partitionOf(claim.owner)]));
    return { status, body: { ...body, position }, repeated: false };
  }
}
