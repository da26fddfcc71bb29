/**
 * The bank's own terms, version 1: exact amounts beside Open Badges' floats. A published version
 * never changes; another term is another version. The IRIs of the terms do not depend on where a
 * bank is reached, so that every verifier reads the same words.
 */
const TERM = 'urn:credit-bank:credits:v1:';
const XSD = 'http://www.w3.org/2001/XMLSchema#';

const decimal = (name: string) => ({ '@id': TERM + name, '@type': `${XSD}decimal` });
const day = (name: string) => ({ '@id': TERM + name, '@type': `${XSD}date` });
const text = (name: string) => ({ '@id': TERM + name });

/** Where a bank serves the document below, behind its base URL. */
export const CREDITS_CONTEXT_PATH = '/contexts/credits/v1';

export const CREDITS_CONTEXT = {
  '@context': {
    '@version': 1.1,
    '@protected': true,
    creditValue: decimal('creditValue'),
    creditScheme: { '@id': `${TERM}creditScheme`, '@type': '@id' },
    accumulatedCredits: decimal('accumulatedCredits'),
    recognisedCredits: decimal('recognisedCredits'),
    consumedCredits: decimal('consumedCredits'),
    availableCredits: decimal('availableCredits'),
    convertedCredits: decimal('convertedCredits'),
    overdrawnCredits: decimal('overdrawnCredits'),
    creditBalance: text('creditBalance'),
    CreditBalance: `${TERM}CreditBalance`,
    awardedOn: day('awardedOn'),
    asOf: day('asOf'),
    logPosition: text('logPosition'),
    levelScheme: text('levelScheme'),
    levelCode: text('levelCode'),
    evidenceNumber: text('evidenceNumber'),
    confirmation: text('confirmation'),
  },
} as const;

/** The IRI of a credit scheme: `bank` is the bank's own unit, others are called as records do. */
export function creditSchemeIri(scheme: string): string {
  return `urn:credit-bank:credit-scheme:${encodeURIComponent(scheme)}`;
}
