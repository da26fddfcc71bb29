/** One export: who may have it, what it says, under which id, and where its status is kept. */
import { hash } from 'node:crypto';
import { QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import { outcomeCredential, transcriptCredential } from '#credentials';
import type { AwardedOutcome, Credential, Envelope, TranscriptContent } from '#credentials';
import { fieldError, Refusal } from '#edge';
import type { Caller, Right } from '#edge';
import { NotYet } from '../transcript/accounts.js';
import { isWhole } from '../transcript/within-extent.js';
import { ReadTranscriptHandler } from '../transcript/read-transcript.js';
import type { Stood } from '../transcript/read-transcript.js';
import { ClearWords } from './clear-words.js';
import { BankIssuer } from './bank-issuer.js';
import { awarded, certifiable, transcriptContent, type Named } from './content.js';
import { IssuedCredentials } from './issued.js';

/** What of the person is shown: nothing unless the learner asks for it. */
const SHOWN_FIELDS = ['name', 'numbers'] as const;
type ShownField = (typeof SHOWN_FIELDS)[number];

export interface Asked {
  readonly after?: string;
  readonly fields?: string;
}

export class ExportCredential {
  constructor(
    readonly caller: Caller,
    readonly learnerId: string,
    /** One outcome; the transcript without it. */
    readonly outcomeId: string | null,
    readonly asked: Asked,
  ) {}
}

/** An unsigned credential: what it says, to be wrapped in either way or set in another form. */
export interface Exported {
  readonly credential: Credential;
  readonly envelope: Envelope;
  readonly content: TranscriptContent;
  readonly list: number;
  readonly right: Right;
}

@QueryHandler(ExportCredential)
export class ExportCredentialHandler implements IQueryHandler<
  ExportCredential,
  Exported | NotYet | Refusal
> {
  constructor(
    private readonly transcripts: ReadTranscriptHandler,
    private readonly words: ClearWords,
    private readonly bank: BankIssuer,
    private readonly issued: IssuedCredentials,
  ) {}

  async execute(query: ExportCredential): Promise<Exported | NotYet | Refusal> {
    const { caller, learnerId, outcomeId, asked } = query;
    const fields = fieldsOf(asked.fields);
    if (fields instanceof Refusal) return fields;
    const moment = asked.after === undefined ? {} : { after: asked.after };
    const stood = await this.transcripts.stand({ caller, learnerId, moment });
    if (stood instanceof NotYet || stood instanceof Refusal) return stood;
    // A credential speaks of the whole account: who sees a part of it is not given one.
    if (!isWhole(stood.view.sight.extent)) return new Refusal('consentNeeded');
    if (stood.view.parked !== null) return new Refusal('accountParked');
    if (outcomeId !== null && stood.account.outcomes[outcomeId] === undefined) {
      return new Refusal('notFound');
    }
    const shown = certifiable(stood).filter(
      (one) => (outcomeId ?? one.outcomeId) === one.outcomeId,
    );
    if (shown.length === 0) return new Refusal('nothingToCertify');
    return this.#issued(stood, outcomeId, fields);
  }

  async #issued(
    stood: Stood,
    outcomeId: string | null,
    fields: ReadonlySet<ShownField>,
  ): Promise<Exported> {
    const named = await this.#named(stood, fields);
    const whole = transcriptContent(stood, named);
    const one = certifiable(stood).find((each) => each.outcomeId === outcomeId);
    const single = one === undefined ? null : awarded(stood, one, named);
    const content = single === null ? whole : { ...whole, outcomes: [single], associations: [] };
    const learnerId = stood.account.learnerId;
    const { credential, list, place } = await this.issued.issue({
      learnerId,
      digest: digestOf(content, single, fields),
      outcomes: content.outcomes.map(({ id }) => id),
      position: stood.position,
    });
    const { issuer } = this.bank;
    const name = fields.has('name') ? await this.words.nameOf(stood.account) : null;
    const envelope: Envelope = {
      id: `${issuer.url}/v1/credentials/${credential}`,
      issuer,
      learner: { id: learnerId, ...(name === null ? {} : { name }) },
      validFrom: new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
      status: { listUrl: `${issuer.url}/v1/status-lists/${list}`, index: place },
    };
    const signed =
      single === null
        ? transcriptCredential(envelope, content)
        : outcomeCredential(envelope, single);
    return { credential: signed, envelope, content, list, right: stood.view.sight.right };
  }

  async #named({ account }: Stood, fields: ReadonlySet<ShownField>): Promise<Named> {
    return {
      issuer: this.bank.issuer,
      institutions: await this.words.institutionsOf(account),
      numbers: fields.has('numbers') ? await this.words.numbersOf(account) : new Map(),
    };
  }
}

function fieldsOf(given: string | undefined): ReadonlySet<ShownField> | Refusal {
  const names = (given ?? '').split(',').filter((name) => name !== '');
  const known = names.filter((name): name is ShownField =>
    (SHOWN_FIELDS as readonly string[]).includes(name),
  );
  return known.length === names.length
    ? new Set(known)
    : new Refusal('invalidQuery', { errors: [fieldError('/fields', 'invalidValue')] });
}

/**
 * By what a credential is the same as one before: everything it says but the moment. Numbers and
 * names stand in it by whether they are shown: a digest of what is personal would be a trace of it.
 */
function digestOf(
  content: TranscriptContent,
  single: AwardedOutcome | null,
  fields: ReadonlySet<ShownField>,
): Uint8Array {
  const { associations, balances } = content;
  const outcomes = content.outcomes.map(({ number: _number, ...one }) => one);
  const said =
    single === null
      ? { kind: 'transcript', outcomes, associations, balances }
      : { kind: 'outcome', outcomes };
  return hash('sha256', JSON.stringify([said, [...fields].sort()]), 'buffer');
}
