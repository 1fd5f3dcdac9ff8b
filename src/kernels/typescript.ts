import { isHit } from '../stream/dart.js';
import { drawLane, type LaneStates, seedLanes, words } from '../stream/lanes.js';
import type { BlockRange } from '../stream/layout.js';
import { LANES } from '../stream/layout.js';
import type { Kernel } from './kernel.js';

/** The hot loop in TypeScript: the lanes' words, and which of their darts hit. Twin of native/kernels/. */

function skip(lanes: LaneStates, firstStep: number, steps: number): void {
  for (let lane = 0; lane < LANES; lane++) drawLane(lanes, lane, firstStep, steps);
}

/** Hits among the darts of `range` that belong to one step, which may be a part of it. */
function countStep(lanes: LaneStates, range: BlockRange, step: number): number {
  let hits = 0;
  for (let lane = 0; lane < LANES; lane++) {
    const word = drawLane(lanes, lane, step, 1);
    const dart = step * LANES + lane;
    if (dart < range.first || dart >= range.last) continue;
    if (isHit(range.seed, range.block, dart, word)) hits++;
  }
  return hits;
}

/**
 * With D = i² + j² the squared distance of a dart lies within 2·√(2D) + 2 of D, which near 2^30 is below 92,690: only the
 * darts whose D is that close to 2^30 (136 in a million) need the full rule.
 */
const NEAR = 92_690;
const NEAR_FROM = 2 ** 30 - NEAR;

/**
 * Darts of lanes `lane` and `lane + 1` that surely hit, in steps `firstStep ≤ step < endStep`; those near the circle are
 * appended to `near`: step, lane and word in turn.
 *
 * Two lanes at a time, because one's dependent operations fill the gaps of the other's. State lives in local variables
 * (fields are four times slower), the sign bit is the verdict (a branch taken at random costs more than all the rest), and
 * the rare darts are left for later (a call in this loop would cost a quarter of its speed).
 */
function countLanePair(lanes: LaneStates, lane: number, firstStep: number, endStep: number, near: number[]): number {
  let a0 = lanes.a[lane] as number;
  let b0 = lanes.b[lane] as number;
  let c0 = lanes.c[lane] as number;
  let a1 = lanes.a[lane + 1] as number;
  let b1 = lanes.b[lane + 1] as number;
  let c1 = lanes.c[lane + 1] as number;
  let hits = 0;
  for (let step = firstStep; step < endStep; step++) {
    const counter = (step + 1) | 0;

    const word0 = (a0 + b0 + counter) | 0;
    a0 = b0 ^ (b0 >>> 9);
    b0 = (c0 + (c0 << 3)) | 0;
    c0 = (((c0 << 21) | (c0 >>> 11)) + word0) | 0;
    const i0 = (word0 << 16) >> 16;
    const j0 = word0 >> 16;
    const excess0 = (Math.imul(i0, i0) + Math.imul(j0, j0) - NEAR_FROM) | 0;
    hits += excess0 >>> 31;
    if (excess0 >>> 0 < 2 * NEAR) near.push(step, lane, word0);

    const word1 = (a1 + b1 + counter) | 0;
    a1 = b1 ^ (b1 >>> 9);
    b1 = (c1 + (c1 << 3)) | 0;
    c1 = (((c1 << 21) | (c1 >>> 11)) + word1) | 0;
    const i1 = (word1 << 16) >> 16;
    const j1 = word1 >> 16;
    const excess1 = (Math.imul(i1, i1) + Math.imul(j1, j1) - NEAR_FROM) | 0;
    hits += excess1 >>> 31;
    if (excess1 >>> 0 < 2 * NEAR) near.push(step, lane + 1, word1);
  }
  lanes.a[lane] = a0;
  lanes.b[lane] = b0;
  lanes.c[lane] = c0;
  lanes.a[lane + 1] = a1;
  lanes.b[lane + 1] = b1;
  lanes.c[lane + 1] = c1;
  return hits;
}

/** Hits in whole steps of all lanes. */
function countSteps(lanes: LaneStates, range: BlockRange, firstStep: number, endStep: number): number {
  const near: number[] = [];
  let hits = 0;
  for (let lane = 0; lane < LANES; lane += 2) hits += countLanePair(lanes, lane, firstStep, endStep, near);
  for (let at = 0; at < near.length; at += 3) {
    const dart = (near[at] as number) * LANES + (near[at + 1] as number);
    if (isHit(range.seed, range.block, dart, near[at + 2] as number)) hits++;
  }
  return hits;
}

function countBlock(range: BlockRange): number {
  const lanes = seedLanes(range.seed, range.block);
  let step = Math.floor(range.first / LANES);
  const end = Math.ceil(range.last / LANES);
  const wholeEnd = Math.floor(range.last / LANES);
  skip(lanes, 0, step);
  let hits = 0;
  if (range.first % LANES !== 0 && step < end) hits += countStep(lanes, range, step++);
  if (step < wholeEnd) {
    hits += countSteps(lanes, range, step, wholeEnd);
    step = wholeEnd;
  }
  if (step < end) hits += countStep(lanes, range, step);
  return hits;
}

export const typescriptKernel: Kernel = { name: 'typescript', countBlock, words };
