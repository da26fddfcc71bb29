/** A learner's transcript as a CLR 2.0 credential. */
import { enveloped, identifiers, learnerIri, nestedCredential } from './achievement.js';
import { CLR_CONTEXT, OB_CONTEXT, VC_CONTEXT } from './contexts.js';
import { CREDITS_CONTEXT_PATH, creditSchemeIri } from './credits-context.js';
import { BANK_SCHEME } from './achievement.js';
import type { Association, AwardedOutcome, Balances, Credential, Envelope } from './shapes.js';

export interface TranscriptContent {
  readonly outcomes: readonly AwardedOutcome[];
  readonly associations: readonly Association[];
  readonly balances: Balances;
  /** The civil day that the balances are of. */
  readonly asOf: string;
  /** What was recorded by then, as the API writes positions. */
  readonly position: string;
}

export function transcriptCredential(envelope: Envelope, content: TranscriptContent): Credential {
  const { issuer, learner } = envelope;
  return {
    '@context': [VC_CONTEXT, CLR_CONTEXT, OB_CONTEXT, issuer.url + CREDITS_CONTEXT_PATH],
    ...enveloped(envelope, 'ClrCredential'),
    name: '学分银行成绩单 · Credit bank transcript',
    credentialSubject: {
      id: learnerIri(learner.id),
      type: ['ClrSubject'],
      ...identifiers(learner),
      asOf: content.asOf,
      logPosition: content.position,
      creditBalance: balance(content.balances),
      verifiableCredential: content.outcomes.map((one) => nestedCredential(envelope, one)),
      ...(content.associations.length === 0
        ? {}
        : { association: content.associations.map(association) }),
    },
  };
}

function balance(balances: Balances): object {
  return {
    type: 'CreditBalance',
    creditScheme: creditSchemeIri(BANK_SCHEME),
    accumulatedCredits: balances.accumulated,
    recognisedCredits: balances.recognised,
    consumedCredits: balances.consumed,
    availableCredits: balances.available,
    convertedCredits: balances.converted,
    overdrawnCredits: balances.overdrawn,
  };
}

function association({ type, source, target }: Association): object {
  return { type: 'Association', associationType: type, sourceId: source, targetId: target };
}

/** A course that a programme has granted for outcomes, as the end of an association. */
export function courseIri(issuerUrl: string, institution: string, course: string): string {
  const [at, code] = [institution, course].map(encodeURIComponent);
  return `${issuerUrl}/v1/institutions/${at}#course-${code}`;
}
