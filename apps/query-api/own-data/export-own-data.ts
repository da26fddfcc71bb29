/** 导出: everything that the bank holds about one learner, in clear, as one document. */
import { QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import { Refusal } from '#edge';
import type { Caller, Right } from '#edge';
import { encodePosition } from '#event-store';
import { rightToLearner } from '#rights';
import { NotYet } from '../transcript/accounts.js';
import { ReadTranscriptHandler } from '../transcript/read-transcript.js';
import type { Stood } from '../transcript/read-transcript.js';
import { jsonDocument } from './json-document.js';
import { LongLists } from './long-lists.js';
import { OwnContents } from './own-contents.js';
import { OwnStreams } from './own-streams.js';
import type { OwnStream } from './own-streams.js';

/** A change that a reader of the document has to know of is another version. */
export const EXPORT_SCHEMA = 'credit-bank/learner-export';
export const EXPORT_VERSION = 1;

export class ExportOwnData {
  constructor(
    readonly caller: Caller,
    readonly learnerId: string,
  ) {}
}

export interface OwnData {
  readonly right: Right;
  readonly document: AsyncIterable<string>;
}

@QueryHandler(ExportOwnData)
export class ExportOwnDataHandler implements IQueryHandler<
  ExportOwnData,
  OwnData | NotYet | Refusal
> {
  constructor(
    private readonly streams: OwnStreams,
    private readonly transcripts: ReadTranscriptHandler,
    private readonly contents: OwnContents,
    private readonly lists: LongLists,
  ) {}

  async execute({ caller, learnerId }: ExportOwnData): Promise<OwnData | NotYet | Refusal> {
    const right = rightToLearner(caller, learnerId);
    if (right === null) return new Refusal('notFound');
    const own = await this.streams.of(learnerId);
    const last = own?.events.at(-1);
    if (own === null || last === undefined) return new Refusal('notFound');
    // What is computed has to have seen what was recorded: both go into one document.
    const after = encodePosition(new Map([[last.partition, last.position]]));
    const stood = await this.transcripts.stand({ caller, learnerId, moment: { after } });
    if (stood instanceof NotYet || stood instanceof Refusal) return stood;
    return { right, document: await this.#document(own, stood) };
  }

  async #document(own: OwnStream, stood: Stood): Promise<AsyncIterable<string>> {
    const { learnerId, joined = [] } = stood.account;
    const { members, shares } = await this.contents.of(own, stood);
    const head = {
      schema: EXPORT_SCHEMA,
      version: EXPORT_VERSION,
      exportedAt: new Date().toISOString(),
      learnerId,
      ...members,
    };
    return jsonDocument(head, {
      shareViews: this.lists.viewsOfShares(shares),
      accessLog: this.lists.views([learnerId, ...joined]),
      statement: this.lists.statement(stood.view),
    });
  }
}
