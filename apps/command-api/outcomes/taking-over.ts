/**
 * Evidence of a forgotten learner may be recorded anew by its issuer, for another account. The
 * number is claimed still, by an account that has ended: its claim is written over, and a claim on
 * the taking over itself sees to it that only one of those who try at once does so.
 */
import { createHash } from 'node:crypto';
import type { Actor, LearnerId, OutcomeId } from '#domain';
import { Refusal } from '#edge';
import type { AccountEnds } from '#edge';
import type { Claim, ClaimWrite } from '#event-store';
import type { Prepared } from './prepare.js';

const KIND = 'takeover';

/** Numbers that are free again for whoever records now, and the account that each was of. */
export type Freed = Map<OutcomeId, LearnerId>;

/** Of these claims by outcome id, those that stand in the way of nobody any more. */
export async function freedAmong(
  claims: ReadonlyMap<OutcomeId, Claim>,
  rows: readonly (Prepared | Refusal)[],
  { by, ends }: { readonly by: Actor; readonly ends: AccountEnds },
): Promise<Freed> {
  const held = new Map<OutcomeId, LearnerId>();
  for (const row of rows) {
    if (row instanceof Refusal) continue;
    for (const { outcomeId, facts } of row.evidence) {
      const owner = claims.get(outcomeId)?.owner;
      if (owner === undefined || owner === row.learnerId || facts.issuer !== by) continue;
      held.set(outcomeId, owner);
    }
  }
  const found = await ends.of([...new Set(held.values())]);
  return new Map([...held].filter(([, owner]) => found.get(owner)?.end === 'forgotten'));
}

/** The claims as they are to be written, where some of the numbers were freed. */
export function takingOver(claims: readonly ClaimWrite[], freed: Freed): readonly ClaimWrite[] {
  if (freed.size === 0) return claims;
  const former = new Map([...freed].map(([id, owner]) => [id.replaceAll('-', ''), owner]));
  return claims.flatMap((claim): ClaimWrite[] => {
    if (claim.kind !== 'evidence' || claim.mode !== 'new') return [claim];
    const owner = former.get(Buffer.from(claim.key).toString('hex'));
    if (owner === undefined) return [claim];
    const key = createHash('sha256').update(claim.key).update(owner).digest();
    return [
      { ...claim, mode: 'put' },
      { kind: KIND, key, owner: claim.owner, mode: 'new' },
    ];
  });
}

/** True where somebody else was faster in taking a number over. */
export function isTakenOver(claims: readonly Claim[]): boolean {
  return claims.some(({ kind }) => kind === KIND);
}
