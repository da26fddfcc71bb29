/** As much of a browser as a sign-in needs: cookies by path, and redirects one by one. */
interface Cookie {
  readonly value: string;
  readonly path: string;
  readonly secure: boolean;
}

export interface Page {
  readonly url: string;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

interface Behind {
  /** The public address, as the browser sees it … */
  readonly origin: string;
  /** … and where its proxy leads. */
  readonly at: string;
}

export class Browser {
  readonly #cookies = new Map<string, Cookie>();
  /** Every cookie as it was set. */
  readonly set: string[] = [];

  constructor(private readonly behind?: Behind) {}

  /** Follows redirects as long as they stay at `origin`; where they leave it is the last page. */
  async open(url: string, form?: Record<string, string>, language = 'en'): Promise<Page> {
    let at = new URL(url);
    let body = form === undefined ? undefined : new URLSearchParams(form);
    for (let hops = 0; hops < 10; hops += 1) {
      const answer = await fetch(this.#reached(at), {
        method: body === undefined ? 'GET' : 'POST',
        redirect: 'manual',
        headers: { cookie: this.#sent(at), 'accept-language': language },
        ...(body === undefined ? {} : { body }),
      });
      this.#keep(answer.headers, at);
      const location = answer.headers.get('location');
      const text = await answer.text();
      const next = location === null ? null : new URL(location, at);
      if (next === null || next.origin !== at.origin) {
        const { status, headers } = answer;
        return { url: (next ?? at).href, status, headers, text };
      }
      at = next;
      body = undefined;
    }
    throw new Error('too many redirects');
  }

  #reached(at: URL): string {
    const { behind } = this;
    if (behind === undefined || at.origin !== behind.origin) return at.href;
    return at.href.replace(behind.origin, behind.at);
  }

  #sent(at: URL): string {
    return [...this.#cookies]
      .filter(([, { path }]) => at.pathname.startsWith(path))
      .filter(([, { secure }]) => !secure || at.protocol === 'https:')
      .map(([name, { value }]) => `${name.split('|', 1)[0] ?? ''}=${value}`)
      .join('; ');
  }

  #keep(headers: Headers, at: URL): void {
    for (const line of headers.getSetCookie()) {
      this.set.push(line);
      const [pair = '', ...attributes] = line.split('; ');
      const [name = '', value = ''] = [
        pair.slice(0, pair.indexOf('=')),
        pair.slice(pair.indexOf('=') + 1),
      ];
      const has = (start: string): string | undefined =>
        attributes.find((one) => one.toLowerCase().startsWith(start))?.slice(start.length);
      const path = has('path=');
      const secure = has('secure') !== undefined;
      // What the prefix promises is held by the browser: it drops a cookie that does not keep it.
      const bound = secure && path === '/' && has('domain=') === undefined;
      if (name.startsWith('__Host-') && !bound) continue;
      const key = `${name}|${path ?? '/'}`;
      if (value === '') this.#cookies.delete(key);
      else this.#cookies.set(key, { value, path: path ?? at.pathname, secure });
    }
  }
}
