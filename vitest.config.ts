import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/*.test.ts', 'test/gpu/*.test.ts'],
    globalSetup: ['test/build.ts', 'test/gpu/driver.ts'],
    setupFiles: ['test/coverage.ts', 'test/orphan.ts'],
    pool: 'forks',
    // Vitest would leave one processor free, but most tests wait for processes of their own.
    maxWorkers: Math.max(availableParallelism(), 2),
    // The package is tested as it ships, not as Vite would transform it.
    server: { deps: { external: [/\/dist\//] } },
    testTimeout: 60_000,
    // Hooks start processes, which take their time on a busy machine.
    hookTimeout: 60_000,
  },
});
