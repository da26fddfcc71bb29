/**
 * `npm run -s token -- operator|college|college2|certifier|admissions|learner
 *   [--institution CODE] [--learner ID] [--hours N]`
 *
 * Prints one token for the running demo bank. That of an institution comes from the bank's own
 * issuer by a request for client credentials, as any client makes it; its secret is in the data
 * folder. That of a learner, and one of other hours than the issuer gives, is signed by the token
 * key of the folder. Whoever can read that folder can be anyone in the demo bank.
 */
import { parseArgs } from 'node:util';
import { type DemoCaller, Tokens } from '#edge';
import { keyFile } from '#personal-data';
import { CannotStart, requireSettings, type Settings } from '#settings';
import { issuedToken } from './demo-client.js';

const CALLERS = {
  operator: { clientId: 'demo-operator', role: 'operator' },
  college: { clientId: 'demo-college', role: 'college', institution: '4121010845' },
  college2: { clientId: 'demo-college-2', role: 'college', institution: '4121010151' },
  certifier: { clientId: 'demo-certifier', role: 'certifyingBody', institution: 'CERT-DL-01' },
  admissions: {
    clientId: 'demo-admissions',
    role: 'admissionsOffice',
    institution: '4121010141',
  },
  learner: { clientId: 'demo-learner', role: 'learner' },
} as const satisfies Record<string, DemoCaller>;

const USAGE = {
  zh: '用法：npm run -s token -- operator|college|college2|certifier|admissions|learner [--institution 机构代码] [--learner 学习者编号] [--hours 1–720]；learner 必须带 --learner。',
  en: 'Usage: npm run -s token -- operator|college|college2|certifier|admissions|learner [--institution CODE] [--learner ID] [--hours 1–720]; a learner needs --learner.',
};

const IN_PRODUCTION = {
  zh: '这是生产环境，没有演示令牌。请向身份提供方申领令牌（见 docs/access.zh-CN.md）。',
  en: 'This is a production bank: there are no demo tokens. Get a token from the issuer (docs/access.md).',
};

interface Asked {
  readonly caller: DemoCaller;
  /** Null: as long as the issuer gives it. */
  readonly hours: number | null;
}

function asked(): Asked {
  const { name, values } = readArguments();
  const known = Object.hasOwn(CALLERS, name) ? CALLERS[name as keyof typeof CALLERS] : null;
  const hours = values.hours === undefined ? null : Number(values.hours);
  const bounded = hours === null || (hours >= 1 && hours <= 720);
  if (known === null || !bounded) throw new CannotStart(USAGE);
  const { institution, learner } = values;
  if (known.role === 'learner') {
    if (learner === undefined || institution !== undefined) throw new CannotStart(USAGE);
    const id = learner.toLowerCase();
    return checked({ ...known, clientId: `demo-learner-${id}`, learner: id }, hours);
  }
  if (learner !== undefined) throw new CannotStart(USAGE);
  if (institution === undefined) return checked(known, hours);
  if (known.role === 'operator') throw new CannotStart(USAGE);
  return checked({ ...known, clientId: `demo-${known.role}-${institution}`, institution }, hours);
}

function readArguments(): {
  name: string;
  values: { institution?: string; learner?: string; hours?: string };
} {
  const text = { type: 'string' } as const;
  try {
    const { positionals, values } = parseArgs({
      options: { institution: text, learner: text, hours: text },
      allowPositionals: true,
    });
    if (positionals.length === 1) return { name: positionals[0] ?? '', values };
  } catch {
    // An unknown option: the usage says which ones there are.
  }
  throw new CannotStart(USAGE);
}

// What the bank would not accept is not printed.
function checked(caller: DemoCaller, hours: number | null): Asked {
  if (!Tokens.accepts(caller)) throw new CannotStart(USAGE);
  return { caller, hours };
}

async function signed(settings: Settings, { caller, hours }: Asked): Promise<string> {
  const key = settings.tokenKey ?? (await keyFile(settings.dataFolder, 'token.key'));
  return new Tokens(key).sign(caller, Math.round((hours ?? 12) * 3_600));
}

async function main(): Promise<void> {
  const wanted = asked();
  const settings = requireSettings(process.env);
  if (settings.mode === 'production') throw new CannotStart(IN_PRODUCTION);
  const own = wanted.caller.role === 'learner' || wanted.hours !== null;
  const elsewhere = settings.oidcIssuer !== undefined;
  const token =
    own || elsewhere
      ? await signed(settings, wanted)
      : await issuedToken(settings.dataFolder, wanted.caller);
  process.stdout.write(`${token}\n`);
}

try {
  await main();
} catch (error) {
  if (!(error instanceof CannotStart)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
