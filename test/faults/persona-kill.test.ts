import { afterEach, expect, test } from 'vitest';
import { rounds } from '../patience.ts';
import { killPersonas } from './persona-kill.ts';
import { chosenSeed } from './random.ts';
import { endAll } from './session.ts';

const ROUNDS = rounds({ short: 5, full: 42 });
const seed = chosenSeed();

afterEach(endAll);

test(`${ROUNDS} kills while a team proposes and votes lose and repeat nothing, and leave no version by half (seed ${seed})`, {
  timeout: (ROUNDS + 5) * 60_000,
}, async () => {
  const report = await killPersonas(ROUNDS, seed);
  expect(report.problems).toEqual([]);
  expect(report).toMatchObject({ kills: ROUNDS, seed });
  // The rounds were worth something: lines were acknowledged, and some of them made proposals and voted on them.
  expect(report.acknowledged).toBeGreaterThan(ROUNDS);
  expect(report.proposals).toBeGreaterThan(0);
  expect(report.acts).toBeGreaterThan(0);
});
