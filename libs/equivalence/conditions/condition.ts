import type { CompiledBook } from '../compile/compiled.js';
import type { MatchSubject } from '../matcher.js';

/** A checked condition, ready to be asked about one outcome after the other. */
export interface Condition {
  readonly text: string;
  /** Null where it holds; `absent` where it read what this outcome does not have. */
  failure(of: MatchSubject, book: CompiledBook): 'condition' | 'absent' | null;
}
