/**
 * What the page of verification does in the browser. Everything that came from the bank is put into
 * the page as text, never as HTML; the code comes in the fragment, which no server is sent, and is
 * taken out of the address at once.
 */
import { PAGE_TEXTS } from './page-texts.js';

const PROGRAM = `
const language = document.documentElement.lang;
const texts = TEXTS[language];
const answer = document.getElementById('answer');
const code = document.getElementById('code');
const pin = document.getElementById('pin');
const button = document.getElementById('submit');

function element(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className !== undefined) made.className = className;
  return made;
}

function word(text) {
  return Object.hasOwn(texts.words, text) ? texts.words[text] : text;
}

function table(caption, columns, rows) {
  const made = element('table');
  made.append(element('caption', caption));
  const head = element('tr');
  for (const column of columns) {
    const cell = element('th', column);
    cell.scope = 'col';
    head.append(cell);
  }
  made.append(head);
  for (const row of rows) {
    const line = element('tr');
    for (const cell of row) line.append(element('td', cell));
    made.append(line);
  }
  const scroll = element('div', undefined, 'scroll');
  scroll.append(made);
  return scroll;
}

function terms(pairs) {
  const made = element('dl');
  for (const [name, value] of pairs) {
    if (value === undefined) continue;
    made.append(element('dt', name), element('dd', value));
  }
  return made;
}

function outcomesTable(outcomes) {
  const has = (name) => outcomes.some((one) => one[name] !== undefined);
  const names = ['title', 'kind', 'issuer', 'number', 'level', 'awardedOn', 'grade', 'status',
    'accumulated', 'recognised'].filter((name) => has(name));
  const shown = (one, name) => {
    const value = one[name];
    if (value === undefined || value === null) return '';
    if (name === 'grade') return value.value + ' (' + value.scale + ')';
    return name === 'kind' || name === 'status' ? word(value) : value;
  };
  const rows = outcomes.map((one) => names.map((name) => shown(one, name)));
  return table(texts.outcomes, names.map((name) => texts.columns[name]), rows);
}

function conversionsTable(conversions) {
  const names = ['institution', 'programme', 'status', 'converted'];
  const rows = conversions.map((one) => names.map((name) => one[name]));
  return table(texts.conversions, names.map((name) => texts.columns[name]), rows);
}

function show(verification) {
  const { result, checks, share, transcript } = verification;
  const said = element('p', texts.results[result] ?? result, 'result ' + (result === 'valid' ? 'good' : 'bad'));
  const parts = [element('h2', texts.outcome), said];
  if (transcript !== undefined) {
    parts.push(terms([
      [texts.name, transcript.name],
      [texts.birthDate, transcript.birthDate],
      [texts.purpose, share?.purpose],
      [texts.until, share?.expiresAt],
      [texts.asOf, transcript.asOf],
    ]));
    if (transcript.balances !== undefined) {
      const amounts = Object.entries(transcript.balances);
      parts.push(table(texts.balances, amounts.map(([name]) => word(name)), [amounts.map(([, amount]) => amount)]));
    }
    if (transcript.outcomes !== undefined) {
      parts.push(transcript.outcomes.length === 0 ? element('p', texts.none) : outcomesTable(transcript.outcomes));
    }
    if (transcript.conversions?.length > 0) parts.push(conversionsTable(transcript.conversions));
  }
  const detail = (one) => language === 'en' ? one.detail.en : one.detail.zh;
  parts.push(table(texts.checks, [texts.check, texts.outcome, texts.detail],
    checks.map((one) => [word(one.name), word(one.result), detail(one)])));
  answer.replaceChildren(...parts);
  answer.focus();
}

function say(text) {
  answer.replaceChildren(element('p', text));
}

async function verify() {
  const body = { shareCode: code.value };
  if (pin.value !== '') body.pin = pin.value;
  say(texts.busy);
  button.disabled = true;
  try {
    const response = await fetch('/v1/verifications', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'accept-language': language },
      body: JSON.stringify(body),
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
    });
    if (response.status === 429) {
      say(texts.tooMany.replace('{seconds}', response.headers.get('retry-after') ?? '60'));
    } else if (response.ok) show(await response.json());
    else say(texts.failed);
  } catch {
    say(texts.failed);
  } finally {
    button.disabled = false;
  }
}

document.getElementById('ask').addEventListener('submit', (event) => {
  event.preventDefault();
  void verify();
});

const handed = location.hash.slice(1);
if (handed !== '') {
  history.replaceState(null, '', location.pathname);
  code.value = handed;
  pin.focus();
}
`;

export const PAGE_SCRIPT = `'use strict';\n{\nconst TEXTS = ${JSON.stringify(PAGE_TEXTS)};${PROGRAM}}\n`;

export const PAGE_STYLE = `
:root { color-scheme: light; font-family: system-ui, 'Noto Sans SC', sans-serif; }
body { margin: 0; background: #fff; color: #1a1a1a; line-height: 1.6; }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem; }
label { display: block; margin-top: 1rem; font-weight: 600; }
input { font: inherit; padding: 0.5rem; width: 100%; max-width: 24rem; box-sizing: border-box;
  border: 1px solid #595959; border-radius: 4px; }
#code { font-family: ui-monospace, monospace; letter-spacing: 0.1em; }
.hint { margin: 0.25rem 0 0; color: #4a4a4a; }
button { font: inherit; margin-top: 1rem; padding: 0.5rem 1.5rem; color: #fff; background: #0b4f8a;
  border: 0; border-radius: 4px; }
:focus-visible { outline: 3px solid #b35900; outline-offset: 2px; }
.result { font-size: 1.2rem; font-weight: 700; padding: 0.75rem; border-left: 6px solid; }
.good { color: #0b5d1e; background: #eef8f0; }
.bad { color: #8a1010; background: #fdf0f0; }
table { border-collapse: collapse; margin: 1.5rem 0; width: 100%; }
.scroll { overflow-x: auto; }
caption { text-align: left; font-weight: 700; padding: 0.25rem 0; }
th, td { border: 1px solid #767676; padding: 0.4rem 0.6rem; text-align: left; }
dt { font-weight: 600; } dd { margin: 0 0 0.5rem; }
`;
