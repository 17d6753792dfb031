import { expect, test } from 'vitest';
import { killLark } from './lark-kill.ts';
import { chosenSeed } from './random.ts';

const KILLS = 60;
const seed = chosenSeed();

test('killed at any moment while Lark misbehaves, it loses and repeats nothing', {
  timeout: 300_000,
}, async () => {
  const report = await killLark(KILLS, seed);
  expect(report.problems).toEqual([]);
  // The rounds were worth something: they got somewhere, and were cut off.
  expect(report.kills).toBeGreaterThan(KILLS * 0.75);
  expect(report.killsAtStart).toBeGreaterThan(0);
  expect(report.killsAtWork).toBeGreaterThan(10);
  expect(report.events).toBeGreaterThan(KILLS * 10);
  expect(report.redelivered).toBeGreaterThan(KILLS);
  expect(report.reactions).toBeGreaterThan(KILLS);
});
