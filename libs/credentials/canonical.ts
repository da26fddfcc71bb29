/**
 * The cryptosuite `eddsa-rdfc-2022` as it is, with a memory: wherever one node of a document ends
 * and the next begins, the JSON-LD library goes on with copies of the terms in force, does not
 * know them again, and takes every context apart anew, which is nearly all that a transcript
 * costs. Here a copy is known for what it is a copy of. What is signed is the same to the byte.
 */
import { cryptosuite as suite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import type { CanonizeOptions, MessageDigest } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import ContextResolver from 'jsonld/lib/ContextResolver.js';
import type { ActiveContext, ResolvedContext } from 'jsonld/lib/ContextResolver.js';
import type { ResolveOptions } from 'jsonld/lib/ContextResolver.js';
import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';
import { LRUCache } from 'lru-cache';

export const cryptosuite = {
  ...suite,
  canonize: (input: object, options: CanonizeOptions): Promise<string> =>
    suite.canonize(input, { ...options, contextResolver: new KnownContexts() }),
};

/**
 * Nodes without a name that look alike are told apart by trying, at a cost that grows by far more
 * than their number. The bank's own transcripts have none of them; five hundred pairs stay within
 * these bounds.
 */
const MOST = { digests: 50_000, deepIterations: 2_000 };

/** The cryptosuite for what a stranger sends: it gives up where a graph is made to take long. */
export class BoundedSuite {
  #digests = 0;
  #gaveUp = false;

  readonly cryptosuite = {
    ...suite,
    canonize: async (input: object, options: CanonizeOptions): Promise<string> => {
      const bounds = {
        createMessageDigest: () => this.#digest(),
        maxDeepIterations: MOST.deepIterations,
      };
      return cryptosuite.canonize(input, { ...options, ...bounds }).catch((error: unknown) => {
        this.#gaveUp ||= error instanceof Error && error.message.startsWith('Maximum deep');
        throw error;
      });
    },
  };

  /** Nothing is known of the signature then. */
  get gaveUp(): boolean {
    return this.#gaveUp;
  }

  #digest(): MessageDigest {
    this.#digests += 1;
    if (this.#digests <= MOST.digests) return new TextDigest();
    this.#gaveUp = true;
    throw new Error('This graph takes too many digests.');
  }
}

class TextDigest implements MessageDigest {
  #text = '';

  update(text: string): void {
    this.#text += text;
  }

  digest(): string {
    return bytesToHex(sha256(this.#text));
  }
}

/** The pinned contexts and those inside them; the library keeps ten results for each. */
const RESOLVED = new LRUCache<string, object>({ max: 200 });

class KnownContexts {
  readonly #resolver = new ContextResolver({ sharedCache: RESOLVED });

  async resolve(options: ResolveOptions): Promise<ResolvedContext[]> {
    return (await this.#resolver.resolve(options)).map(remembering);
  }
}

function remembering(resolved: ResolvedContext): ResolvedContext {
  return {
    document: resolved.document,
    getProcessed: (active) => resolved.getProcessed(original(active)),
    setProcessed: (active, processed) => {
      resolved.setProcessed(original(active), processed);
      know(processed.context);
    },
  };
}

/** What came out of processing, or is gone back to: nothing changes one of these afterwards. */
const KNOWN = new WeakSet<ActiveContext>();
/** By what a type begins from: the first copy that was made for it. */
const BEGUN = new WeakMap<ActiveContext, ActiveContext>();

function know(active: ActiveContext): ActiveContext {
  active.revertToPreviousContext = goBack;
  KNOWN.add(active);
  return active;
}

function goBack(this: ActiveContext): ActiveContext {
  return this.previousContext === undefined ? this : know(this.previousContext);
}

/**
 * Where a type has a context of its own, it is processed upon a copy that points back to what was
 * copied. A copy of a copy points to a copy as well, and is left as one that nobody knows.
 */
function original(active: ActiveContext): ActiveContext {
  const { previousContext: from } = active;
  if (from === undefined || KNOWN.has(active) || !KNOWN.has(from)) return active;
  const first = BEGUN.get(from) ?? active;
  BEGUN.set(from, first);
  return first;
}
