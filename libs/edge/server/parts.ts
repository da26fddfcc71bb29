/** What `createServer` is given, and what its own controllers get from it. */
import type { AccessLog } from '#access-log';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TokenVerifier } from '../callers/tokens.js';
import type { AccountEnds } from '../learners/account-ends.js';
import type { RequestQuotas } from '../limits/request-limits.js';
import type { Logger } from './logging.js';
import type { Metrics } from './metrics.js';

/** One thing without which requests cannot be served. */
export interface ReadinessCheck {
  readonly name: string;
  /** False or a rejection: not ready. `details` are shown to everyone. */
  check(): Promise<boolean | { ready: boolean; details?: Record<string, unknown> }>;
}

/** What answers all requests below a path by itself, with its own ways to know who asks. */
export interface Mount {
  /** For example `/oidc`. */
  readonly path: string;
  handle(request: IncomingMessage, response: ServerResponse, address: string): void;
}

export interface ServerOptions {
  readonly mount?: Mount;
  readonly tokens: TokenVerifier;
  /** What has become of accounts; without it every id is taken as it is. */
  readonly ends?: AccountEnds;
  /** Where views of learners' data are recorded; without it no such view is answered. */
  readonly accessLog?: AccessLog;
  readonly logger: Logger;
  readonly metrics?: Metrics;
  readonly readiness?: readonly ReadinessCheck[];
  /** Bytes of a JSON body where its route says nothing; 1 MiB. */
  readonly bodyLimit?: number;
  /** Milliseconds that a retried request waits for the first one; 2,000. */
  readonly idempotencyWait?: number;
  /** Requests that are worked on at once; one beyond is answered 503. 512. */
  readonly requestsAtOnce?: number;
  /** Requests a minute of one client or address; more than a machine serves without it. */
  readonly quotas?: RequestQuotas;
  /** Addresses or networks of proxies whose X-Forwarded-For is believed, with commas; none. */
  readonly trustedProxies?: string;
  readonly title?: string;
  readonly version?: string;
}

export class ServerParts {
  /** Made when it is first asked for. */
  apiDocument: () => string = () => '{}';
  constructor(
    readonly metrics: Metrics,
    readonly readiness: readonly ReadinessCheck[],
    readonly accessLog: AccessLog | undefined,
  ) {}
}
