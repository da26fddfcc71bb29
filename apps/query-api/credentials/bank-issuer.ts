/** The bank as it signs: who it is by its configured address, and the key that signs today. */
import { LRUCache } from 'lru-cache';
import { didDocument, didWeb, jwks, keyIdOf } from '#credentials';
import type { DidDocument, Issuer, IssuerKey } from '#credentials';
import type { SigningKey, SigningKeys } from '#signing-keys';

const NAME = '学分银行 Credit Bank';

export class BankIssuer {
  readonly issuer: Issuer;
  readonly #imported = new LRUCache<string, IssuerKey>({ max: 4 });

  constructor(
    private readonly keys: SigningKeys,
    publicUrl: string,
  ) {
    this.issuer = { did: didWeb(publicUrl), name: NAME, url: publicUrl };
  }

  /** The key that signs at this moment, also where another process has rotated it. */
  async key(): Promise<IssuerKey> {
    const key = await this.keys.current('credential');
    const known = this.#imported.get(key.kid) ?? (await this.#import(key));
    this.#imported.set(key.kid, known);
    return known;
  }

  async document(): Promise<DidDocument> {
    return didDocument(this.issuer.did, await this.keys.history('credential'));
  }

  async jwks(): Promise<object> {
    return jwks(this.issuer.did, await this.keys.history('credential'));
  }

  async #import({ kid, privateKey }: SigningKey): Promise<IssuerKey> {
    const jwk = privateKey.export({ format: 'jwk' });
    const key = await crypto.subtle.importKey('jwk', jwk, 'Ed25519', false, ['sign']);
    return { id: keyIdOf(this.issuer.did, kid), privateKey: key };
  }
}
