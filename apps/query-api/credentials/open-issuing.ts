/** What the routes of credentials work on: the keys, and the register on the primary. */
import type { Pool } from 'pg';
import type { BankClock } from '#edge';
import { createPool } from '#postgres';
import { SigningKeys } from '#signing-keys';
import { BankIssuer } from './bank-issuer.js';
import { IssuedCredentials } from './issued.js';
import { StatusLists } from './status-lists.js';

interface IssuingParts {
  readonly readerUrl: string;
  readonly keys: Pool;
  readonly masterKey: Uint8Array;
  readonly publicUrl: string | undefined;
  readonly clock: BankClock;
}

/** Where the bank is reached, when nobody says it. */
const HERE = 'http://127.0.0.1:3000';

export async function openIssuing(parts: IssuingParts) {
  const { readerUrl, publicUrl, clock } = parts;
  const signingKeys = await SigningKeys.open(parts.keys, parts.masterKey);
  const bank = new BankIssuer(signingKeys, publicUrl ?? HERE);
  // A replica may not have heard of a revocation yet, and nothing is written to it.
  const register = createPool(readerUrl, { name: 'query-api credentials', max: 4 });
  const issued = new IssuedCredentials(register);
  return {
    providers: [
      { provide: SigningKeys, useValue: signingKeys },
      { provide: IssuedCredentials, useValue: issued },
      { provide: BankIssuer, useValue: bank },
      { provide: StatusLists, useValue: new StatusLists(issued, bank, clock) },
    ],
    close: () => register.end(),
  };
}
