/** A batch: its frame is checked as a whole, its rows each for itself. */
import { fieldError, Optional, Plan, Refusal, Checked, IsOneOf } from '#edge';
import { BATCH_MODES, BatchRowBody, MAX_BATCH } from './outcome.dto.js';
import type { BatchMode } from './outcome.dto.js';

function rowsFault(
  value: unknown,
): { code: 'notList'; values: { min: number; max: number } } | null {
  const isList = Array.isArray(value) && value.length >= 1 && value.length <= MAX_BATCH;
  return isList ? null : { code: 'notList', values: { min: 1, max: MAX_BATCH } };
}

export class BatchBody {
  @Checked('batchRows', rowsFault, {
    type: 'array',
    items: { $ref: '#/components/schemas/BatchRowBody' },
    minItems: 1,
    maxItems: MAX_BATCH,
  })
  outcomes: unknown[];
  @Optional() @IsOneOf(BATCH_MODES) mode?: BatchMode;
}

/** Every row, or why it is none. Pointers are those of the row. */
export function rowsOf(body: BatchBody): (BatchRowBody | Refusal)[] {
  const plan = Plan.of(BatchRowBody);
  if (plan === null) throw new Error('a batch row has no checked field');
  return body.outcomes.map((row) => {
    const errors = plan.errorsOf(row);
    if (errors.length > 0) return new Refusal('invalidBody', { errors });
    const checked = row as BatchRowBody;
    if ((checked.learnerId === undefined) !== (checked.learner === undefined)) return checked;
    const fields = 'learnerId, learner';
    return new Refusal('invalidBody', { errors: [fieldError('', 'onlyOneOf', { fields })] });
  });
}
