import { BEGIN_LANE, DRAW, SHADER_FUNCTIONS } from './shader-functions.js';

/**
 * The GPU's kernel. An invocation is a lane of a block, a workgroup is a block, and the lane's state stays in registers for all
 * its steps. Twin of LaneLoop in native/kernels/lane_loop-inl.h.
 */

/** The answer for a block with more darts near the circle than there is room for: the processor counts it. */
export const NOT_COUNTED = 0xffffffff;

/** Steps that are written out one after the other, since WGSL has neither macros nor unrolling. */
const UNROLLED_STEPS = 16;
/** Steps between two looks for darts near the circle, one branch for all of them. */
const STEPS_PER_LOOK = 8;
/** A block has 142 on average; so many are 9.5 standard deviations above. A multiple of the lanes. */
const MAX_NEAR = 256;

const JUDGE_ONE = `
    let dart = (counter - 2u) * LANES + lane;
    if (dart >= first && dart < last) {
      let excess = excessOf(word);
      hits += excess >> 31u;
      if (excess < 2u * NEAR) { keep(dart, word); }
    }`;

function step(index: number): string {
  return `${DRAW}
      let word${index} = word;
      let excess${index} = excessOf(word);
      hits += excess${index} >> 31u;
      near = min(near, excess${index});`;
}

function look(end: number): string {
  const lines = Array.from({ length: STEPS_PER_LOOK }, (_, by) => {
    const index = end - STEPS_PER_LOOK + by;
    return `        if (excess${index} < 2u * NEAR) { keep(firstDart + ${index}u * LANES, word${index}); }`;
  });
  return `\n      if (near < 2u * NEAR) {\n${lines.join('\n')}\n      }`;
}

function unrolledSteps(): string {
  const parts: string[] = [];
  for (let index = 0; index < UNROLLED_STEPS; index++) {
    if (index % STEPS_PER_LOOK === 0) parts.push('\n      near = 0xffffffffu;');
    parts.push(step(index));
    if ((index + 1) % STEPS_PER_LOOK === 0) parts.push(look(index + 1));
  }
  return parts.join('');
}

export const COUNT_SHADER: string = /* wgsl */ `${SHADER_FUNCTIONS}
const MAX_NEAR = ${MAX_NEAR}u;
const NOT_COUNTED = ${NOT_COUNTED}u;

@group(0) @binding(0) var<uniform> job: Job;
@group(0) @binding(1) var<storage, read_write> hitsOf: array<u32>;

var<workgroup> nearDarts: array<vec2u, MAX_NEAR>;
var<workgroup> nearCount: atomic<u32>;
var<workgroup> blockHits: atomic<u32>;

// Near darts wait until all lanes can share them, for the Philox of one lane would hold up the others.
fn keep(dart: u32, word: u32) {
  let slot = atomicAdd(&nearCount, 1u);
  if (slot < MAX_NEAR) { nearDarts[slot] = vec2u(dart, word); }
}

@compute @workgroup_size(64)
fn countBlocks(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let index = group.x;
  let first = select(0u, job.first, index == 0u);
  let last = select(DARTS_PER_BLOCK, job.last, index + 1u == job.blocks);
  let block = blockOf(job.block, index);
  let skipped = first / LANES;
${BEGIN_LANE}
  var hits = 0u;
  var near = 0u;
  if (skipped * LANES < first) {${DRAW}${JUDGE_ONE}
  }
  let wholeFrom = (first + LANES - 1u) / LANES;
  let chunks = (max(last / LANES, wholeFrom) - wholeFrom) / ${UNROLLED_STEPS}u;
  for (var chunk = 0u; chunk < STEPS_PER_BLOCK / ${UNROLLED_STEPS}u; chunk++) {
    if (chunk == chunks) { break; }
    let firstDart = (counter - 1u) * LANES + lane;${unrolledSteps()}
  }
  let rest = (last + LANES - 1u) / LANES - wholeFrom - chunks * ${UNROLLED_STEPS}u;
  for (var step = 0u; step < ${UNROLLED_STEPS}u; step++) {
    if (step == rest) { break; }${DRAW}${JUDGE_ONE}
  }

  workgroupBarrier();
  let kept = atomicLoad(&nearCount);
  for (var turn = 0u; turn < MAX_NEAR / LANES; turn++) {
    let at = turn * LANES + lane;
    if (at >= kept) { break; }
    let nearDart = nearDarts[at];
    let place = philox4x32(vec4u(block, nearDart.x, PURPOSE_DART), job.seed);
    hits += select(0u, 1u, isPointInside(nearDart.y, place.x, place.y));
  }
  atomicAdd(&blockHits, hits);
  workgroupBarrier();
  if (lane == 0u) { hitsOf[index] = select(atomicLoad(&blockHits), NOT_COUNTED, kept > MAX_NEAR); }
}
`;
