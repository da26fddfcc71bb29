/** A batch's answer as CSV, for a spreadsheet: a row for each code, in their order. */
import { Refusal } from '#edge';
import type { RowAnswer, RowSummary } from './verify-batch.js';

/** No amount among them is ever below zero: to a spreadsheet a sign begins a formula. */
const COLUMNS = {
  name: ({ summary }: RowSummary) => summary?.name,
  birth_date: ({ summary }: RowSummary) => summary?.birthDate,
  accumulated: ({ summary }: RowSummary) => summary?.balances?.accumulated,
  recognised: ({ summary }: RowSummary) => summary?.balances?.recognised,
  consumed: ({ summary }: RowSummary) => summary?.balances?.consumed,
  converted: ({ summary }: RowSummary) => summary?.balances?.converted,
  overdrawn: ({ summary }: RowSummary) => summary?.balances?.overdrawn,
  outcomes: ({ summary }: RowSummary) => summary?.outcomes?.toString(),
  revoked: ({ summary }: RowSummary) => summary?.revoked?.toString(),
  transferable: ({ transferable }: RowSummary) => transferable?.converted,
  purpose: ({ share }: RowSummary) => share?.purpose,
  expires_at: ({ share }: RowSummary) => share?.expiresAt,
} as const;

export function csvOf(rows: readonly RowAnswer[]): string {
  const head = ['row', 'result', 'problem', ...Object.keys(COLUMNS)];
  return [head, ...rows.map(cellsOf)].map((cells) => `${cells.map(cell).join(',')}\r\n`).join('');
}

function cellsOf({ row, answer }: RowAnswer): string[] {
  if (answer instanceof Refusal) {
    return [String(row), '', answer.code, ...Object.keys(COLUMNS).map(() => '')];
  }
  const shown = Object.values(COLUMNS).map((of) => of(answer) ?? '');
  return [String(row), answer.result, '', ...shown];
}

/**
 * What a learner wrote reaches the spreadsheet of an office: a cell that begins like a formula gets
 * an apostrophe before it, which spreadsheets take as "this is text".
 */
function cell(text: string): string {
  const plain = /^[\s]*[=+\-@\t\r＝＋－＠]/.test(text) ? `'${text}` : text;
  return /[",\r\n']/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
