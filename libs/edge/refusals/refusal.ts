/** A refusal is a value: a code of the closed list, and what it is about. */
import type { Bilingual } from '../language.js';
import type { FieldError } from './field-texts.js';
import type { RefusalCode } from './texts.js';

export interface RefusalText {
  readonly status: number;
  readonly title: Bilingual;
  /** What to do next. */
  readonly next: Bilingual;
}

export interface RefusalDetails {
  /** What is wrong, place by place. */
  readonly errors?: readonly FieldError[];
  /** Seconds, for `Retry-After`. */
  readonly retryAfter?: number;
  /** Further members of the problem document; nothing personal. */
  readonly members?: Readonly<Record<string, unknown>>;
  /** Further headers, such as `Allow`. */
  readonly headers?: Readonly<Record<string, string>>;
}

export class Refusal {
  constructor(
    readonly code: RefusalCode,
    readonly details: RefusalDetails = {},
  ) {}
}

/** Carries a refusal out of a controller, a pipe or a hook to the one filter that answers it. */
export class RefusedRequest extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.code);
    this.name = 'RefusedRequest';
  }
}

/** Ends the request with a refusal. For controllers and pipes; handlers return theirs. */
export function refuse(code: RefusalCode, details?: RefusalDetails): never {
  throw new RefusedRequest(new Refusal(code, details));
}

/** The value itself, or the end of the request where it is a refusal. */
export function accepted<T>(value: T | Refusal): T {
  if (value instanceof Refusal) throw new RefusedRequest(value);
  return value;
}
