/** What a share is asked to show, to whom and until when; or what is wrong with it. */
import { Injectable } from '@nestjs/common';
import type { ShareField, ShareTerms } from '#domain';
import { BankClock, fieldError, Refusal } from '#edge';
import type { FieldError } from '#edge';
import { Institutions } from '../institutions/institutions.js';
import { expiryOf } from './expiry.js';
import type { OpenShareBody } from './share-bodies.js';

@Injectable()
export class TermsCheck {
  constructor(
    private readonly institutions: Institutions,
    private readonly clock: BankClock,
  ) {}

  async of(body: OpenShareBody): Promise<ShareTerms | Refusal> {
    const { audience, kinds, outcomes, programme } = body;
    const expiresAt = expiryOf(body.expiresAt, Date.now(), this.clock);
    const errors: FieldError[] = typeof expiresAt === 'string' ? [] : [expiresAt];
    const fields = fieldsOf(body);
    if (!fields.includes('outcomes')) errors.push(...needOutcomes(body));
    if (errors.length > 0) return new Refusal('invalidBody', { errors });
    if (audience !== undefined && !(await this.institutions.among([audience]))(audience)) {
      const unknown = [fieldError('/audience', 'unknownInstitution')];
      return new Refusal('unknownInstitution', { errors: unknown });
    }
    return {
      fields,
      ...(kinds === undefined ? {} : { kinds }),
      ...(outcomes === undefined ? {} : { outcomes }),
      ...(audience === undefined ? {} : { audience }),
      ...(programme === undefined ? {} : { programme }),
      expiresAt: expiresAt as string,
    };
  }
}

function fieldsOf({ fields, kinds, outcomes }: OpenShareBody): readonly ShareField[] {
  if (fields !== undefined) return fields;
  const narrowed = kinds !== undefined || outcomes !== undefined;
  return narrowed ? ['outcomes'] : ['balances', 'outcomes'];
}

/** What belongs to outcomes says nothing where none is shown. */
function needOutcomes({ kinds, outcomes, programme, fields }: OpenShareBody): FieldError[] {
  const members = Object.entries({ kinds, outcomes, programme }).flatMap(([name, value]) =>
    value === undefined ? [] : [`/${name}`],
  );
  const parts = (fields ?? []).flatMap((field, index) =>
    field === 'grades' || field === 'numbers' ? [`/fields/${index}`] : [],
  );
  return [...members, ...parts].map((pointer) => fieldError(pointer, 'fieldNotShown'));
}
