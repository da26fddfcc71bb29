/** What the steps of an explanation say where no reason code does. */
import type { BilingualText } from '#domain';
import type { STEP_CODES } from '../steps.js';
import { both, say } from './say.js';
import type { Values, Wordings } from './say.js';

type OwnCode = (typeof STEP_CODES)[number];

export const STEP_TEXTS: Readonly<Record<OwnCode, Wordings>> = {
  verified: [both('已通过，有效登记在册', 'Passed, and on record')],
  tabled: [
    both('按规则表定为 {operand} 学分', 'A table of the rules gives it {operand} credits'),
    both('按规则表定值', 'A table of the rules gives its credits'),
  ],
  stated: [
    both('按登记的 {operand} 学分计', 'Its credits as stated: {operand}'),
    both('按登记的学分计', 'Its credits as stated'),
  ],
  changedUnit: [both('学分单位换算', 'Its credits in the bank’s unit')],
  perHours: [both('学时折算', 'Credits from its hours')],
  byHoursTable: [
    both(
      '{hours} 学时达到 {step} 学时一档，计 {operand} 学分',
      '{hours} hours reach the step of {step} hours, which brings {operand} credits',
    ),
    both(
      '{hours} 学时未达到最低一档，计 {operand} 学分',
      '{hours} hours reach no step, which brings {operand} credits',
    ),
    both('按学时分档计', 'Credits by steps of hours'),
  ],
  partsRevoked: [
    both(
      '所含部分被撤销，减少 {operand} 学分',
      'Parts of it were revoked, which lowers it by {operand}',
    ),
    both('所含部分被撤销', 'Parts of it were revoked'),
  ],
  attemptsKept: [
    both(
      '同一课程的较差成绩已用于转换的 {operand} 学分保留，从此项中扣除',
      'Other attempts keep {operand} credits that conversions used, which are not counted here too',
    ),
    both('已用于转换的部分保留在其他成绩', 'Other attempts keep what conversions used of them'),
  ],
  partsMoved: [
    both(
      '所含部分已用的学分在整体与部分之间调整：{from} → {result}',
      'What conversions used of parts is booked between the whole and its parts: {from} → {result}',
    ),
    both('整体与部分之间调整', 'Booked between the whole and its parts'),
  ],
  takenUp: [
    both(
      '以积累的 {operand} 学分进入认定',
      'Recognition begins with the {operand} credits that are accumulated',
    ),
    both('以积累的学分进入认定', 'Recognition begins with what is accumulated'),
  ],
  familyKept: [
    both(
      '同一系列较低项已用于转换的 {operand} 学分保留，从此项中扣除',
      'Lower ones of its family keep {operand} credits that conversions used, which this one gives',
    ),
    both('同一系列较低项已用的部分保留', 'Lower ones of its family keep what conversions used'),
  ],
  consumedKept: [
    both(
      '已用于转换的 {operand} 学分保持认定',
      'The {operand} credits that conversions used stay recognised',
    ),
    both('已用于转换的学分保持认定', 'What conversions used stays recognised'),
  ],
  gradeReached: [
    both('成绩 {has} 达到要求的 {needed}', 'The grade {has} reaches the required {needed}'),
    both('成绩达到要求', 'The grade reaches what is required'),
  ],
  stillValid: [
    both('有效期至 {date}，在 {asOf} 有效', 'Valid until {date}, so valid on {asOf}'),
    both('在有效期内', 'Valid'),
  ],
  highestInFamily: [both('为同一系列中最高一项', 'The highest of its family')],
  withinItemCap: [
    both('未超出单项上限 {limit} 学分', 'Within the cap of {limit} credits for one outcome'),
    both('未超出单项上限', 'Within the cap for one outcome'),
  ],
  withinCap: [
    both('未超出上限 {limit}', 'Within the cap of {limit}'),
    both('未超出上限', 'Within the cap'),
  ],
  settled: [
    both('按规则定为 {operand} 学分', 'The rules leave {operand} credits'),
    both('按规则定', 'The rules leave this'),
  ],
};

export function stepText(code: OwnCode, values: Values): BilingualText {
  return say(STEP_TEXTS[code], values);
}
