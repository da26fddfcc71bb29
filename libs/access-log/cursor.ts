/** Where a page of the access log begins: after this view, going back in time. */

export interface ViewKey {
  readonly at: string;
  readonly id: string;
}

const NEWEST: ViewKey = { at: 'infinity', id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' };
const KEY =
  /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

export function cursorOf({ at, id }: ViewKey): string {
  return Buffer.from(`${at} ${id}`).toString('base64url');
}

/** Null where the text is no cursor of ours. */
export function keyOf(cursor: string | undefined): ViewKey | null {
  if (cursor === undefined) return NEWEST;
  const [, at, id] = KEY.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? [];
  if (at === undefined || id === undefined || Number.isNaN(Date.parse(at))) return null;
  return { at, id };
}
