/** Every JSON-LD context that is ever read is pinned here; nothing is fetched. */
import { defaultDocumentLoader } from '@digitalbazaar/vc';
import type { DocumentLoader, RemoteDocument } from '@digitalbazaar/vc';
import CLR_2_0_1 from './contexts/clr-v2p0-2.0.1.json' with { type: 'json' };
import OB_3_0_1 from './contexts/ob-v3p0-3.0.1.json' with { type: 'json' };
import OB_3_0_2 from './contexts/ob-v3p0-3.0.2.json' with { type: 'json' };
import OB_3_0_3 from './contexts/ob-v3p0-3.0.3.json' with { type: 'json' };
import OB_EXTENSIONS from './contexts/ob-v3p0-extensions.json' with { type: 'json' };
import { CREDITS_CONTEXT, CREDITS_CONTEXT_PATH } from './credits-context.js';
import { baseUrlsOf } from './did-web.js';

export const VC_CONTEXT = 'https://www.w3.org/ns/credentials/v2';
export const OB_CONTEXT = 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json';
export const CLR_CONTEXT = 'https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json';

const PINNED: ReadonlyMap<string, object> = new Map<string, object>([
  ['https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json', OB_3_0_1],
  ['https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json', OB_3_0_2],
  [OB_CONTEXT, OB_3_0_3],
  ['https://purl.imsglobal.org/spec/ob/v3p0/extensions.json', OB_EXTENSIONS],
  [CLR_CONTEXT, CLR_2_0_1],
]);

/** A text names a context that is not pinned here. */
class UnknownContext extends Error {
  constructor(readonly url: string) {
    super('A document is not pinned, and nothing is fetched.');
    this.name = 'UnknownContext';
  }
}

/**
 * Reads pinned contexts, and the bank's own one under the base URL of each issuer in `issuers`:
 * what is pinned is its content, so an issuer cannot bend it.
 */
export function contextLoader(issuers: readonly string[] = []): DocumentLoader {
  const own = new Set(issuers.flatMap(baseUrlsOf).map((base) => base + CREDITS_CONTEXT_PATH));
  return async (url) => {
    const document = own.has(url) ? CREDITS_CONTEXT : PINNED.get(url);
    if (document !== undefined) return pinnedDocument(url, document);
    if (url === VC_CONTEXT) return pinnedDocument(url, (await defaultDocumentLoader(url)).document);
    throw new UnknownContext(url);
  };
}

/** Static: what stands under an address never changes, and is taken apart once. */
function pinnedDocument(documentUrl: string, document: object): RemoteDocument {
  return { contextUrl: null, documentUrl, document, tag: 'static' };
}

/** The contexts that a credential of this bank names, for those who want to pin them as well. */
export async function contextsOf(issuerDid: string, urls: readonly string[]) {
  const load = contextLoader([issuerDid]);
  const found = await Promise.all(urls.map(async (url) => [url, (await load(url)).document]));
  return Object.fromEntries(found) as Readonly<Record<string, object>>;
}
