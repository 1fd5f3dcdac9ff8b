/**
 * Dart stream version 1 once more, from its specification and in integers of any size: every dart by the full rule, no short
 * cut, no shared code. Slow, and meant to be.
 */

const WORD = 2n ** 32n;
const BLOCK = 2n ** 20n;

type Words = [bigint, bigint, bigint, bigint];

export function oraclePhilox(counter: Words, key: [bigint, bigint]): Words {
  let [c0, c1, c2, c3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < 10; round++) {
    const p0 = 0xd2511f53n * c0;
    const p1 = 0xcd9e8d57n * c2;
    [c0, c1, c2, c3] = [(p1 / WORD) ^ c1 ^ k0, p1 % WORD, (p0 / WORD) ^ c3 ^ k1, p0 % WORD];
    k0 = (k0 + 0x9e3779b9n) % WORD;
    k1 = (k1 + 0xbb67ae85n) % WORD;
  }
  return [c0, c1, c2, c3];
}

const signed16 = (half: bigint): bigint => BigInt.asIntN(16, half);

export function oracleIsInside(word: bigint, u: bigint, v: bigint): boolean {
  const x = signed16(word % 65536n) * WORD + u;
  const y = signed16(word / 65536n) * WORD + v;
  return (2n * x + 1n) ** 2n + (2n * y + 1n) ** 2n < 2n ** 96n;
}

/** Output number `step` of a lane, with ordinary numbers for sfc32 because a lane may be 16,384 steps long. */
function laneWords(seed: bigint, block: bigint, lane: bigint, steps: number): Uint32Array {
  const [s0, s1, s2] = oraclePhilox([block % WORD, block / WORD, lane, 0n], [seed % WORD, seed / WORD]);
  const state = Uint32Array.of(Number(s0), Number(s1), Number(s2), 1);
  const answer = new Uint32Array(steps);
  for (let step = 0; step < steps; step++) {
    const [a = 0, b = 0, c = 0, counter = 0] = state;
    const word = (a + b + counter) % 2 ** 32;
    state[3] = counter + 1;
    state[0] = b ^ (b >>> 9);
    state[1] = c + ((c << 3) >>> 0);
    state[2] = (((c << 21) | (c >>> 11)) >>> 0) + word;
    answer[step] = word;
  }
  return answer;
}

export function oracleHits(seed: number, start: number, count: number): number {
  const key: [bigint, bigint] = [BigInt(seed) % WORD, BigInt(seed) / WORD];
  const lanes = new Map<string, Uint32Array>();
  const end = BigInt(start) + BigInt(count);
  let hits = 0;
  for (let dart = BigInt(start); dart < end; dart++) {
    const block = dart / BLOCK;
    const place = dart % BLOCK;
    const lane = place % 64n;
    const name = `${block}/${lane}`;
    let words = lanes.get(name);
    if (words === undefined) {
      const last = end - 1n < (block + 1n) * BLOCK - 1n ? (end - 1n) % BLOCK : BLOCK - 1n;
      words = laneWords(BigInt(seed), block, lane, Number(last / 64n) + 1);
      lanes.set(name, words);
    }
    const word = BigInt(words[Number(place / 64n)] ?? 0);
    const [u, v] = oraclePhilox([block % WORD, block / WORD, place, 1n], key);
    if (oracleIsInside(word, u, v)) hits++;
  }
  return hits;
}
