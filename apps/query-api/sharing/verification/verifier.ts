/**
 * Verifying one share. Every answer is made anew from the log: what was withdrawn, revoked or
 * corrected a moment ago, on whichever process, is so in it.
 */
import { Injectable } from '@nestjs/common';
import { foldAccount, MisplacedEventError, shareStatus, UnknownEventError } from '#domain';
import type { Account, ShareRecord } from '#domain';
import { BankClock } from '#edge';
import type { Caller } from '#edge';
import { assess } from '#equivalence';
import type { RuleLibrary, ShownPlan } from '#equivalence';
import { PersonalData } from '#personal-data';
import { isPinOf } from '#sharing';
import type { Standing } from '#transcript';
import type { ShareView, ViewResult } from '../shares/share-views.js';
import * as checks from './checks.js';
import type { Check, Result } from './checks.js';
import { SharedAccounts } from './found-share.js';
import type { FoundShare } from './found-share.js';
import { officeOf } from './office.js';
import { shownOutcomes, shownTranscript } from './shown-transcript.js';
import type { Clear, ShownTranscript } from './shown-transcript.js';
import { owns, TransferPlans } from './transferable.js';

export interface Asked {
  /** Null where what was typed cannot be a code. */
  readonly codeHash: string | null;
  readonly pin?: string | undefined;
  /** A programme of the caller's own institution. */
  readonly programme: string | null;
  readonly caller?: Caller | undefined;
  readonly library: RuleLibrary;
}

export interface Verification {
  readonly result: Result;
  readonly checks: readonly Check[];
  readonly share?: { readonly purpose: string; readonly expiresAt: string };
  readonly transcript?: ShownTranscript;
  readonly transferable?: ShownPlan;
}

/** The answer, and what the learner is told of it; nothing where no share was touched. */
export interface Verified {
  readonly verification: Verification;
  readonly view: ShareView | null;
}

const UNKNOWN: Verification = { result: 'unknownShare', checks: checks.UNKNOWN };

@Injectable()
export class Verifier {
  constructor(
    private readonly shares: SharedAccounts,
    private readonly personal: PersonalData,
    private readonly plans: TransferPlans,
    private readonly clock: BankClock,
  ) {}

  async verify(asked: Asked): Promise<Verified> {
    const { codeHash, pin, caller } = asked;
    const found = codeHash === null ? null : await this.shares.find(codeHash);
    // A PIN that was typed is hashed whatever the code was: the time tells nothing of the code.
    const isRight = pin !== undefined && (await isPinOf(pin, found?.pinHash ?? null));
    if (found === null) return { verification: UNKNOWN, view: null };
    const view = viewing(found, caller);
    const { audience } = found.share;
    if (found.pinHash !== null && !isRight) {
      return { verification: UNKNOWN, view: view('wrongPin') };
    }
    if (audience !== undefined && officeOf(caller) !== audience) {
      return { verification: UNKNOWN, view: view('otherAudience') };
    }
    const verification = await this.shown(found, asked);
    return { verification, view: view(verification.result as ViewResult) };
  }

  private async shown(found: FoundShare, asked: Asked): Promise<Verification> {
    const { share, pinHash, purpose } = found;
    const { expiresAt } = share;
    const first = [
      checks.FOUND,
      checks.pinCheck(pinHash !== null),
      checks.audienceCheck(share.audience),
    ];
    const status = shareStatus(share, new Date().toISOString());
    if (status === 'withdrawn') {
      return { result: 'withdrawn', checks: [...first, checks.WITHDRAWN] };
    }
    if (status === 'expired') {
      return { result: 'expired', checks: [...first, checks.expiredCheck(expiresAt)] };
    }
    const stands = [...first, checks.standsCheck(expiresAt)];
    const said = { share: { purpose, expiresAt } };
    const account = readable(found);
    if (account === null) {
      return { result: 'suspended', checks: [...stands, checks.PARKED], ...said };
    }
    const { checks: more, ...rest } = await this.transcript(found, account, asked);
    return { ...rest, checks: [...stands, checks.READABLE, ...more], ...said };
  }

  private async transcript(
    found: FoundShare,
    account: Account,
    asked: Asked,
  ): Promise<Verification> {
    const { share } = found;
    const { library } = asked;
    const today = this.clock.today();
    const assessment = assess(account, library, library.epoch, today);
    const standing = { account, assessment, position: 0n, epoch: library.epoch };
    const outcomes = shownOutcomes(share, standing);
    const transcript = shownTranscript(share, standing, today, this.clear(found, standing));
    const statuses = (transcript.outcomes ?? []).map((one) => one.status);
    const revoked = statuses.filter((one) => one === 'revoked').length;
    const plan = await this.plan(share, { account, outcomes, today }, asked);
    return {
      result: revoked > 0 && revoked === statuses.length ? 'revoked' : 'valid',
      checks: [
        checks.outcomesCheck({ shown: statuses.length, revoked }),
        ...(plan === null ? [] : [plan.check]),
      ],
      transcript,
      ...(plan?.plan === undefined ? {} : { transferable: plan.plan }),
    };
  }

  /** For the programme asked about; else for the one that the share names, where it is theirs. */
  private async plan(
    share: ShareRecord,
    of: { account: Account; outcomes: ReadonlySet<string>; today: string },
    { programme, caller, library }: Asked,
  ) {
    const institution = officeOf(caller);
    const wanted = programme ?? share.programme;
    if (institution === undefined || wanted === undefined) return null;
    if (programme === null && !owns(institution, wanted, library)) return null;
    return this.plans.of({ ...of, share, institution, programme: wanted, library });
  }

  /** What is personal is opened only where the share shows it. */
  private clear({ share, key, learnerId }: FoundShare, { account }: Standing): Clear {
    const open = (field: string, sealed: string, of?: string): string =>
      this.personal.open(key, { stream: learnerId, field, of }, sealed);
    const { name, birthDate } = account;
    const has = (field: ShareRecord['fields'][number]): boolean => share.fields.includes(field);
    const numbered = has('numbers') ? Object.values(account.outcomes) : [];
    return {
      ...(name !== undefined && has('name') ? { name: open('name', name) } : {}),
      ...(birthDate !== undefined && has('birthDate')
        ? { birthDate: open('birthDate', birthDate) }
        : {}),
      numbers: new Map(
        numbered.map(({ outcomeId, number }) => [outcomeId, open('number', number, outcomeId)]),
      ),
    };
  }
}

function viewing(
  { learnerId, share: { shareId } }: FoundShare,
  caller: Caller | undefined,
): (result: ViewResult) => ShareView {
  const { role, institution } = caller ?? {};
  return (result) => ({
    learnerId,
    shareId,
    result,
    ...(role === undefined ? {} : { role }),
    ...(institution === undefined ? {} : { institution }),
  });
}

/** Null for an account that this program cannot read: it is parked. */
function readable({ learnerId, events }: FoundShare): Account | null {
  try {
    return foldAccount(learnerId, events);
  } catch (error) {
    if (error instanceof UnknownEventError || error instanceof MisplacedEventError) return null;
    throw error;
  }
}
