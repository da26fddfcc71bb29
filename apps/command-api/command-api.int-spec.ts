import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CommandBus } from '@nestjs/cqrs';
import { Test } from '@nestjs/testing';
import type { TestingModule } from '@nestjs/testing';
import { AccountEnds, BankClock, createLogger, Idempotency, Metrics, ServerParts } from '#edge';
import { EventStore } from '#event-store';
import { PersonalData } from '#personal-data';
import { SigningKeys } from '#signing-keys';
import { LearnerAccounts } from '#issuer';
import { createPool } from '#postgres';
import { RuleFeed } from '#rule-feed';
import { createDatabase, type TestDatabase } from '../../test/running/database.js';
import { CommandApiModule } from './command-api.module.js';
import { RegisterInstitution } from './institutions/register-institution.js';

describe('the command side', () => {
  let database: TestDatabase;
  let module: TestingModule;
  let close: () => Promise<void>;

  beforeAll(async () => {
    database = await createDatabase();
    const pool = createPool(database.writer, { name: 'spec writer' });
    const keys = createPool(database.keys, { name: 'spec keys', max: 2 });
    const store = new EventStore(pool);
    const parts = {
      store,
      personalData: await PersonalData.open(keys, Buffer.alloc(32, 7)),
      signingKeys: await SigningKeys.open(keys, Buffer.alloc(32, 7)),
      rules: new RuleFeed(store),
      ends: new AccountEnds(store),
      clock: new BankClock('Asia/Shanghai'),
      pool,
      readerUrl: database.reader,
      logger: createLogger('silent'),
      backlog: () => 0,
      registry: null,
      learnerAccounts: new LearnerAccounts(keys),
      keepDays: 14,
    };
    const edge = {
      module: class EdgeParts {},
      global: true,
      providers: [
        Idempotency,
        { provide: ServerParts, useValue: new ServerParts(new Metrics(), [], undefined) },
      ],
      exports: [Idempotency, ServerParts],
    };
    module = await Test.createTestingModule({
      imports: [edge, CommandApiModule.with(parts)],
    }).compile();
    await module.init();
    close = async () => {
      await module.close();
      await store.close();
      await Promise.all([pool.end(), keys.end()]);
      await database.drop();
    };
  }, 60_000);

  afterAll(() => close());

  it('carries a message from the bus into the log, and its repetition to the same answer', async () => {
    const bus = module.get(CommandBus, { strict: false });
    const body = {
      code: 'SPEC-1',
      name: { zh: '示例学校', en: 'A sample school' },
      kind: 'university' as const,
    };
    const first: unknown = await bus.execute(new RegisterInstitution(body, 'bank', null));
    expect(first).toMatchObject({ status: 201, body: { code: 'SPEC-1' } });
    const again: unknown = await bus.execute(new RegisterInstitution(body, 'bank', null));
    expect(again).toMatchObject({ status: 200, body: { code: 'SPEC-1' } });
  });
});
