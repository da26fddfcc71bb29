/**
 * Every named (prepared) statement of the sources: found by reading them, so that none is forgotten
 * because no test happens to run it.
 */
import { dirname, join } from 'node:path';
import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { ours, root } from './sources.js';

export interface NamedStatement {
  readonly name: string;
  readonly text: string;
  readonly file: string;
}

class Sources {
  readonly #files = new Map<string, ts.SourceFile>();

  file(path: string): ts.SourceFile {
    const known = this.#files.get(path);
    if (known !== undefined) return known;
    const text = readFileSync(path, 'utf8');
    const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
    this.#files.set(path, file);
    return file;
  }

  /** The value of a constant text. Throws for what it cannot read: such a statement is not held. */
  text(of: ts.Expression): string {
    if (ts.isStringLiteralLike(of) || ts.isNumericLiteral(of)) return of.text;
    if (ts.isAsExpression(of)) return this.text(of.expression);
    if (ts.isTemplateExpression(of)) {
      const spans = of.templateSpans.map((span) => this.text(span.expression) + span.literal.text);
      return of.head.text + spans.join('');
    }
    if (ts.isParenthesizedExpression(of)) return this.text(of.expression);
    if (ts.isIdentifier(of)) return this.#constant(of.getSourceFile(), of.text);
    if (ts.isPropertyAccessExpression(of) && ts.isIdentifier(of.expression)) {
      const path = imported(of.getSourceFile(), of.expression.text);
      if (path !== null) return this.#constant(this.file(path), of.name.text);
    }
    if (ts.isCallExpression(of)) return this.#replaced(of);
    throw new Error(`${of.getSourceFile().fileName}: no constant text: ${of.getText()}`);
  }

  #constant(file: ts.SourceFile, name: string): string {
    for (const statement of file.statements) {
      if (!ts.isVariableStatement(statement)) continue;
      for (const one of statement.declarationList.declarations) {
        if (one.name.getText() === name && one.initializer !== undefined) {
          return this.text(one.initializer);
        }
      }
    }
    const path = imported(file, name);
    if (path === null) throw new Error(`${file.fileName}: ${name} is no constant of it`);
    return this.#constant(this.file(path), name);
  }

  #replaced(call: ts.CallExpression): string {
    const { expression, arguments: given } = call;
    const [from, to] = given;
    if (
      !ts.isPropertyAccessExpression(expression) ||
      expression.name.text !== 'replaceAll' ||
      from === undefined ||
      to === undefined
    ) {
      throw new Error(`${call.getSourceFile().fileName}: no constant text: ${call.getText()}`);
    }
    return this.text(expression.expression).replaceAll(this.text(from), this.text(to));
  }
}

/** The file that a name is imported or handed on from; null where it is not, or by a package. */
function imported(file: ts.SourceFile, name: string): string | null {
  for (const statement of file.statements) {
    const from = namesFrom(statement);
    if (from === null || !from.names.includes(name)) continue;
    if (from.path.startsWith('#')) return join(root, 'libs', from.path.slice(1), 'index.ts');
    if (!from.path.startsWith('.')) continue;
    return join(dirname(file.fileName), from.path.replace(/\.js$/, '.ts'));
  }
  return null;
}

/** What an import, or an export from elsewhere, names, and where from. */
function namesFrom(
  statement: ts.Statement,
): { readonly names: readonly string[]; readonly path: string } | null {
  if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return null;
  const clause = ts.isImportDeclaration(statement)
    ? statement.importClause?.namedBindings
    : statement.exportClause;
  if (clause === undefined || statement.moduleSpecifier === undefined) return null;
  const path = (statement.moduleSpecifier as ts.StringLiteral).text;
  const whole = ts.isNamespaceImport(clause) || ts.isNamespaceExport(clause);
  const names = whole ? [clause.name.text] : [...clause.elements].map((one) => one.name.text);
  return { names, path };
}

function property(object: ts.ObjectLiteralExpression, name: string): ts.Expression | null {
  for (const one of object.properties) {
    if (one.name?.getText() !== name) continue;
    if (ts.isPropertyAssignment(one)) return one.initializer;
    if (ts.isShorthandPropertyAssignment(one)) return one.name;
  }
  return null;
}

/** Looks like SQL: other things have a name and a text, too. */
const SQL = /^\s*(SELECT|INSERT|UPDATE|DELETE|WITH|COPY)\b/;

/** In the order of their names. A statement that is handed through under variables is not one. */
export function namedStatements(): NamedStatement[] {
  const named: Look = (node, all) => {
    if (!ts.isObjectLiteralExpression(node)) return null;
    const name = property(node, 'name');
    const text = property(node, 'text');
    if (name === null || text === null || !ts.isStringLiteral(name)) return null;
    return { name: name.text, text: all.text(text) };
  };
  return statements(named);
}

/**
 * Statements of constant text that have no name of their own: they are called by their file and
 * their place in it.
 */
export function namelessStatements(): NamedStatement[] {
  const counted = new Map<string, number>();
  const nameless: Look = (node, all, file) => {
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return null;
    const [given] = node.arguments;
    if (node.expression.name.text !== 'query' || given === undefined) return null;
    const text = textOrNull(all, given);
    if (text === null || !SQL.test(text)) return null;
    const place = (counted.get(file) ?? 0) + 1;
    counted.set(file, place);
    return { name: `${file} ${place}`, text };
  };
  return statements(nameless);
}

/** Null for what is put together at run time. */
function textOrNull(all: Sources, of: ts.Expression): string | null {
  try {
    return all.text(of);
  } catch {
    return null;
  }
}

type Look = (
  node: ts.Node,
  all: Sources,
  file: string,
) => Pick<NamedStatement, 'name' | 'text'> | null;

function statements(look: Look): NamedStatement[] {
  const all = new Sources();
  const found: NamedStatement[] = [];
  const below = (node: ts.Node, file: string): void => {
    const one = look(node, all, file);
    if (one !== null) found.push({ ...one, file });
    ts.forEachChild(node, (child) => below(child, file));
  };
  const files = [...ours('libs').files, ...ours('apps').files];
  for (const path of files) {
    if (path.endsWith('.ts') && !path.endsWith('spec.ts')) below(all.file(join(root, path)), path);
  }
  return found.filter(({ text }) => SQL.test(text)).sort((a, b) => (a.name < b.name ? -1 : 1));
}
