import { expect, test } from 'vitest';
import { backOffMilliseconds } from '../../src/jobs/back-off.ts';

test.each([
  [0, [150, 300, 600, 1_200]],
  [1, [250, 500, 1_000, 2_000]],
])('the wait doubles with each attempt, give or take a quarter (random number %d)', (random, waits) => {
  expect([1, 2, 3, 4].map(attempts => backOffMilliseconds(attempts, random))).toEqual(waits);
});

test('no wait is longer than a minute, give or take a quarter', () => {
  expect(backOffMilliseconds(50, 1)).toBe(75_000);
});
