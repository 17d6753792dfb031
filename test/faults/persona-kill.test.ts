import { afterEach, expect, test } from 'vitest';
import { killPersonas } from './persona-kill.ts';
import { chosenSeed } from './random.ts';
import { endAll } from './session.ts';

const KILLS = 42;
const seed = chosenSeed();

afterEach(endAll);

test(`${KILLS} kills while a team proposes and votes lose and repeat nothing, and leave no version by half (seed ${seed})`, {
  timeout: 240_000,
}, async () => {
  const report = await killPersonas(KILLS, seed);
  expect(report.problems).toEqual([]);
  expect(report).toMatchObject({ kills: KILLS, seed });
  // The rounds were worth something: versions came about and proposals ended in several ways.
  expect(report.acknowledged).toBeGreaterThan(KILLS * 3);
  expect(report.versions).toBeGreaterThan(3);
  expect(report.acts).toBeGreaterThan(10);
  expect(report.proposals).toBeGreaterThan(report.versions);
});
