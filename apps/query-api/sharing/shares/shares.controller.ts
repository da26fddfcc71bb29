import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { OUTCOME_KINDS, SHARE_FIELDS } from '#domain';
import { accepted, Caller, IdPipe, IsBoundedText, IsWholeText, Of } from '#edge';
import { Optional, Roles, settleFor } from '#edge';
import type { Refusal } from '#edge';
import type { OwnShown } from './list-shares.js';
import { id, list, object, oneOf, text } from '../../schemas.js';
import { ListShares } from './list-shares.js';
import { ListShareViews } from './list-views.js';
import { VIEW_RESULTS } from './share-views.js';

class ViewsQuery {
  @Optional() @IsBoundedText(256) cursor?: string;
  @Optional() @IsWholeText(1, 500) limit?: string;
}

const instant = { type: 'string', format: 'date-time' } as const;

export const SHARE = object(
  {
    shareId: id,
    purpose: text,
    fields: list(oneOf(...SHARE_FIELDS)),
    expiresAt: instant,
    openedAt: instant,
    hasPin: { type: 'boolean' },
    status: oneOf('open', 'expired', 'withdrawn'),
  },
  {
    kinds: list(oneOf(...OUTCOME_KINDS)),
    outcomes: list(id),
    audience: text,
    programme: text,
    withdrawnAt: instant,
  },
);

export const SHARE_VIEW = object(
  { at: instant, result: oneOf(...VIEW_RESULTS) },
  { role: text, institution: text },
);

const VIEWS = object({ views: list(SHARE_VIEW) }, { next: text });

@ApiTags('shares')
@Controller('v1/learners/:learnerId/shares')
export class ShareReadsController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @Roles('own', 'learner')
  @Of('learner', 'share')
  @ApiOperation({ summary: 'One’s own shares, newest first, without their codes · 我的分享' })
  @ApiOkResponse({ schema: object({ shares: list(SHARE) }) })
  async list(
    @Param('learnerId', IdPipe) learnerId: string,
    @Caller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return this.ask(new ListShares(learnerId, caller), reply);
  }

  @Get(':shareId/views')
  @Roles('own', 'learner')
  @Of('share', 'share')
  @ApiOperation({ summary: 'Who used the code of a share, when, with which result · 查看记录' })
  @ApiOkResponse({ schema: VIEWS })
  async views(
    @Param('learnerId', IdPipe) learnerId: string,
    @Param('shareId', IdPipe) shareId: string,
    @Query() page: ViewsQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const caller = reply.request.caller as Caller;
    return this.ask(new ListShareViews({ learnerId, shareId }, page, caller), reply);
  }

  private async ask(question: object, reply: FastifyReply): Promise<object> {
    const { right, body } = accepted(
      await this.queries.execute<object, OwnShown | Refusal>(question),
    );
    settleFor(reply, right);
    return body;
  }
}
