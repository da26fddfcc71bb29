/** The body that opens a share. */
import { OUTCOME_KINDS, SHARE_FIELDS } from '#domain';
import type { OutcomeKind, ShareField } from '#domain';
import { Checked, IsCode, IsDayOrInstant, IsFreeText, IsIdList, IsSomeOf, Optional } from '#edge';
import { isPin } from '#sharing';

export class OpenShareBody {
  /** Only callers of this institution may look; whoever has the code where it is left out. */
  @Optional() @IsCode() audience?: string;
  @IsFreeText(500) purpose: string;
  /** `balances` and `outcomes` where it is left out; `outcomes` alone where those are narrowed. */
  @Optional() @IsSomeOf(SHARE_FIELDS) fields?: ShareField[];
  /** Only outcomes of these kinds. */
  @Optional() @IsSomeOf(OUTCOME_KINDS) kinds?: OutcomeKind[];
  /** Only these outcomes. */
  @Optional() @IsIdList(1_000, 1) outcomes?: string[];
  /** What would transfer is told for this programme only. */
  @Optional() @IsCode() programme?: string;
  /** A day, to its end, or an instant; at most 180 days from now. */
  @IsDayOrInstant() expiresAt: string;
  @Optional() @IsSharePin() pin?: string;
}

function IsSharePin(): PropertyDecorator {
  const schema = { type: 'string', pattern: '^[\\x21-\\x7e]{4,32}$', writeOnly: true };
  return Checked('pin', (value) => (isPin(value) ? null : { code: 'notPin' }), schema);
}
