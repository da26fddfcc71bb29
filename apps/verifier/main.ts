/**
 * `credit-bank-verify FILE [--issuer did.json]… [--key z6Mk…]… [--log-key LINE]… [--at INSTANT]
 *   [--json]`
 *
 * Checks a bundle without a network and without a database. Exit codes: 0 valid, 1 anything else,
 * 2 nothing was checked.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { checkBundle, isDidDocument, type BundleReport, type Trust } from '#bundle';
import { BALANCES, MARKS, RESULTS, STEPS } from './words.js';

const USAGE = `用法：credit-bank-verify 文件 [--issuer did.json] [--key 公钥] [--log-key 日志公钥] [--at 时刻] [--json]
Usage: credit-bank-verify FILE [--issuer did.json] [--key KEY] [--log-key LINE] [--at INSTANT] [--json]

  --issuer   签发者的 DID 文档，取自其官方网址 /.well-known/did.json
             the issuer's DID document, from /.well-known/did.json at its own address
  --key      逐字核对过的签名公钥（publicKeyMultibase）
             a signing key that you compared letter by letter (publicKeyMultibase)
  --log-key  日志的公钥行 · a line with a key of the log
  --at       核验时刻，缺省为现在 · the moment to check for, now without it (2026-12-01T08:00:00Z)
  --json     只输出 JSON · JSON only
`;

class Unusable extends Error {}

function asked() {
  const many = { type: 'string', multiple: true } as const;
  try {
    const { values, positionals } = parseArgs({
      options: {
        issuer: many,
        key: many,
        'log-key': many,
        at: { type: 'string' },
        json: { type: 'boolean' },
      },
      allowPositionals: true,
    });
    const [file, ...others] = positionals;
    if (file !== undefined && others.length === 0) return { ...values, file };
  } catch {
    // An option that is not there: the usage says which ones are.
  }
  throw new Unusable(USAGE);
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new Unusable(`无法读取 ${path}。\n${path} cannot be read.\n`);
  }
}

function document(path: string): NonNullable<Trust['issuers']>[number] {
  const text = read(path);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // What is no JSON is no DID document either.
  }
  if (isDidDocument(value)) return value;
  throw new Unusable(`${path} 不是 DID 文档。\n${path} is no DID document.\n`);
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$/;

function momentOf(text: string | undefined): Date {
  if (text === undefined) return new Date();
  const moment = new Date(text);
  if (INSTANT.test(text) && !Number.isNaN(moment.getTime())) return moment;
  throw new Unusable(USAGE);
}

function written({ result, steps, shown }: BundleReport): string {
  const lines = steps.map(({ name, result: how, detail }) => {
    const { zh, en } = STEPS[name];
    return `${MARKS[how]} ${zh} · ${en}\n    ${detail.zh}\n    ${detail.en}`;
  });
  if (shown !== null) {
    lines.push('', `${shown.issuerName} (${shown.issuer})`);
    for (const key of shown.keys) lines.push(`  公钥 key ${key}`);
    lines.push(`  ${shown.name ?? shown.learner} · ${shown.validFrom}`);
    for (const [name, amount] of Object.entries(shown.balances)) {
      lines.push(`  ${BALANCES[name]?.zh ?? name} · ${BALANCES[name]?.en ?? name}: ${amount}`);
    }
    for (const { title, institution, awardedOn, accumulated, recognised } of shown.outcomes) {
      lines.push(`  ${awardedOn}  ${title} · ${institution}: ${accumulated} / ${recognised}`);
    }
  }
  const { zh, en } = RESULTS[result];
  lines.push('', `结果 Result: ${result} · ${zh} · ${en}`);
  // What a stranger's file says must not steer the terminal.
  return `${lines.map((line) => line.replace(/[\p{Cc}\p{Cf}]/gu, (one) => (one === '\n' ? one : ' '))).join('\n')}\n`;
}

async function main(): Promise<number> {
  const { file, issuer, key, 'log-key': logKeys, at, json } = asked();
  const report = await checkBundle(read(file), {
    ...(issuer === undefined ? {} : { issuers: issuer.map(document) }),
    ...(key === undefined ? {} : { comparedKeys: key }),
    ...(logKeys === undefined ? {} : { logKeys }),
    now: momentOf(at),
  });
  process.stdout.write(json === true ? `${JSON.stringify(report, null, 2)}\n` : written(report));
  return report.result === 'valid' ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof Unusable)) throw error;
  process.stderr.write(error.message);
  process.exitCode = 2;
}
