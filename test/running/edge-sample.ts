/** A server with one route of every kind, to try the edge on over HTTP. */
import { randomUUID } from 'node:crypto';
import { Writable } from 'node:stream';
import { Body, Controller, Get, HttpCode, Module, Param, Post, Query, Req } from '@nestjs/common';
import { AccessLog } from '#access-log';
import {
  accepted,
  Bulk,
  Caller,
  createLogger,
  createServer,
  Idempotency,
  IdPipe,
  IsBoundedText,
  IsCivilDate,
  IsCode,
  IsCredits,
  Nested,
  NestedList,
  Of,
  Optional,
  Public,
  Refusal,
  Right,
  Roles,
  settle,
  StreamBody,
  Tokens,
} from '#edge';
import type { FastifyRequest } from 'fastify';
import type { ServerOptions } from '#edge';

class Grade {
  @IsCode() scale: string;
  @IsCode(16) value: string;
}
class Part {
  @IsBoundedText(100) title: string;
}
class Outcome {
  @IsCode() issuer: string;
  @IsBoundedText(200) title: string;
  @Optional() @IsCredits() credits?: string;
  @IsCivilDate() awardedOn: string;
  @Optional() @Nested(() => Grade) grade?: Grade;
  @Optional() @NestedList(() => Part, { max: 3 }) components?: Part[];
}
class AsOf {
  @Optional() @IsCivilDate() asOf?: string;
}

/** Holds the request at `/v1/slow` between its two promises. */
export const gate = {
  entered: Promise.withResolvers<void>(),
  opened: Promise.withResolvers<void>(),
};

@Controller('v1')
class SampleController {
  constructor(private readonly idempotency: Idempotency) {}

  @Post('outcomes')
  @Roles('outcomes:write', 'college', 'certifyingBody')
  @Of('nobody')
  record(@Caller() caller: Caller, @Body() body: Outcome): object {
    return { by: caller.institution, body };
  }
  @Get('learners/:id')
  @Roles('transcripts:read', 'operator', 'college')
  @Of('nobody')
  learner(@Param('id', IdPipe) id: string, @Query() query: AsOf): object {
    return { id, query };
  }
  @Get('statistics')
  @Public()
  @Of('nobody')
  statistics(@Caller() caller: Caller | undefined): object {
    return { caller: caller?.clientId ?? null };
  }
  @Post('free')
  @Roles('bank:operate', 'operator')
  @Of('nobody')
  free(@Body() body: object): object {
    return body;
  }
  @Post('imports')
  @StreamBody()
  @Roles('outcomes:write', 'college')
  @Of('nobody')
  @HttpCode(202)
  async import(@Body() body: AsyncIterable<Buffer>): Promise<object> {
    let bytes = 0;
    for await (const chunk of body) bytes += chunk.length;
    return { bytes };
  }
  @Post('batches')
  @Bulk()
  @Roles('outcomes:write', 'operator', 'college')
  @Of('nobody')
  batch(): object {
    return {};
  }
  @Post('refusals')
  @Roles('bank:operate', 'operator')
  @Of('nobody')
  refused(): object {
    return accepted<object>(new Refusal('overloaded', { retryAfter: 3 }));
  }
  @Post('bugs')
  @Roles('bank:operate', 'operator')
  @Of('nobody')
  bug(): object {
    throw new Error('relation "secret_name" of 张三 does not exist');
  }
  @Get('unsettled')
  @Roles('bank:operate', 'operator')
  @Of('learner', 'transcript')
  unsettled(): object {
    return { name: 'secret' };
  }
  @Get('unlogged')
  @Roles('bank:operate', 'operator')
  @Of('learner', 'transcript')
  unlogged(@Req() request: FastifyRequest): object {
    settle(request, new Right('operator', randomUUID()));
    return { name: 'secret' };
  }
  @Post('slow')
  @Roles('bank:operate', 'operator')
  @Of('nobody')
  async slow(@Req() request: FastifyRequest, @Body() body: object): Promise<object> {
    const command = accepted(this.idempotency.commandFor(request, body));
    return accepted(
      await this.idempotency.once(command, async () => {
        gate.entered.resolve();
        await gate.opened.promise;
        return { ran: true };
      }),
    );
  }
}
@Module({ controllers: [SampleController] })
class SampleModule {}

/** What the answer to a test's request was. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly json: Record<string, unknown>;
}
interface Sending {
  readonly token?: string;
  readonly headers?: Record<string, string>;
  readonly raw?: string | Uint8Array<ArrayBuffer>;
}

export class EdgeSample {
  private constructor(
    private readonly server: { url: string; lines: string[]; state: { ready: boolean } },
    readonly operator: string,
    readonly college: string,
    readonly close: () => Promise<void>,
  ) {}

  get url(): string {
    return this.server.url;
  }
  get lines(): readonly string[] {
    return this.server.lines;
  }
  set ready(ready: boolean) {
    this.server.state.ready = ready;
  }

  static async start(more: Partial<ServerOptions> = {}): Promise<EdgeSample> {
    const tokens = new Tokens(new Uint8Array(32).fill(7));
    const lines: string[] = [];
    const state = { ready: true };
    const sink = new Writable({
      write(chunk: Buffer, _encoding, done) {
        lines.push(chunk.toString());
        done();
      },
    });
    const server = await createServer(SampleModule, {
      tokens,
      // Of a database that is not there: no view can be recorded.
      accessLog: AccessLog.open('postgres://nobody@127.0.0.1:9/none'),
      logger: createLogger('debug', sink),
      readiness: [{ name: 'database', check: () => Promise.resolve(state.ready) }],
      idempotencyWait: 100,
      ...more,
    });
    return new EdgeSample(
      { url: await server.listen(0, '127.0.0.1'), lines, state },
      await tokens.sign({ clientId: 'operator', role: 'operator' }),
      await tokens.sign({ clientId: 'c1', role: 'college', institution: '4121010845' }),
      () => server.close(),
    );
  }

  async send(method: string, path: string, body?: unknown, more: Sending = {}): Promise<Answer> {
    const headers: Record<string, string> = { ...more.headers };
    const payload = more.raw ?? (body === undefined ? undefined : JSON.stringify(body));
    if (payload !== undefined) headers['content-type'] ??= 'application/json';
    if (more.token !== undefined) headers['authorization'] = `Bearer ${more.token}`;
    const init = { method, headers, ...(payload === undefined ? {} : { body: payload }) };
    const response = await fetch(this.url + path, init);
    const text = await response.text();
    const json = text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : { text };
    return { status: response.status, headers: response.headers, json };
  }
}
