/** What the thread of a simulation and its process say to each other. */
import type { Progress, Subject } from '../runs/run.js';

export interface ThreadWork {
  /** Logged in as the reader. */
  readonly url: string;
  readonly subject: Subject;
  readonly progress: Progress;
}

export type ThreadQuestion = 'step' | 'end';

export type ThreadAnswer = { readonly progress: Progress } | { readonly error: object };
