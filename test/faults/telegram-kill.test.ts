import { expect, test } from 'vitest';
import { chosenSeed } from './random.ts';
import { killTelegram } from './telegram-kill.ts';

const KILLS = 60;
const seed = chosenSeed();

test('killed at any moment while Telegram misbehaves, it loses and repeats nothing', {
  timeout: 240_000,
}, async () => {
  const report = await killTelegram(KILLS, seed);
  expect(report.problems).toEqual([]);
  // The rounds were worth something: they got somewhere, and were cut off.
  expect(report.kills).toBeGreaterThan(KILLS * 0.75);
  expect(report.killsAtStart).toBeGreaterThan(0);
  expect(report.killsAtWork).toBeGreaterThan(10);
  expect(report.updates).toBeGreaterThan(KILLS * 10);
  expect(report.reactions).toBeGreaterThan(KILLS);
});
