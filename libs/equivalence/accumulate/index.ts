/** 积累: the live outcomes at face value, each credit once. Caps and expiry never lower it. */
import type { Hundredths } from '#domain';
import { because, most, stoodBefore } from '../dossier.js';
import type { Dossier, Watch } from '../dossier.js';
import { leaveTheRest, settleAttempts } from './attempts.js';
import { settleContainers } from './containers.js';
import { faceValue, unconfirmedValue } from './face-value.js';

/** Fills face value, status and the accumulated amount of every dossier. */
export function accumulate(dossiers: readonly Dossier[], watch?: Watch): void {
  for (const dossier of dossiers) value(dossier);
  watch?.('values');
  settleContainers(dossiers);
  settleAttempts(dossiers);
  for (const dossier of dossiers) count(dossier);
  leaveTheRest(dossiers);
  watch?.('attempts');
}

function value(dossier: Dossier): void {
  const value = faceValue(dossier, dossier.book);
  dossier.face = value?.credits ?? dossier.decided ?? valuedBefore(dossier);
  if (dossier.status === 'revoked') because(dossier, 'revoked', revokedOn(dossier));
  if (dossier.status === 'notPassed') because(dossier, 'notPassed');
  if (dossier.status !== 'counted') return;
  if (dossier.face === null) {
    dossier.status = 'unvalued';
    because(dossier, 'unvalued');
    const rule = unconfirmedValue(dossier);
    if (rule !== null) because(dossier, 'notConfirmed', { rule });
    return;
  }
  if (value === null) because(dossier, 'counted');
  else for (const reason of value.reasons) because(dossier, reason.code, reason);
}

function revokedOn(dossier: Dossier): { values: { date: string } } {
  return { values: { date: dossier.record.revoked?.effectiveOn ?? '' } };
}

function count(dossier: Dossier): void {
  const counts = dossier.status === 'counted' && dossier.countedIn === null;
  dossier.accumulated = counts ? most(dossier.face ?? 0, keptBefore(dossier)) : 0;
}

/** The same for a container, less what revoked parts have taken from its face value. */
function keptBefore(dossier: Dossier): Hundredths {
  const stood = valuedBefore(dossier) ?? 0;
  if (stood === 0) return 0;
  const whole = faceValue(dossier, dossier.book)?.credits ?? dossier.decided ?? stood;
  const kept = stood - (whole - (dossier.face ?? 0));
  return kept > 0 ? kept : 0;
}

/** What was consumed at a value that a later fact about the learner has lowered; else null. */
function valuedBefore(dossier: Dossier): Hundredths | null {
  if (dossier.before.length === 0) return null;
  const stood = stoodBefore(dossier, (of) => faceValue(of, dossier.book)?.credits ?? 0);
  return stood > 0 ? stood : null;
}
