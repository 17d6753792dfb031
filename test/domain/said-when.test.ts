import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { saidWhen } from '../../src/domain/said-when.ts';

const received = new Date('2026-11-20T02:00:00Z');

describe('what a platform dated', () => {
  test.each([
    ['a moment ago', '2026-11-20T01:59:59Z'],
    ['yesterday, when the bot was down', '2026-11-19T10:00:00Z'],
    ['years ago', '2000-01-01T00:00:00Z'],
  ])('%s was said then', (_, dated) => {
    expect(saidWhen(new Date(dated), received)).toEqual(new Date(dated));
  });

  test.each([
    ['later than it was taken in', '2026-11-20T02:00:01Z'],
    ['in another century', '2126-11-20T02:00:00Z'],
    ['by a clock that was never set', '1970-01-01T00:00:00Z'],
    ['by no date', 'never'],
  ])('%s was said when it was taken in', (_, dated) => {
    expect(saidWhen(new Date(dated), received)).toEqual(received);
  });

  test('whatever it is, was said between 2000 and when it was taken in', () => {
    fc.assert(
      fc.property(fc.date({ noInvalidDate: false }), dated => {
        const said = saidWhen(dated, received);
        expect(said.getTime()).toBeGreaterThanOrEqual(Date.UTC(2000, 0, 1));
        expect(said.getTime()).toBeLessThanOrEqual(received.getTime());
      }),
    );
  });
});
