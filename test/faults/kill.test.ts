import { expect, test } from 'vitest';
import { killFirstStarts, killRounds } from './kill.ts';
import { chosenSeed } from './random.ts';

const seed = chosenSeed();

test('60 kills at any moment lose nothing acknowledged, repeat nothing, and leave nothing half done', {
  timeout: 240_000,
}, async () => {
  const report = await killRounds(60, seed);
  expect(report.problems).toEqual([]);
  expect(report).toMatchObject({ kills: 60, seed });
  // The rounds were worth something: they got somewhere, and were cut off.
  expect(report.records).toBeGreaterThan(60);
  expect(report.acknowledged).toBeGreaterThan(100);
  expect(report.killsAtStart).toBeGreaterThan(0);
  expect(report.killsAtWork).toBeGreaterThan(20);
});

test('a first start that is killed while it makes the database is made good by the next one', {
  timeout: 60_000,
}, async () => {
  expect(await killFirstStarts(8, seed)).toEqual([]);
});
