/**
 * Opening a share. Its code leaves the bank once, in the answer; what is kept of it is its keyed
 * HMAC, as a claim and in the event, and for as long as a retry is answered the code itself, sealed
 * under the learner's key.
 */
import { randomUUID } from 'node:crypto';
import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { foldShares, MOST_SHARES, shareStatus } from '#domain';
import type { Account, ShareRecord, ShareTerms } from '#domain';
import { fieldError, Refusal } from '#edge';
import type { Caller, CommandDigests } from '#edge';
import { EventStore } from '#event-store';
import { PersonalData } from '#personal-data';
import type { LearnerKey } from '#personal-data';
import { rightToLearner } from '#rights';
import { hashPin, newShareCode } from '#sharing';
import { answeredBy, commandRow, isEnded } from '../answers.js';
import type { Answer, Answered } from '../answers.js';
import { AccountWork } from '../conversions/account-work.js';
import { folded } from '../folded.js';
import type { OpenShareBody } from './share-bodies.js';
import { TermsCheck } from './terms-check.js';

export class OpenShare {
  constructor(
    readonly learnerId: string,
    readonly body: OpenShareBody,
    readonly caller: Caller,
    readonly command: CommandDigests | null,
  ) {}
}

const ATTEMPTS = 3;

/** The account as it is asked to share, and its key. */
interface Sharing {
  readonly account: Account;
  readonly shares: readonly ShareRecord[];
  readonly key: LearnerKey;
}

@CommandHandler(OpenShare)
export class OpenShareHandler implements ICommandHandler<OpenShare, Answered | Refusal> {
  constructor(
    private readonly store: EventStore,
    private readonly personal: PersonalData,
    private readonly work: AccountWork,
    private readonly terms: TermsCheck,
  ) {}

  async execute({ learnerId, body, caller, command }: OpenShare): Promise<Answered | Refusal> {
    const right = rightToLearner(caller, learnerId);
    if (right === null) return new Refusal('notFound');
    const answered =
      (await this.work.firstAnswer(command)) ?? (await this.open(learnerId, body, command));
    if (answered instanceof Refusal) return answered;
    return this.withCode(learnerId, { ...answered, rights: [right] });
  }

  private async open(
    learnerId: string,
    body: OpenShareBody,
    command: CommandDigests | null,
  ): Promise<Answered | Refusal> {
    const terms = await this.terms.of(body);
    if (terms instanceof Refusal) return terms;
    const hash = body.pin === undefined ? undefined : await hashPin(body.pin);
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const sharing = await this.sharing(learnerId);
      if (sharing instanceof Refusal) return sharing;
      const refusal = obstacleTo(terms, sharing);
      if (refusal !== null) return refusal;
      const answered = await this.append(sharing, { terms, body, hash }, command);
      if (answered !== null) return answered;
    }
    return new Refusal('conflict');
  }

  private async sharing(learnerId: string): Promise<Sharing | Refusal> {
    const events = await this.store.readStream({ kind: 'learner', id: learnerId });
    const key = await this.personal.keyOf(learnerId);
    if (events.length === 0 || key === null) return new Refusal('notFound');
    const account = folded(learnerId, events);
    if (account === null) return new Refusal('accountParked');
    return { account, shares: [...foldShares(events).values()], key };
  }

  private async append(
    { account, key }: Sharing,
    asked: { terms: ShareTerms; body: OpenShareBody; hash: string | undefined },
    command: CommandDigests | null,
  ): Promise<Answered | Refusal | null> {
    const { terms, body, hash } = asked;
    const { learnerId, version } = account;
    const shareId = randomUUID();
    const code = newShareCode();
    const claimKey = this.personal.lookup('share', code);
    const seal = (field: string, text: string): string =>
      this.personal.seal(key, { stream: learnerId, field, of: shareId }, text);
    const data = {
      shareId,
      by: 'learner',
      codeHash: Buffer.from(claimKey).toString('base64url'),
      purpose: seal('purpose', body.purpose),
      ...terms,
      ...(hash === undefined ? {} : { pin: seal('pin', hash) }),
    };
    const sealedCode = seal('shareCode', code);
    const answer: Answer = {
      status: 201,
      body: { shareId, sealedCode, ...terms, hasPin: hash !== undefined },
    };
    const result = await this.store.append({
      ...commandRow(command, answer),
      streams: [
        {
          stream: { kind: 'learner', id: learnerId },
          expected: version,
          events: [{ type: 'ShareOpened', data }],
        },
      ],
      claims: [{ kind: 'share', key: claimKey, owner: learnerId, mode: 'new' }],
    });
    return isEnded(result) ? answeredBy(result, answer) : null;
  }

  /** The code stands sealed in what is kept of the answer, and is opened for whoever asked. */
  private async withCode(learnerId: string, answered: Answered): Promise<Answered | Refusal> {
    const { sealedCode, ...body } = answered.body as { sealedCode: string; shareId: string };
    const key = await this.personal.keyOf(learnerId);
    if (key === null) return new Refusal('notFound');
    const context = { stream: learnerId, field: 'shareCode', of: body.shareId };
    const shareCode = this.personal.open(key, context, sealedCode);
    return { ...answered, body: { ...body, shareCode } };
  }
}

function obstacleTo(terms: ShareTerms, { account, shares }: Sharing): Refusal | null {
  const errors = (terms.outcomes ?? []).flatMap((id, index) =>
    account.outcomes[id] === undefined ? [fieldError(`/outcomes/${index}`, 'unknownOutcome')] : [],
  );
  if (errors.length > 0) return new Refusal('invalidBody', { errors });
  const now = new Date().toISOString();
  const open = shares.filter((one) => shareStatus(one, now) === 'open');
  return open.length < MOST_SHARES ? null : new Refusal('tooManyShares');
}
