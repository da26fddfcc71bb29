import { Module } from '@nestjs/common';
import { BookWork } from './book-work.js';
import { CheckDraftHandler } from './check-draft.js';
import { DocumentCheck } from './document-faults.js';
import { DraftHandler } from './draft.js';
import { PublishHandler } from './publish.js';
import { RuleBooksController } from './rule-books.controller.js';
import { WithdrawHandler } from './withdraw.js';

/** Needs EventStore, RuleFeed, Institutions, Dispatch and the buses from what composes it. */
@Module({
  controllers: [RuleBooksController],
  providers: [
    BookWork,
    DocumentCheck,
    DraftHandler,
    PublishHandler,
    WithdrawHandler,
    CheckDraftHandler,
  ],
})
export class RuleBooksModule {}
