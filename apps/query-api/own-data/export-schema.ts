/** What the export of one's own data holds, for the API document. */
import { VIEW } from '../access-log/access-log.controller.js';
import { CONSENT } from '../consents/consents.controller.js';
import { CONVERSION } from '../conversions/schemas.js';
import { SHARE, SHARE_VIEW } from '../sharing/shares/shares.controller.js';
import { amount, bilingual, date, extended, id, list, object, oneOf } from '../schemas.js';
import { orNull, text, type Schema } from '../schemas.js';
import { ENTRY, RECORDED_FACTS, TRANSCRIPT } from '../transcript/schemas.js';
import { EXPORT_SCHEMA, EXPORT_VERSION } from './export-own-data.js';
import { RECORD_CODES } from './records.js';

/** Null where it does not open. */
const clear = orNull(text);
const instant: Schema = { type: 'string', format: 'date-time' };
const externalIds = list(object({ issuer: text, value: clear }));
const document = object({ type: text, number: clear });

const identity = object(
  {
    documents: list(document),
    externalIds,
    said: list(
      object({ on: date, by: text, externalIds }, { name: clear, document, birthDate: clear }),
    ),
  },
  { name: clear, birthDate: clear },
);

const merger = object({ from: id, earlier: list(id), on: date, by: text, reason: clear });

const guardian = object({
  guardianId: id,
  recordedAt: instant,
  by: text,
  name: clear,
  relation: clear,
});

const record = object(
  { code: oneOf(...RECORD_CODES), text: bilingual, on: date, by: text },
  {
    outcome: RECORDED_FACTS,
    number: clear,
    numberChecked: { type: 'boolean' },
    effectiveOn: date,
    credits: amount,
    reason: clear,
    precedent: id,
  },
);

const fact = object(
  {
    type: oneOf('enrolment', 'learnerStatus', 'overlap'),
    factId: id,
    validFrom: date,
    on: date,
    recordedBy: text,
    reason: clear,
  },
  {
    validTo: date,
    institution: text,
    programme: text,
    plan: text,
    cohort: text,
    status: text,
    by: text,
    source: object({}, { outcomeId: id, issuer: text, code: text }),
    target: object({ institution: text, programme: text, course: text }),
    percent: amount,
  },
);

const credential = object(
  { credentialId: id, issuedAt: instant, outcomes: list(id) },
  { revokedFrom: date, cause: text },
);

export const OWN_DATA = object({
  schema: oneOf(EXPORT_SCHEMA),
  version: { type: 'integer', enum: [EXPORT_VERSION] },
  exportedAt: instant,
  learnerId: id,
  identity,
  mergers: list(merger),
  guardians: list(guardian),
  outcomes: list(object({ outcomeId: id, records: list(record) })),
  facts: list(fact),
  conversions: list(CONVERSION),
  consents: list(extended(CONSENT, { purpose: clear })),
  shares: list(extended(SHARE, { purpose: clear })),
  credentials: list(credential),
  transcript: TRANSCRIPT,
  shareViews: list(extended(SHARE_VIEW, { shareId: id })),
  accessLog: list(VIEW),
  statement: list(ENTRY),
});
