/** The recognised total, rounded down where the book says so; the difference is its own entry. */
import { formatHundredths, scale } from '#domain';
import type { CompiledBook } from '../compile.js';
import { least, most } from '../dossier.js';
import type { Dossier } from '../dossier.js';
import type { TotalRounding } from '../types.js';

const AS_IT_IS = { numerator: 1n, denominator: 1n };

/**
 * What is taken off the sum of all outcomes; null where that is nothing. Of the versions that
 * assess what is recognised the one published last says whether and how: a new version rounds the
 * total of those only for whom it has assessed something. What is consumed stands, as everywhere:
 * no total is rounded below it.
 */
export function roundTotal(dossiers: readonly Dossier[]): TotalRounding | null {
  const book = lastVersion(dossiers);
  if (book === null || book.totalRounding === null) return null;
  const { id, granularity } = book.totalRounding;
  let total = 0;
  let consumed = 0;
  for (const dossier of dossiers) {
    total += dossier.recognised;
    consumed += dossier.consumed;
  }
  const down = scale(total, AS_IT_IS, granularity, 'down');
  const rounded = most(down, least(consumed, total));
  if (rounded === total) return null;
  const step = `${formatHundredths(granularity)} down`;
  const arithmetic = `${formatHundredths(total)} → ${formatHundredths(rounded)} (${step})`;
  return { amount: rounded - total, rule: id, ruleBook: book.ref, values: { arithmetic } };
}

function lastVersion(dossiers: readonly Dossier[]): CompiledBook | null {
  let last: CompiledBook | null = null;
  let epoch = 0;
  for (const { book, publishedEpoch, recognised } of dossiers) {
    if (book === null || recognised === 0 || publishedEpoch <= epoch) continue;
    last = book;
    epoch = publishedEpoch;
  }
  return last;
}
