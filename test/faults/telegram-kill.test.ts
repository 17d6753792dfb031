import { expect, test } from 'vitest';
import { rounds } from '../patience.ts';
import { killsAtStartOf, killsAtWorkOf } from './kill-rounds.ts';
import { chosenSeed } from './random.ts';
import { killTelegram } from './telegram-kill.ts';

const ROUNDS = rounds({ short: 4, full: 60 });
const seed = chosenSeed();

test('killed at any moment while Telegram misbehaves, it loses and repeats nothing', {
  timeout: (ROUNDS + 5) * 60_000,
}, async () => {
  const report = await killTelegram(ROUNDS, seed);
  expect(report.problems).toEqual([]);
  // The rounds were worth something: they got somewhere, and were cut off.
  expect(report.killsAtStart).toBeGreaterThanOrEqual(killsAtStartOf(ROUNDS));
  expect(report.killsAtWork).toBeGreaterThanOrEqual(killsAtWorkOf(ROUNDS));
  expect(report.kept).toBeGreaterThan(ROUNDS);
  expect(report.answeredOnce).toBeGreaterThan(0);
});
