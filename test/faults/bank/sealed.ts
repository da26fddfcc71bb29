/** The end of a run, as an auditor sees it: `verify:log` on the database that came out of it. */
import { BankProcess } from '../../running/bank.js';
import { eventually } from '../../running/database.js';
import { putBack } from '../injuries/poison.js';
import type { Cluster } from '../machine/cluster.js';
import type { Findings } from '../model/findings.js';

const LEFT = `SELECT (SELECT count(*) FROM log.events) - (SELECT sum(size) FROM seal.trees) AS left`;
/** The seal looks by itself every ten seconds, whatever it was told before. */
const PATIENCE_MS = 45_000;

/**
 * Every event is sealed, and each is what was sealed: but for those that an administrator mended
 * behind the seal's back. Each of them has to be named, and is put back, until the log is whole.
 */
export async function checkSeal(
  cluster: Cluster,
  mended: ReadonlySet<string>,
  findings: Findings,
): Promise<void> {
  const sealed = async (): Promise<true | undefined> => {
    const { rows } = await cluster.owner.query<{ left: unknown }>(LEFT);
    return Number(rows[0]?.left) <= 0 ? true : undefined;
  };
  await eventually('every event is sealed', sealed, PATIENCE_MS).catch((error: unknown) => {
    findings.add('unequal', `the seal: ${String(error)}`);
  });
  const open = new Set(mended);
  for (;;) {
    const { code, output } = await verified(cluster);
    if (code === 0) return;
    const named = [...output.matchAll(BROKEN)].map((found) => `${found[1]}:${found[2]}`);
    if (code !== 2 || named.length === 0 || !named.every((at) => open.delete(at))) {
      findings.add('unequal', `verify:log ended with ${code}: ${output.slice(-500)}`);
      return;
    }
    for (const at of named) await putBack(cluster, at);
  }
}

const BROKEN = /^partition (\d+) position (\d+)\b/gm;

async function verified({ url }: Cluster) {
  const verifier = new BankProcess({}, { program: 'verify-log', args: ['--database', url] });
  const code = await verifier.ended();
  return { code, output: verifier.output };
}
