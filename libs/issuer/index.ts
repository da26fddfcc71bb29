/**
 * Access: whose tokens the bank believes, and the issuer that it is itself where no other is named.
 *
 *   const access = await Access.open({ settings, keysUrl: urls.keys, logger });   // CannotStart
 *   const server = await createServer(module, { tokens: access.tokens, ...access.mounted, … });
 *   for (const line of await access.begin(await server.listen(port, host))) say(line);
 *   … await access.close();
 *   access.registry: clients, accounts and signing keys; null with an issuer of somebody else
 *   access.demo: signs tokens for the seeds; null in production
 */
export { Access, Registry } from './access.js';
export { readDemo, writeDemo } from './demo.js';
export type { DemoClient } from './demo.js';
export type { Account, Drawn, NewAccount } from './registry/accounts.js';
export { isDemoId } from './registry/clients.js';
export type { Client, NewClient } from './registry/clients.js';
export { LearnerAccounts } from './registry/learner-accounts.js';
