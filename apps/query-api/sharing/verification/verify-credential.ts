/**
 * `POST /v1/verifications` with a credential: one of this bank's, whose keys and status lists are
 * at hand. The bank's own addresses in it are names of lists; nothing that it names is fetched.
 */
import { QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import { statusListUrls, verifyCredential } from '#credentials';
import type { Verdict } from '#credentials';
import { Attempts, Refusal } from '#edge';
import { BankIssuer } from '../../credentials/bank-issuer.js';
import { StatusLists } from '../../credentials/status-lists.js';
import type { Guesser } from './throttle.js';

export class VerifyCredential {
  constructor(
    /** An object, its JSON text, or a compact `vc+jwt`. */
    readonly credential: unknown,
    readonly guesser: Guesser,
  ) {}
}

/** A large transcript takes a processor a while, and whoever sends one is not known. */
const ALLOWED = {
  address: { most: 120, seconds: 15 * 60 },
  client: { most: 5_000, seconds: 60 * 60 },
};

/** The lists that one credential may be on. */
const MOST_LISTS = 4;

@QueryHandler(VerifyCredential)
export class VerifyCredentialHandler implements IQueryHandler<VerifyCredential, Verdict | Refusal> {
  readonly #attempts = new Attempts(ALLOWED);

  constructor(
    private readonly bank: BankIssuer,
    private readonly lists: StatusLists,
  ) {}

  async execute({ credential, guesser }: VerifyCredential): Promise<Verdict | Refusal> {
    const { caller, address } = guesser;
    const refusal = this.#attempts.take(caller ? { client: caller.clientId } : { address });
    if (refusal !== null) return refusal;
    const [issuer, statusLists] = await Promise.all([
      this.bank.document(),
      this.listsOf(credential),
    ]);
    return verifyCredential(credential, { issuers: [issuer], statusLists, now: new Date() });
  }

  private async listsOf(input: unknown): Promise<unknown[]> {
    const start = `${this.bank.issuer.url}/v1/status-lists/`;
    const numbers = statusListUrls(unwrapped(input))
      .filter((url) => url.startsWith(start) && /^\d{1,9}$/.test(url.slice(start.length)))
      .map((url) => Number(url.slice(start.length)));
    const lists = numbers.slice(0, MOST_LISTS).map((number) => this.lists.current(number));
    return (await Promise.all(lists)).filter((list) => list !== null);
  }
}

/** The document inside its wrapping; anything else where there is none, which is then found so. */
function unwrapped(input: unknown): unknown {
  if (typeof input !== 'string') return enveloped(input) ?? input;
  const [, payload] = input.trim().split('.');
  return parsed(input) ?? parsed(Buffer.from(payload ?? '', 'base64url').toString());
}

const ENVELOPE = 'data:application/vc+jwt,';

function enveloped(input: unknown): unknown {
  const { id } = (input ?? {}) as { readonly id?: unknown };
  const isOne = typeof id === 'string' && id.startsWith(ENVELOPE);
  return isOne ? unwrapped(id.slice(ENVELOPE.length)) : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
