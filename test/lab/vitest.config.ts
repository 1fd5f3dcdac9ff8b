import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** The lab in real browsers: `npm run test:lab`. Not among the other tests, because not every machine has the browsers. */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['test/lab/*.test.ts'],
    globalSetup: 'test/lab/build.ts',
    setupFiles: 'test/orphan.ts',
    // One browser at a time: what it measures must not be disturbed.
    fileParallelism: false,
    pool: 'forks',
    server: { deps: { external: [/\/dist\//] } },
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
