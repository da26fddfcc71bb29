/** One learning outcome as an Open Badges 3.0 credential. */
import { OB_CONTEXT, VC_CONTEXT } from './contexts.js';
import { CREDITS_CONTEXT_PATH, creditSchemeIri } from './credits-context.js';
import type { AwardedOutcome, Credential, Envelope, Institution, Issuer } from './shapes.js';
import type { Learner, StatusEntry } from './shapes.js';

/** Terms of the achievementType vocabulary of Open Badges 3.0. */
const ACHIEVEMENT_TYPES: Readonly<Record<AwardedOutcome['kind'], string>> = {
  diploma: 'Diploma',
  skillLevelCertificate: 'Certificate',
  course: 'Course',
};

/** The unit of the bank, as `creditScheme` of a record leaves it out. */
export const BANK_SCHEME = 'bank';

export function outcomeCredential(envelope: Envelope, outcome: AwardedOutcome): Credential {
  const { issuer, learner } = envelope;
  return {
    '@context': [VC_CONTEXT, OB_CONTEXT, issuer.url + CREDITS_CONTEXT_PATH],
    ...enveloped(envelope, 'OpenBadgeCredential'),
    name: outcome.title,
    ...awarded(outcome),
    credentialSubject: {
      id: learnerIri(learner.id),
      ...identifiers(learner),
      ...achieved(issuer, outcome),
    },
  };
}

/** One that stands inside a transcript: without a proof and status of its own. */
export function nestedCredential(envelope: Envelope, outcome: AwardedOutcome): Credential {
  const { issuer, learner, validFrom } = envelope;
  return {
    '@context': [VC_CONTEXT, OB_CONTEXT, issuer.url + CREDITS_CONTEXT_PATH],
    id: `${envelope.id}#${outcome.id}`,
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    issuer: issuer.did,
    validFrom,
    name: outcome.title,
    ...awarded(outcome),
    credentialSubject: {
      // One node of the graph for each outcome. Under one id for all of them the signed statements
      // would no longer say which credits belong to which achievement.
      id: `${learnerIri(learner.id)}#${outcome.id}`,
      ...achieved(issuer, outcome),
    },
  };
}

/** What stands around every signed credential. */
export function enveloped(envelope: Envelope, type: string): Credential {
  const { id, issuer, validFrom, validUntil, status } = envelope;
  return {
    id,
    type: ['VerifiableCredential', type],
    issuer: profile(issuer),
    validFrom,
    ...(validUntil === undefined ? {} : { validUntil }),
    ...(status === undefined ? {} : { credentialStatus: statusEntry(status) }),
  };
}

export function learnerIri(learnerId: string): string {
  return `urn:uuid:${learnerId}`;
}

export function achievementIri(outcomeId: string): string {
  return `urn:uuid:${outcomeId}`;
}

export function identifiers({ name }: Learner): object {
  if (name === undefined) return {};
  const identity = { type: 'IdentityObject', hashed: false, identityType: 'name' };
  return { identifier: [{ ...identity, identityHash: name }] };
}

function profile({ did, name, url }: Issuer): object {
  return { id: did, type: ['Profile'], name, url };
}

function statusEntry({ listUrl, index }: StatusEntry): object {
  return {
    id: `${listUrl}#${index}`,
    type: 'BitstringStatusListEntry',
    statusPurpose: 'revocation',
    statusListIndex: String(index),
    statusListCredential: listUrl,
  };
}

function awarded({ awardedOn }: AwardedOutcome): object {
  return awardedOn === undefined ? {} : { awardedDate: `${awardedOn}T00:00:00Z` };
}

function achieved(issuer: Issuer, outcome: AwardedOutcome): object {
  const { awardedOn, number, grade } = outcome;
  const credits = outcome.credits ?? { value: outcome.accumulated, scheme: BANK_SCHEME };
  const earned = exactFloat(credits.value);
  return {
    type: ['AchievementSubject'],
    achievement: achievement(issuer, outcome),
    ...(earned === null ? {} : { creditsEarned: earned }),
    creditValue: credits.value,
    creditScheme: creditSchemeIri(credits.scheme),
    accumulatedCredits: outcome.accumulated,
    recognisedCredits: outcome.recognised,
    confirmation: outcome.confirmation,
    ...(awardedOn === undefined ? {} : { awardedOn }),
    ...(number === undefined ? {} : { evidenceNumber: number }),
    ...(grade === undefined ? {} : { result: [result(outcome.id, grade)] }),
  };
}

function result(outcomeId: string, grade: { scale: string; value: string }): object {
  // An id of its own, so that two equal grades stay two nodes of the graph that cannot be mixed up.
  const id = `${achievementIri(outcomeId)}#${encodeURIComponent(grade.scale)}`;
  return { id, type: ['Result'], status: 'Completed', value: grade.value };
}

function achievement(issuer: Issuer, outcome: AwardedOutcome): object {
  const { id, code, level, institution } = outcome;
  return {
    id: achievementIri(id),
    type: ['Achievement'],
    achievementType: ACHIEVEMENT_TYPES[outcome.kind],
    name: outcome.title,
    description: outcome.title,
    criteria: {
      id: `${issuer.url}/docs`,
      narrative:
        '由所列机构授予并登记于学分银行。 Awarded by the institution named, and recorded in the credit bank.',
    },
    creator: creator(issuer, institution),
    ...(code === undefined ? {} : { humanCode: code }),
    ...(level === undefined ? {} : { levelScheme: level.scheme, levelCode: level.code }),
  };
}

function creator(issuer: Issuer, { code, name }: Institution): object {
  const id = `${issuer.url}/v1/institutions/${encodeURIComponent(code)}`;
  return { id, type: ['Profile'], name };
}

/**
 * Open Badges wants a float: given only where a binary one is the decimal exactly, and never
 * computed with. `"2.50"` → 2.5, `"2.10"` → null.
 */
export function exactFloat(decimal: string): number | null {
  const fraction = decimal.split('.')[1] ?? '00';
  return ['00', '25', '50', '75'].includes(fraction.padEnd(2, '0')) ? Number(decimal) : null;
}
