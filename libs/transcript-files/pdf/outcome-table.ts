/** The outcomes of a transcript, a row each, over as many pages as they take. */
import { BANK_SCHEME } from '#credentials';
import type { AwardedOutcome, TranscriptContent } from '#credentials';
import { GREY, INK, LEFT, SHADE, SMALL, TEXT, WIDTH, type Sheet } from './sheet.js';
import type { Style } from './wrap.js';

const CELL: Style = { ...TEXT, size: 8 };
const HEAD: Style = { weight: 'bold', size: 7, colour: INK };
const MINOR: Style = { ...SMALL, size: 6.5, colour: GREY };
const PAD = 4;

interface Column {
  readonly heading: readonly [zh: string, en: string];
  readonly width: number;
  readonly amount?: true;
  readonly cell: (outcome: AwardedOutcome, number: number) => string;
  /** A second text below the first, smaller. */
  readonly minor?: (outcome: AwardedOutcome) => string;
}

const KINDS: Readonly<Record<AwardedOutcome['kind'], string>> = {
  diploma: '学历证书 Diploma',
  skillLevelCertificate: '职业技能等级证书 Skill-level certificate',
  course: '课程 Course',
};

const COLUMNS: readonly Column[] = [
  { heading: ['序号', 'No.'], width: 28, cell: (_, number) => String(number) },
  {
    heading: ['学习成果', 'Learning outcome'],
    width: 176,
    cell: ({ title }) => title,
    minor: ({ kind, level, code, number }) =>
      [
        KINDS[kind],
        ...(level === undefined ? [] : [`等级 Level ${level.scheme} ${level.code}`]),
        ...(code === undefined ? [] : [code]),
        ...(number === undefined ? [] : [`证书编号 No. ${number}`]),
      ].join(' · '),
  },
  {
    heading: ['授予机构', 'Awarded by'],
    width: 97,
    cell: ({ institution }) => institution.name,
  },
  { heading: ['日期', 'Date'], width: 50, cell: ({ awardedOn }) => awardedOn ?? '' },
  {
    heading: ['成绩', 'Grade'],
    width: 50,
    cell: ({ grade }) => grade?.value ?? '',
    minor: ({ grade }) => grade?.scale ?? '',
  },
  {
    heading: ['证载学分', 'Stated'],
    width: 38,
    amount: true,
    cell: ({ credits }) => credits?.value ?? '',
    minor: ({ credits }) =>
      credits === undefined || credits.scheme === BANK_SCHEME ? '' : credits.scheme,
  },
  { heading: ['积累', 'Accum.'], width: 38, amount: true, cell: (each) => each.accumulated },
  { heading: ['认定', 'Recog.'], width: 38, amount: true, cell: (each) => each.recognised },
];

export function writeOutcomes(sheet: Sheet, { outcomes }: TranscriptContent): void {
  sheet.need(60);
  writeHeadings(sheet);
  for (const [at, outcome] of outcomes.entries()) writeRow(sheet, outcome, at + 1);
}

function writeHeadings(sheet: Sheet): void {
  sheet.document.rect(LEFT, sheet.y, WIDTH, 27).fill(SHADE);
  for (const { x, column } of places()) {
    const place = { x: x + 2, y: sheet.y + PAD, width: column.width - 4 };
    const below = { ...place, y: place.y + 10 };
    const [zh, en] = column.heading;
    if (column.amount) {
      sheet.writeRight(zh, HEAD, place);
      sheet.writeRight(en, MINOR, below);
    } else {
      sheet.write(zh, HEAD, place);
      sheet.write(en, MINOR, below);
    }
  }
  sheet.y += 27;
}

function writeRow(sheet: Sheet, outcome: AwardedOutcome, number: number): void {
  const cells = places().map(({ x, column }) => {
    const width = column.width - 4;
    const lines = sheet.lines(column.cell(outcome, number), CELL, width);
    const minor = sheet.lines(column.minor?.(outcome) ?? '', MINOR, width);
    return { x: x + 2, width, column, lines, minor };
  });
  const heights = cells.map(({ lines, minor }) => lines.length * 11.6 + minor.length * 9.5);
  const height = Math.max(...heights) + 2 * PAD;
  if (sheet.need(height)) writeHeadings(sheet);
  for (const { x, width, column, lines, minor } of cells) {
    const place = { x, y: sheet.y + PAD, width };
    if (column.amount) {
      sheet.writeRight(lines[0] ?? '', CELL, place);
      sheet.writeRight(minor[0] ?? '', MINOR, { ...place, y: place.y + 11.6 });
    } else {
      const used = sheet.writeLines(lines, CELL, place);
      sheet.writeLines(minor, MINOR, { ...place, y: place.y + used });
    }
  }
  sheet.y += height;
  sheet.rule(sheet.y);
}

function places(): { x: number; column: Column }[] {
  let x = LEFT;
  return COLUMNS.map((column) => {
    const place = { x, column };
    x += column.width;
    return place;
  });
}
