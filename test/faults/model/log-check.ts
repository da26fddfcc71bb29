/** The bank's log, held against what was acknowledged: each act once, where its answer said. */
import { subjectOf, type Acknowledged, type Act } from './acts.js';
import type { Findings } from './findings.js';
import type { SeenEvent } from './tail-check.js';

/** An event as it lies in the log. */
export interface LoggedEvent extends SeenEvent {
  readonly partition: number;
  /** UTC with microseconds, as text that sorts. */
  readonly recordedAt: string;
  /** What it says that happened; null for what the suite put there itself or never does. */
  readonly did: Act['did'] | 'rulesChanged' | null;
  /** Learner, or empty for the bank's book. */
  readonly learner: string;
  /** The outcome, conversion or fact; the version of a book. */
  readonly subject: string;
}

export type Matched = ReadonlyMap<LoggedEvent, Act>;

/** Each acknowledged act with its event; what is left on either side is a finding. */
export function matchActs(
  log: readonly LoggedEvent[],
  acknowledged: readonly Acknowledged[],
  findings: Findings,
): Matched {
  const waiting = new Map<string, LoggedEvent[]>();
  for (const event of log) {
    if (event.did === null || event.did === 'rulesChanged') continue;
    const name = `${event.did} ${event.learner} ${event.subject}`;
    const same = waiting.get(name);
    if (same === undefined) waiting.set(name, [event]);
    else same.push(event);
  }
  const matched = new Map<LoggedEvent, Act>();
  // Acts of one kind on one subject are one caller's, one after the other: as acknowledged.
  for (const { learner, act, at } of acknowledged) {
    const name = `${act.did} ${learner} ${subjectOf(act)}`;
    const event = waiting.get(name)?.shift();
    if (event === undefined) {
      findings.add('lostAcknowledged', name);
      continue;
    }
    if (at !== undefined && event.position !== at) {
      findings.add('reordered', `${name} was answered ${at} and lies at ${event.position}`);
    }
    matched.set(event, act);
  }
  for (const [name, rest] of waiting) {
    if (rest.length > 0) findings.add('doubled', `${name}, unasked`, rest.length);
  }
  return matched;
}

/** Positions and versions have no gap, and the recorded time of a partition never falls. */
export function checkGaps(log: readonly LoggedEvent[], findings: Findings): void {
  const last = new Map<number, LoggedEvent>();
  const versions = new Map<string, number>();
  for (const event of log) {
    const before = last.get(event.partition);
    const version = versions.get(event.stream) ?? 0;
    if (event.position !== (before?.position ?? 0n) + 1n) {
      findings.add('missed', `before ${event.id} there is a gap`);
    }
    if (event.version !== version + 1) {
      findings.add('missed', `before version ${event.version} of ${event.stream} there is a gap`);
    }
    if (before !== undefined && event.recordedAt < before.recordedAt) {
      findings.add('reordered', `${event.id} is recorded before its predecessor`);
    }
    last.set(event.partition, event);
    versions.set(event.stream, event.version);
  }
}
