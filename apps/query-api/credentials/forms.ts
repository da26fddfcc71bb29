/** The forms that a credential leaves in: each says its media type. */
import type { Exported } from './export.js';
import type { FileDesk } from './file-desk.js';
import type { SigningDesk } from './signing-desk.js';

export interface Formed {
  readonly type: string;
  readonly body: string | Buffer;
}

/** What makes them: one desk signs, the other writes files. */
export interface Desks {
  readonly signing: SigningDesk;
  readonly files: FileDesk;
}

export type Form = (exported: Exported, desks: Desks) => Promise<Formed>;

export const VC = 'application/vc';
export const VC_JWT = 'application/vc+jwt';
export const JSON_TYPE = 'application/json';
export const XML_TYPE = 'application/xml';
export const PDF_TYPE = 'application/pdf';

/** With an `eddsa-rdfc-2022` proof inside. */
export const proved: Form = async ({ credential }, { signing }) => ({
  type: VC,
  body: await signing.proved(credential),
});

/** The same document for platforms that take CLR 2.0 as plain JSON. */
export const provedJson: Form = async ({ credential }, { signing }) => ({
  type: JSON_TYPE,
  body: await signing.proved(credential),
});

export const jwt: Form = async ({ credential }, { signing }) => ({
  type: VC_JWT,
  body: await signing.jwt(credential),
});

/** For student record systems; unsigned, and names the credential that is. */
export const elmo: Form = async ({ envelope, content }, { files }) => ({
  type: XML_TYPE,
  body: await files.write({ form: 'elmo', envelope, content }),
});

/** For people; unsigned, and says how to verify. */
export const pdf: Form = async ({ envelope, content }, { files }) => ({
  type: PDF_TYPE,
  body: await files.write({ form: 'pdf', envelope, content }),
});
