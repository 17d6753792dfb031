import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/build.ts'],
    // They end what hangs; no test is to fail because the machine is busy (test/patience.ts).
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 120_000 } },
    // Twice as many as cores: scenes with real processes mostly wait.
    maxWorkers: 4,
    // V8 would optimise Prisma's WebAssembly anew in every worker, which lives for one file: a second of CPU each.
    execArgv: ['--liftoff-only'],
  },
});
