import type { Matcher } from '../book.js';
import { compileCondition } from '../conditions/index.js';
import { optionalAmount } from './amounts.js';
import { EQUAL_FIELDS } from './compiled.js';
import type { CompiledMatcher } from './compiled.js';

export function compileMatcher(source: Matcher): CompiledMatcher {
  return {
    source,
    any: Object.keys(source).length === 0,
    equal: EQUAL_FIELDS.flatMap((field) => {
      const value = source[field];
      return value === undefined ? [] : [{ field, value }];
    }),
    codes: source.codes === undefined ? null : new Set(source.codes),
    issuers: source.issuers === undefined ? null : new Set(source.issuers),
    minCredits: optionalAmount(source.minCredits),
    minHours: optionalAmount(source.minHours),
    not: source.not?.map(compileMatcher) ?? null,
    anyOf: source.anyOf?.map(compileMatcher) ?? null,
    where: source.where === undefined ? null : compileCondition(source.where),
  };
}
