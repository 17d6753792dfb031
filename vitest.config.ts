import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/build.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Scenes start real processes; more at a time than cores only makes them slow.
    maxWorkers: 2,
  },
});
