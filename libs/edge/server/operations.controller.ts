/** What an operator's machines ask: alive, ready, how much. */
import { Controller, Get, Header, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../callers/access.js';
import { Of } from '../objects/of.js';
import { type ReadinessCheck, ServerParts } from './parts.js';

const READY_WITHIN = 2_000;

@ApiTags('operations')
@Controller()
export class OperationsController {
  constructor(private readonly parts: ServerParts) {}

  @Get('livez')
  @Public()
  @Of('nobody')
  @ApiOperation({ summary: 'The process runs · 进程在运行' })
  @ApiResponse({ status: 200, description: 'It does' })
  alive(): object {
    return { status: 'alive' };
  }

  @Get('readyz')
  @Public()
  @Of('nobody')
  @ApiOperation({ summary: 'Requests can be served · 可以提供服务' })
  @ApiResponse({ status: 200, description: 'They can' })
  @ApiResponse({ status: 503, description: 'Starting, or without its database' })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    const results = await Promise.all(this.parts.readiness.map(resultOf));
    const ready = results.every(([, result]) => result.ready);
    void reply.status(ready ? 200 : 503);
    return { status: ready ? 'ready' : 'notReady', checks: Object.fromEntries(results) };
  }

  @Get('metrics')
  @Public()
  @Of('nobody')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  @ApiOperation({ summary: 'Numbers for Prometheus · Prometheus 指标' })
  @ApiProduces('text/plain')
  @ApiResponse({ status: 200, description: 'The text format of Prometheus' })
  metrics(): Promise<string> {
    return this.parts.metrics.registry.metrics();
  }
}

type Result = readonly [string, { ready: boolean; details?: Record<string, unknown> }];

async function resultOf(one: ReadinessCheck): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), READY_WITHIN);
  });
  try {
    const result = await Promise.race([one.check(), late]);
    return [one.name, typeof result === 'boolean' ? { ready: result } : result];
  } catch {
    return [one.name, { ready: false }];
  } finally {
    clearTimeout(timer);
  }
}
