/** Consents and shares of an account, and of those that joined it, whose own ended with them. */
import { consentStatus, foldConsents, foldShares, shareStatus } from '#domain';
import type { CivilDate, ConsentRecord, ShareRecord } from '#domain';
import type { ClearTexts } from './clear-texts.js';
import type { OwnStream } from './own-streams.js';

export function consentsIn({ events, clear }: OwnStream, today: CivilDate): object[] {
  const closedAt = events.find(({ type }) => type === 'AccountClosed')?.recordedAt;
  return [...foldConsents(events).values()].map((one) => {
    const { endedAt = closedAt, ...given } = one;
    const ended: ConsentRecord = { ...given, ...(endedAt === undefined ? {} : { endedAt }) };
    const purpose = clear.of('purpose', one.purpose, one.consentId);
    return { ...ended, purpose, status: consentStatus(ended, today) };
  });
}

export function sharesIn({ events, clear }: OwnStream): readonly ShownShare[] {
  const now = new Date().toISOString();
  return [...foldShares(events).values()].map((one) => shown(one, clear, now));
}

type ShownShare = ReturnType<typeof shown>;

/** Member by member: what the record holds beside them, its code's hash, is not shown. */
function shown(share: ShareRecord, clear: ClearTexts, now: string) {
  const { shareId, fields, kinds, outcomes, audience, programme, withdrawnAt } = share;
  return {
    shareId,
    purpose: clear.of('purpose', share.purpose, shareId),
    fields,
    ...(kinds === undefined ? {} : { kinds }),
    ...(outcomes === undefined ? {} : { outcomes }),
    ...(audience === undefined ? {} : { audience }),
    ...(programme === undefined ? {} : { programme }),
    hasPin: share.pin !== undefined,
    status: shareStatus(share, now),
    openedAt: share.openedAt,
    expiresAt: share.expiresAt,
    ...(withdrawnAt === undefined ? {} : { withdrawnAt }),
  };
}
