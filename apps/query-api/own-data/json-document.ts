/** A JSON document that is written while its long lists are read, a page at a time. */

export type Pages = AsyncIterable<readonly object[]>;

/** `head` has at least one member; each of `lists` is an array behind it. */
export async function* jsonDocument(
  head: object,
  lists: Readonly<Record<string, Pages>>,
): AsyncGenerator<string> {
  yield JSON.stringify(head).slice(0, -1);
  for (const [name, pages] of Object.entries(lists)) {
    yield `,${JSON.stringify(name)}:[`;
    let between = '';
    for await (const page of pages) {
      if (page.length === 0) continue;
      yield between + page.map((one) => JSON.stringify(one)).join(',');
      between = ',';
    }
    yield ']';
  }
  yield '}';
}
