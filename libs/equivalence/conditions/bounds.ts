/** What a condition may not say, although the expression language could. */
import type { ASTNode } from '@marcbachmann/cel-js';
import { parseHundredths } from '#domain';

export const CONDITION_FAULTS = [
  'conditionTooLong',
  'conditionSyntax',
  'conditionUnknownName',
  'conditionType',
  'conditionNotBoolean',
  'conditionFraction',
  'conditionFunction',
  'conditionNested',
  'conditionAmount',
] as const;
export type ConditionFaultCode = (typeof CONDITION_FAULTS)[number];

export interface ConditionFault {
  readonly code: ConditionFaultCode;
  /** The place in the text, counted from 0. */
  readonly at: number;
  /** The name, function or amount that is meant, as written; empty where none is. */
  readonly name: string;
}

/** Look through a list once; one inside another could run for as long as it likes. */
const LOOPS: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'filter']);

/** No regular expressions, no fractions, no clock: exact, and finished in a bounded time. */
const FUNCTIONS: ReadonlySet<string> = new Set([
  ...LOOPS,
  'amount',
  'contains',
  'endsWith',
  'has',
  'size',
  'startsWith',
]);

/** The first thing out of bounds, in the order of reading; null where there is none. */
export function outOfBounds(node: ASTNode, inLoop = false): ConditionFault | null {
  const fault = faultOf(node, inLoop);
  if (fault !== null) return fault;
  const within = inLoop || (node.op === 'rcall' && LOOPS.has(node.args[0]));
  for (const part of partsOf(node)) {
    const inner = outOfBounds(part, within);
    if (inner !== null) return inner;
  }
  return null;
}

function faultOf(node: ASTNode, inLoop: boolean): ConditionFault | null {
  const at = node.start;
  if (node.op === 'value') {
    const { args } = node;
    if (typeof args === 'number') return { code: 'conditionFraction', at, name: String(args) };
    const plain = args === null || ['string', 'bigint', 'boolean'].includes(typeof args);
    return plain ? null : { code: 'conditionType', at, name: '' };
  }
  if (node.op !== 'call' && node.op !== 'rcall') return null;
  const [name] = node.args;
  if (!FUNCTIONS.has(name)) return { code: 'conditionFunction', at, name };
  if (inLoop && LOOPS.has(name)) return { code: 'conditionNested', at, name };
  return node.op === 'call' && name === 'amount' ? amountFault(node.args[1][0], at) : null;
}

/** Its argument is written out, so that the check reads it once and for all. */
function amountFault(argument: ASTNode | undefined, at: number): ConditionFault | null {
  const written = argument?.op === 'value' ? argument.args : null;
  if (typeof written === 'string' && parseHundredths(written) !== null) return null;
  return { code: 'conditionAmount', at, name: typeof written === 'string' ? written : '' };
}

function partsOf(node: ASTNode): readonly ASTNode[] {
  switch (node.op) {
    case 'value':
    case 'id':
      return [];
    case '.':
    case '.?':
      return [node.args[0]];
    case 'call':
      return node.args[1];
    case 'rcall':
      return [node.args[1], ...node.args[2]];
    case 'map':
      return node.args.flat();
    case '!_':
    case '-_':
      return [node.args];
    default:
      return node.args;
  }
}
