/** The page: reads the chosen files, checks, and writes what was found as text, never as markup. */
import { checkBundle, isDidDocument, type BundleReport, type Trust } from '#bundle';
import { BALANCES, MARKS, RESULTS, STEPS } from '../words.js';

/** What is used of a browser. */
interface Part {
  textContent: string | null;
  className: string;
  hidden: boolean;
  value: string;
  readonly files: readonly { text(): Promise<string> }[] | null;
  append(...parts: (Part | string)[]): void;
  replaceChildren(): void;
  querySelector(selector: string): Part;
  addEventListener(name: string, act: (event: { preventDefault(): void }) => void): void;
}
declare const document: {
  getElementById(id: string): Part;
  createElement(name: string): Part;
};

const part = (id: string): Part => document.getElementById(id);

function made(name: string, text = '', className = ''): Part {
  const element = document.createElement(name);
  element.textContent = text;
  element.className = className;
  return element;
}

function row(...cells: (Part | string)[]): Part {
  const line = made('tr');
  for (const cell of cells) {
    const place = made('td');
    place.append(cell);
    line.append(place);
  }
  return line;
}

async function textOf(id: string): Promise<string | null> {
  return (await part(id).files?.[0]?.text()) ?? null;
}

async function trust(): Promise<Trust> {
  const text = await textOf('issuer');
  const issuer: unknown = text === null ? null : JSON.parse(text);
  if (issuer !== null && !isDidDocument(issuer)) throw new Error('no DID document');
  const keys = part('keys')
    .value.split(/\s+/)
    .filter((key) => key !== '');
  return {
    ...(issuer === null ? {} : { issuers: [issuer] }),
    ...(keys.length === 0 ? {} : { comparedKeys: keys }),
    now: new Date(),
  };
}

function show({ result, steps, shown }: BundleReport): void {
  const { zh, en } = RESULTS[result];
  say(`${zh} · ${en} (${result})`, result === 'valid' ? 'passed' : 'failed');
  const body = part('steps').querySelector('tbody');
  body.replaceChildren();
  for (const { name, result: how, detail } of steps) {
    const found = made('span', `${MARKS[how]} ${detail.zh}`, how);
    const english = made('span', ` ${detail.en}`);
    const both = made('div');
    both.append(found, english);
    body.append(row(`${STEPS[name].zh} · ${STEPS[name].en}`, both));
  }
  part('steps').hidden = false;
  part('shown').hidden = shown === null;
  if (shown !== null) tell(shown);
}

function tell(shown: NonNullable<BundleReport['shown']>): void {
  const who = part('who');
  who.replaceChildren();
  who.append(`${shown.issuerName} (${shown.issuer}) · ${shown.name ?? shown.learner}`);
  for (const key of shown.keys) who.append(made('br'), made('code', key));
  const balances = part('balances');
  balances.replaceChildren();
  for (const [name, amount] of Object.entries(shown.balances)) {
    const words = BALANCES[name] ?? { zh: name, en: name };
    balances.append(made('li', `${words.zh} · ${words.en}: ${amount}`));
  }
  const outcomes = part('outcomes').querySelector('tbody');
  outcomes.replaceChildren();
  for (const { awardedOn, title, institution, accumulated, recognised } of shown.outcomes) {
    outcomes.append(row(awardedOn, title, institution, `${accumulated} / ${recognised}`));
  }
}

function say(text: string, className: string): void {
  part('result').textContent = text;
  part('result').className = className;
}

async function check(): Promise<void> {
  const bundle = await textOf('bundle');
  if (bundle === null) return;
  let given: Trust;
  try {
    given = await trust();
  } catch {
    say('DID 文档无法读取。 · The DID document cannot be read.', 'failed');
    return;
  }
  show(await checkBundle(bundle, given));
}

part('form').addEventListener('submit', (event) => {
  event.preventDefault();
  void check();
});
