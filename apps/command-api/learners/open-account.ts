/** Opening an account for a learner, or finding the one that the ids or the document belong to. */
import { randomUUID } from 'node:crypto';
import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import type { AccountEvent, LearnerId } from '#domain';
import { actorOf, BankClock, fieldError, Refusal } from '#edge';
import type { Caller, CommandDigests } from '#edge';
import { encodePosition, EventStore, partitionOf } from '#event-store';
import type { AppendResult, Claim, ClaimWrite, Expected } from '#event-store';
import { PersonalData } from '#personal-data';
import { rightByNumber } from '#rights';
import { answeredBy, commandRow, isEnded } from '../answers.js';
import type { Answer, Answered } from '../answers.js';
import { endedRefusal, folded } from '../folded.js';
import { Institutions } from '../institutions/institutions.js';
import { additionsTo, identityClaims, identityOf, sealIdentity } from './identity.js';
import type { Identity } from './identity.js';
import type { LearnerBody } from './learner.dto.js';

export class OpenAccount {
  constructor(
    readonly body: LearnerBody,
    readonly caller: Caller,
    readonly command: CommandDigests | null,
  ) {}
}

const ATTEMPTS = 3;

/** What an attempt would append to one learner's stream. */
interface Writing {
  readonly learnerId: LearnerId;
  readonly expected: Expected;
  readonly events: readonly AccountEvent[];
  readonly claims: readonly ClaimWrite[];
  readonly status: number;
}

@CommandHandler(OpenAccount)
export class OpenAccountHandler implements ICommandHandler<OpenAccount, Answered | Refusal> {
  constructor(
    private readonly store: EventStore,
    private readonly personalData: PersonalData,
    private readonly clock: BankClock,
    private readonly institutions: Institutions,
  ) {}

  async execute({ body, caller, command }: OpenAccount): Promise<Answered | Refusal> {
    const identity = identityOf(body, caller, this.clock.today());
    if (identity instanceof Refusal) return identity;
    const unknown = await this.unknownIssuers(identity, caller);
    if (unknown !== null) return unknown;
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const writing = await this.decide(identity, actorOf(caller));
      if (writing instanceof Refusal) return writing;
      const answered = await this.write(writing, command);
      if (answered !== null) return seenBy(caller, answered);
    }
    return new Refusal('conflict');
  }

  // An institution's own code comes from its registration; the operator names any.
  private async unknownIssuers(identity: Identity, caller: Caller): Promise<Refusal | null> {
    if (caller.role !== 'operator') return null;
    const codes = identity.externalIds.map((id) => id.issuer);
    const isRegistered = await this.institutions.among(codes);
    const errors = codes.flatMap((code, index) =>
      isRegistered(code) ? [] : [fieldError(`/externalIds/${index}/issuer`, 'unknownInstitution')],
    );
    return errors.length === 0 ? null : new Refusal('unknownInstitution', { errors });
  }

  private async decide(identity: Identity, by: string): Promise<Writing | Refusal> {
    const owners = await this.ownersOf(identity);
    const learners = new Set(owners.flatMap((claim) => (claim === null ? [] : [claim.owner])));
    if (learners.size > 1) return new Refusal('identityConflict');
    const [known] = learners;
    if (known !== undefined) return this.addTo(known, { identity, owners, by });
    const learnerId = randomUUID();
    const keys = await this.personalData.createKeys([learnerId]);
    const key = keys.get(learnerId);
    if (key === undefined) throw new Error('a key was made and is not there');
    const data = { learnerId, by, ...sealIdentity(this.personalData, key, identity) };
    return {
      learnerId,
      expected: 'none',
      events: [{ type: 'AccountOpened', data }],
      claims: identityClaims(this.personalData, identity, { learnerId, by }),
      status: 201,
    };
  }

  /** The claims on the external ids, in order, and on the document, last. */
  private async ownersOf(identity: Identity): Promise<(Claim | null)[]> {
    const wanted = identityClaims(this.personalData, identity, { learnerId: '', by: '' });
    const ofKind = (kind: string): Promise<readonly (Claim | null)[]> => {
      const keys = wanted.filter((claim) => claim.kind === kind).map((claim) => claim.key);
      return keys.length === 0 ? Promise.resolve([]) : this.store.claims(kind, keys);
    };
    const [ids, documents] = await Promise.all([ofKind('externalId'), ofKind('document')]);
    return [...ids, ...documents];
  }

  private async addTo(
    learnerId: LearnerId,
    said: { identity: Identity; owners: readonly (Claim | null)[]; by: string },
  ): Promise<Writing | Refusal> {
    const { identity, owners, by } = said;
    const stored = await this.store.readStream({ kind: 'learner', id: learnerId });
    const key = await this.personalData.keyOf(learnerId);
    if (key === null || stored.length === 0) return new Refusal('identityConflict');
    const account = folded(learnerId, stored);
    if (account === null) return new Refusal('accountParked');
    const ended = endedRefusal(account);
    if (ended !== null) return ended;
    const more = additionsTo(account, identity, (field, sealed) =>
      this.personalData.open(key, { stream: learnerId, field }, sealed),
    );
    if (more === null) return new Refusal('identityConflict');
    const externalIds = identity.externalIds.filter((_, index) => owners[index] === null);
    const added = { ...more, externalIds };
    const empty = externalIds.length === 0 && Object.keys(more).length === 0;
    const data = { by, ...sealIdentity(this.personalData, key, added) };
    return {
      learnerId,
      expected: account.version,
      events: empty ? [] : [{ type: 'AccountDetailsAdded', data }],
      claims: identityClaims(this.personalData, added, { learnerId, by }),
      status: 200,
    };
  }

  private async write(
    writing: Writing,
    command: CommandDigests | null,
  ): Promise<Answered | Refusal | null> {
    const { learnerId, expected, events, claims, status } = writing;
    const answer: Answer = {
      status,
      body: { learnerId, ...(events.length === 0 ? await this.lastPosition(learnerId) : {}) },
    };
    if (events.length === 0 && command === null) return { ...answer, repeated: false };
    const result: AppendResult = await this.store.append({
      ...commandRow(command, answer),
      streams: [{ stream: { kind: 'learner', id: learnerId }, expected, events }],
      claims,
    });
    // Someone else was faster with one of the ids: whose they are now is looked up anew.
    return isEnded(result) ? answeredBy(result, answer) : null;
  }

  /** Where nothing is written, the position is the one that was read. */
  private async lastPosition(learnerId: LearnerId): Promise<{ position: string }> {
    const positions = await this.store.lastPositions([partitionOf(learnerId)]);
    return { position: encodePosition(positions) };
  }
}

/** An account that was there before is found by it; one that was opened is nobody's before. */
function seenBy(caller: Caller, answered: Answered | Refusal): Answered | Refusal {
  if (answered instanceof Refusal) return answered;
  const { learnerId } = answered.body as { readonly learnerId: LearnerId };
  const opened = answered.status === 201;
  return { ...answered, rights: opened ? [] : [rightByNumber(caller, learnerId)] };
}
