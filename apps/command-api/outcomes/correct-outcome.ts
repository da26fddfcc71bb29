import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { correct, isRefused } from '#domain';
import type { Actor, Evidence, OutcomeId, OutcomeRecord } from '#domain';
import { fieldError, Refusal } from '#edge';
import type { CommandDigests } from '#edge';
import { rightToOutcome } from '#rights';
import type { Answered } from '../answers.js';
import { AccountWork } from '../conversions/account-work.js';
import type { Seen, Verdict } from '../conversions/account-work.js';
import { Outcomes } from './amending.js';
import { faultsOf, numberFault } from './check-outcome.js';
import type { CorrectionBody } from './outcome.dto.js';
import { EvidenceConflicts, isHeldElsewhere } from './evidence-conflicts.js';
import { prepareEvidence, unknownIssuers } from './prepare.js';
import type { PrepareContext } from './prepare.js';
import { Preparing } from './preparing.js';
import { refusalOf } from './refusal-of.js';

export class CorrectOutcome {
  constructor(
    readonly outcomeId: OutcomeId,
    readonly body: CorrectionBody,
    readonly by: Actor,
    readonly command: CommandDigests | null,
  ) {}
}

const AT = '/outcome';

@CommandHandler(CorrectOutcome)
export class CorrectOutcomeHandler implements ICommandHandler<CorrectOutcome, Answered | Refusal> {
  constructor(
    private readonly outcomes: Outcomes,
    private readonly preparing: Preparing,
    private readonly work: AccountWork,
    private readonly conflicts: EvidenceConflicts,
  ) {}

  async execute({ outcomeId, body, by, command }: CorrectOutcome): Promise<Answered | Refusal> {
    const context = await this.preparing.freshContextFor([body.outcome], by);
    const faults = faultsIn(body, context);
    if (faults !== null) return faults;
    const amending = await this.outcomes.amending(outcomeId, by);
    if (amending instanceof Refusal) return amending;
    const prepared = prepareEvidence(amending.key, body.outcome, context);
    const evidence = { ...prepared, number: this.outcomes.number(amending, body.outcome.number) };
    const fault = evidenceFault(evidence, outcomeId, body.outcome.number);
    if (fault !== null) return fault;
    const holder = await this.outcomes.holderOf(evidence.outcomeId);
    const effectiveOn = body.effectiveOn ?? context.today;
    const act = { outcomeId, by, reason: this.outcomes.reason(amending, body.reason), effectiveOn };
    const decide = ({ account }: Seen): Verdict | Refusal => {
      const right = rightToOutcome(by, account, outcomeId);
      if (right === null) return new Refusal('notFound');
      const decision = correct(account, act, evidence);
      if (isRefused(decision)) return refusalOf(decision, AT);
      const before = account.outcomes[outcomeId] as OutcomeRecord;
      const claims = this.outcomes.claimsOn(evidence, { amending, before, holder }, AT);
      if (claims instanceof Refusal) return claims;
      const answer = { status: 201, body: { outcomeId, learnerId: amending.learnerId } };
      return { right, events: decision.events, claims, answer };
    };
    const answered = await this.work.run(amending.learnerId, command, decide);
    if (holder !== null && isHeldElsewhere(answered)) {
      const conflict = { outcomeId: evidence.outcomeId, learnerId: amending.learnerId, holder };
      await this.conflicts.tell(by, [conflict]);
    }
    return answered;
  }
}

function faultsIn(body: CorrectionBody, context: PrepareContext): Refusal | null {
  const { today } = context;
  const errors = faultsOf(body.outcome, AT, context);
  if (body.effectiveOn !== undefined && body.effectiveOn > today) {
    errors.push(fieldError('/effectiveOn', 'inFuture', { today }));
  }
  if (errors.length > 0) return new Refusal('invalidBody', { errors });
  const unknown = unknownIssuers(body.outcome, AT, context);
  return unknown.length > 0 ? new Refusal('unknownInstitution', { errors: unknown }) : null;
}

function evidenceFault(evidence: Evidence, outcomeId: OutcomeId, number: string): Refusal | null {
  const { facts } = evidence;
  const fault = numberFault(facts, number, AT);
  if (fault !== null) return new Refusal('invalidBody', { errors: [fault] });
  if (facts.partOf !== outcomeId && facts.partOf !== evidence.outcomeId) return null;
  if (facts.partOf === undefined) return null;
  return new Refusal('invalidBody', { errors: [fieldError(`${AT}/partOf`, 'partOfItself')] });
}
