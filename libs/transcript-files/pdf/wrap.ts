/** Where lines end: between Chinese characters and between words, in a word that is too long. */
import type { Faces, Weight } from './faces.js';

export interface Style {
  readonly weight: Weight;
  readonly size: number;
  readonly colour: string;
}

/** A Chinese character with the marks that may not begin a line, a word, or the space between. */
const PIECES = /[\p{Script=Han}（《「“][，。；：、！？）》」”]*|[^\s\p{Script=Han}（《「“]+|\s+/gu;
/** No text of the bank is longer; what is ends in an ellipsis instead of filling pages. */
const MOST_LINES = 24;

export function wrap(faces: Faces, text: string, style: Style, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  const fits = (more: string) =>
    faces.width(line + more, style.weight, style.size) <= width || line === '';
  for (const piece of pieces(faces, text, style, width)) {
    if (fits(piece)) {
      line += piece;
    } else {
      lines.push(line.trimEnd());
      line = piece.trimStart();
    }
  }
  if (line.trim() !== '') lines.push(line.trimEnd());
  return lines.length <= MOST_LINES ? lines : [...lines.slice(0, MOST_LINES - 1), '…'];
}

function pieces(faces: Faces, text: string, style: Style, width: number): string[] {
  return (writable(text).match(PIECES) ?? []).flatMap((piece) =>
    faces.width(piece, style.weight, style.size) <= width ? [piece] : [...piece],
  );
}

/** Controls and unpaired halves mean nothing on paper; marks that turn lines around mislead. */
function writable(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/\s/g, ' ')
    .replaceAll(/[\p{Cc}\p{Cf}]/gu, '');
}
