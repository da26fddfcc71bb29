/** The seal as an auditor and a learner meet it: commands beside the running bank, and HTTP. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  checkNote,
  leafHash,
  parseCheckpoint,
  parseNote,
  parseVerifierKey,
  provesConsistency,
  provesInclusion,
  type Checkpoint,
} from '#seal';
import { BankProcess, startBank, type RunningBank } from '../running/bank.js';
import { eventually } from '../running/database.js';
import { BankUser, type Json } from './bank-user.js';
import { Contract } from './contract.js';

jest.setTimeout(120_000);

let bank: RunningBank;
let user: BankUser;
let contract: Contract;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seal-'));
  bank = await startBank();
  user = await BankUser.of(bank);
  contract = await Contract.of(bank.baseUrl);
});
afterAll(async () => {
  await bank.stop();
  await rm(folder, { recursive: true });
});

/** A command of the operator's, beside the running bank. */
async function command(program: string, ...args: string[]): Promise<string> {
  const env = { DATABASE_URL: bank.databaseUrl, CREDIT_BANK_DATA: bank.dataFolder };
  const one = new BankProcess(env, { program, args });
  expect([await one.ended(), one.output]).toEqual([0, expect.anything()]);
  return one.output;
}

interface Exported {
  readonly note: string;
  readonly checkpoint: Checkpoint;
  readonly verifierKey: string;
}

let exports = 0;
async function exported(): Promise<Exported & { readonly file: string }> {
  exports += 1;
  const file = join(folder, `checkpoint-${exports}`);
  const said = await command('export-checkpoint', file);
  const verifierKey = /apart from the checkpoint: (\S+)/.exec(said)?.[1] ?? '';
  const note = await readFile(file, 'utf8');
  expect(checkNote(parseNote(note)!, [parseVerifierKey(verifierKey)!])).toBe('signed');
  return { file, note, verifierKey, checkpoint: parseCheckpoint(parseNote(note)!.text)! };
}

async function get(path: string): Promise<Json> {
  const answer = await fetch(bank.baseUrl + path);
  const body = (await answer.json()) as Json;
  expect([answer.status, body]).toEqual([200, expect.anything()]);
  expect(contract.faults(path.split('?')[0]!, body)).toEqual([]);
  return body;
}

const bytes = (text: unknown): Buffer => Buffer.from(String(text), 'base64');
const hashes = (proof: Json): Buffer[] => (proof['hashes'] as string[]).map(bytes);

function holds(proof: Json, leaf: Uint8Array): boolean {
  const { trees } = parseCheckpoint(parseNote(String(proof['checkpoint']))!.text)!;
  const { size, root } = trees[Number(proof['partition'])]!;
  const index = BigInt(String(proof['index']));
  return provesInclusion({ index, size, hashes: hashes(proof) }, leaf, root);
}

describe('the checkpoint of a running bank', () => {
  it('is signed by itself, and answered as a note that may be kept', async () => {
    const newest = await eventually('a checkpoint is signed', async () => {
      const answer = await fetch(`${bank.baseUrl}/v1/log/checkpoint`);
      return answer.status === 200 ? answer : undefined;
    });
    expect(newest.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(newest.headers.get('cache-control')).toBe('public, no-cache');
    const { file, note, verifierKey } = await exported();
    const again = await fetch(`${bank.baseUrl}/v1/log/checkpoint`);
    expect(await again.text()).toBe(note);
    const etag = again.headers.get('etag') ?? '';
    const same = await fetch(`${bank.baseUrl}/v1/log/checkpoint`, {
      headers: { 'if-none-match': etag },
    });
    expect(same.status).toBe(304);
    const { origin, keys } = await get('/v1/log/keys');
    expect([note.split('\n')[0], verifierKey]).toEqual([
      origin,
      (keys as Json[]).at(-1)?.['verifierKey'],
    ]);
    const whole = await command('verify-log', '--checkpoint', file, '--key', verifierKey);
    expect(whole).toContain('The log is whole');
  });

  it('proves what was recorded, to everybody by hashes and to the learner by the event', async () => {
    const learner = await user.learner();
    const { position } = await user.record(learner, { credits: '3' });
    await exported();
    const query = `position=${String(position)}`;
    const proof = await get(`/v1/log/proofs/inclusion?${query}`);
    expect(holds(proof, bytes(proof['leafHash']))).toBe(true);
    const own = await user.get(
      await user.learnerToken(learner),
      `/v1/learners/${learner}/event-proofs?${query}`,
    );
    expect(own.status).toBe(200);
    expect(contract.faults('/v1/learners/{learnerId}/event-proofs', own.body)).toEqual([]);
    const leaf = String(own.body['leaf']);
    expect(holds(own.body, leafHash(leaf))).toBe(true);
    expect(holds(own.body, leafHash(leaf.replace('3.00', '30.00').replace('300', '3000')))).toBe(
      false,
    );
    expect(JSON.parse(leaf)).toMatchObject({ streamId: learner, streamKind: 'L' });
    const other = await user.learner();
    const token = await user.learnerToken(other);
    for (const [who, path, status] of [
      [token, `/v1/learners/${other}/event-proofs?${query}`, 404],
      [token, `/v1/learners/${learner}/event-proofs?${query}`, 404],
      ['operator', `/v1/learners/${learner}/event-proofs?${query}`, 403],
    ] as const) {
      expect((await user.get(who, path)).status).toBe(status);
    }
  });

  it('says what to do where a position is not sealed, and takes no proof about nothing', async () => {
    const { checkpoint } = await exported();
    const learner = await user.learner();
    const { position } = await user.record(learner, { credits: '1' });
    const old = `checkpoint=${checkpoint.size}`;
    const early = await fetch(
      `${bank.baseUrl}/v1/log/proofs/inclusion?position=${String(position)}&${old}`,
    );
    expect([early.status, early.headers.get('retry-after')]).toEqual([409, '10']);
    expect(await early.json()).toMatchObject({ code: 'notSealedYet' });
    for (const [path, status] of [
      ['proofs/consistency?partition=0&from=0&to=1', 400],
      ['proofs/consistency?partition=0&from=2&to=1', 400],
      ['proofs/consistency?partition=64&from=1&to=1', 400],
      ['proofs/consistency?partition=0&from=1&to=900000', 409],
      ['proofs/inclusion?position=x', 400],
      [`proofs/inclusion?position=${String(position)}&checkpoint=1`, 404],
      ['checkpoints?cursor=WyI5OTk5OTk5OTk5OTk5OTk5OTk5IiwiIl0', 400],
    ] as const) {
      const answer = await fetch(`${bank.baseUrl}/v1/log/${path}`);
      expect([path, answer.status]).toEqual([path, status]);
    }
  });

  it('grows into the next one, as consistency proofs show, also past a rotation and a rebuild', async () => {
    const learner = await user.learner();
    const before = await exported();
    for (let n = 0; n < 5; n += 1) await user.record(learner, { credits: '1' });
    await command('rotate-signing-key', 'checkpoint');
    await command('rebuild');
    const after = await exported();
    expect(after.verifierKey).not.toBe(before.verifierKey);
    let grown = 0;
    for (const [partition, tree] of after.checkpoint.trees.entries()) {
      const { size: first, root: firstRoot } = before.checkpoint.trees[partition]!;
      if (first === 0n) continue;
      if (tree.size > first) grown += 1;
      const query = `partition=${partition}&from=${first}&to=${tree.size}`;
      const found = await get(`/v1/log/proofs/consistency?${query}`);
      const proof = { first, size: tree.size, hashes: hashes(found) };
      expect(provesConsistency(proof, firstRoot, tree.root)).toBe(true);
    }
    expect(grown).toBeGreaterThan(0);
    const { checkpoints, next } = await get('/v1/log/checkpoints?limit=1');
    const rest = await get(`/v1/log/checkpoints?cursor=${String(next)}&limit=100`);
    const kept = [...(checkpoints as Json[]), ...(rest['checkpoints'] as Json[])];
    const notes = kept.map((one) => one['note']);
    expect(notes[0]).toBe(after.note);
    expect(notes).toContain(before.note);
    expect(new Set(notes).size).toBe(notes.length);
    const { keys } = await get('/v1/log/keys');
    expect((keys as Json[]).map((one) => one['verifierKey'])).toEqual([
      before.verifierKey,
      after.verifierKey,
    ]);
    const given = ['--checkpoint', before.file, '--checkpoint', after.file];
    const whole = await command(
      'verify-log',
      ...given,
      ...['--key', before.verifierKey, '--key', after.verifierKey],
    );
    expect(whole).toContain('The log is whole');
  });

  it('and its lag are told in the metrics, and readiness does not hang on it', async () => {
    const metrics = await (await fetch(`${bank.baseUrl}/metrics`)).text();
    expect(metrics).toMatch(/^seal_lag_events\{partition="0"\} \d+$/m);
    expect(metrics).toMatch(/^seal_unsigned_events \d+$/m);
    const ready = (await (await fetch(`${bank.baseUrl}/readyz`)).json()) as Json;
    expect(JSON.stringify(ready)).not.toContain('seal');
  });
});
