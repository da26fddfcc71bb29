/** What a credential says, for people: read out of what was signed, never out of what stands by. */
import { isJson } from './form.js';

export interface ShownOutcome {
  readonly outcomeId: string;
  readonly title: string;
  readonly institution: string;
  /** Empty where the credential names no day. */
  readonly awardedOn: string;
  readonly accumulated: string;
  readonly recognised: string;
}

export interface Shown {
  readonly issuer: string;
  readonly issuerName: string;
  readonly learner: string;
  /** Only where the learner wanted it shown. */
  readonly name?: string;
  /** The keys that may sign for the issuer, as its DID document writes them. */
  readonly keys: readonly string[];
  readonly validFrom: string;
  readonly balances: Readonly<Record<string, string>>;
  readonly outcomes: readonly ShownOutcome[];
}

const BALANCES = ['accumulated', 'recognised', 'consumed', 'available', 'converted', 'overdrawn'];

export function shownOf(credential: unknown, keys: readonly string[]): Shown {
  const issuer = at(credential, 'issuer');
  const subject = at(credential, 'credentialSubject');
  const name = textAt(listAt(subject, 'identifier')[0], 'identityHash');
  const balance = at(subject, 'creditBalance');
  const balances = BALANCES.map((one) => [one, textAt(balance, `${one}Credits`)] as const);
  return {
    issuer: typeof issuer === 'string' ? issuer : textAt(issuer, 'id'),
    issuerName: textAt(issuer, 'name'),
    learner: textAt(subject, 'id'),
    ...(name === '' ? {} : { name }),
    keys,
    validFrom: textAt(credential, 'validFrom'),
    balances: Object.fromEntries(balances.filter(([, amount]) => amount !== '')),
    outcomes: outcomesOf(credential).map(outcome),
  };
}

/** The credentials inside a transcript; a single outcome is its own. */
function outcomesOf(credential: unknown): readonly unknown[] {
  const subject = at(credential, 'credentialSubject');
  const inside = listAt(subject, 'verifiableCredential');
  return at(subject, 'achievement') === undefined ? inside : [credential];
}

function outcome(credential: unknown): ShownOutcome {
  const subject = at(credential, 'credentialSubject');
  const achievement = at(subject, 'achievement');
  return {
    outcomeId: textAt(achievement, 'id').replace(/^urn:uuid:/, ''),
    title: textAt(achievement, 'name'),
    institution: textAt(at(achievement, 'creator'), 'name'),
    awardedOn: textAt(subject, 'awardedOn'),
    accumulated: textAt(subject, 'accumulatedCredits'),
    recognised: textAt(subject, 'recognisedCredits'),
  };
}

function at(value: unknown, name: string): unknown {
  return isJson(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

function textAt(value: unknown, name: string): string {
  const found = at(value, name);
  return typeof found === 'string' ? found : '';
}

/** One is written without a list as well. */
function listAt(value: unknown, name: string): readonly unknown[] {
  const found = at(value, name);
  if (found === undefined) return [];
  return Array.isArray(found) ? found : [found];
}
