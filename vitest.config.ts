import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/build.ts',
    pool: 'forks',
    testTimeout: 60_000,
    coverage: { include: ['dist/**'], reporter: ['text', 'html'] },
  },
});
