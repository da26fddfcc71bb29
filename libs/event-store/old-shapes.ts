/**
 * Events as earlier releases wrote them, made into what this release knows, when they are read. The
 * log is never rewritten: a shape that was once released is listed here for ever, and a golden file
 * of its release (test/golden) holds what has to come of it.
 *
 * A step leads from one shape to the next later one, so an old event may take several. A field that
 * is merely new and may be missing needs no step.
 */
export interface OldShape {
  /** The event's name in that shape. */
  readonly type: string;
  /** The last release that wrote it. */
  readonly until: string;
  /** Tells it from later shapes of the same name. */
  readonly isOf: (data: Readonly<Record<string, unknown>>) => boolean;
  /** Pure: no clock, no chance, nothing that is not in the event. */
  readonly next: (data: Readonly<Record<string, unknown>>) => Shape;
}

export interface Shape {
  readonly type: string;
  readonly data: unknown;
}

/** Oldest first. None of the shapes released so far was given up. */
const OLD_SHAPES: readonly OldShape[] = [];

/**
 * An event that is of no listed shape stays as it is. One whose step fails has no data: its reader
 * finds it unreadable and parks its stream, and not a whole page.
 */
export function upcaster(shapes: readonly OldShape[]): (event: Shape) => Shape {
  const byType = new Map<string, OldShape[]>();
  for (const one of shapes) byType.set(one.type, [...(byType.get(one.type) ?? []), one]);
  return (event) => {
    let current = event;
    // Every step leads to a later shape, so there are no more steps than shapes.
    for (let steps = 0; steps <= shapes.length; steps += 1) {
      const { type, data } = current;
      const old = byType.get(type)?.find((one) => isRecord(data) && one.isOf(data));
      if (old === undefined) return current;
      try {
        current = old.next(data as Readonly<Record<string, unknown>>);
      } catch {
        return { type, data: null };
      }
    }
    return { type: event.type, data: null };
  };
}

function isRecord(data: unknown): data is Readonly<Record<string, unknown>> {
  return typeof data === 'object' && data !== null;
}

export const currentShape = upcaster(OLD_SHAPES);
