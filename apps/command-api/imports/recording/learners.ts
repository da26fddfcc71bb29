/**
 * Whose the rows are: known learners by id or external id, and new ones for unknown external ids of
 * the uploader's own institution.
 */
import { randomUUID } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { LearnerId } from '#domain';
import type { AccountEnds } from '#edge';
import type { EventStore } from '#event-store';
import type { LearnerKey, PersonalData } from '#personal-data';
import type { ExternalId } from '../../learners/identity.js';
import { opening, type Opening } from './opening.js';

/** Learners of earlier blocks and imports that need not be looked up again. */
const REMEMBERED = 10_000;

export type Who = { readonly learnerId: LearnerId } | { readonly externalId: ExternalId };

/** Everything a row needs of its learner; `opens` where the row's block opens the account. */
export interface Learner {
  readonly key: LearnerKey;
  readonly opens: Opening | null;
}

/** The learners that all imports of the process have met, once they stand in the log. */
export class KnownLearners {
  readonly #byExternalId = new LRUCache<string, LearnerId>({ max: REMEMBERED });
  readonly #ids = new LRUCache<LearnerId, true>({ max: REMEMBERED });

  constructor(
    private readonly store: EventStore,
    private readonly personalData: PersonalData,
    private readonly ends: AccountEnds,
  ) {}

  remember(name: string, learnerId: LearnerId): void {
    this.#byExternalId.set(name, learnerId);
  }

  /** By `nameOf`; who is not registered is left out. */
  async byExternalIds(ids: ReadonlyMap<string, ExternalId>): Promise<Map<string, LearnerId>> {
    const found = new Map<string, LearnerId>();
    const asked: string[] = [];
    for (const name of ids.keys()) {
      const known = this.#byExternalId.get(name);
      if (known === undefined) asked.push(name);
      else found.set(name, known);
    }
    await this.#withoutEnded(found, asked);
    if (asked.length === 0) return found;
    const keys = asked.map((name) => {
      const { issuer, value } = ids.get(name) as ExternalId;
      return this.personalData.lookup('externalId', issuer, value);
    });
    const claims = await this.store.claims('externalId', keys);
    claims.forEach((claim, index) => {
      if (claim === null) return;
      const name = asked[index] as string;
      found.set(name, claim.owner);
      this.#byExternalId.set(name, claim.owner);
    });
    return found;
  }

  /** The accounts that these ids mean today; an id without one is left out. */
  async accountsOf(ids: ReadonlySet<LearnerId>): Promise<Map<LearnerId, LearnerId>> {
    const existing = await this.#existing(ids);
    const ends = await this.ends.of([...existing]);
    const accounts = new Map<LearnerId, LearnerId>();
    for (const id of existing) {
      const end = ends.get(id);
      if (end?.end !== 'forgotten') accounts.set(id, end?.end === 'closed' ? end.into : id);
    }
    return accounts;
  }

  /** What was remembered of an account that has ended since is looked up again. */
  async #withoutEnded(found: Map<string, LearnerId>, asked: string[]): Promise<void> {
    const ends = await this.ends.of([...new Set(found.values())]);
    for (const [name, id] of found) {
      if (!ends.has(id)) continue;
      found.delete(name);
      this.#byExternalId.delete(name);
      asked.push(name);
    }
  }

  async #existing(ids: ReadonlySet<LearnerId>): Promise<Set<LearnerId>> {
    const asked = [...ids].filter((id) => !this.#ids.has(id));
    const streams = await this.store.readStreams(asked.map((id) => ({ kind: 'learner', id })));
    for (const [id, events] of streams) if (events.length > 0) this.#ids.set(id, true);
    return new Set([...ids].filter((id) => this.#ids.has(id)));
  }
}

interface Unopened {
  readonly learnerId: LearnerId;
  /** The block that opens the account; blocks after it may count on it. */
  readonly block: number;
}

/** The learners of one import, among them those that its blocks on the way will open. */
export class LearnersOfImport {
  readonly #opening = new Map<string, Unopened>();

  constructor(
    private readonly known: KnownLearners,
    private readonly personalData: PersonalData,
    private readonly institution: string,
  ) {}

  /** Null for rows whose learner is unknown and not the uploader's to register. */
  async of(block: number, who: readonly (Who | null)[]): Promise<(Learner | null)[]> {
    const asked = externalIdsOf(who);
    const ids = new Map<string, LearnerId>();
    for (const name of asked.keys()) {
      const unopened = this.#opening.get(name);
      if (unopened !== undefined) ids.set(name, unopened.learnerId);
    }
    const found = await this.known.byExternalIds(without(asked, ids));
    for (const [name, learnerId] of found) ids.set(name, learnerId);
    const fresh = this.#fresh(without(asked, ids), () => randomUUID());
    for (const [name, learnerId] of fresh) {
      ids.set(name, learnerId);
      this.#opening.set(name, { learnerId, block });
    }
    // Keys are durable before anything is sealed under them.
    if (fresh.size > 0) await this.personalData.createKeys([...fresh.values()]);
    const keys = await this.#keys(who, ids, new Set());
    return this.#learners(who, keys, (name) => this.#opening.get(name)?.block === block);
  }

  /** The same for a trial: nobody is registered and no key is kept. */
  async supposed(who: readonly (Who | null)[]): Promise<(Learner | null)[]> {
    const asked = externalIdsOf(who);
    const ids = await this.known.byExternalIds(asked);
    // The same person is the same id in the whole file.
    const fresh = this.#fresh(without(asked, ids), ({ issuer, value }) =>
      this.personalData.outcomeId(issuer, `learner ${value}`),
    );
    for (const [name, learnerId] of fresh) ids.set(name, learnerId);
    const keys = await this.#keys(who, ids, new Set(fresh.values()));
    return this.#learners(who, keys, (name) => fresh.has(name));
  }

  /** Of the accounts that the block was to open, only these it does open. */
  opens(block: number, opened: ReadonlySet<LearnerId>): void {
    for (const [name, unopened] of this.#opening) {
      const idle = unopened.block === block && !opened.has(unopened.learnerId);
      if (idle) this.#opening.delete(name);
    }
  }

  /** The block is in the log, and so are the learners that it opened. */
  recorded(block: number): void {
    for (const [name, unopened] of this.#opening) {
      if (unopened.block !== block) continue;
      this.known.remember(name, unopened.learnerId);
      this.#opening.delete(name);
    }
  }

  /** Somebody else was faster with one of them: all of them are looked up again. */
  forget(): void {
    this.#opening.clear();
  }

  #fresh(
    unknown: ReadonlyMap<string, ExternalId>,
    idOf: (id: ExternalId) => LearnerId,
  ): Map<string, LearnerId> {
    const fresh = new Map<string, LearnerId>();
    for (const [name, externalId] of unknown) {
      if (externalId.issuer === this.institution) fresh.set(name, idOf(externalId));
    }
    return fresh;
  }

  async #keys(
    who: readonly (Who | null)[],
    named: ReadonlyMap<string, LearnerId>,
    passing: ReadonlySet<LearnerId>,
  ): Promise<(LearnerKey | null)[]> {
    const given = who.flatMap((one) => (one !== null && 'learnerId' in one ? [one.learnerId] : []));
    const accounts = await this.known.accountsOf(new Set(given));
    const ids = who.map((one) => {
      if (one === null) return null;
      if ('externalId' in one) return named.get(nameOf(one.externalId)) ?? null;
      return accounts.get(one.learnerId) ?? null;
    });
    const kept = ids.filter((id) => id !== null && !passing.has(id)) as LearnerId[];
    const keys = await this.personalData.keysOf(kept);
    for (const id of passing) keys.set(id, this.personalData.passingKey(id));
    return ids.map((id) => (id === null ? null : (keys.get(id) ?? null)));
  }

  #learners(
    who: readonly (Who | null)[],
    keys: readonly (LearnerKey | null)[],
    isNew: (name: string) => boolean,
  ): (Learner | null)[] {
    const openings = new Map<LearnerId, Opening>();
    return keys.map((key, index) => {
      const one = who[index];
      if (key === null || one === null || one === undefined) return null;
      if (!('externalId' in one) || !isNew(nameOf(one.externalId))) return { key, opens: null };
      const opens =
        openings.get(key.learnerId) ??
        opening(this.personalData, key, one.externalId, this.institution);
      openings.set(key.learnerId, opens);
      return { key, opens };
    });
  }
}

function externalIdsOf(who: readonly (Who | null)[]): Map<string, ExternalId> {
  const ids = new Map<string, ExternalId>();
  for (const one of who) {
    if (one !== null && 'externalId' in one) ids.set(nameOf(one.externalId), one.externalId);
  }
  return ids;
}

function without<T>(
  all: ReadonlyMap<string, T>,
  some: ReadonlyMap<string, unknown>,
): Map<string, T> {
  const rest = new Map<string, T>();
  for (const [name, value] of all) if (!some.has(name)) rest.set(name, value);
  return rest;
}

function nameOf({ issuer, value }: ExternalId): string {
  return `${issuer}\0${value}`;
}
