import type { Viewed, Why } from './texts.js';

/** Who saw it. Whoever holds a share code may have no client, no role and no institution. */
export interface Viewer {
  readonly client?: string;
  readonly role?: string;
  readonly institution?: string;
}

/** One view of one learner's data. Ids and codes only: nothing in it is personal by itself. */
export interface View {
  readonly learnerId: string;
  readonly what: Viewed;
  readonly why: Why;
  /** The consent, share or conversion that the right comes from (UUID). */
  readonly grant?: string;
  readonly who: Viewer;
}

export interface RecordedView extends View {
  /** UTC, ISO 8601 with microseconds. */
  readonly at: string;
}
