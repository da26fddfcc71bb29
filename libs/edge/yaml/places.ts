/** Where the parts of a YAML document were written, to tell a person at which line to look. */
import { isMap, isScalar, isSeq } from 'yaml';
import type { LineCounter, ParsedNode } from 'yaml';
import { pointerTo } from '../refusals/field-texts.js';
import { textOf } from './scalars.js';

/** Both count from 1. */
export interface LineAndColumn {
  readonly line: number;
  readonly column: number;
}

export class Places {
  constructor(
    private readonly contents: ParsedNode | null,
    private readonly lines: LineCounter,
  ) {}

  /** Of the value that a JSON Pointer names; of what would hold it where it is missing. */
  of(pointer: string): LineAndColumn {
    let node = this.contents;
    let offset = node?.range[0] ?? 0;
    for (const step of pointer.split('/').slice(1)) {
      const next = below(node, step);
      if (next === null) break;
      ({ node, offset } = next);
    }
    return placeOf(this.lines, offset);
  }
}

export function placeOf(lines: LineCounter, offset: number): LineAndColumn {
  const { line, col } = lines.linePos(offset);
  // Before the first line break is known, the library counts lines from 0.
  return line > 0 ? { line, column: col } : { line: 1, column: col + 1 };
}

interface Step {
  readonly node: ParsedNode | null;
  readonly offset: number;
}

function below(node: ParsedNode | null, step: string): Step | null {
  if (isSeq(node)) {
    const item = node.items[Number(step)];
    return item === undefined ? null : { node: item, offset: item.range[0] };
  }
  if (!isMap(node)) return null;
  const pair = node.items.find(
    ({ key }) => isScalar(key) && pointerTo('', textOf(key)) === `/${step}`,
  );
  if (pair === undefined) return null;
  return { node: pair.value, offset: pair.value?.range[0] ?? pair.key.range[0] };
}
