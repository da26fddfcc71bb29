/** The few pages of the issuer that a person sees, in the language of the browser. */
import type { KoaContextWithOIDC } from 'oidc-provider';
import { languageOf } from '#edge';

const TEXTS = {
  zh: {
    bank: '学分银行',
    title: '登录学分银行',
    name: '用户名',
    password: '密码',
    submit: '登录',
    cancel: '取消',
    wrong: '用户名或密码不正确。请核对后重试；忘记密码请联系学分银行管理员。',
    later: '尝试次数过多。请稍候再试，或联系学分银行管理员。',
    signOut: '要退出学分银行吗？',
    yes: '退出',
    no: '保持登录',
    signedOut: '您已退出学分银行，可以关闭此页面。',
    error: '登录未能完成',
    again: '此次登录已失效或请求有误。请回到您使用的应用重新登录。',
  },
  en: {
    bank: 'Credit bank',
    title: 'Sign in to the credit bank',
    name: 'User name',
    password: 'Password',
    submit: 'Sign in',
    cancel: 'Cancel',
    wrong:
      'The user name or the password is not right. Check both and try again; if you forgot the password, ask the operator of the bank.',
    later: 'Too many attempts. Try again later, or ask the operator of the bank.',
    signOut: 'Do you want to sign out of the credit bank?',
    yes: 'Sign out',
    no: 'Stay signed in',
    signedOut: 'You are signed out of the credit bank; this page can be closed.',
    error: 'The sign-in was not completed',
    again:
      'This sign-in has ended, or its request was not right. Go back to your application and sign in again.',
  },
};

type Fault = 'wrong' | 'later';

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
  button.first { background: #0b5cad; color: #fff }
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

type Texts = (typeof TEXTS)['zh'];

function page(acceptLanguage: string | undefined, body: (texts: Texts) => string): string {
  const language = languageOf(acceptLanguage);
  const texts = TEXTS[language === 'en' ? 'en' : 'zh'];
  return `<!doctype html>
<html lang="${language === 'en' ? 'en' : 'zh-CN'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${texts.bank}</title>
<style>${STYLE}</style>
</head>
<body><main>${body(texts)}</main></body>
</html>
`;
}

export function signInPage(acceptLanguage: string | undefined, fault?: Fault): string {
  return page(
    acceptLanguage,
    (texts) => `
<h1>${texts.title}</h1>
${fault === undefined ? '' : `<p role="alert">${texts[fault]}</p>`}
<form method="post" autocomplete="on">
<label for="name">${texts.name}</label>
<input id="name" name="name" autocomplete="username" maxlength="200" required autofocus>
<label for="password">${texts.password}</label>
<input id="password" name="password" type="password" autocomplete="current-password"
  maxlength="200" required>
<button class="first" type="submit">${texts.submit}</button>
<button type="submit" name="cancel" value="yes" formnovalidate>${texts.cancel}</button>
</form>`,
  );
}

export function failedPage(acceptLanguage: string | undefined, code: string): string {
  return page(
    acceptLanguage,
    (texts) => `
<h1>${texts.error}</h1>
<p>${texts.again}</p>
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

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
