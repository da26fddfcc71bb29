import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { OwnFolder } from '../running/own-folder.js';
import { BankProcess, startBank, type RunningBank } from '../running/bank.js';
import { BankUser, type Json } from './bank-user.js';

let bank: RunningBank;
let user: BankUser;

beforeAll(async () => {
  bank = await startBank();
  user = await BankUser.of(bank);
}, 120_000);

afterAll(() => bank.stop());

/** `npm run rebuild` beside the running bank. */
function rebuildBeside(...args: string[]): BankProcess {
  const env = { DATABASE_URL: bank.databaseUrl, CREDIT_BANK_DATA: bank.dataFolder };
  return new BankProcess(env, { program: 'rebuild', args });
}

async function statementOf(learner: string, query: string): Promise<Json> {
  const answer = await user.get('operator', `/v1/learners/${learner}/statement?${query}`);
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return answer.body;
}

describe('npm run rebuild, beside a running bank', () => {
  it('changes no transcript, keeps cursors, and every write before and after it counts', async () => {
    const learner = await user.learner();
    for (let n = 0; n < 3; n += 1) await user.record(learner, { credits: '2' });
    const before = await user.transcript(learner, await user.record(learner, { credits: '4' }));
    const first = await statementOf(learner, 'limit=2');
    const cursor = `cursor=${String(first['next'])}`;
    const rest = await statementOf(learner, cursor);
    const rebuilding = rebuildBeside();
    const going = { on: true };
    const other = await user.learner();
    const writing = (async () => {
      let count = 0;
      for (; going.on; count += 1) await user.record(other, { credits: '1' });
      return count;
    })();
    const code = await rebuilding.ended();
    going.on = false;
    const count = await writing;
    expect([code, rebuilding.output]).toEqual([0, expect.stringContaining('serves now')]);
    expect(rebuilding.output).toMatch(/fill: \d+ \/ \d+ · \d+\/s/);
    expect(await user.transcript(learner)).toEqual(before);
    expect(await statementOf(learner, cursor)).toEqual(rest);
    const { balances } = await user.transcript(other, await user.record(other, { credits: '1' }));
    expect(balances.accumulated).toBe(`${count + 1}.00`);
  }, 120_000);

  it('says how it is used where an option is not known', async () => {
    const wrong = rebuildBeside('--accept', 'amounts');
    expect(await wrong.ended()).toBe(1);
    expect(wrong.output).toContain('--accept CODE=NAME');
    expect(wrong.output).not.toMatch(/^\s+at /m);
  });
});

describe('npm run rebuild, on the data folder of a bank', () => {
  it('works beside the bank, and without it, and leaves the server to whoever needs it', async () => {
    const folder = await OwnFolder.make();
    try {
      const env = { CREDIT_BANK_DATA: folder.path };
      const running = folder.start();
      const url = await running.ready();
      const beside = new BankProcess(env, { program: 'rebuild' });
      expect([await beside.ended(), beside.output]).toEqual([0, expect.any(String)]);
      expect((await fetch(`${url}/readyz`)).status).toBe(200);
      expect(await running.stop()).toBe(0);
      const without = new BankProcess(env, { program: 'rebuild' });
      expect([await without.ended(), without.output]).toEqual([0, expect.any(String)]);
      expect(folder.serverPid).toBeNaN();
    } finally {
      await folder.remove();
    }
  }, 180_000);
});
