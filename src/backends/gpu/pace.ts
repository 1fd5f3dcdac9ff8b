/** How many blocks a batch has, by how fast the last ones came back. */

/** Long enough that the gaps between batches do not count, short for an abort, and far from a driver's watchdog (2 s). */
const TARGET_MS = 60;
/** Every device dispatches so many workgroups (maxComputeWorkgroupsPerDimension). */
export const MAX_BATCH_BLOCKS = 65_535;
/** A single measurement may be far off, so nothing grows faster than that. */
const MAX_GROWTH = 4;
/** Two batches may be heard of in one turn of the event loop, so no batch is judged alone. */
const JUDGED_BATCHES = 4;

type Mark = { readonly at: number; readonly blocks: number };

export type Pace = {
  batchBlocks(): number;
  /** A run begins, at the time `at` in milliseconds; returns what is to be told of each of its batches when it has come back. */
  begin(at: number): (at: number, blocks: number) => void;
};

export function createPace(): Pace {
  let batchBlocks = 1;
  return {
    batchBlocks: () => batchBlocks,
    begin(begin) {
      const marks: Mark[] = [{ at: begin, blocks: 0 }];
      return (at, blocks) => {
        marks.push({ at, blocks });
        if (marks.length > JUDGED_BATCHES + 1) marks.shift();
        const [first, ...rest] = marks;
        const elapsed = Math.max(at - (first?.at ?? at), 0.1);
        const done = rest.reduce((sum, mark) => sum + mark.blocks, 0);
        const most = Math.min(MAX_GROWTH * Math.max(blocks, batchBlocks), MAX_BATCH_BLOCKS);
        const fitting = Math.max(Math.floor(Math.min((done / elapsed) * TARGET_MS, most)), 1);
        // A batch that was smaller than it might have been shows that larger ones are possible, never that they are not.
        batchBlocks = blocks < batchBlocks ? Math.max(batchBlocks, fitting) : fitting;
      };
    },
  };
}
