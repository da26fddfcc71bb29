/**
 * The rule feed: published rule books, read from the log alone and kept as one growing library.
 *
 * Every partition holds the same markers, so any one of them tells what was published; the
 * document itself stands where its publication was recorded.
 */
import type { RulesChanged } from '#domain';
import { RuleLibrary } from '#equivalence';
import type { RuleChange } from '#equivalence';
import type { EventStore } from '#event-store';
import { exactSolver } from '#solver';

export { InstitutionFacts } from './institution-facts.js';

type Log = Pick<EventStore, 'readRulesMarkers' | 'readAt'>;

/** The partition whose markers are read; each holds all of them. */
const PARTITION = 0;

export class RuleFeed {
  private library = RuleLibrary.empty();
  private reading: Promise<void> = Promise.resolve();

  constructor(private readonly log: Log) {}

  /** The library with everything that is published now. */
  async current(): Promise<RuleLibrary> {
    await this.read();
    return this.library;
  }

  /** The same with what proves plans, which is loaded when a plan is first asked for. */
  async forPlans(): Promise<RuleLibrary> {
    const solver = await exactSolver();
    const library = await this.current();
    return library.provedBy(solver);
  }

  /** A library that knows at least `epoch`; it may know more, which `assess` leaves out. */
  async upTo(epoch: number): Promise<RuleLibrary> {
    if (this.library.epoch < epoch) await this.read();
    return this.library;
  }

  private read(): Promise<void> {
    const next = this.reading.catch(() => undefined).then(() => this.readOn());
    this.reading = next;
    return next;
  }

  private async readOn(): Promise<void> {
    const markers = await this.log.readRulesMarkers(PARTITION, this.library.epoch);
    for (const marker of markers) {
      const change = await this.changeOf(marker.data as RulesChanged['data']);
      this.library = this.library.with(change);
    }
  }

  private async changeOf(marker: RulesChanged['data']): Promise<RuleChange> {
    const { epoch, bookId, version, change, contentHash, partition, position } = marker;
    const base = { epoch, bookId, version, change, contentHash };
    if (change === 'withdrawn') return base;
    const event = await this.log.readAt(partition, BigInt(position));
    const data = event?.data as { document?: unknown } | undefined;
    if (data?.document === undefined) throw new Error(`The publication of ${bookId} is missing.`);
    return { ...base, document: data.document };
  }
}
