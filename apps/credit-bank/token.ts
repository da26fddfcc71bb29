/**
 * `npm run -s token -- operator|college|college2|certifier|admissions|learner
 *   [--institution CODE] [--learner ID] [--hours N]`
 *
 * Prints one demo token, signed by the key of the data folder. Whoever can read that folder can be
 * anyone in the demo bank: a real bank gets its tokens from an issuer.
 */
import { parseArgs } from 'node:util';
import { type DemoCaller, Tokens } from '#edge';
import { keyFile } from '#personal-data';
import { CannotStart, requireSettings } from '#settings';

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

interface Asked {
  readonly caller: DemoCaller;
  readonly seconds: number;
}

function asked(): Asked {
  const { name, values } = readArguments();
  const known = Object.hasOwn(CALLERS, name) ? CALLERS[name as keyof typeof CALLERS] : null;
  const hours = Number(values.hours ?? '12');
  if (known === null || !(hours >= 1 && hours <= 720)) throw new CannotStart(USAGE);
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
function checked(caller: DemoCaller, hours: number): Asked {
  if (!Tokens.accepts(caller)) throw new CannotStart(USAGE);
  return { caller, seconds: Math.round(hours * 3_600) };
}

async function main(): Promise<void> {
  const { caller, seconds } = asked();
  const settings = requireSettings(process.env);
  const key = settings.tokenKey ?? (await keyFile(settings.dataFolder, 'token.key'));
  process.stdout.write(`${await new Tokens(key).sign(caller, seconds)}\n`);
}

try {
  await main();
} catch (error) {
  if (!(error instanceof CannotStart)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
