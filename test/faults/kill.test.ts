import { expect, test } from 'vitest';
import { rounds } from '../patience.ts';
import { killFirstStarts, killRounds } from './kill.ts';
import { chosenSeed } from './random.ts';

const ROUNDS = rounds({ short: 5, full: 60 });
const FIRST_STARTS = rounds({ short: 2, full: 8 });
const seed = chosenSeed();

test(`${ROUNDS} kills at any moment lose nothing acknowledged, repeat nothing, and leave nothing half done`, {
  timeout: (ROUNDS + 5) * 60_000,
}, async () => {
  const report = await killRounds(ROUNDS, seed);
  expect(report.problems).toEqual([]);
  expect(report).toMatchObject({ kills: ROUNDS, seed });
  // The rounds were worth something: they got somewhere, and were cut off.
  expect(report.records).toBeGreaterThan(0);
  expect(report.acknowledged).toBeGreaterThan(ROUNDS);
  expect(report.killsAtStart).toBeGreaterThanOrEqual(Math.floor(ROUNDS / 5));
  expect(report.killsAtWork).toBeGreaterThanOrEqual(3 * Math.floor(ROUNDS / 5) + Math.floor(ROUNDS / 10));
});

test('a first start that is killed while it makes the database is made good by the next one', {
  timeout: FIRST_STARTS * 60_000,
}, async () => {
  expect(await killFirstStarts(FIRST_STARTS, seed)).toEqual([]);
});
