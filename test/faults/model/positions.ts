/** Reads the positions that the bank answers, by the format's description, not by its code. */

/** Partition to the number in it: a format byte, then a byte and a base-128 number for each. */
export function readPosition(text: string): Map<number, bigint> {
  const bytes = [...atob(text.replaceAll('-', '+').replaceAll('_', '/'))].map((letter) =>
    letter.charCodeAt(0),
  );
  const found = new Map<number, bigint>();
  for (let at = 1; at < bytes.length;) {
    const partition = bytes[at] ?? 0;
    let number = 0n;
    let shift = 0n;
    let byte = 128;
    while (byte >= 128) {
      at += 1;
      byte = bytes[at] ?? 0;
      number |= BigInt(byte & 127) << shift;
      shift += 7n;
    }
    found.set(partition, number);
    at += 1;
  }
  return found;
}
