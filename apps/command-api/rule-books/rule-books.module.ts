import { Module } from '@nestjs/common';
import { BookWork } from './book-work.js';
import { CheckDraftHandler } from './check-draft.js';
import { DraftHandler } from './draft.js';
import { PublishHandler } from './publish.js';
import { RuleBooksController } from './rule-books.controller.js';
import { WithdrawHandler } from './withdraw.js';

/** Needs EventStore, RuleFeed, Dispatch and the buses from the module that composes it. */
@Module({
  controllers: [RuleBooksController],
  providers: [BookWork, DraftHandler, PublishHandler, WithdrawHandler, CheckDraftHandler],
})
export class RuleBooksModule {}
