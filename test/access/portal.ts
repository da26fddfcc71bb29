/** The application with which people of the test bank sign in, and accounts to do it with. */
import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import * as oidc from 'openid-client';
import { Browser, type Page } from './browser.js';
import type { Desk } from './desk.js';

const CALLBACK = 'http://127.0.0.1:9/callback';

export interface SignIn {
  readonly config: oidc.Configuration;
  readonly browser: Browser;
  readonly url: URL;
  readonly verifier: string;
}

export interface Person {
  readonly name: string;
  readonly id: string;
  readonly password: string;
}

export class Portal {
  constructor(
    private readonly desk: Desk,
    private readonly clientId = 'demo-portal',
    private readonly callback = CALLBACK,
  ) {}

  /** An authorisation request that is still to be opened, in a browser that may know people. */
  async begin(
    more: Readonly<Record<string, string>> = {},
    browser = new Browser(),
  ): Promise<SignIn> {
    const config = await this.desk.discover(this.clientId, oidc.None());
    const verifier = oidc.randomPKCECodeVerifier();
    const url = oidc.buildAuthorizationUrl(config, {
      redirect_uri: this.callback,
      scope: 'openid transcripts:read rules:write bank:operate',
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      ...more,
    });
    return { config, browser, url, verifier };
  }

  /** With the password that the bank drew. */
  async newcomer(of: object): Promise<Person> {
    const name = `person-${randomUUID()}`;
    const { status, body } = await this.desk.post('/v1/accounts', { name, ...of });
    expect(status).toBe(201);
    return { name, id: String(body['accountId']), password: String(body['password']) };
  }

  /** With a password of their own. */
  async person(of: object): Promise<Person> {
    const newcomer = await this.newcomer(of);
    const chosen = phrase();
    const { browser, url } = await this.begin();
    const page = await browser.open(url.href);
    const { name, password } = newcomer;
    const left = await browser.open(page.url, { name, password, chosen, again: chosen });
    expect(left.url).toContain('?code=');
    return { ...newcomer, password: chosen };
  }

  /** The tokens for which an application exchanges the code of this last page. */
  async exchanged({ config, verifier }: SignIn, left: Page): Promise<oidc.TokenEndpointResponse> {
    const checks = { pkceCodeVerifier: verifier };
    return oidc.authorizationCodeGrant(config, new URL(left.url), checks);
  }
}

/** A password that nobody guesses. */
export function phrase(): string {
  return `grün ${randomUUID()} 柳`;
}
