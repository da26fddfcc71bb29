/** The few pages of the issuer that a person sees, in the language of the browser. */
import type { KoaContextWithOIDC } from 'oidc-provider';
import { languageOf } from '#edge';
import { type Notice, TEXTS, type Texts } from './texts.js';

const STYLE = `
  body { font: 1rem/1.5 system-ui, sans-serif; margin: 0; background: #f4f6f8; color: #1b2733 }
  main { max-width: 22rem; margin: 12vh auto; padding: 2rem; background: #fff;
    border-radius: .5rem; box-shadow: 0 1px 4px #0003 }
  h1 { font-size: 1.3rem; margin: 0 0 1rem }
  label { display: block; margin: 1rem 0 .25rem }
  input { width: 100%; box-sizing: border-box; font: inherit; padding: .5rem;
    border: 1px solid #667; border-radius: .25rem }
  button { font: inherit; margin: 1.25rem .5rem 0 0; padding: .5rem 1.25rem; border-radius: .25rem;
    border: 1px solid #0b5cad; background: #fff; color: #0b5cad; cursor: pointer }
  button.aside { border: 0; padding: 0; margin: 0; text-decoration: underline }
  button.first { background: #0b5cad; color: #fff }
  [role=status] { background: #e8f1fb; padding: .5rem .75rem; border-radius: .25rem }
  [role=alert] { background: #fdecea; color: #8a1c12; padding: .5rem .75rem; border-radius: .25rem }
  code { overflow-wrap: anywhere }`;

/** No script runs on any of them. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  vary: 'Accept-Language',
};

export function page(
  acceptLanguage: string | undefined,
  body: (texts: Texts, language: 'zh' | 'en') => string,
): string {
  const language = languageOf(acceptLanguage) === 'en' ? 'en' : 'zh';
  const texts = TEXTS[language];
  return `<!doctype html>
<html lang="${language === 'en' ? 'en' : 'zh-CN'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${texts.bank}</title>
<style>${STYLE}</style>
</head>
<body><main>${body(texts, language)}</main></body>
</html>
`;
}

export function signInPage(acceptLanguage: string | undefined, notice?: Notice): string {
  return page(
    acceptLanguage,
    (texts) => `
<h1>${texts.title}</h1>
${noticed(texts, notice)}
<form method="post" autocomplete="on">
${nameField(texts, '')}
${passwordField(texts.password, 'password', 'current-password')}
<button class="first" type="submit">${texts.submit}</button>
<button type="submit" name="cancel" value="yes" formnovalidate>${texts.cancel}</button>
<p><button class="aside" type="submit" name="change" value="yes" formnovalidate>
${texts.toChange}</button></p>
</form>`,
  );
}

/** `name` is what was typed at the page before. */
export function changePage(
  acceptLanguage: string | undefined,
  name: string,
  notice?: Notice,
): string {
  return page(
    acceptLanguage,
    (texts) => `
<h1>${texts.changing}</h1>
${noticed(texts, notice)}
<form method="post" autocomplete="on">
${nameField(texts, name)}
${passwordField(texts.current, 'password', 'current-password')}
<p id="rules">${texts.rules}</p>
${passwordField(texts.chosen, 'chosen', 'new-password', 'rules')}
${passwordField(texts.again, 'again', 'new-password', 'rules')}
<button class="first" type="submit">${texts.change}</button>
<button type="submit" name="cancel" value="yes" formnovalidate>${texts.cancel}</button>
</form>`,
  );
}

function noticed(texts: Texts, notice: Notice | undefined): string {
  if (notice === undefined) return '';
  return `<p role="${notice === 'drawn' ? 'status' : 'alert'}">${texts[notice]}</p>`;
}

function nameField(texts: Texts, name: string): string {
  return `<label for="name">${texts.name}</label>
<input id="name" name="name" autocomplete="username" maxlength="200" required
  value="${escaped(name)}"${name === '' ? ' autofocus' : ''}>`;
}

/** Without a length: a password that a field cuts is another one. */
function passwordField(label: string, id: string, kind: string, about = ''): string {
  return `<label for="${id}">${label}</label>
<input id="${id}" name="${id}" type="password" autocomplete="${kind}" required${
    about === '' ? '' : ` aria-describedby="${about}"`
  }>`;
}

export function failedPage(acceptLanguage: string | undefined, code: string): string {
  return page(
    acceptLanguage,
    (texts) => `
<h1>${texts.error}</h1>
<p>${texts.retry}</p>
<p><code>${escaped(code)}</code></p>`,
  );
}

export function errorPage(ctx: KoaContextWithOIDC, code: string): void {
  show(ctx, failedPage(ctx.get('accept-language'), code));
}

export function signOutPage(ctx: KoaContextWithOIDC, form: string): void {
  const body = (texts: Texts): string => `
<h1>${texts.signOut}</h1>
${form}
<button class="first" type="submit" form="op.logoutForm" name="logout" value="yes">${texts.yes}</button>
<button type="submit" form="op.logoutForm">${texts.no}</button>`;
  show(ctx, page(ctx.get('accept-language'), body));
}

export function signedOutPage(ctx: KoaContextWithOIDC): void {
  show(
    ctx,
    page(ctx.get('accept-language'), (texts) => `<p>${texts.signedOut}</p>`),
  );
}

function show(ctx: KoaContextWithOIDC, html: string): void {
  ctx.set(PAGE_HEADERS);
  ctx.body = html;
}

export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
