/** Health and metrics may be asked for by anybody: what costs is looked up once a second. */
import { expect, test } from 'vitest';
import { keptFor } from '../../src/web/kept-for.ts';

test('however often it is asked, it looks once a second, and once at a time', async () => {
  let now = 0;
  let looks = 0;
  const ask = keptFor(
    1000,
    async () => {
      looks += 1;
      return looks;
    },
    () => now,
  );
  expect(await Promise.all(Array.from({ length: 100 }, ask))).toEqual(Array.from({ length: 100 }, () => 1));
  now = 999;
  expect(await ask()).toBe(1);
  now = 1000;
  expect(await ask()).toBe(2);
  expect(looks).toBe(2);
});

test('what failed is looked up anew', async () => {
  let fails = true;
  const ask = keptFor(
    1000,
    async () => {
      if (fails) throw new Error('the disk is full');
      return 'there';
    },
    () => 0,
  );
  await expect(ask()).rejects.toThrow('the disk is full');
  fails = false;
  expect(await ask()).toBe('there');
});
