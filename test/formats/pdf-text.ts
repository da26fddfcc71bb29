/**
 * What a reader copies out of a PDF: the text of each page, by the ToUnicode tables of its fonts.
 * Reads what PDFKit writes uncompressed, and no other PDF.
 */
export function pdfPages(bytes: Uint8Array): string[][] {
  const file = Buffer.from(bytes).toString('latin1');
  const objects = new Map(
    [...file.matchAll(/^(\d+) 0 obj\n(.*?)\nendobj/gms)].map(([, id = '', body = '']) => [
      id,
      body,
    ]),
  );
  const refer = (body: string, key: string): string =>
    objects.get(new RegExp(`/${key} (\\d+) 0 R`).exec(body)?.[1] ?? '') ?? '';
  const tables = new Map<string, string[]>();
  for (const body of objects.values()) {
    for (const [, font = '', id = ''] of body.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      tables.set(font, unicodeOf(refer(objects.get(id) ?? '', 'ToUnicode')));
    }
  }
  return [...objects.values()]
    .filter((body) => /\/Type \/Page\b/.test(body))
    .map((page) => shown(refer(page, 'Contents'), tables));
}

function unicodeOf(map: string): string[] {
  return [...map.matchAll(/<[0-9a-f]+> <[0-9a-f]+> \[(.*?)\]/g)].flatMap(([, list = '']) =>
    [...list.matchAll(/<([0-9a-f ]*)>/g)].map(([, units = '']) =>
      String.fromCharCode(...units.split(' ').map((unit) => parseInt(unit, 16))),
    ),
  );
}

function shown(content: string, tables: ReadonlyMap<string, string[]>): string[] {
  let table: string[] = [];
  const texts: string[] = [];
  for (const [, font, array] of content.matchAll(/\/(F\d+) [\d.]+ Tf|\[(.*?)\] TJ/g)) {
    if (font !== undefined) table = tables.get(font) ?? [];
    const glyphs = [...(array ?? '').matchAll(/<([0-9a-f]+)>/g)].flatMap(
      ([, hex = '']) => hex.match(/.{4}/g) ?? [],
    );
    if (array !== undefined) texts.push(glyphs.map((id) => table[parseInt(id, 16)]).join(''));
  }
  return texts;
}
