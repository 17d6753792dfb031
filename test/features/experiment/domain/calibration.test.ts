/**
 * A quick form of `npm run bench -- ab`, seeded: 500 tests a cell scatter by two points or so, so the bounds are wide. What they must
 * find out is a rule that is broken, not one that is a little off.
 */
import { describe, expect, test } from 'vitest';
import { calibrated, gateSimulated, splitAlarms } from '../../../bench/ab-simulations.ts';

const TESTS = 500;

describe.each([
  { days: 5, effects: { shared: 0, own: 0.25 } },
  { days: 7, effects: { shared: 0, own: 0.4 } },
  { days: 14, effects: { shared: 0.25, own: 0.25 } },
])('tests of $days days with day effects $effects', ({ days, effects }) => {
  const figures = calibrated({ days, effects, tests: TESTS, seed: 16 });

  test('claim what is not there rarely, also with a look a day', () => {
    expect(figures.falseClaims).toBeLessThanOrEqual(0.08);
    expect(figures.everClaims).toBeLessThanOrEqual(0.09);
  });

  test('where the pooled test does so often', () => {
    expect(figures.pooledFalseClaims).toBeGreaterThan(0.2);
  });

  test('have intervals that hold the truth as often as they say', () => {
    expect(figures.coverage).toBeGreaterThan(0.91);
    expect(figures.ownCoverage).toBeGreaterThan(0.9);
  });
});

test('a difference of 20 % is found in two weeks of quiet days', () => {
  const effects = { shared: 0.25, own: 0.1 };
  expect(calibrated({ days: 14, effects, tests: TESTS, seed: 17 }).power).toBeGreaterThan(0.6);
});

test('a broken split is found, a sound one hardly ever called broken', () => {
  expect(splitAlarms(20_000, 0.53, TESTS, 18)).toBeGreaterThan(0.95);
  expect(splitAlarms(20_000, 0.5, TESTS, 19)).toBeLessThan(0.01);
});

describe('the gate', () => {
  const cell = { days: 7, effects: { shared: 0, own: 0.25 }, tests: TESTS, seed: 20 };

  test('is rarely decided on a true tie', () => {
    const { absolute } = gateSimulated('true tie', cell);
    expect(absolute.beaten + absolute.worse).toBeLessThan(0.09);
  });

  test('finds a true improvement', () => {
    const { absolute } = gateSimulated('true improvement', cell);
    expect(absolute.beaten).toBeGreaterThan(0.5);
    expect(absolute.worse).toBeLessThan(0.01);
  });

  test('does not take the luckiest variant’s return to the mean for a loss per yuan', () => {
    const { absolute, perYuan } = gateSimulated('regression to the mean', cell);
    expect(absolute.beaten).toBeLessThan(0.01);
    expect(perYuan.beaten + perYuan.worse).toBeLessThan(0.09);
  });

  test('does not call a pure budget effect learning', () => {
    const { absolute, perYuan } = gateSimulated('pure budget effect', cell);
    expect(absolute.beaten).toBeLessThan(0.01);
    expect(absolute.moreThanMoney).toBeLessThan(0.02);
    expect(perYuan.moreThanMoney).toBeLessThan(0.03);
    // Though it does beat round 2 per yuan: which is why the band stands beside it.
    expect(perYuan.beaten).toBeGreaterThan(0.15);
  });
});
