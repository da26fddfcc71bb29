/** What offers are listed from: the sources, what is given, and what the programme has granted. */
import type { Hundredths } from '#domain';
import type { CompiledBook } from '../compile.js';
import { matches } from '../matcher.js';
import type { MatchSubject } from '../matcher.js';
import type { Source } from './admissible.js';
import type { Given } from './given.js';

export interface Market {
  readonly book: CompiledBook;
  readonly sources: readonly Source[];
  readonly given: Given;
  /** Granted by this programme already. */
  readonly taken: ReadonlySet<string>;
  /** By rule and outcome: general credit that was granted already. */
  readonly general: ReadonlyMap<string, Hundredths>;
}

/** True where the source is for one course at most, and stood for one already. */
export function isSpent(source: Source, book: CompiledBook): boolean {
  return source.usedBefore && isForOne(source, book);
}

export function isForOne(source: MatchSubject, book: CompiledBook): boolean {
  return book.once.some((one) => matches(one.when, source, book));
}
