/** What the routes of credentials work on: the keys, and the register on the primary. */
import type { Pool } from 'pg';
import type { BankClock } from '#edge';
import { createPool } from '#postgres';
import type { Settings } from '#settings';
import { SigningKeys } from '#signing-keys';
import { BankIssuer } from './bank-issuer.js';
import { CredentialDesk } from './credential-desk.js';
import { FileDesk } from './file-desk.js';
import { IssuedCredentials } from './issued.js';
import { SigningDesk } from './signing-desk.js';
import { StatusLists } from './status-lists.js';
import { trustedIssuers } from './trusted-issuers.js';

export type IssuingSettings = Pick<Settings, 'publicUrl' | 'trustedIssuers'>;

interface IssuingParts {
  readonly readerUrl: string;
  readonly keys: Pool;
  readonly masterKey: Uint8Array;
  readonly clock: BankClock;
}

/** Where the bank is reached, when nobody says it. */
const HERE = 'http://127.0.0.1:3000';

export async function openIssuing(settings: IssuingSettings, parts: IssuingParts) {
  const { readerUrl, clock } = parts;
  const signingKeys = await SigningKeys.open(parts.keys, parts.masterKey);
  const bank = new BankIssuer(signingKeys, settings.publicUrl ?? HERE);
  // A replica may not have heard of a revocation yet, and nothing is written to it.
  const register = createPool(readerUrl, { name: 'query-api credentials', max: 4 });
  const issued = new IssuedCredentials(register);
  const signing = new SigningDesk(bank);
  const lists = new StatusLists(issued, bank, signing, clock);
  const desk = new CredentialDesk(bank, lists, await trustedIssuers(settings.trustedIssuers));
  const files = new FileDesk();
  return {
    providers: [
      { provide: SigningKeys, useValue: signingKeys },
      { provide: IssuedCredentials, useValue: issued },
      { provide: BankIssuer, useValue: bank },
      { provide: SigningDesk, useValue: signing },
      { provide: StatusLists, useValue: lists },
      { provide: CredentialDesk, useValue: desk },
      { provide: FileDesk, useValue: files },
    ],
    close: async (): Promise<void> => {
      await Promise.all([register.end(), desk.close(), signing.close(), files.close()]);
    },
  };
}
