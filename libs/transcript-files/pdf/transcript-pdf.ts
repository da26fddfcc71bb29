/**
 * A transcript on paper, in Chinese and English, with text that can be searched and copied. It
 * proves nothing: it says where the signed credential with the same content is, and how to check.
 * Nothing in it depends on when or where it is made but the content and the envelope.
 */
import { create } from 'qrcode';
import type { Envelope, TranscriptContent } from '#credentials';
import { writeOutcomes } from './outcome-table.js';
import { GREY, INK, LEFT, SHADE, Sheet, SMALL, TEXT, WIDTH, type Place } from './sheet.js';
import type { Style } from './wrap.js';

const TITLE = '学分银行成绩单 · Credit bank transcript';
const NOTE =
  '打印件不作证明，请按末页所述核验。 This print proves nothing: verify it as the end says.';

const HEADLINE: Style = { weight: 'bold', size: 18, colour: INK };
const HEADING: Style = { weight: 'bold', size: 10.5, colour: INK };
const LABEL: Style = { ...SMALL, size: 7.5 };
const AMOUNT: Style = { weight: 'bold', size: 12, colour: INK };

export interface PdfOptions {
  /** False where something reads the text of the file. */
  readonly compress?: boolean;
}

/** The whole file: an account holds a thousand live outcomes at most, a few hundred kilobytes. */
export async function transcriptPdf(
  envelope: Envelope,
  content: TranscriptContent,
  { compress = true }: PdfOptions = {},
): Promise<Uint8Array> {
  const about = {
    title: TITLE,
    author: envelope.issuer.name,
    subject: envelope.id,
    made: new Date(envelope.validFrom),
  };
  const sheet = new Sheet(about, compress);
  const chunks: Uint8Array[] = [];
  const whole = new Promise<Uint8Array>((resolve, reject) => {
    sheet.document.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    sheet.document.on('end', () => resolve(Buffer.concat(chunks)));
    sheet.document.on('error', reject);
  });
  writeHead(sheet, envelope, content);
  writeBalances(sheet, content);
  writeOutcomes(sheet, content);
  writeHowToVerify(sheet, envelope);
  sheet.finish({ title: TITLE, reference: envelope.id, note: NOTE });
  return whole;
}

function verificationPage({ issuer }: Envelope): string {
  return `${issuer.url}/verify`;
}

function writeHead(sheet: Sheet, envelope: Envelope, content: TranscriptContent): void {
  const { issuer, learner, status } = envelope;
  const side = 78;
  writeQr(sheet, verificationPage(envelope), { x: LEFT + WIDTH - side, y: 40, width: side });
  const width = WIDTH - side - 20;
  sheet.write('学分银行成绩单', HEADLINE, { x: LEFT, y: 40, width });
  sheet.write('Credit bank transcript', { ...TEXT, size: 12, colour: GREY }, place(68, width));
  sheet.y = 96;
  writeField(sheet, '签发者 Issuer', `${issuer.name} (${issuer.did})`, width);
  writeField(
    sheet,
    '学习者 Learner',
    learner.name === undefined ? '未显示姓名 Name not shown' : learner.name,
    width,
  );
  sheet.y = Math.max(sheet.y, 40 + side + 8);
  writeField(sheet, '账户 Account', learner.id, WIDTH);
  const until = `${content.asOf} · 账本位置 log position ${content.position}`;
  writeField(sheet, '截至 As of', until, WIDTH);
  writeField(sheet, '签发时间 Issued', envelope.validFrom, WIDTH);
  writeField(sheet, '凭证 Credential', envelope.id, WIDTH);
  if (status === undefined) return;
  writeField(sheet, '状态 Status', `${status.listUrl} (#${status.index})`, WIDTH);
}

function place(y: number, width: number): Place {
  return { x: LEFT, y, width };
}

function writeField(sheet: Sheet, label: string, value: string, width: number): void {
  sheet.write(label, LABEL, place(sheet.y + 1.5, 90));
  const height = sheet.write(value, TEXT, { x: LEFT + 92, y: sheet.y, width: width - 92 });
  sheet.y += height + 1;
}

function writeBalances(sheet: Sheet, { balances }: TranscriptContent): void {
  const shown = [
    ['积累', 'Accumulated', balances.accumulated],
    ['认定', 'Recognised', balances.recognised],
    ['已使用', 'Consumed', balances.consumed],
    ['可用', 'Available', balances.available],
    ['已转换', 'Converted', balances.converted],
    ['透支', 'Overdrawn', balances.overdrawn],
  ] as const;
  sheet.y += 8;
  sheet.document.rect(LEFT, sheet.y, WIDTH, 40).fill(SHADE);
  const width = WIDTH / shown.length;
  for (const [at, [zh, en, amount]] of shown.entries()) {
    const x = LEFT + at * width + 8;
    sheet.write(`${zh} ${en}`, LABEL, { x, y: sheet.y + 6, width: width - 10 });
    sheet.write(amount, AMOUNT, { x, y: sheet.y + 18, width: width - 10 });
  }
  sheet.y += 40 + 12;
}

function writeHowToVerify(sheet: Sheet, envelope: Envelope): void {
  const url = verificationPage(envelope);
  const bundle = `${envelope.issuer.url}/v1/bundles/learners/${envelope.learner.id}`;
  const paragraphs = [
    '本文件供人阅读，本身不作任何证明：任何人都能改动一份 PDF。请向持有人索取同一内容的签名凭证' +
      `（JSON、JWT 或离线包），在 ${url} 在线核验，或用离线核验程序在断网机器上核验；` +
      '核验结果应为“有效”，且凭证编号与本文件所写一致。在线核验还会说明该凭证此刻是否已被撤销。',
    'This file is for reading and proves nothing by itself: anybody can alter a PDF. Ask the ' +
      'holder for the signed credential with the same content (JSON, JWT or the offline bundle) ' +
      `and check it at ${url}, or without a network with the offline verifier. The result must ` +
      'be "valid", and the credential must have the id that is printed here. Online, the answer ' +
      'also says whether it has been revoked since.',
    `离线包 Offline bundle: ${bundle}`,
  ];
  const laid = paragraphs.map((text) => sheet.lines(text, TEXT, WIDTH));
  const height = laid.flat().length * TEXT.size * 1.45 + 60;
  sheet.y += 14;
  sheet.need(height);
  sheet.y += sheet.write('如何核验 How to verify', HEADING, place(sheet.y, WIDTH)) + 2;
  for (const lines of laid) sheet.y += sheet.writeLines(lines, TEXT, place(sheet.y, WIDTH)) + 4;
}

/** Squares drawn as such, so that nothing of it is a picture. */
function writeQr(sheet: Sheet, text: string, { x, y, width }: Place): void {
  const { size, data } = create(text, { errorCorrectionLevel: 'M' }).modules;
  const side = width / size;
  for (const [at, dark] of data.entries()) {
    if (dark === 0) continue;
    const [row, column] = [(at - (at % size)) / size, at % size];
    sheet.document.rect(x + column * side, y + row * side, side, side);
  }
  sheet.document.fill('#000000');
}
