/** The operator's decision of an appeal. */
import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { fieldError, Refusal } from '#edge';
import type { Caller, CommandDigests } from '#edge';
import { PersonalData } from '#personal-data';
import { rightToAct } from '#rights';
import type { Answered } from '../answers.js';
import { Precedents } from '../precedents/precedents.js';
import { AccountWork } from './account-work.js';
import { decideAppealCase } from './appeal-case.js';
import { caseOf } from './case.js';
import type { AppealDecisionBody } from './conversion-bodies.js';

export class DecideAppeal {
  constructor(
    readonly appealId: string,
    readonly body: AppealDecisionBody,
    readonly caller: Caller,
    readonly command: CommandDigests | null,
  ) {}
}

@CommandHandler(DecideAppeal)
export class DecideAppealHandler implements ICommandHandler<DecideAppeal, Answered | Refusal> {
  constructor(
    private readonly work: AccountWork,
    private readonly personal: PersonalData,
    private readonly precedents: Precedents,
  ) {}

  async execute({ appealId, body, caller, command }: DecideAppeal): Promise<Answered | Refusal> {
    const learnerId = await this.work.learnerOf('appeal', appealId);
    if (learnerId === null) return new Refusal('notFound');
    if (!(await this.precedents.has(body.precedent))) {
      const errors = [fieldError('/precedent', 'unknownPrecedent')];
      return new Refusal('invalidBody', { errors });
    }
    return this.work.run(learnerId, command, (seen) => {
      for (const conversion of Object.values(seen.account.conversions)) {
        const appeal = conversion.appeals?.find((one) => one.appealId === appealId);
        if (appeal === undefined) continue;
        const right = rightToAct(caller, 'decideAppeal', learnerId, conversion);
        if (right === null) break;
        const one = caseOf(seen, conversion, { caller, right }, this.personal);
        return decideAppealCase(one, appeal, body);
      }
      return new Refusal('notFound');
    });
  }
}
