/** A decided case as a precedent shows it: what was decided, and about what, by codes. */
import { Injectable } from '@nestjs/common';
import { decisionOf, historyOf, REVIEW_CODES, sharedCodes, sourcesOf } from '#domain';
import type {
  Account,
  ConversionRecord,
  PrecedentDecision,
  PrecedentSubject,
  RecordedEvent,
  ReviewCode,
} from '#domain';
import { Refusal } from '#edge';
import type { Caller } from '#edge';
import { EventStore } from '#event-store';
import { AccountWork } from '../conversions/account-work.js';
import { folded } from '../folded.js';
import { Outcomes } from '../outcomes/amending.js';
import type { PrecedentBody } from './precedent-bodies.js';

export interface DecidedCase {
  readonly decision: PrecedentDecision;
  readonly reasonCode?: ReviewCode;
  readonly subject: PrecedentSubject;
}

interface Stream {
  readonly account: Account;
  readonly events: readonly RecordedEvent[];
}

@Injectable()
export class DecidedCases {
  constructor(
    private readonly store: EventStore,
    private readonly work: AccountWork,
    private readonly outcomes: Outcomes,
  ) {}

  /** Refuses `notFound`, `caseNotDecided` and `unknownCourse`. */
  async find(body: PrecedentBody, caller: Caller): Promise<DecidedCase | Refusal> {
    const { kind, id } = body.case;
    if (kind === 'recognition') return this.recognition(id, body, caller);
    const learnerId = await this.work.learnerOf(kind, id);
    const stream = learnerId === null ? null : await this.stream(learnerId);
    const conversion = stream === null ? undefined : conversionOf(stream.account, body.case);
    if (stream === null || conversion === undefined) return new Refusal('notFound');
    const own = caller.role === 'operator' || caller.institution === conversion.institution;
    return own ? ofConversion(stream, conversion, body) : new Refusal('notFound');
  }

  private async recognition(
    outcomeId: string,
    { course }: PrecedentBody,
    caller: Caller,
  ): Promise<DecidedCase | Refusal> {
    // What the bank recognises is decided by the operator alone.
    if (caller.role !== 'operator') return new Refusal('notFound');
    const learnerId = await this.outcomes.holderOf(outcomeId);
    const stream = learnerId === null ? null : await this.stream(learnerId);
    const outcome = stream?.account.outcomes[outcomeId];
    if (outcome === undefined) return new Refusal('notFound');
    if (course !== undefined) return new Refusal('unknownCourse');
    if (outcome.decided === undefined) return new Refusal('caseNotDecided');
    const decision = outcome.decided.credits > 0 ? 'recognised' : 'notRecognised';
    return { decision, subject: sharedCodes([outcome]) };
  }

  private async stream(learnerId: string): Promise<Stream | null> {
    const events = await this.store.readStream({ kind: 'learner', id: learnerId });
    const account = events.length === 0 ? null : folded(learnerId, events);
    return account === null ? null : { account, events };
  }
}

function conversionOf(
  { conversions }: Account,
  { kind, id }: PrecedentBody['case'],
): ConversionRecord | undefined {
  if (kind === 'conversion') return conversions[id];
  return Object.values(conversions).find((one) => one.appeals?.some((it) => it.appealId === id));
}

function ofConversion(
  { account, events }: Stream,
  conversion: ConversionRecord,
  body: PrecedentBody,
): DecidedCase | Refusal {
  const { course } = body;
  const sources = sourcesOf(conversion, course);
  if (course !== undefined && sources.size === 0) return new Refusal('unknownCourse');
  const decision = decisionIn(conversion, body);
  if (decision === null) return new Refusal('caseNotDecided');
  const { institution, programme } = conversion;
  const outcomes = [...sources].flatMap((id) => account.outcomes[id] ?? []);
  const about = { institution, programme, ...(course === undefined ? {} : { course }) };
  const code = decision === 'refused' ? codeOf(conversion, events, course) : undefined;
  const reasonCode = REVIEW_CODES.find((one) => one === code);
  return {
    decision,
    ...(reasonCode === undefined ? {} : { reasonCode }),
    subject: { ...about, ...sharedCodes(outcomes) },
  };
}

function decisionIn(
  conversion: ConversionRecord,
  { case: { kind, id }, course }: PrecedentBody,
): PrecedentDecision | null {
  if (kind === 'conversion') return decisionOf(conversion, course);
  const status = conversion.appeals?.find((one) => one.appealId === id)?.status;
  return status === undefined || status === 'filed' ? null : status;
}

/** Why the course, or the whole, was refused in the end. */
function codeOf(
  { conversionId, refusal }: ConversionRecord,
  events: readonly RecordedEvent[],
  course: string | undefined,
): string | undefined {
  const items = historyOf(conversionId, events).reviews.flatMap((one) => one.items);
  const item = items.findLast((one) => one.course === course && one.decision === 'refuse');
  return item?.code ?? refusal?.code;
}
