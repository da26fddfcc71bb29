/**
 * class-validator's metadata, read once per class. The library filters its whole storage at every
 * call and builds instances and error trees first; this walks a list of functions over the parsed
 * JSON instead, which the hot path of single records needs.
 */
import { getMetadataStorage } from 'class-validator';
import type { ValidationMetadata } from 'class-validator/types/metadata/ValidationMetadata.js';
import { type FieldError, fieldError, pointerTo } from '../refusals/field-texts.js';
import type { NestedContext } from './decorators.js';
import type { FaultOf } from './faults.js';

const MAX_ERRORS = 50;

type Members = Readonly<Record<string, unknown>>;
type Condition = (members: Members, value: unknown) => boolean;

interface FieldPlan {
  readonly name: string;
  readonly conditions: readonly Condition[];
  readonly faults: readonly FaultOf[];
  readonly nested: NestedContext | null;
}

export class Plan {
  private constructor(
    private readonly fields: readonly FieldPlan[],
    private readonly names: ReadonlySet<string>,
  ) {}

  private static readonly plans = new WeakMap<object, Plan>();

  /**
   * The plan of a class; null for `Object`, which is JSON of any shape. A class without fields
   * takes no member at all.
   */
  static of(type: abstract new (...values: never[]) => unknown): Plan | null {
    const known = Plan.plans.get(type);
    if (known !== undefined) return known;
    if ((type as unknown) === Object) return null;
    const all = getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);
    const fields = [...Map.groupBy(all, (one) => one.propertyName)].map(([name, group]) =>
      fieldPlan(type.name, name, group),
    );
    const plan = new Plan(fields, new Set(fields.map((field) => field.name)));
    Plan.plans.set(type, plan);
    return plan;
  }

  /** Everything that is wrong with `value`, at most 50; an empty list where nothing is. */
  errorsOf(value: unknown): FieldError[] {
    // A command that says nothing but that it happens may be sent without a body.
    if (value === undefined && this.fields.length === 0) return [];
    const errors: FieldError[] = [];
    this.check(value, '', errors);
    return errors;
  }

  private check(value: unknown, pointer: string, errors: FieldError[]): void {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      errors.push(fieldError(pointer, 'notObject'));
      return;
    }
    const members = value as Members;
    for (const name in members) {
      if (errors.length >= MAX_ERRORS) return;
      if (this.names.has(name)) continue;
      errors.push(fieldError(pointerTo(pointer, name), 'unknownField'));
    }
    for (const field of this.fields) {
      if (errors.length >= MAX_ERRORS) return;
      checkField(field, members, pointer, errors);
    }
  }

  static checkNested(
    nested: NestedContext,
    value: unknown,
    pointer: string,
    errors: FieldError[],
  ): void {
    const plan = Plan.of(nested.type());
    if (plan === null) throw new Error('a nested class has no checked field');
    if (nested.list === undefined) {
      plan.check(value, pointer, errors);
      return;
    }
    const { min, max } = nested.list;
    if (!Array.isArray(value) || value.length < min || value.length > max) {
      errors.push(fieldError(pointer, 'notList', { min, max }));
      return;
    }
    for (let index = 0; index < value.length && errors.length < MAX_ERRORS; index++) {
      plan.check(value[index], pointerTo(pointer, index), errors);
    }
  }
}

function checkField(
  field: FieldPlan,
  members: Members,
  parent: string,
  errors: FieldError[],
): void {
  const value = members[field.name];
  for (const applies of field.conditions) if (!applies(members, value)) return;
  if (value === undefined) {
    errors.push(fieldError(pointerTo(parent, field.name), 'required'));
    return;
  }
  for (const faultOf of field.faults) {
    const fault = faultOf(value);
    if (fault === null) continue;
    const pointer = pointerTo(parent, field.name) + (fault.at ?? '');
    errors.push(fieldError(pointer, fault.code, fault.values));
    return;
  }
  if (field.nested === null) return;
  Plan.checkNested(field.nested, value, pointerTo(parent, field.name), errors);
}

function fieldPlan(owner: string, name: string, all: readonly ValidationMetadata[]): FieldPlan {
  const conditions: Condition[] = [];
  const faults: FaultOf[] = [];
  let nested: NestedContext | null = null;
  for (const one of all) {
    const context = one.context as NestedContext | undefined;
    const first: unknown = (one.constraints as readonly unknown[] | undefined)?.[0];
    if (one.type === 'conditionalValidation') conditions.push(first as Condition);
    else if (one.type === 'nestedValidation' && context !== undefined) nested = context;
    else if (one.type === 'customValidation' && typeof first === 'function') {
      faults.push(first as FaultOf);
    } else {
      // Found when the server starts its first request, by the tests of every route.
      throw new Error(`${owner}.${name}: use the decorators of #edge (${one.name ?? one.type})`);
    }
  }
  return { name, conditions, faults, nested };
}
