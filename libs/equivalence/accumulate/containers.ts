/** Container and parts never both count: ELMO's ancestor and descendant rule (credits.md §2). */
import type { Hundredths } from '#domain';
import { because, least } from '../dossier.js';
import type { Dossier } from '../dossier.js';

/** Marks the parts whose credits a live container with a face value carries. */
export function settleContainers(dossiers: readonly Dossier[]): void {
  const numbered = byNumber(dossiers);
  for (const part of dossiers) {
    if (part.facts.partOf === undefined) continue;
    const carrier = carrierOf(part, numbered);
    if (carrier === null) continue;
    if (part.status === 'revoked') lower(part, carrier);
    if (part.status !== 'counted') continue;
    part.countedIn = carrier;
    because(part, 'countedInContainer', { values: { container: carrier.id } });
  }
}

/**
 * What parts used is booked on the container that carries them now, as far as per-item rules let
 * the container bear it. What it cannot bear stands with the part: consumed credits never vanish.
 */
export function moveConsumption(dossiers: readonly Dossier[]): void {
  for (const dossier of dossiers) dossier.consumed = dossier.drawn;
  const kept = new Map<Dossier, Hundredths>();
  for (const part of dossiers) {
    const carrier = part.countedIn;
    if (carrier === null || part.drawn === 0) continue;
    const room = carrier.hard - carrier.consumed;
    const moved = room > 0 ? least(part.drawn, room) : 0;
    carrier.consumed += moved;
    part.consumed -= moved;
    part.accumulated = least(part.consumed, part.face ?? 0);
    part.hard = part.accumulated;
    part.recognised = part.accumulated;
    kept.set(carrier, (kept.get(carrier) ?? 0) + part.accumulated);
  }
  for (const [carrier, credits] of kept) giveUp(carrier, credits);
}

/** Each credit counts once: what parts keep is not the container's, save what was used of it. */
function giveUp(carrier: Dossier, credits: Hundredths): void {
  const unused = carrier.accumulated - carrier.consumed;
  carrier.accumulated -= least(credits, unused > 0 ? unused : 0);
  carrier.hard = least(carrier.hard, carrier.accumulated);
  carrier.recognised = least(carrier.recognised, carrier.accumulated);
}

type Numbered = ReadonlyMap<string, Dossier>;

/** By what parts may name: the number that it was recorded by, or the one of a correction. */
function byNumber(dossiers: readonly Dossier[]): Numbered {
  const found = new Map(dossiers.map((dossier) => [dossier.id, dossier]));
  for (const dossier of dossiers) {
    const { numberId } = dossier.record;
    if (numberId !== undefined) found.set(numberId, dossier);
  }
  return found;
}

/** The farthest ancestor that is live and valued; none for a ring, which contains nothing. */
function carrierOf(part: Dossier, numbered: Numbered): Dossier | null {
  const seen = new Set([part]);
  let carrier: Dossier | null = null;
  let ancestor = numbered.get(part.facts.partOf ?? '');
  while (ancestor !== undefined && !seen.has(ancestor)) {
    seen.add(ancestor);
    if (ancestor.status === 'counted' && (ancestor.face ?? 0) > 0) carrier = ancestor;
    ancestor = numbered.get(ancestor.facts.partOf ?? '');
  }
  return ancestor === part ? null : carrier;
}

function lower(part: Dossier, carrier: Dossier): void {
  const face = (carrier.face ?? 0) - (part.face ?? 0);
  carrier.face = face > 0 ? face : 0;
}
