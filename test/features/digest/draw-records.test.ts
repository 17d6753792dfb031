/** The digest's picture speaks one language at a time, names of sources included. */
import { expect, test } from 'vitest';
import { coveragePanel } from '../../../src/features/digest/draw-records.ts';

test('the coverage map of an English team has English names of sources', () => {
  const tmall = { id: 1, name: '天猫', kind: 'commerce' as const, weight: 1 };
  const heard = [{ sourceId: 1, dimension: 'needs' as const, voices: 2, newestAt: 0 }];
  const panel = coveragePanel(heard, [tmall], [], []);
  expect(panel?.en.groups.map(({ label }) => label)).toEqual(['Tmall']);
  expect(panel?.zh.groups.map(({ label }) => label)).toEqual(['天猫']);
});
