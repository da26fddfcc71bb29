/** What is used of packages that come without types. */
declare module '@digitalbazaar/vc' {
  export interface RemoteDocument {
    readonly contextUrl: null;
    readonly documentUrl: string;
    readonly document: object;
    readonly tag?: 'static';
  }
  export type DocumentLoader = (url: string) => Promise<RemoteDocument>;
  export function defaultDocumentLoader(url: string): Promise<RemoteDocument>;
  export function issue(options: {
    credential: object;
    suite: object;
    documentLoader: DocumentLoader;
    now?: Date;
  }): Promise<Record<string, unknown>>;
  export function verifyCredential(options: {
    credential: object;
    suite: object;
    documentLoader: DocumentLoader;
    checkStatus?: (options: object) => Promise<{ verified: boolean }>;
    now?: Date;
  }): Promise<{ verified: boolean; error?: Error }>;
}

declare module '@digitalbazaar/data-integrity' {
  export class DataIntegrityProof {
    constructor(options: {
      signer?: {
        readonly id: string;
        readonly algorithm: string;
        sign(what: { data: Uint8Array }): Promise<Uint8Array>;
      };
      date?: Date;
      cryptosuite: object;
    });
  }
}

declare module '@digitalbazaar/eddsa-rdfc-2022-cryptosuite' {
  export interface CanonizeOptions {
    readonly documentLoader: (url: string) => Promise<object>;
    readonly contextResolver?: object;
    readonly createMessageDigest?: () => MessageDigest;
    readonly maxDeepIterations?: number;
  }
  /** SHA-256 of a text, in hexadecimal. */
  export interface MessageDigest {
    update(text: string): void;
    digest(): string;
  }
  export const cryptosuite: {
    canonize(input: object, options: CanonizeOptions): Promise<string>;
  };
}

declare module 'jsonld/lib/ContextResolver.js' {
  /** The terms that are in force at one place of a document. */
  export interface ActiveContext {
    readonly previousContext?: ActiveContext;
    revertToPreviousContext: () => ActiveContext;
  }
  export interface Processed {
    readonly context: ActiveContext;
  }
  export interface ResolvedContext {
    readonly document: unknown;
    getProcessed(active: ActiveContext): Processed | undefined;
    setProcessed(active: ActiveContext, processed: Processed): void;
  }
  export interface ResolveOptions {
    readonly activeCtx: ActiveContext;
    readonly context: unknown;
  }
  export default class ContextResolver {
    constructor(options: {
      sharedCache: { get(key: string): unknown; set(key: string, value: object): unknown };
    });
    resolve(options: ResolveOptions): Promise<ResolvedContext[]>;
  }
}

declare module '@digitalbazaar/ed25519-multikey' {
  interface KeyPair {
    readonly publicKey: Uint8Array;
    export(options: { publicKey: true; includeContext: boolean }): Promise<{
      publicKeyMultibase: string;
    }>;
  }
  export function from(key: object): Promise<KeyPair>;
  export function toJwk(options: { keyPair: object }): Promise<{
    kty: 'OKP';
    crv: 'Ed25519';
    x: string;
  }>;
}

declare module '@digitalbazaar/vc-bitstring-status-list' {
  export interface BitstringStatusList {
    readonly length: number;
    setStatus(index: number, on: boolean): void;
    getStatus(index: number): boolean;
    encode(): Promise<string>;
  }
  export function createList(options: { length: number }): Promise<BitstringStatusList>;
  export function decodeList(options: { encodedList: string }): Promise<BitstringStatusList>;
  export function checkStatus(options: object): Promise<{
    verified: boolean;
    results?: readonly { status: boolean }[];
  }>;
  export function createCredential(options: {
    id: string;
    list: BitstringStatusList;
    statusPurpose: string;
  }): Promise<Record<string, unknown>>;
}
