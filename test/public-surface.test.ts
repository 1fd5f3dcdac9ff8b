import { expect, test } from 'vitest';
import { doors, surfaceOf } from './public-surface.js';

/** Users' programs compile against these declarations. */

test.each(doors())(
  'the types of $name change only on purpose: if on purpose, run vitest with -u and say so in the changelog',
  async ({ name, file }) => {
    await expect(surfaceOf(file)).toMatchFileSnapshot(`public-surface/${name.replaceAll('/', '.')}.txt`);
  },
);
