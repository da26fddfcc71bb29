/**
 * A load of HTTP requests over a fixed number of kept connections, one request in flight on each.
 * Written on bare sockets, so that the load costs the machine as little as it can: the bank and its
 * peer are measured with the same one.
 */
import { Lane } from './lane.js';
import type { LoadRequest } from './lane.js';

export interface LoadResult {
  readonly requests: number;
  /** Answers with another status than 2xx. */
  readonly refused: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export interface Load {
  readonly baseUrl: string;
  readonly connections: number;
  readonly seconds: number;
  /** Null where there is nothing more to ask: the load ends before its time. */
  readonly next: () => LoadRequest | null;
}

/** Runs for the given seconds, then lets what is in flight come back. */
export async function run(load: Load): Promise<LoadResult> {
  const url = new URL(load.baseUrl);
  const latencies: number[] = [];
  let refused = 0;
  const started = performance.now();
  const deadline = started + load.seconds * 1_000;
  const lanes = Array.from({ length: load.connections }, async () => {
    const lane = await Lane.open(url);
    while (performance.now() < deadline) {
      const request = load.next();
      if (request === null) break;
      const sent = performance.now();
      const { status } = await lane.ask(request);
      latencies.push(performance.now() - sent);
      if (status < 200 || status > 299) refused += 1;
    }
    lane.close();
  });
  await Promise.all(lanes);
  const seconds = (performance.now() - started) / 1_000;
  latencies.sort((a, b) => a - b);
  const at = (share: number): number => latencies[Math.floor(latencies.length * share)] ?? 0;
  const perSecond = latencies.length / seconds;
  return { requests: latencies.length, refused, perSecond, p50Ms: at(0.5), p99Ms: at(0.99) };
}
