/** The words of a condition, with their types. What is not here cannot be said. */
import { Environment } from '@marcbachmann/cel-js';
import { parseHundredths } from '#domain';

/** A condition is a line, not a program. */
export const CONDITION_MAX = 500;

export const environment = new Environment({
  unlistedVariablesAreDyn: false,
  limits: {
    maxAstNodes: 150,
    maxDepth: 24,
    maxListElements: 50,
    maxMapEntries: 0,
    maxCallArguments: 4,
  },
})
  .registerVariable({
    name: 'outcome',
    schema: {
      kind: 'string',
      scheme: 'string',
      code: 'string',
      level: 'string',
      levelOrdinal: 'int',
      issuer: 'string',
      studyMode: 'string',
      title: 'string',
      credits: 'int',
      hours: 'int',
      face: 'int',
      grade: { scale: 'string', value: 'string' },
      awardedOn: 'string',
      completedOn: 'string',
      validUntil: 'string',
      tags: 'list<string>',
      confirmation: 'string',
    },
  })
  .registerVariable({
    name: 'learner',
    schema: {
      statuses: 'list<string>',
      programme: 'string',
      plan: 'string',
      cohort: 'string',
      institution: 'string',
    },
  })
  .registerFunction('amount(string): int', hundredths);

/** An amount as it is written in rules, so that no condition counts in hundredths by hand. */
function hundredths(text: string): bigint {
  const amount = parseHundredths(text);
  if (amount === null) throw new RangeError('amount() takes a text such as "2.50"');
  return BigInt(amount);
}
