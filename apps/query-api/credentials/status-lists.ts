/** Status lists as they are now: signed when they change or grow old, and kept until then. */
import { LRUCache } from 'lru-cache';
import { statusListCredential, type Credential } from '#credentials';
import type { BankClock } from '#edge';
import type { BankIssuer } from './bank-issuer.js';
import type { IssuedCredentials } from './issued.js';
import type { SigningDesk } from './signing-desk.js';

/** How long a list may be believed by whoever cannot ask again: a bundle, say. */
const VALID_MS = 24 * 3_600_000;

interface Signed {
  readonly places: string;
  readonly keyId: string;
  readonly signedAt: number;
  readonly credential: Credential;
}

export class StatusLists {
  readonly #signed = new LRUCache<number, Signed>({ max: 32 });

  constructor(
    private readonly issued: IssuedCredentials,
    private readonly bank: BankIssuer,
    private readonly desk: SigningDesk,
    private readonly clock: BankClock,
  ) {}

  /** Null where there is no such list. */
  async current(list: number): Promise<Credential | null> {
    const revoked = await this.issued.revokedPlaces(list, this.clock.today());
    if (revoked === null) return null;
    const key = await this.bank.key();
    const places = revoked.join(' ');
    const known = this.#signed.get(list);
    if (isYoung(known) && known.places === places && known.keyId === key.id) {
      return known.credential;
    }
    const now = new Date();
    const content = await statusListCredential({
      url: `${this.bank.issuer.url}/v1/status-lists/${list}`,
      issuer: this.bank.issuer,
      revoked,
      validFrom: instant(now.getTime()),
      validUntil: instant(now.getTime() + VALID_MS),
    });
    const credential = JSON.parse(await this.desk.proved(content)) as Credential;
    this.#signed.set(list, { places, keyId: key.id, signedAt: now.getTime(), credential });
    return credential;
  }
}

/** One that was signed while the clock was ahead begins in the future, and is signed again. */
function isYoung(known: Signed | undefined): known is Signed {
  if (known === undefined) return false;
  const age = Date.now() - known.signedAt;
  return age >= 0 && age < VALID_MS / 2;
}

function instant(time: number): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
}
