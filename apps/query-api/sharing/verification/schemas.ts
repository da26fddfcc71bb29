/** What a verification answers, for the API document. */
import { PLAN } from '../../conversions/explanation-schemas.js';
import { balances, bilingual, date, id, list, object, oneOf, text } from '../../schemas.js';
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

export const VERIFICATION = object(
  { result: oneOf(...RESULTS), checks: list(CHECK) },
  { share: object({ purpose: text, expiresAt: instant }), transcript, transferable: PLAN },
);
