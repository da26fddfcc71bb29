/** What of an export stands in memory: everything that no stream can hold too much of. */
import { Injectable } from '@nestjs/common';
import type { Account } from '#domain';
import { BankClock } from '#edge';
import { renderTranscript } from '#transcript';
import { conversionShown } from '../conversions/show-conversion.js';
import { IssuedCredentials } from '../credentials/issued.js';
import { Numbers } from '../transcript/numbers.js';
import type { Stood } from '../transcript/read-transcript.js';
import { guardiansIn, identityIn, mergersIn } from './identity.js';
import { consentsIn, sharesIn } from './let-others-see.js';
import type { OwnShare } from './long-lists.js';
import { OwnStreams } from './own-streams.js';
import type { OwnStream } from './own-streams.js';
import { factsIn, outcomesIn } from './records.js';

export interface Contents {
  readonly members: object;
  /** Whose views are read later. */
  readonly shares: readonly OwnShare[];
}

@Injectable()
export class OwnContents {
  constructor(
    private readonly streams: OwnStreams,
    private readonly numbers: Numbers,
    private readonly issued: IssuedCredentials,
    private readonly clock: BankClock,
  ) {}

  async of(own: OwnStream, stood: Stood): Promise<Contents> {
    const { account, asOf } = stood;
    const { learnerId, joined = [] } = account;
    const streams = await this.streams.with(own, joined);
    const shares = streams.map((one) => ({ of: one.learnerId, shares: sharesIn(one) }));
    const numbers = await this.numbers.of(account, Object.keys(account.outcomes));
    const members = {
      ...this.#recorded(own, account),
      guardians: streams.flatMap((one) => guardiansIn(one.events, one.clear)),
      consents: streams.flatMap((one) => consentsIn(one, this.clock.today())),
      shares: shares.flatMap((one) => one.shares),
      credentials: await this.issued.of([learnerId, ...joined]),
      transcript: renderTranscript(stood, asOf, numbers),
    };
    const ownShares = shares.flatMap(({ of, shares: some }) =>
      some.map(({ shareId }) => ({ learnerId: of, shareId })),
    );
    return { members, shares: ownShares };
  }

  /** What stands in the log of the account, which holds what joined it. */
  #recorded({ events, key, clear }: OwnStream, account: Account): object {
    const context = { personal: this.streams.personal, key, today: this.clock.today() };
    return {
      identity: identityIn(account, events, clear),
      mergers: mergersIn(events, clear),
      outcomes: outcomesIn(events, clear),
      facts: factsIn(events, clear),
      conversions: Object.values(account.conversions).map((one) =>
        conversionShown({ account, events }, one, context),
      ),
    };
  }
}
