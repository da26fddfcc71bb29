import type { Settings } from '#settings';
import type { ServerOptions } from './parts.js';

/** What the settings say of how much a server takes, and of whose word it believes. */
export function boundsOf({
  requestsAtOnce,
  quotas,
  trustedProxies,
}: Settings): Pick<ServerOptions, 'requestsAtOnce' | 'quotas' | 'trustedProxies'> {
  return {
    requestsAtOnce,
    quotas,
    ...(trustedProxies === undefined ? {} : { trustedProxies }),
  };
}
