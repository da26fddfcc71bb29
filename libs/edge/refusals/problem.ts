/** Problem details (RFC 9457): how a refusal looks outside. */
import { type Language, textIn } from '../language.js';
import type { Refusal } from './refusal.js';
import { REFUSAL_TEXTS } from './texts.js';

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

interface ProblemError {
  readonly pointer: string;
  readonly code: string;
  readonly message: string;
  readonly line?: number;
  readonly column?: number;
}

export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  /** What to do next. */
  readonly detail: string;
  readonly errors?: readonly ProblemError[];
  readonly traceId?: string;
}

/** The problem document of a refusal; batches put it into their results, without `traceId`. */
export function problemOf(refusal: Refusal, language: Language, traceId?: string): Problem {
  const text = REFUSAL_TEXTS[refusal.code];
  const { errors, members } = refusal.details;
  return {
    ...members,
    type: `/problems#${refusal.code}`,
    title: textIn(language, text.title),
    status: text.status,
    code: refusal.code,
    detail: textIn(language, text.next),
    ...(errors === undefined
      ? {}
      : {
          errors: errors.map(({ text: message, ...error }) => ({
            ...error,
            message: textIn(language, message),
          })),
        }),
    ...(traceId === undefined ? {} : { traceId }),
  };
}

/** The headers of the same refusal, beside its status. */
export function problemHeaders(refusal: Refusal, language: Language): Record<string, string> {
  const { retryAfter, headers } = refusal.details;
  return {
    'content-type': PROBLEM_TYPE,
    'content-language': language,
    vary: 'Accept-Language',
    'cache-control': 'no-store',
    ...(retryAfter === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfter)) }),
    ...headers,
  };
}
