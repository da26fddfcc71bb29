/**
 * The floor of a read: an endpoint that answers `SELECT 1` behind the same edge as the bank's own:
 * the same token, checks, headers and metrics, and one sealed text that is opened for the answer.
 */
import 'reflect-metadata';
import { Controller, Get, Inject, Module, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import pg from 'pg';
import {
  createLogger,
  createServer,
  IdPipe,
  IsCivilDate,
  Of,
  Optional,
  Roles,
  Tokens,
} from '#edge';
import { keyFile, PersonalData } from '#personal-data';
import { createPool, deriveUrls } from '#postgres';
import { requireDatabaseUrl, requireSettings } from '#settings';

class MomentQuery {
  @Optional() @IsCivilDate() asOf?: string;
}

@Controller('v1/learners/:learnerId')
class SelectOneController {
  readonly #sealed = new Map<string, string>();

  constructor(
    @Inject(pg.Pool) private readonly pool: pg.Pool,
    private readonly personalData: PersonalData,
  ) {}

  @Get('one')
  @Roles('transcripts:read', 'operator', 'college', 'learner')
  @Of('nobody')
  async one(
    @Param('learnerId', IdPipe) learnerId: string,
    @Query() moment: MomentQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { rows } = await this.pool.query<{ one: number }>({
      name: 'one',
      text: 'SELECT 1 AS one',
    });
    const number = await this.#number(learnerId);
    void reply.header('cache-control', 'no-store');
    return { learnerId, one: rows[0]?.one, number, ...moment };
  }

  /** Sealed at the first look, opened at every one, as a number of a transcript is. */
  async #number(learnerId: string): Promise<string | null> {
    const key = await this.personalData.keyOf(learnerId);
    if (key === null) return null;
    const context = { stream: learnerId, field: 'number' };
    const sealed = this.#sealed.get(learnerId) ?? this.personalData.seal(key, context, 'N-1');
    this.#sealed.set(learnerId, sealed);
    return this.personalData.open(key, context, sealed);
  }
}

const settings = requireSettings(process.env);
const urls = deriveUrls(requireDatabaseUrl(settings), process.env);
const pool = createPool(urls.reader, { name: 'select one', max: 12 });
const keys = createPool(urls.keys, { name: 'select one keys', max: 2 });
const personalData = await PersonalData.open(
  keys,
  await keyFile(settings.dataFolder, 'master.key'),
);
const tokens = new Tokens(await keyFile(settings.dataFolder, 'token.key'));

@Module({
  controllers: [SelectOneController],
  providers: [
    { provide: pg.Pool, useValue: pool },
    { provide: PersonalData, useValue: personalData },
  ],
})
class SelectOneModule {}

const server = await createServer(SelectOneModule, { tokens, logger: createLogger('silent') });
process.stdout.write(`${await server.listen(settings.port, settings.host)}\n`);
process.once('SIGTERM', () => void server.close().then(() => process.exit(0)));
