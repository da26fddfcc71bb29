import { describe, expect, it } from '@jest/globals';
import { IsString } from 'class-validator';
import { IsBoundedText, IsCode, IsCredits, Nested, NestedList, Optional } from './decorators.js';
import { Plan } from './plan.js';

class Grade {
  @IsCode() scale: string;
}
class Course {
  @IsBoundedText(20) title: string;
  @Optional() @IsCredits() credits?: string;
  @Optional() @Nested(() => Grade) grade?: Grade;
}
class Nothing {}
class Diploma extends Course {
  @NestedList(() => Course, { min: 1, max: 2 }) components: Course[];
}

function faults(type: new () => object, value: unknown): string[] {
  return (Plan.of(type)?.errorsOf(value) ?? []).map(({ pointer, code }) => `${pointer} ${code}`);
}

describe('a plan', () => {
  it('finds nothing wrong with what keeps the contract', () => {
    expect(faults(Course, { title: 'x' })).toEqual([]);
    expect(faults(Diploma, { title: 'x', components: [{ title: 'y', credits: '1' }] })).toEqual([]);
  });
  it('of a class without fields takes no body, or one without members', () => {
    expect(faults(Nothing, undefined)).toEqual([]);
    expect(faults(Nothing, {})).toEqual([]);
    expect(faults(Nothing, { isAdmin: true })).toEqual(['/isAdmin unknownField']);
    expect(faults(Nothing, [])).toEqual([' notObject']);
    expect(Plan.of(Object)).toBeNull();
  });
  it('knows the fields of the class it extends', () => {
    expect(faults(Diploma, {}).sort()).toEqual(['/components required', '/title required']);
  });
  it('does not take null for left out', () => {
    expect(faults(Course, { title: 'x', credits: null, grade: null })).toEqual([
      '/credits notCredits',
      '/grade notObject',
    ]);
  });
  it('refuses what is no field, however it is called', () => {
    const value = JSON.parse(
      '{"title":"x","constructor":1,"toString":2,"hasOwnProperty":3}',
    ) as object;
    expect(faults(Course, value)).toEqual([
      '/constructor unknownField',
      '/toString unknownField',
      '/hasOwnProperty unknownField',
    ]);
  });
  it('bounds lists and names the place inside them', () => {
    expect(faults(Diploma, { title: 'x', components: [] })).toEqual(['/components notList']);
    expect(faults(Diploma, { title: 'x', components: { 0: { title: 'y' } } })).toEqual([
      '/components notList',
    ]);
    expect(faults(Diploma, { title: 'x', components: [{ title: 'y' }, 7] })).toEqual([
      '/components/1 notObject',
    ]);
  });
  it('stops after fifty errors', () => {
    const value = Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`f${n}`, n]));
    expect(faults(Course, value)).toHaveLength(50);
  });
  it('does not accept a decorator it cannot run', () => {
    class Plain {
      @IsString() title: string;
    }
    expect(() => Plan.of(Plain)).toThrow('Plain.title: use the decorators of #edge');
  });
});
