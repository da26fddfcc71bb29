/** The global pipe for bodies and queries, and the one for ids in paths. */
import type { ArgumentMetadata, PipeTransform } from '@nestjs/common';
import { type FieldError, fieldError } from '../refusals/field-texts.js';
import { refuse } from '../refusals/refusal.js';
import { uuidFault } from './faults.js';
import { freeJsonFault } from './free-json.js';
import { Plan } from './plan.js';

/**
 * Checks a body or a query by the class that the handler names for it and hands it on as it came:
 * nothing is converted. A body typed `object` is JSON of any shape within bounds.
 */
export class ContractPipe implements PipeTransform<unknown, unknown> {
  transform(value: unknown, { type, metatype, data }: ArgumentMetadata): unknown {
    if (data !== undefined || (type !== 'body' && type !== 'query')) return value;
    const plan = metatype === undefined ? null : Plan.of(metatype);
    const errors = plan === null ? freeErrors(value) : plan.errorsOf(value);
    if (errors.length > 0) refuse(type === 'body' ? 'invalidBody' : 'invalidQuery', { errors });
    return value;
  }
}

function freeErrors(value: unknown): FieldError[] {
  if (typeof value !== 'object' || value === null) return [fieldError('', 'notObject')];
  // A stream is the import's own business: it is read and checked row by row.
  if ('pipe' in value && typeof value.pipe === 'function') return [];
  const fault = freeJsonFault(value);
  return fault === null ? [] : [fieldError(fault.at ?? '', fault.code, fault.values)];
}

/** An id in a path: what is no UUID cannot be found. */
export class IdPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    const id = value.toLowerCase();
    return uuidFault(id) === null ? id : refuse('notFound');
  }
}
