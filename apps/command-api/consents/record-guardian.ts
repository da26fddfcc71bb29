/** 监护人: who may consent for a learner under fourteen, recorded by who knows the family. */
import { randomUUID } from 'node:crypto';
import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { actorOf, Refusal } from '#edge';
import type { Caller, CommandDigests } from '#edge';
import { PersonalData } from '#personal-data';
import { rightToRegistered } from '#rights';
import type { Answered } from '../answers.js';
import { AccountWork } from '../conversions/account-work.js';
import type { GuardianBody } from './consent-bodies.js';

export class RecordGuardian {
  constructor(
    readonly learnerId: string,
    readonly body: GuardianBody,
    readonly caller: Caller,
    readonly command: CommandDigests | null,
  ) {}
}

@CommandHandler(RecordGuardian)
export class RecordGuardianHandler implements ICommandHandler<RecordGuardian, Answered | Refusal> {
  constructor(
    private readonly work: AccountWork,
    private readonly personal: PersonalData,
  ) {}

  execute({ learnerId, body, caller, command }: RecordGuardian): Promise<Answered | Refusal> {
    return this.work.run(learnerId, command, ({ account, key }) => {
      const right = rightToRegistered(caller, account);
      if (right === null) return new Refusal('notFound');
      const guardianId = randomUUID();
      const seal = (field: string, text: string): string =>
        this.personal.seal(key, { stream: learnerId, field, of: guardianId }, text);
      const data = {
        guardianId,
        by: actorOf(caller),
        name: seal('guardianName', body.name),
        relation: seal('guardianRelation', body.relation),
      };
      const answer = { status: 201, body: { guardianId } };
      return { right, events: [{ type: 'GuardianRecorded', data }], answer };
    });
  }
}
