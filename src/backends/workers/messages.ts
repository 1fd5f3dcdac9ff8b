import type { DartRange } from '../../stream/layout.js';

/** What the pool asks of a thread: help with a range, under the control buffer that all its threads share. */
export type Task = {
  readonly id: number;
  readonly range: DartRange;
  readonly kernel: string;
  readonly control: SharedArrayBuffer;
};

/** What a thread says: it has left that task, since no block is left to take. */
export type Left = { readonly id: number };
