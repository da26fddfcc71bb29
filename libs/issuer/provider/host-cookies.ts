/**
 * Cookies of an issuer that is reached by TLS have names with `__Host-`: the browser then takes
 * them from this very host alone, for no other one and never in clear. The prefix wants the path
 * to be `/`, while the provider tells several sign-ins at once apart by their paths; here the path
 * goes into the name on the way out, and out of it on the way in. No others come in.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';

export const COOKIE_NAMES = {
  session: 'credit_bank_session',
  interaction: 'credit_bank_sign_in',
  resume: 'credit_bank_resume',
} as const;

const PREFIX = '__Host-';
/** Those of one sign-in; `.sig` follows the name of a signature. */
const OF_ONE = [COOKIE_NAMES.interaction, COOKIE_NAMES.resume] as const;
const NAMES = Object.values(COOKIE_NAMES).flatMap((name) => [name, `${name}.sig`]);

/** The id of a sign-in stands at the end of both of its addresses. */
const SIGN_IN = /\/(?:sign-in|auth)\/([\w-]{1,64})$/;

/** From now on this exchange has cookies of the host alone. */
export function bindToHost(request: IncomingMessage, response: ServerResponse): void {
  request.headers.cookie = received(request.headers.cookie ?? '', request.url ?? '');
  const write = response.writeHead.bind(response) as (...args: unknown[]) => ServerResponse;
  // Every answer passes here, whoever writes it and however.
  response.writeHead = (...args: unknown[]) => {
    const lines = response.getHeader('set-cookie');
    if (lines !== undefined) response.setHeader('set-cookie', [lines].flat().map(String).map(sent));
    return write(...args);
  };
}

/** The cookies of a request as the provider knows them. */
export function received(header: string, url: string): string {
  const signIn = SIGN_IN.exec(url.split('?', 1)[0] ?? '')?.[1];
  const known = new Map(NAMES.map((name) => [outside(name, signIn), name]));
  return header
    .split(';')
    .map((pair) => pair.trim())
    .flatMap((pair) => {
      const at = pair.indexOf('=');
      const name = known.get(pair.slice(0, at));
      return name === undefined ? [] : [`${name}${pair.slice(at)}`];
    })
    .join('; ');
}

/** A line of `Set-Cookie` as the browser gets it. */
export function sent(line: string): string {
  const [pair = '', ...attributes] = line.split(/;\s*/);
  const at = pair.indexOf('=');
  const path = attributes.find((one) => /^path=/i.test(one))?.slice('path='.length) ?? '';
  const name = outside(pair.slice(0, at), SIGN_IN.exec(path)?.[1]);
  const kept = attributes.filter((one) => !/^(?:path=|domain=|secure$)/i.test(one));
  return [`${name}${pair.slice(at)}`, 'path=/', 'secure', ...kept].join('; ');
}

function outside(name: string, signIn: string | undefined): string {
  const of = OF_ONE.find((one) => name === one || name === `${one}.sig`);
  if (of === undefined) return `${PREFIX}${name}`;
  return `${PREFIX}${of}.${signIn ?? ''}${name.slice(of.length)}`;
}
