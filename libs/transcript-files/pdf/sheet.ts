/** The pages of a document: a place that moves down, and what every page bears at its edges. */
import PDFDocument from 'pdfkit';
import { Faces } from './faces.js';
import { wrap, type Style } from './wrap.js';

export const WIDTH = 515;
export const LEFT = 40;
const TOP = 62;
const BOTTOM = 782;
const LEADING = 1.45;

export const INK = '#1a2733';
export const GREY = '#5a6772';
const RULE = '#c4ccd3';
export const SHADE = '#f0f3f5';

export const SMALL: Style = { weight: 'regular', size: 7.5, colour: GREY };
export const TEXT: Style = { weight: 'regular', size: 9, colour: INK };

export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

export interface Edges {
  readonly title: string;
  readonly reference: string;
  readonly note: string;
}

export interface About {
  readonly title: string;
  readonly author: string;
  readonly subject: string;
  readonly made: Date;
}

export class Sheet {
  readonly document: PDFKit.PDFDocument;
  readonly #faces: Faces;
  y = 40;

  constructor({ title, author, subject, made }: About, compress: boolean) {
    this.document = new PDFDocument({
      size: 'A4',
      margin: 0,
      pdfVersion: '1.7',
      lang: 'zh-CN',
      displayTitle: true,
      bufferPages: true,
      compress,
      // Hardly a line comes twice; what laid out lines would keep is a hundred megabytes.
      fontLayoutCache: false,
      info: { Title: title, Author: author, Subject: subject, CreationDate: made, ModDate: made },
    });
    this.#faces = new Faces(this.document);
  }

  /** Begins a page where less than this is left; says whether it did. */
  need(height: number): boolean {
    if (this.y + height <= BOTTOM) return false;
    this.document.addPage();
    this.y = TOP;
    return true;
  }

  /** The height of the lines that it takes. */
  write(text: string, style: Style, place: Place): number {
    const lines = wrap(this.#faces, text, style, place.width);
    return this.writeLines(lines, style, place);
  }

  lines(text: string, style: Style, width: number): string[] {
    return wrap(this.#faces, text, style, width);
  }

  writeLines(lines: readonly string[], style: Style, { x, y }: Place): number {
    const step = style.size * LEADING;
    for (const [at, line] of lines.entries()) this.#line(line, style, x, y + at * step);
    return lines.length * step;
  }

  /** One line that ends at the right edge of its place. */
  writeRight(text: string, style: Style, { x, y, width }: Place): void {
    const [line = ''] = wrap(this.#faces, text, style, width);
    this.#line(line, style, x + width - this.#faces.width(line, style.weight, style.size), y);
  }

  rule(y: number, colour = RULE): void {
    this.document
      .moveTo(LEFT, y)
      .lineTo(LEFT + WIDTH, y)
      .lineWidth(0.5)
      .stroke(colour);
  }

  /** Numbers the pages, when it is known how many there are. */
  finish({ title, reference, note }: Edges): void {
    const { count } = this.document.bufferedPageRange();
    for (let page = 0; page < count; page += 1) {
      this.document.switchToPage(page);
      if (page > 0) {
        this.write(title, { ...SMALL, weight: 'bold' }, { x: LEFT, y: 34, width: 200 });
        this.writeRight(reference, SMALL, { x: LEFT + 200, y: 34, width: WIDTH - 200 });
        this.rule(50);
      }
      this.rule(794);
      this.write(note, SMALL, { x: LEFT, y: 800, width: WIDTH - 130 });
      const number = `第 ${page + 1} 页，共 ${count} 页 · Page ${page + 1} of ${count}`;
      this.writeRight(number, SMALL, { x: LEFT + WIDTH - 160, y: 800, width: 160 });
    }
    this.document.end();
  }

  #line(line: string, { weight, size, colour }: Style, x: number, y: number): void {
    let at = x;
    this.document.fillColor(colour);
    for (const { face, text } of this.#faces.runs(line, weight)) {
      this.document.font(face, size).text(text, at, y, { lineBreak: false, baseline: 'top' });
      at += this.#faces.width(text, weight, size);
    }
  }
}
