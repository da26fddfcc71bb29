/** The lists of an account that may be long, page by page: nothing of them is held but one page. */
import { Injectable } from '@nestjs/common';
import { AccessLog } from '#access-log';
import { BankClock } from '#edge';
import { FROM_THE_START, renderEntry, TranscriptReader } from '#transcript';
import type { LearnerView } from '#transcript';
import { shownView } from '../access-log/read-access-log.js';
import { ShareViews } from '../sharing/shares/share-views.js';
import type { Pages } from './json-document.js';

const PAGE = 200;
const NEWEST = { at: 'infinity', id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' };

/** A share and the account that it was opened by. */
export interface OwnShare {
  readonly learnerId: string;
  readonly shareId: string;
}

@Injectable()
export class LongLists {
  constructor(
    private readonly reader: TranscriptReader,
    private readonly accessLog: AccessLog,
    private readonly shareViews: ShareViews,
    private readonly clock: BankClock,
  ) {}

  /** 流水, in booking order. */
  async *statement(view: LearnerView): Pages {
    const today = this.clock.today();
    let after = FROM_THE_START;
    for (;;) {
      const entries = await this.reader.entries(view, { after, limit: PAGE, today });
      const last = entries.at(-1);
      if (last === undefined) return;
      yield entries.map((entry) => renderEntry(view.learnerId, entry));
      after = last;
    }
  }

  /** 查阅记录, newest first, of every id that the account had. */
  async *views(learnerIds: readonly string[]): Pages {
    let cursor: string | undefined;
    do {
      const page = await this.accessLog.page(learnerIds, { cursor, limit: PAGE });
      if (page === null) return;
      yield page.views.map(shownView);
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
  }

  /** Who used the codes of the shares, share by share, newest first. */
  async *viewsOfShares(shares: readonly OwnShare[]): Pages {
    for (const share of shares) {
      let before = NEWEST;
      for (;;) {
        const rows = await this.shareViews.page({ ...share, before, limit: PAGE });
        const last = rows.at(-1);
        if (last === undefined) break;
        yield rows.map(({ view }) => ({ shareId: share.shareId, ...view }));
        before = { at: last.view.at, id: last.id };
      }
    }
  }
}
