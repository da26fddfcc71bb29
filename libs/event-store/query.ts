import type { QueryArrayConfig } from 'pg';

export type Row = readonly (string | null)[];

/** Every value as the text that the server sends: no rounding, no dates, no zones. */
const AS_TEXT = { getTypeParser: () => (text: string | Buffer) => text };

export interface Statement {
  readonly name: string;
  readonly text: string;
}

export function query(statement: Statement, values: unknown[]): QueryArrayConfig {
  const { name, text } = statement;
  return { name, text, values, rowMode: 'array', types: AS_TEXT };
}
