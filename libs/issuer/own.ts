/** The bank's own issuer as it runs: answers below `/oidc`, and looks after its keys and rows. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Provider } from 'oidc-provider';
import { describeError, type Logger } from '#edge';
import { bindToHost } from './provider/host-cookies.js';
import type { ProviderParts } from './provider/provider.js';
import { clearSignIns } from './registry/clear-sign-ins.js';
import type { SigningKeys } from './registry/signing-keys.js';
import type { Exchange } from './sign-in/exchange.js';
import type { SignIn } from './sign-in/sign-in.js';

const PATH = '/oidc';
/** So late at most another process signs with a key that was made here. */
const UPKEEP_MS = 60_000;

interface OwnParts extends ProviderParts {
  readonly keys: SigningKeys;
  readonly logger: Logger;
}

/** As of one set of keys. */
interface Served {
  readonly provider: Provider;
  readonly signIn: SignIn;
  readonly account: (exchange: Exchange) => Promise<void>;
}

export class OwnIssuer {
  readonly path = PATH;
  #served: Served | undefined;
  #kids = '';
  #base = '';
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly parts: OwnParts) {}

  /** Serves as `<baseUrl>/oidc` from now on; that name. */
  async begin(baseUrl: string): Promise<string> {
    this.#base = baseUrl;
    await this.parts.keys.upkeep();
    await this.#renew();
    this.#timer = setInterval(() => void this.#upkeep(), UPKEEP_MS).unref();
    return this.#name;
  }

  end(): void {
    clearInterval(this.#timer);
  }

  /** A new key signs from now on, here at once. */
  async rotate(): Promise<string> {
    const kid = await this.parts.keys.rotate();
    await this.#renew();
    return kid;
  }

  readonly handle = (request: IncomingMessage, response: ServerResponse, address: string): void => {
    this.#answered(request, response, address).catch((error: unknown) => {
      this.parts.logger.error(describeError(error), 'issuer');
      if (!response.headersSent) response.writeHead(503, { 'retry-after': '2' });
      response.end();
    });
  };

  async #answered(
    request: IncomingMessage,
    response: ServerResponse,
    address: string,
  ): Promise<void> {
    const served = this.#served;
    if (served === undefined) {
      response.writeHead(503, { 'retry-after': '1' }).end();
      return;
    }
    const { provider, signIn, account } = served;
    const { host, protocol, pathname } = new URL(this.#base);
    // Addresses in answers are made of these: they are ours and not the sender's.
    request.headers.host = host;
    request.headers['x-forwarded-host'] = host;
    request.headers['x-forwarded-proto'] = protocol.slice(0, -1);
    if (protocol === 'https:') bindToHost(request, response);
    const url = request.url ?? '';
    if (url.startsWith(`${PATH}/sign-in/`)) {
      return signIn.handle(provider, { request, response, address });
    }
    if (url === `${PATH}/account`) return account({ request, response, address });
    // A proxy that gives the bank a path of its own has cut it off.
    const originalUrl = `${pathname === '/' ? '' : pathname}${url}`;
    Object.assign(request, { originalUrl, url: url.slice(PATH.length) });
    await provider.callback()(request, response);
  }

  get #name(): string {
    return `${this.#base}${PATH}`;
  }

  /** Another set of keys is another provider; what people are in the middle of goes on with it. */
  async #renew(): Promise<void> {
    const keys = await this.parts.keys.all();
    const kids = keys.map(({ kid }) => kid).join(' ');
    if (kids === this.#kids) return;
    const serving = await import('./provider/serving.js');
    const provider = serving.makeProvider(this.#name, keys, this.parts);
    provider.on('server_error', (_ctx, error) => {
      this.parts.logger.error(describeError(error), 'issuer');
    });
    // Attempts are counted on, whatever signs.
    const signIn =
      this.#served?.signIn ??
      new serving.SignIn({ ...this.parts, accountPage: `${this.#name}/account` });
    const account: Served['account'] = (exchange) =>
      serving.accountPage(provider, exchange, this.parts);
    this.#served = { provider, signIn, account };
    this.#kids = kids;
  }

  async #upkeep(): Promise<void> {
    try {
      await this.parts.keys.upkeep();
      await this.#renew();
      await clearSignIns(this.parts.pool);
    } catch (error) {
      this.parts.logger.warn(
        describeError(error),
        'the issuer looks after its keys a little later',
      );
    }
  }
}
