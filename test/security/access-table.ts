/**
 * Who may do what, route by route: the status of every role (`o` operator, `c` college, `b`
 * certifying body, `a` admissions office, `l` learner) on an object that is its own, on somebody
 * else's, and on one that is not there. access-table.e2e-spec.ts performs every cell, and fails
 * where a route of the API document has no row or a row has no route.
 *
 * A row for a new route:
 *
 *   'GET /v1/learners/{learnerId}/things': { own: 'o200 c200 l200' },
 *   'POST /v1/things': { own: 'c201', send: ({ learnerId }) => ({ learnerId, text: 'x' }) },
 *   'GET /v1/things/public': { anyone: 200 },
 *
 * - `own` names every role that is admitted, with its status; any other role is answered 403, and a
 *   caller without a token 401. `anyone` is the status for everybody, with a token or without.
 * - `foreign` and `absent` are 404 for everybody admitted (an operator has nothing foreign),
 *   unless the row says otherwise; both answers must be equal but for their trace id.
 * - `alike: true` where neither address nor body names an object: then there is only `own`.
 * - `send` makes the body from the ids of the place (scene.ts). Where a success would use the
 *   object up, choose one whose refusal only somebody with the right is given: 409, not 404.
 */
import { INSTITUTIONS_WORK } from './access-table-work.js';
import type { Place } from './scene.js';

export interface Row {
  readonly own?: string;
  readonly foreign?: string;
  readonly absent?: string;
  readonly anyone?: number;
  readonly alike?: true;
  readonly send?: (place: Place) => unknown;
  /** Of a body that is text. */
  readonly type?: string;
}

const reason = 'because the table says so';

const OPERATIONS: Record<string, Row> = {
  'GET /livez': { anyone: 200 },
  'GET /readyz': { anyone: 200 },
  'GET /metrics': { anyone: 200 },
  'GET /openapi.json': { anyone: 200 },
  'GET /docs': { anyone: 200 },
  'GET /problems': { anyone: 200 },
};

const REGISTERS: Record<string, Row> = {
  'GET /v1/institutions': { anyone: 200 },
  'GET /v1/rule-books': { anyone: 200 },
  'GET /v1/rule-books/{bookId}/versions/{version}': { anyone: 200 },
  'GET /v1/rule-books/{bookId}/versions/{version}/document': { anyone: 200 },
  'GET /v1/rule-books/{bookId}/differences': { anyone: 400 },
  'GET /v1/rule-book-schema': { anyone: 200 },
  'GET /v1/rule-book-schema/1': { anyone: 200 },
  'GET /v1/statistics': { anyone: 200 },
  'GET /v1/precedents': { anyone: 200 },
  'GET /v1/precedents/{precedentId}': { anyone: 404 },
};

const READS: Record<string, Row> = {
  'GET /v1/learners/{learnerId}/transcript': { own: 'o200 c200 b200 a404 l200' },
  // Who sees a part of the account is told what is missing: a consent.
  'GET /v1/learners/{learnerId}/statement': { own: 'o200 c403 b403 a404 l200' },
  'GET /v1/learners/{learnerId}/outcomes/{outcomeId}/explanation': {
    own: 'o200 c403 b403 a404 l200',
  },
  'GET /v1/learners/{learnerId}/conversion-plan': { own: 'o200 c200 b403 l200' },
  'GET /v1/learners/{learnerId}/access-log': { own: 'o200 l200' },
  'GET /v1/learners/{learnerId}/export': { own: 'o200 l200' },
  'GET /v1/conversions': { own: 'o200 c200 b200', alike: true },
  'GET /v1/conversions/{conversionId}': { own: 'o200 c200 b200 l200' },
  'GET /v1/conversions/{conversionId}/explanation': { own: 'o200 c200 b200 l200' },
  'GET /v1/appeals': { own: 'o200', alike: true },
  'GET /v1/reports/evidence-conflicts': { own: 'o200', alike: true },
  'GET /v1/reports/parked-streams': { own: 'o200', alike: true },
};

const RECORDS: Record<string, Row> = {
  'POST /v1/institutions': {
    own: 'o201',
    alike: true,
    send: ({ fresh }) => ({ code: fresh, name: { zh: '机构', en: 'One' }, kind: 'university' }),
  },
  'POST /v1/learners': {
    own: 'o201 c201 b201',
    alike: true,
    send: ({ institution, fresh }) => ({ externalIds: [{ issuer: institution, value: fresh }] }),
  },
  'POST /v1/learners/lookups': {
    own: 'o200 c200 b200 a200',
    send: ({ institution, student }) => ({ externalId: { issuer: institution, value: student } }),
  },
  // Any institution may record for any learner: what it writes is its own, and from then on it is
  // no stranger to the learner. So nothing is performed on a foreign one.
  'POST /v1/learners/{learnerId}/outcomes': {
    own: 'c201 b201',
    foreign: '',
    send: ({ fresh }) => outcome(fresh),
  },
  'POST /v1/outcomes/batch': {
    own: 'c200 b200',
    alike: true,
    send: ({ fresh, learnerId }) => ({ outcomes: [{ ...outcome(fresh), learnerId }] }),
  },
  'POST /v1/outcomes/{outcomeId}/corrections': {
    own: 'c409 b409',
    send: ({ fresh }) => ({ reason, outcome: outcome(fresh) }),
  },
  'POST /v1/outcomes/{outcomeId}/revocations': { own: 'c409 b409', send: () => ({ reason }) },
  'POST /v1/outcomes/{outcomeId}/recognition-decisions': {
    own: 'o409',
    send: () => ({ credits: '1', reason }),
  },
  'POST /v1/facts': {
    own: 'o201 c201',
    send: ({ learnerId }) => ({
      type: 'learnerStatus',
      learnerId,
      value: 'veteran',
      target: {},
      reason,
    }),
  },
  'POST /v1/precedents': {
    own: 'o201 c201',
    send: ({ conversionId }) => ({
      case: { kind: 'conversion', id: conversionId },
      decision: 'refused',
      summary: { zh: '摘要', en: 'Summary' },
    }),
  },
};

const CONVERSIONS: Record<string, Row> = {
  'POST /v1/learners/{learnerId}/conversions': {
    own: 'c422 l422',
    send: () => ({ institution: 'A', programme: 'no-such-programme' }),
  },
  'POST /v1/conversions/{conversionId}/confirmations': { own: 'l409', send: () => ({}) },
  'POST /v1/conversions/{conversionId}/reviews': {
    own: 'o409 c409 b409',
    send: () => ({ step: 'department', decision: 'approve', reason }),
  },
  'POST /v1/conversions/{conversionId}/resubmissions': { own: 'c404 l409', send: () => ({}) },
  'POST /v1/conversions/{conversionId}/withdrawals': { own: 'c404 l409', send: () => ({}) },
  'POST /v1/conversions/{conversionId}/reversals': { own: 'o409 c409', send: () => ({ reason }) },
  'POST /v1/conversions/{conversionId}/appeals': { own: 'l409', send: () => ({ reason }) },
  'POST /v1/appeals/{appealId}/decisions': {
    own: 'o201',
    send: () => ({ decision: 'reject', reason }),
  },
};

const CONSENTS: Record<string, Row> = {
  'GET /v1/learners/{learnerId}/consents': { own: 'o200 l200' },
  'POST /v1/learners/{learnerId}/consents': {
    own: 'l201',
    send: () => ({
      institution: 'B',
      fields: ['balances'],
      purpose: 'a table',
      until: inDays(30),
    }),
  },
  'DELETE /v1/learners/{learnerId}/consents/{consentId}': { own: 'l200' },
  'POST /v1/learners/{learnerId}/guardians': {
    own: 'o201 c201',
    send: () => ({ name: 'A guardian', relation: 'mother' }),
  },
};

const CREDENTIALS: Record<string, Row> = {
  'GET /v1/learners/{learnerId}/transcript.json': { own: 'o200 l200' },
  'GET /v1/learners/{learnerId}/transcript.clr.json': { own: 'o200 l200' },
  'GET /v1/learners/{learnerId}/transcript.jwt': { own: 'o200 l200' },
  'GET /v1/learners/{learnerId}/transcript.elmo.xml': { own: 'o200 l200' },
  'GET /v1/learners/{learnerId}/transcript.pdf': { own: 'o200 l200' },
  // The outcome of the place is revoked, which only who may export it is told.
  'GET /v1/learners/{learnerId}/outcomes/{outcomeId}/credential': { own: 'o409 l409' },
  'GET /v1/learners/{learnerId}/outcomes/{outcomeId}/credential.jwt': { own: 'o409 l409' },
  'POST /v1/credentials/{credentialId}/revocations': { own: 'o201 l201' },
  'GET /v1/bundles/learners/{learnerId}': { own: 'o200 l200' },
  'GET /.well-known/did.json': { anyone: 200 },
  'GET /.well-known/jwks.json': { anyone: 200 },
  'GET /contexts/credits/v1': { anyone: 200 },
  'GET /v1/status-lists/{list}': { anyone: 200 },
};

const SEAL: Record<string, Row> = {
  'GET /v1/log/checkpoint': { anyone: 200 },
  'GET /v1/log/checkpoints': { anyone: 200 },
  'GET /v1/log/keys': { anyone: 200 },
  'GET /v1/log/proofs/inclusion': { anyone: 400 },
  'GET /v1/log/proofs/consistency': { anyone: 400 },
  // Without a position it is refused before anything is looked up.
  'GET /v1/learners/{learnerId}/event-proofs': { own: 'l400', foreign: 'l400', absent: 'l400' },
};

const SHARES: Record<string, Row> = {
  'GET /v1/learners/{learnerId}/shares': { own: 'l200' },
  'POST /v1/learners/{learnerId}/shares': {
    own: 'l201',
    send: () => ({ purpose: 'an application', expiresAt: inDays(30) }),
  },
  'DELETE /v1/learners/{learnerId}/shares/{shareId}': { own: 'l200' },
  'GET /v1/learners/{learnerId}/shares/{shareId}/views': { own: 'l200' },
  'POST /v1/verifications': { anyone: 200, send: () => ({ shareCode: 'ABCD-EFGH-JKMN-PQRS' }) },
  'POST /v1/verifications/batch': {
    own: 'a200',
    alike: true,
    send: () => 'share_code\nABCD-EFGH-JKMN-PQRS\n',
    type: 'text/csv',
  },
  'GET /verify': { anyone: 200 },
};

const ED25519 = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' };

const ISSUER: Record<string, Row> = {
  'POST /v1/clients': {
    own: 'o201',
    alike: true,
    send: ({ fresh }) => ({ clientId: fresh, authentication: 'secret', role: 'operator' }),
  },
  'GET /v1/clients': { own: 'o200', alike: true },
  'GET /v1/clients/{clientId}': { own: 'o200' },
  'POST /v1/clients/{clientId}/secrets': { own: 'o201', send: () => ({}) },
  'POST /v1/clients/{clientId}/keys': {
    own: 'o409',
    send: () => ({ jwks: { keys: [ED25519] } }),
  },
  'POST /v1/clients/{clientId}/disablings': { own: 'o200', send: () => ({}) },
  'POST /v1/clients/{clientId}/enablings': { own: 'o200', send: () => ({}) },
  'POST /v1/accounts': {
    own: 'o201',
    alike: true,
    send: ({ fresh }) => ({ name: fresh, role: 'operator' }),
  },
  'POST /v1/accounts/{accountId}/passwords': { own: 'o201', send: () => ({}) },
  'POST /v1/accounts/{accountId}/disablings': { own: 'o200', send: () => ({}) },
  'POST /v1/accounts/{accountId}/enablings': { own: 'o200', send: () => ({}) },
  'POST /v1/signing-keys': { own: 'o201', alike: true, send: () => ({}) },
};

// The very last ones: they end the account of which all others speak.
const ENDS: Record<string, Row> = {
  'POST /v1/learners/{learnerId}/merges': {
    own: 'o422',
    // Into itself is refused before either account is looked up.
    absent: 'o422',
    send: ({ learnerId }) => ({ into: learnerId, reason }),
  },
  'POST /v1/learners/{learnerId}/forgettings': {
    own: 'o201',
    send: () => ({ reason: 'learnerAsked' }),
  },
};

export const ACCESS_TABLE: Readonly<Record<string, Row>> = {
  ...OPERATIONS,
  ...ISSUER,
  ...REGISTERS,
  ...READS,
  ...RECORDS,
  ...CONVERSIONS,
  ...CONSENTS,
  ...SHARES,
  ...CREDENTIALS,
  ...SEAL,
  ...INSTITUTIONS_WORK,
  ...ENDS,
};

function outcome(number: string): object {
  return {
    kind: 'course',
    issuer: 'A',
    number,
    title: 'Course',
    result: 'passed',
    awardedOn: '2024-06-30',
    credits: '1',
  };
}

function inDays(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}
