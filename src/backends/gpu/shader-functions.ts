/**
 * What the GPU's shaders share: Philox, the full rule, the short cut, one step of a lane. Twin of src/stream/ and native/stream.h.
 * WGSL knows neither 64-bit integers nor the upper half of a product, so both are made of halves here.
 */
export const SHADER_FUNCTIONS = /* wgsl */ `
const LANES = 64u;
const STEPS_PER_BLOCK = 16384u;
const DARTS_PER_BLOCK = 1048576u;

// A dart lies within 92,690 of the squared distance of its cell's corner where that is near 2^30: see src/kernels/typescript.ts.
const NEAR = 92690u;
const NEAR_FROM = 0x40000000u - NEAR;

const PURPOSE_LANE = 0u;
const PURPOSE_DART = 1u;

struct Job {
  seed: vec2u,    // low, high
  block: vec2u,   // of the first workgroup
  blocks: u32,
  first: u32,     // the first dart wanted of the first block
  last: u32,      // the end of those wanted of the last block
}

fn multiplyHigh(x: u32, y: u32) -> u32 {
  let xLow = x & 0xffffu;
  let xHigh = x >> 16u;
  let yLow = y & 0xffffu;
  let yHigh = y >> 16u;
  let middle = xHigh * yLow + ((xLow * yLow) >> 16u);
  let other = xLow * yHigh + (middle & 0xffffu);
  return xHigh * yHigh + (middle >> 16u) + (other >> 16u);
}

fn philox4x32(counter: vec4u, seed: vec2u) -> vec4u {
  var x = counter;
  var key = seed;
  for (var round = 0u; round < 10u; round++) {
    let high0 = multiplyHigh(0xD2511F53u, x.x);
    let high1 = multiplyHigh(0xCD9E8D57u, x.z);
    x = vec4u(high1 ^ x.y ^ key.x, 0xCD9E8D57u * x.z, high0 ^ x.w ^ key.y, 0xD2511F53u * x.x);
    key += vec2u(0x9E3779B9u, 0xBB67AE85u);
  }
  return x;
}

fn cellColumn(word: u32) -> i32 { return bitcast<i32>(word << 16u) >> 16u; }
fn cellRow(word: u32) -> i32 { return bitcast<i32>(word) >> 16u; }

// (2 (cell 2^32 + within) + 1)^2 < 2^96 as three words, the lowest first. Of a negative one the magnitude is -(2X + 1) = 2 ~X + 1.
fn squareOfOdd(cell: i32, within: u32) -> vec3u {
  let sign = bitcast<u32>(cell >> 31u);
  let below = within ^ sign;
  let low = (below << 1u) | 1u;
  let high = ((bitcast<u32>(cell) ^ sign) << 1u) | (below >> 31u);
  let cross = low * high;
  let twice = cross << 1u;
  let middle = multiplyHigh(low, low) + twice;
  let carry = select(0u, 1u, middle < twice);
  return vec3u(low * low, middle, high * high + ((multiplyHigh(low, high) << 1u) | (cross >> 31u)) + carry);
}

// The full rule, (2X+1)^2 + (2Y+1)^2 < 2^96: the sum of the two squares does not carry out of 96 bits.
fn isPointInside(word: u32, u: u32, v: u32) -> bool {
  let xx = squareOfOdd(cellColumn(word), u);
  let yy = squareOfOdd(cellRow(word), v);
  let carry0 = select(0u, 1u, xx.x + yy.x < xx.x);
  let sum1 = xx.y + yy.y;
  let carry1 = select(0u, 1u, sum1 < xx.y || sum1 + carry0 < sum1);
  let sum2 = xx.z + yy.z;
  return sum2 >= xx.z && sum2 + carry1 >= sum2;
}

// Bit 31 is set where the dart surely hits; below 2 NEAR it is near the circle, and the full rule decides.
fn excessOf(word: u32) -> u32 {
  let i = cellColumn(word);
  let j = cellRow(word);
  return bitcast<u32>(i * i) + bitcast<u32>(j * j) - NEAR_FROM;
}

fn blockOf(firstBlock: vec2u, index: u32) -> vec2u {
  let low = firstBlock.x + index;
  return vec2u(low, firstBlock.y + select(0u, 1u, low < index));
}
`;

/** One step of a lane whose state is in the variables a, b, c and counter; its output comes to be in the variable word. */
export const DRAW = /* wgsl */ `
    word = a + b + counter;
    a = b ^ (b >> 9u);
    b = c * 9u;
    c = ((c << 21u) | (c >> 11u)) + word;
    counter += 1u;`;

/** Begins a lane of `block` and takes it to step `skipped`. Loops end by a constant, or the compiler guards every turn of them. */
export const BEGIN_LANE: string = /* wgsl */ `
  let state = philox4x32(vec4u(block, lane, PURPOSE_LANE), job.seed);
  var a = state.x;
  var b = state.y;
  var c = state.z;
  var counter = 1u;
  var word = 0u;
  for (var step = 0u; step < STEPS_PER_BLOCK; step++) {
    if (step == skipped) { break; }${DRAW}
  }`;
