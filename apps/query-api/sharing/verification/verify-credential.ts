/** `POST /v1/verifications` with a credential: how often it may be asked, and by whom. */
import { QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import type { Verdict } from '#credentials';
import { Attempts, Refusal } from '#edge';
import { CredentialDesk } from '../../credentials/credential-desk.js';
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

@QueryHandler(VerifyCredential)
export class VerifyCredentialHandler implements IQueryHandler<VerifyCredential, Verdict | Refusal> {
  readonly #attempts = new Attempts(ALLOWED);

  constructor(private readonly desk: CredentialDesk) {}

  async execute({ credential, guesser }: VerifyCredential): Promise<Verdict | Refusal> {
    const { caller, address } = guesser;
    const refusal = this.#attempts.take(caller ? { client: caller.clientId } : { address });
    if (refusal !== null) return refusal;
    const verdict = await this.desk.verify(credential);
    return verdict ?? new Refusal('tooManyRequests', { retryAfter: 5 });
  }
}
