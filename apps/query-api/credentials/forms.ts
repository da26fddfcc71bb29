/** The forms that a credential leaves in: each says its media type. */
import { asJwt, withProof } from '#credentials';
import { elmoXml } from '#transcript-files';
import type { BankIssuer } from './bank-issuer.js';
import type { Exported } from './export.js';

export interface Formed {
  readonly type: string;
  readonly body: string | Buffer;
}

export type Form = (exported: Exported, bank: BankIssuer) => Promise<Formed>;

export const VC = 'application/vc';
export const VC_JWT = 'application/vc+jwt';
export const JSON_TYPE = 'application/json';
export const XML_TYPE = 'application/xml';

/** With an `eddsa-rdfc-2022` proof inside. */
export const proved: Form = async (exported, bank) => ({
  type: VC,
  body: await proof(exported, bank),
});

/** The same document for platforms that take CLR 2.0 as plain JSON. */
export const provedJson: Form = async (exported, bank) => ({
  type: JSON_TYPE,
  body: await proof(exported, bank),
});

export const jwt: Form = async ({ credential }, bank) => ({
  type: VC_JWT,
  body: await asJwt(credential, await bank.key()),
});

/** For student record systems; unsigned, and names the credential that is. */
export const elmo: Form = ({ envelope, content }) =>
  Promise.resolve({ type: XML_TYPE, body: elmoXml(envelope, content) });

async function proof({ credential }: Exported, bank: BankIssuer): Promise<string> {
  return JSON.stringify(await withProof(credential, await bank.key(), new Date()));
}
