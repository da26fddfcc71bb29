/** The forms that a credential leaves in: each says its media type. */
import { elmoXml } from '#transcript-files';
import type { Exported } from './export.js';
import type { SigningDesk } from './signing-desk.js';

export interface Formed {
  readonly type: string;
  readonly body: string | Buffer;
}

export type Form = (exported: Exported, desk: SigningDesk) => Promise<Formed>;

export const VC = 'application/vc';
export const VC_JWT = 'application/vc+jwt';
export const JSON_TYPE = 'application/json';
export const XML_TYPE = 'application/xml';

/** With an `eddsa-rdfc-2022` proof inside. */
export const proved: Form = async ({ credential }, desk) => ({
  type: VC,
  body: await desk.proved(credential),
});

/** The same document for platforms that take CLR 2.0 as plain JSON. */
export const provedJson: Form = async ({ credential }, desk) => ({
  type: JSON_TYPE,
  body: await desk.proved(credential),
});

export const jwt: Form = async ({ credential }, desk) => ({
  type: VC_JWT,
  body: await desk.jwt(credential),
});

/** For student record systems; unsigned, and names the credential that is. */
export const elmo: Form = ({ envelope, content }) =>
  Promise.resolve({ type: XML_TYPE, body: elmoXml(envelope, content) });
