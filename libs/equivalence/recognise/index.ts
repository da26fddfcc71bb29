/** 认定: what the bank's own book lets stand, never more than the face value. */
import type { CivilDate } from '#domain';
import { moveConsumption } from '../accumulate/containers.js';
import { least, most } from '../dossier.js';
import type { Dossier, Watch } from '../dossier.js';
import { capSums } from './caps.js';
import { settleFamilies } from './families.js';
import { capItem, testItem } from './tests.js';

/** Fills the recognised and the consumed amount of every dossier. */
export function recognise(dossiers: readonly Dossier[], asOf: CivilDate, watch?: Watch): void {
  for (const dossier of dossiers) testItem(dossier, asOf);
  watch?.('tests');
  moveConsumption(dossiers);
  watch?.('consumption');
  settleFamilies(dossiers);
  watch?.('families');
  for (const dossier of dossiers) capItem(dossier);
  watch?.('itemCaps');
  capSums(dossiers);
  watch?.('sums');
  for (const dossier of dossiers) keepConsumed(dossier);
  watch?.('kept');
}

/** Only per-item rules can lower an outcome below what was consumed of it. */
function keepConsumed(dossier: Dossier): void {
  const floor = least(dossier.hard, dossier.consumed);
  dossier.recognised = least(most(dossier.recognised, floor), dossier.accumulated);
}
