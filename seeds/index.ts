/**
 * The demo bank's content, sent through the API's own commands as any client would send it.
 * Sending it again changes nothing: every command meets what is already there.
 */
import { type Answer, Client, unexpected } from './client.js';
import {
  institutions,
  learners,
  ruleBooks,
  type SeedInstitution,
  type SeedLearner,
  type SeedRuleBook,
} from './files.js';

export type SeedRole = 'operator' | 'college' | 'certifyingBody';

/** Gives a bearer token of a role; of `institution`'s client where one is named. */
export type TokenFor = (
  role: SeedRole,
  options?: { readonly institution?: string; readonly learner?: string },
) => Promise<string>;

interface Seeding {
  readonly client: Client;
  readonly token: TokenFor;
}

/** What was new; all zero where everything stood already. */
export interface Seeded {
  readonly institutions: number;
  readonly ruleBooks: number;
  readonly learners: number;
  readonly outcomes: number;
}

export async function runSeeds(
  baseUrl: string,
  token: TokenFor,
  log: (line: string) => void,
): Promise<Seeded> {
  const seeding = { client: new Client(baseUrl), token };
  const all = institutions();
  const seeded = {
    institutions: await registerInstitutions(seeding, all),
    ruleBooks: await publishRuleBooks(seeding),
    ...(await recordLearners(seeding, new Map(all.map((one) => [one.code, one.kind])))),
  };
  log(
    `seeds: ${seeded.institutions} institutions, ${seeded.ruleBooks} rule books, ` +
      `${seeded.learners} learners and ${seeded.outcomes} outcomes are new`,
  );
  return seeded;
}

/** 1 where the answer is new, 0 where it stood already. */
function counted(what: string, answer: Answer): number {
  if (answer.status === 201) return 1;
  if (answer.status === 200) return 0;
  throw unexpected(what, answer);
}

async function registerInstitutions(
  { client, token }: Seeding,
  all: readonly SeedInstitution[],
): Promise<number> {
  const operator = await token('operator');
  let fresh = 0;
  for (const institution of all) {
    const answer = await client.post('/v1/institutions', operator, institution);
    // A code that the operator has described otherwise stays as it is.
    if (answer.status === 409) continue;
    fresh += counted(`institution ${institution.code}`, answer);
  }
  return fresh;
}

async function publishRuleBooks(seeding: Seeding): Promise<number> {
  let fresh = 0;
  for (const book of ruleBooks()) fresh += await publish(seeding, book);
  return fresh;
}

/** Publishes the first version; a book that has one already belongs to its authority. */
async function publish({ client, token }: Seeding, book: SeedRuleBook): Promise<number> {
  const { authority, bookId } = book;
  const author =
    authority === 'bank'
      ? await token('operator')
      : await token('college', { institution: authority });
  const path = `/v1/rule-books/${encodeURIComponent(bookId)}`;
  const standing = await client.get(`${path}/versions/1`, author);
  if (standing.status === 200 && standing.body.status !== 'draft') return 0;
  const draft = await client.post('/v1/rule-books', author, book);
  counted(`rule book ${bookId}`, draft);
  if (draft.body.status === 'published') return 0;
  const { version } = draft.body;
  const publication = await client.post(`${path}/publications`, author, { version });
  return counted(`publication of rule book ${bookId}`, publication);
}

async function recordLearners(
  { client, token }: Seeding,
  kinds: ReadonlyMap<string, string>,
): Promise<{ learners: number; outcomes: number }> {
  const seeded = { learners: 0, outcomes: 0 };
  const tokenOf = (institution: string): Promise<string> =>
    kinds.get(institution) === 'certifyingBody'
      ? token('certifyingBody', { institution })
      : token('college', { institution });
  for (const learner of learners()) {
    const opened = await client.post(
      '/v1/learners',
      await tokenOf(learner.institution),
      learnerBody(learner),
    );
    seeded.learners += counted(`learner ${learner.externalId}`, opened);
    const path = `/v1/learners/${String(opened.body.learnerId)}/outcomes`;
    for (const { recordedBy, outcome } of learner.outcomes) {
      const answer = await client.post(path, await tokenOf(recordedBy), outcome);
      // Corrected or revoked in the meantime: what stands is newer than the seed.
      if (answer.status === 409) continue;
      seeded.outcomes += counted(`outcome ${outcome.number}`, answer);
    }
  }
  return seeded;
}

function learnerBody({ institution, externalId, name }: SeedLearner): object {
  return { externalIds: [{ issuer: institution, value: externalId }], name };
}
