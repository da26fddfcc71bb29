/** Cursors of lists that go from the newest day back: opaque outside, a day and an id inside. */
import { isCivilDate } from '#domain';
import { fieldError, Refusal } from '#edge';
import { pageCursor, readCursor } from '../registers/page-cursor.js';

/** Before the newest day: a list that begins here walks its index from the end. */
const FROM_THE_NEWEST = ['infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff'] as const;

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function dayCursor(day: string, id: string): string {
  return pageCursor([day, id]);
}

/** The day and id after which the list goes on; without a cursor from its beginning. */
export function readDayCursor(cursor: string | undefined): readonly [string, string] | Refusal {
  if (cursor === undefined) return FROM_THE_NEWEST;
  const key = readCursor(cursor, ['', '']);
  if (key instanceof Refusal) return key;
  const [day = '', id = ''] = key;
  if (isCivilDate(day) && ID.test(id)) return [day, id];
  return new Refusal('invalidQuery', { errors: [fieldError('/cursor', 'invalidValue')] });
}
