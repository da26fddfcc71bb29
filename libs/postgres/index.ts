/** Sessions, logins and the embedded server: everything about PostgreSQL that is not a query. */
export { startEmbedded, type EmbeddedOptions, type EmbeddedServer } from './embedded/server.js';
export { isLostConnection } from './lost-connection.js';
export { Joined } from './joined.js';
export { createPool, type PoolOptions } from './pool.js';
export { ReadSource } from './read-source.js';
export { checkServer } from './server-check.js';
export { deriveUrls, onReplica, withoutPassword, type DatabaseUrls, type Login } from './urls.js';
