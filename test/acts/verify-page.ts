/** The page of verification run without a browser: as much of a document as its script touches. */
import { runInNewContext } from 'node:vm';

/** An element of the page; what is put into it is text or other elements, never markup. */
export class PageElement {
  value = '';
  className = '';
  scope = '';
  disabled = false;
  children: PageElement[] = [];
  #text = '';
  #submit: ((event: object) => void) | null = null;

  constructor(readonly name: string) {}

  set textContent(text: string) {
    this.#text = String(text);
  }

  /** All text in it, as a reader sees it. */
  get textContent(): string {
    return [this.#text, ...this.children.map((one) => one.textContent)].join(' ').trim();
  }

  append(...more: PageElement[]): void {
    this.children.push(...more);
  }

  replaceChildren(...children: PageElement[]): void {
    this.children = children;
  }

  addEventListener(_type: string, listener: (event: object) => void): void {
    this.#submit = listener;
  }

  focus(): void {
    this.value ||= '';
  }

  submit(): void {
    this.#submit?.({ preventDefault: () => undefined });
  }
}

export class OpenedPage {
  /** Where the browser is. */
  address = '/verify';
  readonly sent: string[] = [];
  readonly #elements = new Map<string, PageElement>();

  private constructor(private readonly baseUrl: string) {}

  static async at(baseUrl: string, hash: string, language: 'zh-CN' | 'en'): Promise<OpenedPage> {
    const page = new OpenedPage(baseUrl);
    const headers = { 'accept-language': language };
    const html = await (await fetch(`${baseUrl}/verify`, { headers })).text();
    for (const [, id = ''] of html.matchAll(/id="([\w-]+)"/g)) {
      page.#elements.set(id, new PageElement(id));
    }
    const [, lang] = /<html lang="([^"]+)">/.exec(html) ?? [];
    const script = await (await fetch(`${baseUrl}/verify/page.js`)).text();
    page.address = `/verify${hash}`;
    runInNewContext(script, page.#window(hash, lang));
    return page;
  }

  element(id: string): PageElement {
    const found = this.#elements.get(id);
    if (found === undefined) throw new Error(`the page has no ${id}`);
    return found;
  }

  #window(hash: string, lang: string | undefined): object {
    return {
      document: {
        documentElement: { lang },
        getElementById: (id: string) => this.element(id),
        createElement: (name: string) => new PageElement(name),
      },
      location: { hash, pathname: '/verify' },
      history: {
        replaceState: (_state: unknown, _title: string, address: string) => {
          this.address = address;
        },
      },
      fetch: (path: string, options: RequestInit) => {
        this.sent.push(path);
        return fetch(this.baseUrl + path, options);
      },
    };
  }
}
