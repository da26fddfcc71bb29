/** A bank with everyone who acts in the city; founded where the city is new. */
import type pg from 'pg';
import { Tokens } from '#edge';
import { keyFile } from '#personal-data';
import { BankClient } from '../client.js';
import { startBank } from '../servers.js';
import type { BankEnvironment } from '../servers.js';
import { City, SCHOOL, SECOND } from './city.js';
import type { Growing } from './growing.js';
import { found } from './rule-books.js';
import type { Growth, StateFile } from './state.js';

interface Opening {
  readonly environment: BankEnvironment;
  readonly owner: pg.Pool;
  readonly port: number;
  readonly file: StateFile;
  readonly growth: Growth;
}

export async function openCity({ environment, port, ...opening }: Opening): Promise<Growing> {
  const { growth, file } = opening;
  const bank = await startBank(environment, port);
  const tokens = new Tokens(await keyFile(environment.dataDir, 'token.key'));
  const operator = await tokens.sign({ clientId: 'city', role: 'operator' });
  const college = (institution: string): Promise<string> =>
    tokens.sign({ clientId: `city-${institution}`, role: 'college', institution });
  const client = new BankClient(bank.baseUrl, operator);
  const callers = {
    tokens,
    school: client.as(await college(SCHOOL)),
    second: client.as(await college(SECOND)),
  };
  if (!growth.founded) {
    await found(client, callers.school);
    growth.founded = true;
    file.write(growth);
  }
  return { ...opening, city: new City(growth.seed), bank, callers };
}
