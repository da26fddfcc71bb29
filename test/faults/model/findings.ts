/** What went wrong, counted by kind, with the first few of each in words. */

export const KINDS = ['missed', 'doubled', 'reordered', 'lostAcknowledged', 'unequal'] as const;
export type Kind = (typeof KINDS)[number];

const NOTED = 5;

export class Findings {
  readonly counts: Record<Kind, number> = {
    missed: 0,
    doubled: 0,
    reordered: 0,
    lostAcknowledged: 0,
    unequal: 0,
  };
  readonly notes: string[] = [];

  add(kind: Kind, note: string, times = 1): void {
    if (this.counts[kind] < NOTED) this.notes.push(`${kind}: ${note}`);
    this.counts[kind] += times;
  }

  get total(): number {
    return KINDS.reduce((sum, kind) => sum + this.counts[kind], 0);
  }
}
