/**
 * Checkpoints of the whole log (C2SP tlog-checkpoint): origin, number of events, root hash, and one
 * extension line a partition, `<partition> <size> <root>`. The root hash is that of the RFC 6962
 * tree whose leaves are these lines, so the one hash stands for the whole list.
 */
import { HASH_BYTES, leafHash, rootOfLeaves } from './merkle.js';
import { base64Bytes } from './note.js';

export interface SealedTree {
  readonly partition: number;
  readonly size: bigint;
  readonly root: Uint8Array;
}

export interface Checkpoint {
  readonly origin: string;
  /** Events in all partitions together. */
  readonly size: bigint;
  /** In the order of the partitions, from 0, none left out. */
  readonly trees: readonly SealedTree[];
}

function lineOf({ partition, size, root }: SealedTree): string {
  return `${partition} ${size} ${Buffer.from(root).toString('base64')}`;
}

/** The text that is signed. `trees` are in the order of the partitions, none left out. */
export function checkpointText(origin: string, trees: readonly SealedTree[]): string {
  const lines = trees.map(lineOf);
  const size = sizeOf(trees);
  return `${[origin, size, rootOfLines(lines), ...lines].join('\n')}\n`;
}

function rootOfLines(lines: readonly string[]): string {
  return Buffer.from(rootOfLeaves(lines.map(leafHash))).toString('base64');
}

export function sizeOf(trees: readonly SealedTree[]): bigint {
  return trees.reduce((sum, { size }) => sum + size, 0n);
}

/** Null where the text is not a checkpoint of such a log, or contradicts itself. */
export function parseCheckpoint(text: string): Checkpoint | null {
  const [origin = '', size, root, ...lines] = text.replace(/\n$/, '').split('\n');
  const trees = lines.map(parseLine);
  const whole = trees.filter((tree) => tree !== null);
  const ordered = whole.every(({ partition }, place) => partition === place);
  if (origin === '' || whole.length !== trees.length || trees.length === 0 || !ordered) return null;
  if (size !== String(sizeOf(whole)) || root !== rootOfLines(lines)) return null;
  return { origin, size: sizeOf(whole), trees: whole };
}

function parseLine(line: string): SealedTree | null {
  const [, partition, size, encoded = ''] =
    /^(0|[1-9][0-9]{0,4}) (0|[1-9][0-9]{0,18}) (\S+)$/.exec(line) ?? [];
  const root = base64Bytes(encoded);
  if (partition === undefined || size === undefined || root?.length !== HASH_BYTES) return null;
  return { partition: Number(partition), size: BigInt(size), root };
}
