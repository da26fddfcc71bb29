/** The points of a growth run as one SVG: small charts over the events of the log, log scale. */
import type { Circumstances } from '../results.js';
import type { Point } from './state.js';

interface Line {
  readonly name: string;
  readonly of: (point: Point) => number | null;
}

interface Chart {
  readonly en: string;
  readonly zh: string;
  readonly lines: readonly Line[];
}

const CHARTS: readonly Chart[] = [
  {
    en: 'Deposits a second',
    zh: '每秒存入',
    lines: [
      { name: 'import, durable 导入', of: (one) => one.importRowsPerSecond },
      { name: 'import, visible 可见', of: (one) => one.importVisibleRowsPerSecond },
      { name: 'single POSTs 单条', of: (one) => one.appendPerSecond },
    ],
  },
  {
    en: 'Events projected a second',
    zh: '每秒投影事件',
    lines: [
      { name: 'one worker 单线程', of: (one) => one.catchUpPerSecond.oneWorker },
      { name: 'two workers 双线程', of: (one) => one.catchUpPerSecond.twoWorkers },
      { name: 'rebuild 重建', of: (one) => one.rebuildPerSecond },
    ],
  },
  {
    en: 'Reads a second',
    zh: '每秒读取',
    lines: [
      { name: 'transcript 成绩单', of: (one) => one.transcriptsPerSecond.median },
      { name: 'SELECT 1', of: (one) => one.selectOnePerSecond.median },
    ],
  },
  {
    en: 'Transcript ÷ SELECT 1',
    zh: '成绩单 ÷ SELECT 1',
    lines: [{ name: 'ratio 比值', of: (one) => one.readRatio.median }],
  },
  {
    en: 'Bytes on disk for an event',
    zh: '每事件磁盘字节',
    lines: [
      { name: 'log 日志', of: (one) => one.logBytesPerEvent },
      { name: 'read model 读模型', of: (one) => one.readBytesPerEvent },
    ],
  },
  {
    en: 'Memory at its highest, MB',
    zh: '内存峰值（MB）',
    lines: [
      { name: 'importing 导入时', of: (one) => one.importMostMb },
      { name: 'catching up 追赶时', of: (one) => one.catchUpMostMb },
      { name: 'rebuilding 重建时', of: (one) => one.rebuildMostMb },
    ],
  },
];

const COLOURS = ['#1f6fb4', '#c65d12', '#2c8a4b'];
const WIDTH = 380;
const HEIGHT = 250;
const PLOT = { left: 58, right: 16, top: 58, bottom: 40 };
const MARGIN = 24;
const HEAD = 56;

export function drawing(points: readonly Point[], where: Circumstances): string {
  const columns = 2;
  const rows = CHARTS.length / columns;
  const width = MARGIN * 2 + columns * WIDTH;
  const height = HEAD + rows * HEIGHT + 44;
  const sorted = [...points].sort((a, b) => a.events - b.events);
  const charts = CHARTS.map((chart, at) => {
    const x = MARGIN + (at % columns) * WIDTH;
    const y = HEAD + Math.floor(at / columns) * HEIGHT;
    return `<g transform="translate(${x} ${y})">${chartOf(chart, sorted)}</g>`;
  });
  const machine = `${where.processor}, ${where.cores} cores, ${where.memoryGb} GB, Node.js ${where.node}, PostgreSQL ${where.postgres}`;
  const made = `${where.command} · ${where.commit} · ${where.date.slice(0, 10)}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}"`,
    ` height="${height}" font-family="sans-serif" font-size="11" fill="#222">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    text(MARGIN, 26, 'A city that grows · 城市规模增长', 'font-size="18" font-weight="bold"'),
    text(MARGIN, 44, 'Horizontal: events in the log, log scale · 横轴：日志事件数（对数）'),
    ...charts,
    text(MARGIN, height - 26, made, 'fill="#555"'),
    text(MARGIN, height - 10, machine, 'fill="#555"'),
    '</svg>\n',
  ].join('\n');
}

function chartOf({ en, zh, ...chart }: Chart, points: readonly Point[]): string {
  // What was never measured has no line and no name.
  const lines = chart.lines.filter(({ of }) => points.some((point) => of(point) !== null));
  const values = lines.flatMap(({ of }) => points.map((point) => of(point) ?? 0));
  const top = roundUp(Math.max(...values, 0));
  const decades = decadesOf(points);
  const place = placing(decades, top);
  const grid = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const y = place.y(top * share);
    const label = text(PLOT.left - 6, y + 4, short(top * share), 'text-anchor="end" fill="#555"');
    return `<path d="M${PLOT.left} ${y}H${WIDTH - PLOT.right}" stroke="#ddd"/>${label}`;
  });
  const ticks = Array.from({ length: decades.last - decades.first + 1 }, (_, at) => {
    const x = place.x(10 ** (decades.first + at));
    const label = text(x, HEIGHT - PLOT.bottom + 16, `10${raised(decades.first + at)}`, MIDDLE);
    return `<path d="M${x} ${HEIGHT - PLOT.bottom}v4" stroke="#555"/>${label}`;
  });
  const drawn = lines.map((one, at) => lineOf(one, points, place, COLOURS[at] ?? '#222'));
  const legend = lines.map(({ name }, at) => {
    const x = PLOT.left + at * 108;
    return `<path d="M${x} 40h14" stroke="${COLOURS[at]}" stroke-width="3"/>${text(x + 18, 44, name, 'font-size="9.5"')}`;
  });
  const title = text(PLOT.left, 22, `${en} · ${zh}`, 'font-size="12.5" font-weight="bold"');
  return [title, ...legend, ...grid, ...ticks, ...drawn].join('\n');
}

const MIDDLE = 'text-anchor="middle" fill="#555"';

interface Placing {
  readonly x: (events: number) => number;
  readonly y: (value: number) => number;
}

interface Decades {
  readonly first: number;
  readonly last: number;
}

function decadesOf(points: readonly Point[]): Decades {
  const logs = points.map(({ events }) => Math.log10(Math.max(events, 10)));
  const first = Math.floor(Math.min(...logs));
  return { first, last: Math.max(first + 1, Math.ceil(Math.max(...logs))) };
}

function placing({ first, last }: Decades, top: number): Placing {
  const width = WIDTH - PLOT.left - PLOT.right;
  const height = HEIGHT - PLOT.top - PLOT.bottom;
  return {
    x: (events) => cut(PLOT.left + (width * (Math.log10(events) - first)) / (last - first)),
    y: (value) => cut(HEIGHT - PLOT.bottom - (height * value) / top),
  };
}

function lineOf({ of }: Line, points: readonly Point[], place: Placing, colour: string): string {
  const places = points.flatMap((point) => {
    const value = of(point);
    return value === null ? [] : [{ x: place.x(point.events), y: place.y(value), value }];
  });
  const path = places.map(({ x, y }, at) => `${at === 0 ? 'M' : 'L'}${x} ${y}`).join('');
  const dots = places.map(
    ({ x, y, value }) =>
      `<circle cx="${x}" cy="${y}" r="3" fill="${colour}"><title>${short(value)}</title></circle>`,
  );
  return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="2"/>${dots.join('')}`;
}

function text(x: number, y: number, words: string, more = ''): string {
  const safe = words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<text x="${x}" y="${y}" ${more}>${safe}</text>`;
}

/** The next 1, 2, 4, 6 or 10 of its decade, so that quarters are round. */
function roundUp(value: number): number {
  if (value <= 0) return 1;
  const decade = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 4, 6, 8, 10].find((one) => value <= one * decade) ?? 10;
  return step * decade;
}

function short(value: number): string {
  if (value >= 10_000) return `${Number((value / 1_000).toFixed(1))}k`;
  return String(Number(value.toFixed(value < 10 ? 2 : 0)));
}

function cut(value: number): number {
  return Number(value.toFixed(1));
}

function raised(power: number): string {
  return [...String(power)].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)] ?? '').join('');
}
