/** The seal of the log, for whoever keeps watch over it. Hashes and signatures name nobody. */
import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  accepted,
  Conditional,
  conditional,
  IsBoundedText,
  IsPosition,
  IsWholeText,
  Of,
  Optional,
  Public,
} from '#edge';
import { list, object, text, whole } from '../schemas.js';
import { Seals } from './seals.js';

const NOTE = 'text/plain; charset=utf-8';
const MOST = Number.MAX_SAFE_INTEGER;

class CheckpointsQuery {
  @Optional() @IsBoundedText(256) cursor?: string;
  @Optional() @IsWholeText(1, 100) limit?: string;
}

export class InclusionQuery {
  @IsPosition() position: string;
  @Optional() @IsWholeText(0, MOST) checkpoint?: string;
}

class ConsistencyQuery {
  @IsWholeText(0, 63) partition: string;
  @IsWholeText(1, MOST) from: string;
  @IsWholeText(1, MOST) to: string;
}

const count = { type: 'string', pattern: '^(0|[1-9][0-9]*)$' } as const;
const instant = { type: 'string', format: 'date-time' } as const;
const hash = { type: 'string', pattern: '^[A-Za-z0-9+/]{43}=$' } as const;
const note = { ...text, description: 'A signed note, as GET /v1/log/checkpoint answers' };
const checkpoint = object({
  size: count,
  kid: text,
  signedAt: instant,
  exported: { type: 'boolean' },
  note,
});
const key = object({ kid: text, verifierKey: text, createdAt: instant }, { retiredAt: instant });

/** The leaf is number `index`, from 0, of the partition's tree of `size` leaves. */
export const INCLUSION = {
  partition: whole,
  index: count,
  size: count,
  leafHash: hash,
  hashes: list(hash),
  root: hash,
  checkpoint: note,
};

@ApiTags('log')
@Controller('v1/log')
export class SealController {
  constructor(private readonly seals: Seals) {}

  @Get('checkpoint')
  @Public()
  @Of('nobody')
  @ApiOperation({ summary: 'The newest signed checkpoint of the log · 账本的最新签名检查点' })
  @ApiProduces('text/plain')
  @ApiOkResponse({ schema: text, description: 'A signed note (C2SP tlog-checkpoint)' })
  @Conditional()
  async checkpoint(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer | undefined> {
    const { note: signed } = accepted(await this.seals.checkpoint());
    return conditional(request, reply, {
      text: signed,
      type: NOTE,
      scope: 'public',
      varies: ['Accept-Encoding'],
    });
  }

  @Get('checkpoints')
  @Public()
  @Of('nobody')
  @ApiOperation({ summary: 'Checkpoints that are kept, the largest first · 历史检查点' })
  @ApiOkResponse({ schema: object({ checkpoints: list(checkpoint) }, { next: text }) })
  async checkpoints(@Query() page: CheckpointsQuery): Promise<object> {
    return accepted(await this.seals.checkpoints(page));
  }

  @Get('keys')
  @Public()
  @Of('nobody')
  @ApiOperation({ summary: 'The keys that checkpoints were ever signed by · 检查点的验证公钥' })
  @ApiOkResponse({ schema: object({ origin: text, keys: list(key) }) })
  keys(): Promise<object> {
    return this.seals.keys();
  }

  @Get('proofs/inclusion')
  @Public()
  @Of('nobody')
  @ApiOperation({
    summary: 'Proof that an event is in a checkpoint · 包含证明',
    description:
      'Of one position; `checkpoint` is the size of the checkpoint, the newest without it. 只含哈希。',
  })
  @ApiOkResponse({ schema: object(INCLUSION) })
  async inclusion(@Query() { position, checkpoint: size }: InclusionQuery): Promise<object> {
    return accepted(await this.seals.inclusion(position, size));
  }

  @Get('proofs/consistency')
  @Public()
  @Of('nobody')
  @ApiOperation({
    summary: 'Proof that a partition only grew between two sizes · 一致性证明',
    description: 'A tree of nothing proves nothing: `from` begins at 1. 起点至少为 1。',
  })
  @ApiOkResponse({
    schema: object({
      partition: whole,
      from: count,
      to: count,
      fromRoot: hash,
      toRoot: hash,
      hashes: list(hash),
    }),
  })
  async consistency(@Query() { partition, from, to }: ConsistencyQuery): Promise<object> {
    return accepted(await this.seals.consistency(partition, from, to));
  }
}
