import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';
import { ours, root } from './sources.js';

/** Names that read or write a number with a fraction. */
const FLOATING = new Set(['parseFloat', 'toFixed', 'toPrecision', 'toExponential', 'fround']);

function isWhole(node: ts.Expression, types: ts.TypeChecker): boolean {
  return (types.getTypeAtLocation(node).flags & ts.TypeFlags.BigIntLike) !== 0;
}

function divides(node: ts.Node): node is ts.BinaryExpression {
  return (
    ts.isBinaryExpression(node) &&
    (node.operatorToken.kind === ts.SyntaxKind.SlashToken ||
      node.operatorToken.kind === ts.SyntaxKind.SlashEqualsToken)
  );
}

/** True where `node` could make a number that is not whole. `bigint / bigint` never does. */
function makesFraction(node: ts.Node, types: ts.TypeChecker): boolean {
  if (divides(node)) return !(isWhole(node.left, types) && isWhole(node.right, types));
  if (ts.isIdentifier(node)) return FLOATING.has(node.text);
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
});
