/** Whom a process of the bank believes, and the issuer that it is itself. */
import type { Pool } from 'pg';
import { type Logger, type Mount, Tokens, TokenVerifier } from '#edge';
import { keyFile, purposeRoots } from '#personal-data';
import { createPool } from '#postgres';
import type { Settings } from '#settings';
import { makeDemo, refuseDemo, retireDemo } from './demo.js';
import { makeFirstOperator } from './first-operator.js';
import { OwnIssuer } from './own.js';
import { Accounts } from './registry/accounts.js';
import { Clients } from './registry/clients.js';
import { SigningKeys } from './registry/signing-keys.js';
import { externalIssuer } from './trust/external-issuer.js';
import { IssuerNames } from './trust/issuer-names.js';
import { ownIssuer } from './trust/own-issuer.js';
import { Vault } from './vault.js';

interface Opening {
  readonly settings: Settings;
  /** Of the login `keys`. */
  readonly keysUrl: string;
  readonly logger: Logger;
}

interface Ground {
  readonly settings: Settings;
  readonly pool: Pool;
  readonly vault: Vault;
  readonly logger: Logger;
}

export class Access {
  private constructor(
    private readonly ground: Ground,
    readonly tokens: TokenVerifier,
    readonly registry: Registry | null,
    /** Signs tokens of demo callers; null in production. */
    readonly demo: Tokens | null,
  ) {}

  /** @throws CannotStart where another issuer cannot be found, or production knows demo clients. */
  static async open(opening: Opening): Promise<Access> {
    const { settings, keysUrl, logger } = opening;
    const pool = createPool(keysUrl, { name: 'access', max: 4, min: 1 });
    const masterKey = settings.masterKey ?? (await keyFile(settings.dataFolder, 'master.key'));
    try {
      const vault = new Vault(await purposeRoots(pool, masterKey));
      return await Access.#on({ settings, pool, vault, logger });
    } catch (error) {
      await pool.end();
      throw error;
    }
  }

  static async #on(ground: Ground): Promise<Access> {
    const { settings, pool } = ground;
    const production = settings.mode === 'production';
    const demo = production ? null : new Tokens(await tokenKey(settings));
    const demoIssuers = demo === null ? [] : [demo.issuer];
    if (settings.oidcIssuer !== undefined) {
      const issuer = await externalIssuer(settings.oidcIssuer, settings.oidcAudience);
      return new Access(ground, new TokenVerifier([issuer, ...demoIssuers]), null, demo);
    }
    if (production) {
      await (settings.demoClients === 'retire' ? retireDemo(pool) : refuseDemo(pool));
    }
    const registry = new Registry(ground);
    const issuer = ownIssuer({ ...registry, pool });
    const tokens = new TokenVerifier([issuer, ...demoIssuers]);
    registry.onChanged(() => tokens.forget());
    return new Access(ground, tokens, registry, demo);
  }

  /** For a server that answers as the bank's issuer; nothing where that is somebody else. */
  get mounted(): { mount?: Mount } {
    return this.registry === null ? {} : { mount: this.registry.issuer };
  }

  /** The server listens: the issuer has a name from now on. The lines to say once. */
  async begin(listening: string): Promise<string[]> {
    if (this.registry === null) return [];
    const { settings, pool } = this.ground;
    const { clients, accounts, issuer, names } = this.registry;
    const baseUrl = settings.publicUrl ?? listening;
    await names.say(await issuer.begin(baseUrl));
    const { dataFolder } = settings;
    if (this.demo === null) return makeFirstOperator(pool, clients, dataFolder);
    return makeDemo({ clients, accounts, dataFolder }, baseUrl);
  }

  async close(): Promise<void> {
    this.registry?.issuer.end();
    await this.ground.pool.end();
  }
}

/** Clients, accounts and keys of the bank's own issuer. */
export class Registry {
  readonly clients: Clients;
  readonly accounts: Accounts;
  readonly keys: SigningKeys;
  readonly names: IssuerNames;
  readonly issuer: OwnIssuer;
  /** Whether clients of the demo may have tokens. */
  readonly demo: boolean;

  constructor({ settings, pool, vault, logger }: Ground) {
    this.demo = settings.mode === 'demo';
    this.clients = new Clients(pool);
    this.accounts = new Accounts(pool, vault);
    this.keys = new SigningKeys(pool, vault);
    const { publicUrl } = settings;
    this.names = new IssuerNames(pool, publicUrl === undefined ? null : `${publicUrl}/oidc`);
    this.issuer = new OwnIssuer({ ...this, pool, vault, logger });
  }

  /** Asked whenever something changed for a client or an account. */
  onChanged(told: () => void): void {
    this.clients.onChanged = told;
    this.accounts.onChanged = told;
  }
}

async function tokenKey(settings: Settings): Promise<Uint8Array> {
  return settings.tokenKey ?? (await keyFile(settings.dataFolder, 'token.key'));
}
