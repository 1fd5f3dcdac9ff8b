import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/*.test.ts'],
    globalSetup: 'test/build.ts',
    setupFiles: 'test/coverage.ts',
    pool: 'forks',
    // The package is tested as it ships, not as Vite would transform it.
    server: { deps: { external: [/\/dist\//] } },
    testTimeout: 60_000,
  },
});
