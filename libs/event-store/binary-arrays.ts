/**
 * One-dimensional arrays in PostgreSQL's binary form. A parameter that is a Buffer goes to the
 * server as it is, so neither side quotes, escapes or parses the text of an event. A column is a
 * list of values that can be an array, or one field of each row of a COPY (binary-copy.ts).
 */

type Item = Uint8Array | string | number | bigint | null;

interface ElementType<Value> {
  readonly oid: number;
  size(value: Value): number;
  write(target: Buffer, value: Value, at: number): void;
}

const HEADER_SIZE = 20;

function arrayOf<Value extends Item>(
  type: ElementType<Value>,
  values: readonly (Value | null)[],
): Buffer {
  let size = HEADER_SIZE;
  let nulls = 0;
  for (const value of values) {
    if (value === null) nulls = 1;
    size += 4 + (value === null ? 0 : type.size(value));
  }
  const target = Buffer.allocUnsafe(values.length === 0 ? 12 : size);
  target.writeInt32BE(values.length === 0 ? 0 : 1, 0);
  target.writeInt32BE(nulls, 4);
  target.writeInt32BE(type.oid, 8);
  if (values.length === 0) return target;
  target.writeInt32BE(values.length, 12);
  target.writeInt32BE(1, 16);
  let at = HEADER_SIZE;
  for (const value of values) {
    const length = value === null ? -1 : type.size(value);
    at = target.writeInt32BE(length, at);
    if (value === null) continue;
    type.write(target, value, at);
    at += length;
  }
  return target;
}

const INT2: ElementType<number> = {
  oid: 21,
  size: () => 2,
  write: (target, value, at) => target.writeInt16BE(value, at),
};
const INT4: ElementType<number> = {
  oid: 23,
  size: () => 4,
  write: (target, value, at) => target.writeInt32BE(value, at),
};
/** A number has to be whole, as amounts and counts are. */
const INT8: ElementType<bigint | number> = {
  oid: 20,
  size: () => 8,
  write: (target, value, at) => target.writeBigInt64BE(BigInt(value), at),
};
const CHAR: ElementType<string> = {
  oid: 18,
  size: () => 1,
  write: (target, value, at) => target.write(value, at, 'latin1'),
};
const TEXT: ElementType<string> = {
  oid: 25,
  size: (value) => Buffer.byteLength(value),
  write: (target, value, at) => target.write(value, at),
};
const BYTEA: ElementType<Uint8Array> = {
  oid: 17,
  size: (value) => value.length,
  write: (target, value, at) => target.set(value, at),
};
const UUID: ElementType<Uint8Array> = { ...BYTEA, oid: 2950 };
const DAY_MS = 86_400_000;
const FIRST_DAY = Date.UTC(2000, 0, 1);
const DATE: ElementType<string> = {
  oid: 1082,
  size: () => 4,
  write: (target, value, at) =>
    target.writeInt32BE((Date.parse(`${value}T00:00:00Z`) - FIRST_DAY) / DAY_MS, at),
};

export const int2Array = (values: readonly number[]) => arrayOf(INT2, values);
export const int4Array = (values: readonly number[]) => arrayOf(INT4, values);
export const int8Array = (values: readonly (bigint | number)[]) => arrayOf(INT8, values);
/** `"char"[]`: one byte each. */
export const charArray = (values: readonly string[]) => arrayOf(CHAR, values);
export const textArray = (values: readonly (string | null)[]) => arrayOf(TEXT, values);
export const byteaArray = (values: readonly (Uint8Array | null)[]) => arrayOf(BYTEA, values);
export const uuidArray = (values: readonly Uint8Array[]) => arrayOf(UUID, values);

export interface Column {
  readonly length: number;
  array(): Buffer;
  /** Bytes of the field of a row; null where it is NULL. */
  size(row: number): number | null;
  /** Only where it is not NULL. */
  write(target: Buffer, row: number, at: number): void;
}

function columnOf<Value extends Item>(
  type: ElementType<Value>,
  values: readonly (Value | null)[],
): Column {
  const at = (row: number): Value | null => values[row] ?? null;
  return {
    length: values.length,
    array: () => arrayOf(type, values),
    size: (row) => {
      const value = at(row);
      return value === null ? null : type.size(value);
    },
    write: (target, row, place) => {
      const value = at(row);
      if (value !== null) type.write(target, value, place);
    },
  };
}

export const int2Column = (values: readonly number[]) => columnOf(INT2, values);
export const int4Column = (values: readonly number[]) => columnOf(INT4, values);
export const int8Column = (values: readonly (bigint | number)[]) => columnOf(INT8, values);
export const textColumn = (values: readonly (string | null)[]) => columnOf(TEXT, values);
export const byteaColumn = (values: readonly Uint8Array[]) => columnOf(BYTEA, values);
export const uuidColumn = (values: readonly Uint8Array[]) => columnOf(UUID, values);
/** A `date` from its text, as days since 2000-01-01. */
export const dateColumn = (values: readonly (string | null)[]) => columnOf(DATE, values);

/** The sixteen bytes of UUID text. */
export function uuidBytes(text: string): Buffer {
  const bytes = Buffer.from(text.replaceAll('-', ''), 'hex');
  if (bytes.length !== 16) throw new TypeError(`not a UUID: ${text}`);
  return bytes;
}
