/** Faults of conditions, wherever a matcher stands. */
import { inBank, VALUE } from './books.js';
import type { Json, Planted } from './books.js';

const asking = (where: string): Json => inBank({ ...VALUE, when: { code: 'Z1', where } });
const AT = '/rules/0/when/where';

export const CONDITIONS: readonly Planted[] = [
  ['more characters than a line', asking(`"${'😀'.repeat(300)}" == ""`), `${AT} conditionTooLong`],
  ['a bracket that stays open', asking('(outcome.kind == "course"'), `${AT} conditionSyntax`],
  ['a name that nobody knows', asking('outcome.colour == "red"'), `${AT} conditionUnknownName`],
  ['a text compared with an amount', asking('outcome.kind > 3'), `${AT} conditionType`],
  ['no yes or no', asking('outcome.credits'), `${AT} conditionNotBoolean`],
  ['a fraction', asking('outcome.credits > 2.5'), `${AT} conditionFraction`],
  ['a regular expression', asking('outcome.title.matches("(a+)+$")'), `${AT} conditionFunction`],
  [
    'a loop in a loop',
    asking('outcome.tags.exists(a, outcome.tags.exists(b, a == b))'),
    `${AT} conditionNested`,
  ],
  ['an amount that is none', asking('outcome.credits > amount("much")'), `${AT} conditionAmount`],
  [
    'a fault of a condition within a group',
    inBank({ ...VALUE, when: { code: 'Z1', not: [{ where: 'outcome.colour' }] } }),
    '/rules/0/when/not/0/where conditionUnknownName',
  ],
];
