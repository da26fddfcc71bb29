/** The end of a run, as an auditor sees it: `verify:log` on the database that came out of it. */
import { BankProcess } from '../../running/bank.js';
import { eventually } from '../../running/database.js';
import type { Cluster } from '../machine/cluster.js';
import type { Findings } from '../model/findings.js';

const LEFT = `SELECT (SELECT count(*) FROM log.events) - (SELECT sum(size) FROM seal.trees) AS left`;
/** The seal looks by itself every ten seconds, whatever it was told before. */
const PATIENCE_MS = 45_000;

/** Every event is sealed, and each is what was sealed. */
export async function checkSeal({ owner, url }: Cluster, findings: Findings): Promise<void> {
  const sealed = async (): Promise<true | undefined> => {
    const { rows } = await owner.query<{ left: unknown }>(LEFT);
    return Number(rows[0]?.left) <= 0 ? true : undefined;
  };
  await eventually('every event is sealed', sealed, PATIENCE_MS).catch((error: unknown) => {
    findings.add('unequal', `the seal: ${String(error)}`);
  });
  const verifier = new BankProcess({}, { program: 'verify-log', args: ['--database', url] });
  const code = await verifier.ended();
  if (code !== 0) {
    findings.add('unequal', `verify:log ended with ${code}: ${verifier.output.slice(-500)}`);
  }
}
