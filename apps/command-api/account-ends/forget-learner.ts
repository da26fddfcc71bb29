/**
 * Forgetting a learner. The event comes first: from then on nobody is answered about the learner,
 * whatever happens to this process. Then the keys are destroyed; where that is cut off, the upkeep
 * of any process does it (../upkeep/clearing.ts), and so does the same request once more.
 */
import { Inject } from '@nestjs/common';
import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import type { Account, DestroyedKey, ForgettingBasis, LearnerId } from '#domain';
import { AccountEnds, actorOf, endClaim, Refusal } from '#edge';
import type { Caller, CommandDigests } from '#edge';
import { encodePosition, EventStore } from '#event-store';
import type { ClaimWrite, StoredEvent } from '#event-store';
import { LearnerAccounts } from '#issuer';
import { PersonalData } from '#personal-data';
import type { LearnerKey } from '#personal-data';
import { answeredBy, commandRow, isEnded } from '../answers.js';
import type { Answer, Answered } from '../answers.js';
import { AccountWork } from '../conversions/account-work.js';
import { folded } from '../folded.js';
import { OpenedAccount } from './opened-account.js';
import { RefusedRows } from './refused-rows.js';

export class ForgetLearner {
  constructor(
    readonly learnerId: LearnerId,
    readonly basis: ForgettingBasis,
    readonly caller: Caller,
    readonly command: CommandDigests | null,
  ) {}
}

/** The account with the keys that it was sealed under, its own first. */
interface Remembered {
  readonly account: Account;
  readonly keys: readonly LearnerKey[];
}

const ATTEMPTS = 3;

@CommandHandler(ForgetLearner)
export class ForgetLearnerHandler implements ICommandHandler<ForgetLearner, Answered | Refusal> {
  @Inject(AccountEnds) private readonly ends: AccountEnds;
  @Inject(LearnerAccounts) private readonly accounts: LearnerAccounts;

  constructor(
    private readonly store: EventStore,
    private readonly personalData: PersonalData,
    private readonly work: AccountWork,
    private readonly refusedRows: RefusedRows,
  ) {}

  async execute(asked: ForgetLearner): Promise<Answered | Refusal> {
    const { learnerId, command } = asked;
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const end = (await this.ends.of([learnerId])).get(learnerId);
      if (end?.end === 'forgotten') return this.again(learnerId, command);
      if (end?.end === 'closed') return closed(end.into);
      const remembered = await this.remembered(learnerId);
      if (remembered instanceof Refusal) return remembered;
      const answered = await this.forget(remembered, asked);
      if (answered !== null) return answered;
    }
    return new Refusal('conflict');
  }

  private async remembered(learnerId: LearnerId): Promise<Remembered | Refusal> {
    const events = await this.store.readStream({ kind: 'learner', id: learnerId });
    if (events.length === 0) return new Refusal('unknownLearner');
    const account = folded(learnerId, events);
    if (account === null) return new Refusal('accountParked');
    const ids = [learnerId, ...(account.joined ?? [])];
    const found = await this.personalData.keysOf(ids);
    const keys = ids.flatMap((id) => found.get(id) ?? []);
    return keys[0]?.learnerId === learnerId ? { account, keys } : new Refusal('unknownLearner');
  }

  /** Null where somebody else changed the account meanwhile. */
  private async forget(
    { account, keys }: Remembered,
    { basis, caller, command }: ForgetLearner,
  ): Promise<Answered | Refusal | null> {
    const { learnerId } = account;
    const opened = new OpenedAccount(account, keys[0] as LearnerKey, this.personalData);
    await this.refusedRows.drop(new Set([...opened.words(), ...keys.map((key) => key.learnerId)]));
    const destroyed = keys.map((key): DestroyedKey => ({
      learnerId: key.learnerId,
      digest: this.personalData.digestOf(key),
    }));
    const answer: Answer = { status: 201, body: { learnerId, keys: destroyed } };
    const data = { by: actorOf(caller), basis, keys: destroyed };
    const result = await this.store.append({
      ...commandRow(command, answer),
      streams: [
        {
          stream: { kind: 'learner', id: learnerId },
          expected: account.version,
          events: [{ type: 'LearnerForgotten', data }],
        },
      ],
      claims: [...identityGone(opened, learnerId), ...forgottenClaims(destroyed)],
    });
    if (!isEnded(result)) return null;
    const answered = answeredBy(result, answer);
    if (!(answered instanceof Refusal)) await this.destroy(destroyed);
    return answered;
  }

  /** The same again: whatever was left of it, or was brought back from a backup, goes. */
  private async again(
    learnerId: LearnerId,
    command: CommandDigests | null,
  ): Promise<Answered | Refusal> {
    const events = await this.store.readStream({ kind: 'learner', id: learnerId });
    const proof = events.at(-1);
    if (proof?.type !== 'LearnerForgotten') return new Refusal('learnerForgotten');
    const { keys } = (proof as StoredEvent & { data: { keys: readonly DestroyedKey[] } }).data;
    await this.destroy(keys);
    const first = await this.work.firstAnswer(command);
    if (first !== null) return first;
    const position = encodePosition(new Map([[proof.partition, proof.position]]));
    return { status: 200, body: { learnerId, keys, position }, repeated: false };
  }

  private async destroy(keys: readonly DestroyedKey[]): Promise<void> {
    const learners = keys.map((one) => one.learnerId);
    await this.personalData.destroyKeys(learners);
    await this.accounts.forget(learners);
  }
}

function closed(into: LearnerId): Refusal {
  return new Refusal('accountClosed', { members: { into } });
}

/** Nobody is found by these any more; they are free for a new account. */
function identityGone(opened: OpenedAccount, owner: LearnerId): ClaimWrite[] {
  const { externalId, document } = opened.identityKeys();
  const gone = { owner, mode: 'gone' } as const;
  return [
    ...externalId.map((key) => ({ kind: 'externalId', key, ...gone })),
    ...document.map((key) => ({ kind: 'document', key, ...gone })),
  ];
}

function forgottenClaims(keys: readonly DestroyedKey[]): ClaimWrite[] {
  return keys.map((key) => endClaim(key.learnerId, { end: 'forgotten' }));
}
