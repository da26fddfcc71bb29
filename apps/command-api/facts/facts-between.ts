/** Facts between institutions, which stand in the receiving institution's stream. */
import { Injectable } from '@nestjs/common';
import type { InstitutionFact, InstitutionFactRecorded } from '#domain';
import { fieldError, Refusal } from '#edge';
import type { CommandDigests, FieldError } from '#edge';
import { EventStore, streamIdOf } from '#event-store';
import { answeredBy, commandRow, isEnded } from '../answers.js';
import type { Answered } from '../answers.js';
import { Institutions } from '../institutions/institutions.js';
import type { FactBody } from './fact-bodies.js';

/** The bank itself, as facts of the operator name it. */
export const BANK = 'bank';

/** Who recorded a fact, and why. */
export interface Told {
  readonly by: string;
  readonly reason: string;
}

@Injectable()
export class FactsBetween {
  constructor(
    private readonly store: EventStore,
    private readonly institutions: Institutions,
  ) {}

  /** The places that name an institution which nobody registered. */
  async unknown(body: FactBody, institution: string): Promise<FieldError[]> {
    const named = [
      ['/target/institution', institution],
      ['/source/institution', body.source?.institution],
      ['/source/issuer', body.source?.issuer],
    ] as const;
    const codes = named.flatMap(([, code]) => (code === undefined ? [] : [code]));
    const isRegistered = await this.institutions.among(codes.filter((code) => code !== BANK));
    return named
      .filter(([, code]) => code !== undefined && code !== BANK && !isRegistered(code))
      .map(([pointer]) => fieldError(pointer, 'unknownInstitution'));
  }

  /** No version is expected: facts of one institution do not decide each other. */
  async record(
    fact: InstitutionFact,
    { by, reason }: Told,
    command: CommandDigests | null,
  ): Promise<Answered | Refusal> {
    const target = fact.type === 'agreement' ? fact.target : fact.target.institution;
    const stream = streamIdOf('institution', target);
    const data = { by, fact, reason };
    const event: InstitutionFactRecorded = { type: 'InstitutionFactRecorded', data };
    const answer = { status: 201, body: { factId: fact.factId } };
    const result = await this.store.append({
      ...commandRow(command, answer),
      streams: [{ stream, expected: 'any', events: [event] }],
    });
    if (!isEnded(result)) return new Refusal('conflict');
    const answered = answeredBy(result, answer);
    return answered instanceof Refusal ? answered : { ...answered, rights: [] };
  }
}
