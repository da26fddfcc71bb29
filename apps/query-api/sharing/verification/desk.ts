/** One verification as it is asked for: throttled, answered, and told to the learner. */
import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Refusal, Right } from '#edge';
import type { RuleLibrary } from '#equivalence';
import { rightByShare } from '#rights';
import { readShareCode } from '#sharing';
import type { ShareView } from '../shares/share-views.js';
import { SharedAccounts } from './found-share.js';
import { Throttle } from './throttle.js';
import type { Guesser } from './throttle.js';
import { Verifier } from './verifier.js';
import type { Verification } from './verifier.js';

export interface Question {
  readonly shareCode: string;
  readonly pin?: string | undefined;
  /** A programme of the caller's own institution. */
  readonly programme: string | null;
}

/** With the right that the code and the PIN gave; none where they gave nothing. */
export interface DeskAnswer {
  readonly verification: Verification;
  readonly rights: readonly Right[];
}

/** Writes views, one or many; they are durable when it resolves. */
export type TellViews = (views: readonly ShareView[]) => Promise<void>;

/** No answer that a share is unknown leaves earlier: what was looked at does not show in it. */
const UNKNOWN_AFTER_MS = 150;

@Injectable()
export class VerificationDesk {
  constructor(
    private readonly throttle: Throttle,
    private readonly shares: SharedAccounts,
    private readonly verifier: Verifier,
  ) {}

  /** `tell` is done before the answer: what could not be written down was not shown. */
  answer(
    question: Question,
    guesser: Guesser,
    { library, tell }: { readonly library: RuleLibrary; readonly tell: TellViews },
  ): Promise<DeskAnswer | Refusal> {
    const typed = readShareCode(question.shareCode);
    const codeHash = typed === null ? null : this.shares.hashOf(typed);
    const { pin, programme } = question;
    const { caller } = guesser;
    return this.throttle.run({ code: codeHash, guesser }, async () => {
      const verified = await this.verifier.verify({ codeHash, pin, programme, caller, library });
      const { verification, view } = verified;
      if (view !== null) await tell([view]);
      const right = verification.result !== 'unknownShare';
      const rights = right && view !== null ? [rightByShare(view.learnerId, view.shareId)] : [];
      return { right, answer: { verification, rights } };
    });
  }
}

/** An answer that a share is unknown waits for its time; others leave at once. */
export async function unhurried(
  answer: Promise<DeskAnswer | Refusal>,
): Promise<DeskAnswer | Refusal> {
  const time = pause(UNKNOWN_AFTER_MS);
  const given = await answer;
  if ('rights' in given && given.rights.length === 0) await time;
  return given;
}
