/** The bank's dossiers one by one: what the tests, the factor and the cap let stand of each. */
import { formatHundredths } from '#domain';
import type { Hundredths } from '#domain';
import type { CompiledBook } from '../compile.js';
import { because, least, most, stoodBefore } from '../dossier.js';
import type { Dossier } from '../dossier.js';
import type { MatchSubject } from '../matcher.js';
import { barredBy, expiredBy, itemCap, scaled } from './tests.js';
import type { AskedDay } from './tests.js';

/** Sets what per-item rules let stand, and what stands before families and sums are looked at. */
export function testItem(dossier: Dossier, asked: AskedDay): void {
  const { book } = dossier;
  dossier.hard = dossier.accumulated;
  dossier.recognised = dossier.hard;
  if (dossier.accumulated === 0 || dossier.supersededBy !== null) return;
  if (dossier.decided !== null) {
    dossier.hard = least(dossier.decided, dossier.accumulated);
    dossier.recognised = dossier.hard;
    const credits = formatHundredths(dossier.hard);
    because(dossier, 'decidedByPerson', { values: { credits } });
    return;
  }
  if (book === null) return;
  judge(dossier, book, asked);
  if (dossier.before.length === 0 || dossier.hard >= dossier.drawn) return;
  const stood = stoodBefore(dossier, (of) => allowed(of, book, dossier.accumulated));
  dossier.hard = most(dossier.hard, stood);
}

function judge(dossier: Dossier, book: CompiledBook, asked: AskedDay): void {
  const barred = barredBy(dossier, book);
  if (barred !== null) {
    const { code, ...more } = barred;
    dossier.hard = 0;
    dossier.recognised = 0;
    because(dossier, code, more);
    return;
  }
  scaleItem(dossier);
  const cap = itemCap(dossier, book);
  if (cap !== null) dossier.hard = least(dossier.hard, cap.limit);
  const expired = expiredBy(dossier, book, asked);
  if (expired === null) return;
  const { code, ...more } = expired;
  dossier.recognised = 0;
  because(dossier, code, more);
}

/** What the rules that no day changes let stand of so many credits. */
function allowed(of: MatchSubject, book: CompiledBook, credits: Hundredths): Hundredths {
  if (barredBy(of, book) !== null) return 0;
  const kept = scaled(of, book, credits)?.kept ?? credits;
  return least(kept, itemCap(of, book)?.limit ?? kept);
}

function scaleItem(dossier: Dossier): void {
  const { book, accumulated } = dossier;
  const found = book === null ? null : scaled(dossier, book, accumulated);
  if (found === null) return;
  const { code, ...more } = found.reason;
  dossier.hard = found.kept;
  dossier.recognised = found.kept;
  because(dossier, code, more);
}

/** Cuts to the cap per item, after the families or, where the book says so, before them. */
export function capItem(dossier: Dossier): void {
  if (dossier.book === null || dossier.decided !== null || dossier.countedIn !== null) return;
  const cap = itemCap(dossier, dossier.book);
  if (cap === null || dossier.recognised <= cap.limit) return;
  because(dossier, 'overItemCap', { rule: cap.rule, values: cap.values });
  dossier.recognised = cap.limit;
}
