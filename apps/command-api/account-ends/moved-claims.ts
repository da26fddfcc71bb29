/** The claims of an account that joins another one, as they stand afterwards. */
import { contentText, withTakenOver } from '#domain';
import type { Account, LearnerId, OutcomeRecord } from '#domain';
import type { Claim, ClaimWrite, EventStore, StoredEvent } from '#event-store';
import type { PersonalData } from '#personal-data';
import { evidenceKey } from '../outcomes/prepare.js';
import type { Side } from './merge-accounts.js';
import { OpenedAccount } from './opened-account.js';

export class MovedClaims {
  constructor(
    private readonly store: EventStore,
    private readonly personalData: PersonalData,
  ) {}

  async of({ account, events, key }: Side, into: LearnerId): Promise<ClaimWrite[]> {
    const { externalId, document } = new OpenedAccount(
      account,
      key,
      this.personalData,
    ).identityKeys();
    const owned = async (kind: string, keys: readonly Uint8Array[]): Promise<Claim[]> =>
      (await this.store.claims(kind, keys)).filter(
        (claim) => claim !== null && claim.owner === account.learnerId,
      ) as Claim[];
    const conversions = Object.values(account.conversions);
    const appeals = conversions.flatMap((one) => one.appeals ?? []);
    const found = await Promise.all([
      owned('externalId', externalId),
      owned('document', document),
      owned(
        'conversion',
        conversions.map((one) => evidenceKey(one.conversionId)),
      ),
      owned(
        'appeal',
        appeals.map((one) => evidenceKey(one.appealId)),
      ),
      owned('evidence', numbersIn(events).map(evidenceKey)),
    ]);
    const contents = this.contents(account);
    return found.flat().map((claim) => ({
      ...claim,
      ...this.contentOf(claim, contents, into),
      owner: into,
      mode: 'put',
    }));
  }

  /** What says whose outcome it is, says the new owner; a taken number says nothing. */
  private contentOf(
    claim: Claim,
    contents: ReadonlyMap<string, OutcomeRecord>,
    into: LearnerId,
  ): Pick<Claim, 'content'> {
    const record = claim.content && contents.get(hex(claim.content));
    if (record === undefined) return {};
    return { content: this.personalData.lookup('content', contentText(into, record.facts)) };
  }

  private contents({ learnerId, outcomes }: Account): Map<string, OutcomeRecord> {
    return new Map(
      Object.values(outcomes).map((one) => {
        const text = contentText(learnerId, one.facts);
        return [hex(this.personalData.lookup('content', text)), one];
      }),
    );
  }
}

/** Every number that was ever one of the account's: a former one stays taken. */
function numbersIn(events: readonly StoredEvent[]): string[] {
  const ids = new Set<string>();
  for (const { type, data } of withTakenOver(events)) {
    const { outcomeId, numberId } = data as { outcomeId?: string; numberId?: string };
    if (type === 'OutcomeRecorded' && outcomeId !== undefined) ids.add(outcomeId);
    if (numberId !== undefined) ids.add(numberId);
  }
  return [...ids];
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
