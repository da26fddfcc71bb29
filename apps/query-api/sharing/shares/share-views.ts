/** The view log of a share: every time that its code was used, and what came of it. */
import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';

/** `wrongPin` and `otherAudience` showed nothing: to whoever asked there was no such share. */
export const VIEW_RESULTS = [
  'valid',
  'revoked',
  'suspended',
  'expired',
  'withdrawn',
  'wrongPin',
  'otherAudience',
] as const;
export type ViewResult = (typeof VIEW_RESULTS)[number];

export interface ShareView {
  readonly learnerId: string;
  readonly shareId: string;
  readonly result: ViewResult;
  /** Left out for whoever came without a token. */
  readonly role?: string;
  readonly institution?: string;
}

export interface RecordedShareView {
  readonly at: string;
  readonly result: ViewResult;
  readonly role?: string;
  readonly institution?: string;
}

const RECORD = `INSERT INTO sharing.views (learner, share, seen_at, id, result, role, institution)
  SELECT v.learner, v.share, now(), v.id, v.result, v.role, v.institution
  FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[])
    AS v (learner, share, id, result, role, institution)`;

/** $1 learner, $2 share, $3 $4 before this moment and id, $5 how many. */
const PAGE = `SELECT id, result, role, institution,
    to_char(seen_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at
  FROM sharing.views
  WHERE learner = $1 AND share = $2 AND (seen_at, id) < ($3::timestamptz, $4::uuid)
  ORDER BY seen_at DESC, id DESC LIMIT $5`;

interface Row {
  readonly id: string;
  readonly at: string;
  readonly result: ViewResult;
  readonly role: string | null;
  readonly institution: string | null;
}

export interface ViewPageAsked {
  readonly learnerId: string;
  readonly shareId: string;
  readonly before: { readonly at: string; readonly id: string };
  readonly limit: number;
}

export class ShareViews {
  constructor(private readonly pool: Pool) {}

  /** Durable when it resolves. */
  async record(views: readonly ShareView[]): Promise<void> {
    if (views.length === 0) return;
    await this.pool.query({
      name: 'share-views-record',
      text: RECORD,
      values: [
        views.map((one) => one.learnerId),
        views.map((one) => one.shareId),
        views.map(() => randomUUID()),
        views.map((one) => one.result),
        views.map((one) => one.role ?? null),
        views.map((one) => one.institution ?? null),
      ],
    });
  }

  /** Newest first. */
  async page({ learnerId, shareId, before, limit }: ViewPageAsked) {
    const { rows } = await this.pool.query<Row>({
      name: 'share-views-page',
      text: PAGE,
      values: [learnerId, shareId, before.at, before.id, limit],
    });
    return rows.map(({ id, ...row }) => ({ id, view: shown(row) }));
  }
}

function shown({ at, result, role, institution }: Omit<Row, 'id'>): RecordedShareView {
  return {
    at,
    result,
    ...(role === null ? {} : { role }),
    ...(institution === null ? {} : { institution }),
  };
}
