import { BEGIN_LANE, DRAW, SHADER_FUNCTIONS } from './shader-functions.js';

/** Writes the words of darts first … last − 1 of one block; for `estimate-pi words` and the self-test. */
export const WORDS_SHADER: string = /* wgsl */ `${SHADER_FUNCTIONS}
@group(0) @binding(0) var<uniform> job: Job;
@group(0) @binding(1) var<storage, read_write> words: array<u32>;

@compute @workgroup_size(64)
fn drawWords(@builtin(local_invocation_index) lane: u32) {
  let block = job.block;
  let skipped = job.first / LANES;
${BEGIN_LANE}
  for (var step = 0u; step < STEPS_PER_BLOCK; step++) {
    let dart = (counter - 1u) * LANES + lane;
    if (dart >= job.last) { break; }${DRAW}
    if (dart >= job.first) { words[dart - job.first] = word; }
  }
}
`;
