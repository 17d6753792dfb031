import { defineConfig } from 'vitest/config';

/**
 * Minutes of real processes that are killed, cut off and starved, which quicker tests of the same kind do once; and of laws
 * measured at many sizes. They run where `CI` is set, and when one is named on the command line.
 */
const THOROUGH = [
  'test/faults/{bad-lines,clock,dead-letter,storage}.test.ts',
  'test/scenes/**/killed*.test.ts',
  'test/scenes/{outages,setup-lark,digest/undelivered}.test.ts',
  'test/{add-a-feature,chat/grammar/linear,platforms/rendering-work}.test.ts',
];
const isNamed = process.argv.some(argument => argument.endsWith('.test.ts'));

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: process.env['CI'] || isNamed ? [] : THOROUGH,
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
