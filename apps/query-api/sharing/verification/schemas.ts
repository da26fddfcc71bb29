/** What a verification answers, for the API document. */
import { PLAN } from '../../conversions/explanation-schemas.js';
import { amount, balances, bilingual, date, id, list, object, oneOf } from '../../schemas.js';
import { text, whole } from '../../schemas.js';
import type { Schema } from '../../schemas.js';
import { SHARED_CONVERSION, SHARED_OUTCOME } from '../../transcript/schemas.js';
import { CHECK_RESULTS, RESULTS } from './checks.js';

const instant: Schema = { type: 'string', format: 'date-time' };

const CHECK = object({ name: text, result: oneOf(...CHECK_RESULTS), detail: bilingual });

const transcript = object(
  {
    asOf: date,
    flags: list(object({ code: text }, { outcomeId: id, conversionId: id })),
  },
  {
    name: text,
    birthDate: date,
    balances,
    outcomes: list(SHARED_OUTCOME),
    conversions: list(SHARED_CONVERSION),
  },
);

const share = object({ purpose: text, expiresAt: instant });

export const VERIFICATION = object(
  { result: oneOf(...RESULTS), checks: list(CHECK) },
  { share, transcript, transferable: PLAN },
);

const summary = object(
  {},
  { name: text, birthDate: date, balances, outcomes: whole, revoked: whole },
);

/** A row has its result and checks, or the problem for which it was not looked at. */
export const BATCH = object({
  results: list(
    object(
      { row: whole },
      {
        result: oneOf(...RESULTS),
        checks: list(CHECK),
        share,
        summary,
        transferable: object({ converted: amount, optimal: { type: 'boolean' } }),
        problem: { type: 'object', additionalProperties: true },
      },
    ),
  ),
});
