import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';
import { ours, root } from './sources.js';

/** Names that read, write or compute a number with a fraction. */
const FLOATING = new Set([
  ...['parseFloat', 'toFixed', 'toPrecision', 'toExponential', 'fround', 'Math'],
  ...['Float16Array', 'Float32Array', 'Float64Array', 'EPSILON', 'MIN_VALUE', 'valueAsNumber'],
]);

/** Operators whose result may have a fraction although both sides are whole. */
const DIVIDING = new Set([
  ts.SyntaxKind.SlashToken,
  ts.SyntaxKind.SlashEqualsToken,
  ts.SyntaxKind.AsteriskAsteriskToken,
  ts.SyntaxKind.AsteriskAsteriskEqualsToken,
]);

function isWhole(node: ts.Expression, types: ts.TypeChecker): boolean {
  return (types.getTypeAtLocation(node).flags & ts.TypeFlags.BigIntLike) !== 0;
}

function divides(node: ts.Node): node is ts.BinaryExpression {
  return ts.isBinaryExpression(node) && DIVIDING.has(node.operatorToken.kind);
}

/** `Number` as a function reads texts with fractions too; of a bigint it is whole. */
function readsNumber(node: ts.Identifier, types: ts.TypeChecker): boolean {
  if (node.text !== 'Number' || ts.isTypeNode(node.parent)) return false;
  if (ts.isPropertyAccessExpression(node.parent)) return false;
  const call = node.parent;
  if (!ts.isCallExpression(call) || call.expression !== node) return true;
  const [value] = call.arguments;
  return value === undefined || !isWhole(value, types);
}

/** True where `node` could make a number that is not whole. `bigint / bigint` never does. */
function makesFraction(node: ts.Node, types: ts.TypeChecker): boolean {
  if (divides(node)) return !(isWhole(node.left, types) && isWhole(node.right, types));
  if (ts.isPrefixUnaryExpression(node)) return node.operator === ts.SyntaxKind.PlusToken;
  if (ts.isIdentifier(node)) return FLOATING.has(node.text) || readsNumber(node, types);
  return ts.isNumericLiteral(node) && !Number.isInteger(Number(node.text));
}

function fractionsIn(files: readonly string[]): { found: string[]; read: number } {
  const program = ts.createProgram([...files], {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    noEmit: true,
    types: [],
  });
  const types = program.getTypeChecker();
  const found: string[] = [];
  const sources = files.map((file) => program.getSourceFile(file)).filter((file) => !!file);
  for (const source of sources) {
    const visit = (node: ts.Node): void => {
      if (makesFraction(node, types)) {
        const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
        found.push(`${source.fileName.slice(root.length + 1)}:${line + 1} ${node.getText(source)}`);
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return { found, read: sources.length };
}

describe('amounts', () => {
  it('are never floats: domain and equivalence divide whole numbers only', () => {
    const files = [...ours('libs/domain').files, ...ours('libs/equivalence').files]
      .filter((path) => path.endsWith('.ts') && !path.endsWith('spec.ts'))
      .map((path) => join(root, path));
    const { found, read } = fractionsIn(files);
    expect(read).toBe(files.length);
    expect(read).toBeGreaterThan(0);
    expect(found).toEqual([]);
  }, 60_000);

  it('would be found in whatever form they came, and whole numbers are let pass', () => {
    const folder = mkdtempSync(join(tmpdir(), 'exact-amounts-'));
    const file = join(folder, 'sample.ts');
    writeFileSync(file, [...FRACTIONS, ...WHOLE].join('\n'));
    const { found } = fractionsIn([file]);
    rmSync(folder, { recursive: true });
    const lines = found.map((one) => Number(/:([0-9]+) /.exec(one)?.[1]));
    expect([...new Set(lines)]).toEqual(FRACTIONS.map((_, at) => at + 1));
  }, 60_000);
});

const FRACTIONS = [
  'export const a1 = 0.5;',
  'export const a2 = 1e-2;',
  'export const a3 = (b: number): number => b / 2;',
  'export const a4 = (b: number): number => { b /= 2; return b; };',
  'export const a5 = (b: number): number => 10 ** b;',
  'export const a6 = (b: number): number => Math.round(b);',
  'export const a7 = (b: number): number => Math.min(b, 1);',
  "export const a8 = parseFloat('2.5');",
  "export const a9 = Number.parseFloat('2.5');",
  'export const a10 = (b: number): string => b.toFixed(2);',
  "export const a11 = Number('2.5');",
  "export const a12 = ['2.5'].map(Number);",
  'export const a13 = (b: string): number => +b;',
  'export const a14 = new Float64Array(1);',
];

const WHOLE = [
  'export const a15 = 16;',
  'export const a16 = 7n / 2n;',
  'export const a17 = (b: bigint): number => Number(b / 2n);',
  "export const a18 = Number.parseInt('25', 10);",
  'export const a19 = Number.MAX_SAFE_INTEGER;',
  "export const text: unknown = '2.5';",
];
