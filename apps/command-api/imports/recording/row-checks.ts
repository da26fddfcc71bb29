/** From rows as they were read to checked bodies, and whose they are. */
import { Plan } from '#edge';
import { BatchRowBody } from '../../outcomes/outcome.dto.js';
import type { RowContent, RowReason } from '../rows/row.js';
import type { Who } from './learners.js';
import { invalid, invalidField } from './reasons.js';

export interface CheckedRow {
  readonly body: BatchRowBody;
  readonly who: Who;
}

const PLAN = Plan.of(BatchRowBody);

/** The same checks as a row of a batch goes through. */
export function checkedRow(content: RowContent): CheckedRow | RowReason {
  if (content.reason !== undefined) return content.reason;
  if (PLAN === null) throw new Error('rows of a batch are checked by a plan');
  const errors = PLAN.errorsOf(content.item);
  if (errors.length > 0) return invalid(errors);
  const body = content.item as BatchRowBody;
  const { learnerId, learner } = body;
  if (learnerId !== undefined && learner !== undefined) {
    return invalidField('/learnerId', 'unknownField');
  }
  if (learnerId !== undefined) return { body, who: { learnerId } };
  if (learner === undefined) return invalidField('/learner', 'required');
  return { body, who: { externalId: learner.externalId } };
}

export function isReason(row: object): row is RowReason {
  return 'code' in row;
}
