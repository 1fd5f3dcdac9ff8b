import { afterAll, beforeAll, expect, test } from 'vitest';
import { COUNT_SHADER } from '../../dist/backends/gpu/count-shader.js';
import type { WatchedDevice } from '../../dist/backends/gpu/device.js';
import { checkCounter } from '../../dist/backends/gpu/self-check.js';
import { SHADER_FUNCTIONS } from '../../dist/backends/gpu/shader-functions.js';
import { codeOf } from '../../dist/errors.js';
import { dartVectors, hardDarts } from '../vectors.js';
import { counterOf, describeGpu, openTestDevice, wrongAmong, wrongHardPoints } from './device.js';

/** Shaders with one defect each, as a wrong driver or a wrong change would make them: what notices? */

type Defect = {
  readonly name: string;
  readonly of: string;
  readonly by: string;
  /** What notices it, and no more: the vectors of before, the hard darts, the hard points, the check of a device that is opened. */
  readonly noticed: string;
};

const ALL = 'vectors, hard darts, hard points, self-check';
const DARTS = 'vectors, hard darts, self-check';

const DEFECTS: readonly Defect[] = [
  {
    name: 'near darts never hit',
    of: 'hits += select(0u, 1u, isPointInside(',
    by: 'hits += 0u * select(0u, 1u, isPointInside(',
    noticed: DARTS,
  },
  { name: 'near darts always hit', of: 'isPointInside(nearDart.y, place.x, place.y)', by: 'true', noticed: DARTS },
  { name: 'u and v swapped', of: 'place.x, place.y', by: 'place.y, place.x', noticed: DARTS },
  { name: 'the near margin 10 % short', of: '92690u', by: '83421u', noticed: 'hard darts, hard points, self-check' },
  { name: 'the near margin 50 % short', of: '92690u', by: '46345u', noticed: ALL },
  { name: 'the near margin 60 % short', of: '92690u', by: '37076u', noticed: ALL },
  {
    name: 'no carry out of word 0 of the sum',
    of: 'select(0u, 1u, xx.x + yy.x < xx.x)',
    by: '0u',
    noticed: 'hard points',
  },
  {
    name: 'no carry out of word 1 of the sum',
    of: '&& sum2 + carry1 >= sum2',
    by: '',
    noticed: 'hard darts, hard points, self-check',
  },
  {
    name: 'no carry in the square',
    of: 'select(0u, 1u, middle < twice)',
    by: '0u',
    noticed: 'hard darts, hard points, self-check',
  },
  { name: 'no carry in the upper half of a product', of: '+ (other >> 16u)', by: '', noticed: ALL },
  { name: 'Philox of nine rounds', of: 'round < 10u', by: 'round < 9u', noticed: DARTS },
  { name: 'the high word of the block ignored', of: 'firstBlock.y + select', by: 'select', noticed: DARTS },
  {
    name: 'the high word of the seed ignored',
    of: 'var key = seed;',
    by: 'var key = vec2u(seed.x, 0u);',
    noticed: DARTS,
  },
  {
    name: 'the last steps of a block dropped',
    of: 'chunk < STEPS_PER_BLOCK / 16u',
    by: 'chunk < STEPS_PER_BLOCK / 16u - 1u',
    noticed: 'vectors, self-check',
  },
  {
    name: 'the sign of the column dropped',
    of: 'bitcast<i32>(word << 16u) >> 16u',
    by: 'bitcast<i32>(word & 0xffffu)',
    noticed: ALL,
  },
  {
    name: 'the last block of a batch dropped',
    of: 'index + 1u == job.blocks',
    by: 'index + 2u == job.blocks',
    noticed: DARTS,
  },
];

async function isRefused(opening: Promise<void>): Promise<boolean> {
  return opening.then(
    () => false,
    (error: unknown) => codeOf(error) === 'ERR_HITS_DIFFER',
  );
}

describeGpu('a defect of the shader', () => {
  let watched: WatchedDevice;
  beforeAll(async () => {
    watched = await openTestDevice();
  });
  afterAll(() => watched.device.destroy());

  async function noticedBy(edit: (text: string) => string): Promise<string> {
    const counter = await counterOf(watched, edit(COUNT_SHADER));
    const notices = {
      vectors: (await wrongAmong(counter, dartVectors)).length > 0,
      'hard darts': (await wrongAmong(counter, hardDarts)).length > 0,
      'hard points': (await wrongHardPoints(watched, edit(SHADER_FUNCTIONS))) > 0,
      'self-check': await isRefused(checkCounter(counter)),
    };
    return Object.entries(notices)
      .filter(([, notices]) => notices)
      .map(([name]) => name)
      .join(', ');
  }

  test('there is none in ours', async () => {
    expect(await noticedBy((text) => text)).toBe('');
  });

  test.each(DEFECTS)(
    '$name: noticed by $noticed',
    async ({ of, by, noticed }) => {
      expect(COUNT_SHADER).toContain(of);
      expect(await noticedBy((text) => text.replace(of, by))).toBe(noticed);
    },
    300_000,
  );
});
