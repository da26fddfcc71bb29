/** 离线核验: what a bank has handed out is checked by the verifier alone, whatever the bank does. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { buildVerifier } from '../../apps/verifier/build.js';
import { keyFile } from '#personal-data';
import { createPool } from '#postgres';
import { SigningKeys } from '#signing-keys';
import { startBank } from '../running/bank.js';
import type { RunningBank } from '../running/bank.js';
import { eventually } from '../running/database.js';
import { BankUser, type Json } from './bank-user.js';

jest.setTimeout(120_000);

let bank: RunningBank;
let user: BankUser;
let folder: string;
let learner: string;
let position: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'offline-'));
  await buildVerifier(folder);
  bank = await startBank();
  user = await BankUser.of(bank);
  learner = await user.learner();
  await user.record(learner, { credits: '3', title: '一' });
  position = String((await user.record(learner, { credits: '2', title: '二' }))['position']);
  await saved('first.json', await bundle());
  await saved('did.json', await text('/.well-known/did.json'));
});
afterAll(async () => {
  await bank.stop();
  await rm(folder, { recursive: true, force: true });
});

async function text(path: string): Promise<string> {
  return (await fetch(bank.baseUrl + path)).text();
}

async function asked(): Promise<{ status: number; text: string }> {
  const token = await user.learnerToken(learner);
  const path = `/v1/bundles/learners/${learner}?after=${encodeURIComponent(position)}`;
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(bank.baseUrl + path, { headers });
  return { status: response.status, text: await response.text() };
}

/** Once both outcomes are sealed and signed for. */
function bundle(): Promise<string> {
  return eventually('both outcomes are sealed', async () => {
    const answer = await asked();
    const { log } = JSON.parse(answer.text) as { log?: { proofs: unknown[] } };
    return log?.proofs.length === 2 ? answer.text : undefined;
  });
}

function saved(name: string, content: string): Promise<void> {
  return writeFile(join(folder, name), content);
}

/** The program as somebody runs it who has these files and nothing else. */
async function verified(file: string, document = 'did.json') {
  const args = ['verify.js', file, '--issuer', document, '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    cwd: folder,
    env: { PATH: '/nowhere' },
  }).catch((error: unknown) => error as { stdout: string });
  const { result, steps, shown } = JSON.parse(stdout) as {
    result: string;
    steps: { name: string; result: string }[];
    shown: { outcomes: Json[]; balances: Json } | null;
  };
  return { result, steps: steps.map((one) => one.result), shown };
}

describe('a bundle of a running bank', () => {
  it('passes every step of the verifier, and shows the transcript', async () => {
    const { result, steps, shown } = await verified('first.json');
    expect(steps).toEqual(Array.from({ length: 8 }, () => 'passed'));
    expect(result).toBe('valid');
    expect(shown?.outcomes.map((one) => one['title']).sort()).toEqual(['一', '二']);
    expect(shown?.balances).toMatchObject({ accumulated: '5.00', recognised: '5.00' });
  });

  it('is refused once a hundredth of it is changed', async () => {
    const changed = (await bundle()).replace(
      '"recognisedCredits":"5.00"',
      '"recognisedCredits":"5.01"',
    );
    await saved('changed.json', changed);
    expect((await verified('changed.json')).result).toBe('tampered');
  });

  it('stays valid when the issuer signs by another key, under its new document too', async () => {
    const pool = createPool(bank.databaseUrl, { name: 'rotation', max: 1 });
    const keys = await SigningKeys.open(pool, await keyFile(bank.dataFolder, 'master.key'));
    await keys.rotate('credential');
    await pool.end();
    await saved('new-did.json', await text('/.well-known/did.json'));
    await saved('second.json', await bundle());
    expect((await verified('first.json')).result).toBe('valid');
    expect((await verified('first.json', 'new-did.json')).result).toBe('valid');
    expect((await verified('second.json', 'new-did.json')).result).toBe('valid');
    // Who never heard of the new key does not take it from the file.
    expect((await verified('second.json')).result).toBe('unknownIssuer');
  });

  it('stays valid when the bank has forgotten the person, and knows it no more', async () => {
    const path = `/v1/learners/${learner}/forgettings`;
    const forgotten = await user.post('operator', path, { reason: 'learnerAsked' });
    expect(forgotten.status).toBeLessThan(300);
    expect((await asked()).status).toBe(410);
    expect((await verified('first.json')).result).toBe('valid');
  });

  it('stays valid when the bank is gone', async () => {
    await bank.kill9();
    expect((await verified('second.json', 'new-did.json')).result).toBe('valid');
  });
});
