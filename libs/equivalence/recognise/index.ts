/** 认定: what the bank's own book lets stand, never more than the face value. */
import { moveConsumption } from '../accumulate/containers.js';
import { least, most } from '../dossier.js';
import type { Dossier, Watch } from '../dossier.js';
import type { TotalRounding } from '../types.js';
import { capSums } from './caps.js';
import { settleDuplicates } from './duplicates.js';
import { settleFamilies } from './families.js';
import { settleImplied } from './implied.js';
import { capItem, testItem } from './items.js';
import { roundTotal } from './rounding.js';
import type { AskedDay } from './tests.js';

/**
 * Fills the recognised and the consumed amount of every dossier, and returns what the rounding of
 * the total takes off their sum.
 */
export function recognise(
  dossiers: readonly Dossier[],
  asked: AskedDay,
  watch?: Watch,
): TotalRounding | null {
  for (const dossier of dossiers) testItem(dossier, asked);
  watch?.('tests');
  moveConsumption(dossiers);
  watch?.('consumption');
  if (dossiers.some(capsFirst)) {
    for (const dossier of dossiers) if (capsFirst(dossier)) capItem(dossier);
    watch?.('itemCaps');
  }
  settleDuplicates(dossiers);
  settleImplied(dossiers);
  settleFamilies(dossiers);
  watch?.('families');
  for (const dossier of dossiers) if (!capsFirst(dossier)) capItem(dossier);
  watch?.('itemCaps');
  capSums(dossiers);
  watch?.('sums');
  for (const dossier of dossiers) keepConsumed(dossier);
  watch?.('kept');
  return roundTotal(dossiers);
}

/** The version that assesses it declares that the cap per item cuts before families choose. */
function capsFirst({ book }: Dossier): boolean {
  return book !== null && book.capsBeforeFamilies;
}

/** Only per-item rules can lower an outcome below what was consumed of it. */
function keepConsumed(dossier: Dossier): void {
  const floor = least(dossier.hard, dossier.consumed);
  dossier.recognised = least(most(dossier.recognised, floor), dossier.accumulated);
}
