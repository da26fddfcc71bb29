import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { eventually } from './database.js';
import { OwnFolder } from './own-folder.js';

jest.setTimeout(120_000);

let folder: OwnFolder;

beforeEach(async () => {
  folder = await OwnFolder.make();
});

afterEach(() => folder.remove());

async function isReady(baseUrl: string): Promise<true | undefined> {
  const status = await fetch(`${baseUrl}/readyz`).then(
    (answer) => answer.status,
    () => 0,
  );
  return status === 200 ? true : undefined;
}

describe('A bank on its own server', () => {
  it('keeps its data from one start to the next, and leaves no server behind', async () => {
    const first = folder.start();
    await first.ready();
    await folder.query('CREATE TABLE kept AS SELECT 42 AS answer');
    expect(await first.stop('SIGINT')).toBe(0);
    expect(folder.serverPid).toBeNaN();
    const second = folder.start();
    await isReady(await second.ready());
    expect(await folder.query('SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    expect(await second.stop('SIGTERM')).toBe(0);
  });

  it('takes over the server that it finds running after it was killed', async () => {
    const first = folder.start();
    await first.ready();
    const server = folder.serverPid;
    await first.kill9();
    const second = folder.start();
    expect(await isReady(await second.ready())).toBe(true);
    expect(folder.serverPid).toBe(server);
    expect(await second.stop()).toBe(0);
  });

  it('recovers after bank and server were killed together', async () => {
    const first = folder.start();
    await first.ready();
    await folder.query('CREATE TABLE kept AS SELECT 42 AS answer');
    folder.killServer9();
    await first.killGroup9();
    const second = folder.start();
    expect(await isReady(await second.ready())).toBe(true);
    expect(await folder.query('SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    expect(await second.stop()).toBe(0);
  });

  it('starts where the old process number belongs to another program now', async () => {
    const first = folder.start();
    await first.ready();
    await first.kill9();
    folder.killServer9();
    await folder.pretendServerIs(process.pid);
    const second = folder.start();
    expect(await isReady(await second.ready())).toBe(true);
    expect(await second.stop()).toBe(0);
  });

  it('starts its server again when that dies, and goes on', async () => {
    const bank = folder.start();
    const baseUrl = await bank.ready();
    const server = folder.serverPid;
    folder.killServer9();
    await eventually('another server runs', () => {
      const now = folder.serverPid;
      return Number.isNaN(now) || now === server ? undefined : now;
    });
    expect(await eventually('the bank is ready again', () => isReady(baseUrl))).toBe(true);
    expect(bank.output).toContain('The database stopped; starting it again');
    expect(await bank.stop()).toBe(0);
  });

  it('begins anew where the first start was killed while it made its database', async () => {
    const first = folder.start();
    await eventually('the making has begun', () => folder.isMaking);
    await first.killGroup9();
    const second = folder.start();
    expect(await isReady(await second.ready())).toBe(true);
    expect(await second.stop()).toBe(0);
  });
});
