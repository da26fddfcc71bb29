/** What stands in an account, opened: whom it is found by, and what could name the person. */
import type { Account } from '#domain';
import type { LearnerKey, PersonalData } from '#personal-data';
import { documentKey, externalIdKey } from '../learners/identity.js';

/** The keys of the claims by which a person is found. */
export interface IdentityKeys {
  readonly externalId: readonly Uint8Array[];
  readonly document: readonly Uint8Array[];
}

export class OpenedAccount {
  constructor(
    private readonly account: Account,
    private readonly key: LearnerKey,
    private readonly personalData: PersonalData,
  ) {}

  identityKeys(): IdentityKeys {
    const { externalIds } = this.account;
    return {
      externalId: externalIds.map(({ issuer, value }) =>
        externalIdKey(this.personalData, { issuer, value: this.#open('externalId', value) }),
      ),
      document: this.#documents().map((one) => documentKey(this.personalData, one)),
    };
  }

  /** Every text that tells who it is, or that only this person has. */
  words(): Set<string> {
    const { externalIds, name, outcomes } = this.account;
    const numbers = Object.values(outcomes).map((one) =>
      this.#open('number', one.number, one.outcomeId),
    );
    return new Set([
      ...externalIds.map(({ value }) => this.#open('externalId', value)),
      ...this.#documents().map((one) => one.number),
      ...(name === undefined ? [] : [this.#open('name', name)]),
      ...numbers,
    ]);
  }

  #documents(): { type: string; number: string }[] {
    const { document, documentType, otherDocuments = [] } = this.account;
    const own = document === undefined ? [] : [{ document, documentType: documentType ?? '' }];
    return [...own, ...otherDocuments].map((one) => ({
      type: one.documentType,
      number: this.#open('document', one.document),
    }));
  }

  #open(field: string, sealed: string, of?: string): string {
    const { learnerId: stream } = this.key;
    return this.personalData.open(this.key, { stream, field, of }, sealed);
  }
}
