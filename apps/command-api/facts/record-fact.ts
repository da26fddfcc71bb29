/** Facts that rules read: into the learner's stream, or into the receiving institution's. */
import { randomUUID } from 'node:crypto';
import { Inject } from '@nestjs/common';
import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import type { LearnerFact } from '#domain';
import { AccountEnds, actorOf, BankClock, fieldError, Refusal } from '#edge';
import type { Caller, CommandDigests, FieldError, Right } from '#edge';
import { PersonalData } from '#personal-data';
import { rightToTell } from '#rights';
import type { Answered } from '../answers.js';
import { AccountWork } from '../conversions/account-work.js';
import type { Seen, Verdict } from '../conversions/account-work.js';
import type { FactBody } from './fact-bodies.js';
import { factOf } from './fact-of.js';
import { BANK, FactsBetween } from './facts-between.js';
import type { Told } from './facts-between.js';

export class RecordFact {
  constructor(
    readonly body: FactBody,
    readonly caller: Caller,
    readonly command: CommandDigests | null,
  ) {}
}

@CommandHandler(RecordFact)
export class RecordFactHandler implements ICommandHandler<RecordFact, Answered | Refusal> {
  @Inject(AccountEnds) private readonly ends: AccountEnds;

  constructor(
    private readonly facts: FactsBetween,
    private readonly work: AccountWork,
    private readonly personal: PersonalData,
    private readonly clock: BankClock,
  ) {}

  async execute({ body, caller, command }: RecordFact): Promise<Answered | Refusal> {
    const institution = institutionOf(body, caller);
    if (typeof institution !== 'string') return invalid([institution]);
    const unknown = await this.facts.unknown(body, institution);
    if (unknown.length > 0) return new Refusal('unknownInstitution', { errors: unknown });
    const context = { factId: randomUUID(), institution, today: this.clock.today() };
    const said = factOf(body, context);
    if ('errors' in said) return invalid(said.errors);
    const by = actorOf(caller);
    const told = { by, reason: body.reason };
    if (said.of === 'institution') return this.facts.record(said.fact, told, command);
    const { fact } = said;
    const end = (await this.ends.of([said.learnerId])).get(said.learnerId);
    const learnerId = end?.end === 'closed' ? end.into : said.learnerId;
    return this.work.run(learnerId, command, (seen) => {
      const right = rightToTell(caller, seen.account);
      return right === null
        ? new Refusal('notFound')
        : this.verdict(seen, fact, { ...told, right });
    });
  }

  private verdict(
    seen: Seen,
    fact: LearnerFact,
    told: Told & { readonly right: Right },
  ): Verdict | Refusal {
    const outcomeId = outcomeOf(fact);
    if (outcomeId !== null && seen.account.outcomes[outcomeId] === undefined) {
      return invalid([fieldError('/source/outcomeId', 'unknownOutcome')]);
    }
    const context = { stream: seen.account.learnerId, field: 'reason', of: fact.factId };
    const reason = this.personal.seal(seen.key, context, told.reason);
    const answer = { status: 201, body: { factId: fact.factId } };
    const { by, right } = told;
    return { right, events: [{ type: 'FactRecorded', data: { by, fact, reason } }], answer };
  }
}

/** The outcome that a judgment is of; null for a fact of another kind or of a whole course. */
function outcomeOf(fact: LearnerFact): string | null {
  if (fact.type !== 'overlap') return null;
  return 'outcomeId' in fact.source ? fact.source.outcomeId : null;
}

/** The caller's own institution; the operator says which one, or speaks for the bank. */
function institutionOf(body: FactBody, caller: Caller): string | FieldError {
  const named = body.target?.institution;
  if (caller.role === 'operator') {
    if (named !== undefined) return named;
    return body.type === 'learnerStatus' ? BANK : fieldError('/target/institution', 'required');
  }
  const own = caller.institution ?? '';
  return named === undefined || named === own ? own : fieldError('/target/institution', 'notOwn');
}

function invalid(errors: readonly FieldError[]): Refusal {
  return new Refusal('invalidBody', { errors });
}
