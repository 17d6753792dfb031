import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/build.ts'],
    setupFiles: ['test/set-up.ts'],
    // They end what hangs; no test is to fail because the machine is busy (test/patience.ts).
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 120_000 } },
    // Twice as many as cores: scenes with real processes mostly wait.
    maxWorkers: 4,
    // A test file leaves nothing behind in its worker, so that the next one need not load the program anew.
    isolate: false,
    // V8 would optimise Prisma's WebAssembly anew in every worker: a second of CPU each.
    execArgv: ['--liftoff-only'],
  },
});
