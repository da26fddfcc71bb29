import { expect, it } from '@jest/globals';
import { jsonDocument } from './json-document.js';

async function* pages(...all: readonly object[][]): AsyncGenerator<readonly object[]> {
  for (const page of all) yield page;
}

it('reads as one document, whatever pages its lists come in', async () => {
  let text = '';
  for await (const part of jsonDocument(
    { version: 1 },
    {
      none: pages(),
      empty: pages([], []),
      one: pages([{ a: '学' }]),
      many: pages([{ a: 1 }], [], [{ a: 2 }, { a: 3 }]),
    },
  )) {
    text += part;
  }
  expect(JSON.parse(text)).toEqual({
    version: 1,
    none: [],
    empty: [],
    one: [{ a: '学' }],
    many: [{ a: 1 }, { a: 2 }, { a: 3 }],
  });
});
