import { createServer, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { OwnFolder } from './own-folder.js';

jest.setTimeout(120_000);

let folder: OwnFolder;
let taken: Server | undefined;

beforeEach(async () => {
  folder = await OwnFolder.make();
});

afterEach(async () => {
  taken?.close();
  taken = undefined;
  await folder.remove();
});

/** Listens like another program; a port that is taken already is as good. */
async function takePort(port: number): Promise<number> {
  const server = createServer();
  const got = await new Promise<number>((settle) => {
    server.once('error', () => {
      settle(port);
    });
    server.listen(port, '127.0.0.1', () => {
      taken = server;
      const address = server.address();
      settle(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
  return got;
}

describe('A port', () => {
  it('that was asked for and is taken ends the start, in both languages', async () => {
    const port = await takePort(0);
    const bank = folder.start({ PORT: String(port) });
    expect(await bank.ended()).toBe(1);
    expect(bank.output).toContain(`端口 ${port} 已被其他程序占用`);
    expect(bank.output).toContain(`Port ${port} is taken by another program`);
  });

  it('that is merely usual is exchanged for the next free one, and that is said', async () => {
    await takePort(3000);
    const bank = folder.start({ PORT: '' });
    const baseUrl = await bank.ready();
    expect(Number(new URL(baseUrl).port)).toBeGreaterThan(3000);
    expect(bank.output).toContain('Port 3000 is taken; using');
    expect((await fetch(`${baseUrl}/livez`)).status).toBe(200);
    expect(await bank.stop()).toBe(0);
  });

  it('of the database is exchanged when another program has taken it in between', async () => {
    const first = folder.start();
    await first.ready();
    const port = folder.serverPort;
    expect(await first.stop()).toBe(0);
    await takePort(port);
    const second = folder.start();
    await second.ready();
    expect(folder.serverPort).not.toBe(port);
    expect(await second.stop()).toBe(0);
  });
});

describe('A data folder', () => {
  it('has one bank: a second start says so and leaves the first one alone', async () => {
    const first = folder.start();
    const baseUrl = await first.ready();
    const second = folder.start();
    expect(await second.ended()).toBe(1);
    expect(second.output).toContain('正由另一个学分银行进程使用');
    expect(second.output).toContain('is in use by another credit bank');
    expect((await fetch(`${baseUrl}/readyz`)).status).toBe(200);
    expect(await first.stop()).toBe(0);
  });

  it('has one bank also where two are started at the same moment', async () => {
    const banks = [folder.start(), folder.start()];
    const ends = await Promise.all(
      banks.map((bank) =>
        bank.ready().then(
          () => 'ready',
          () => 'refused',
        ),
      ),
    );
    expect(ends.sort()).toEqual(['ready', 'refused']);
    expect(banks.filter((bank) => bank.output.includes('in use by another'))).toHaveLength(1);
  });
});
