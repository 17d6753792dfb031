import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseShortId, type ShortIdKind, shortId } from '../../src/domain/short-id.ts';

test.each(['F12', 'f12', ' F12 ', 'Ｆ１２', 'ｆ12'])('%j is feedback 12', typed => {
  expect(parseShortId('F', typed)).toBe(12);
});

test.each(['12', 'F', 'F0', 'F012', 'F-1', 'F1.5', 'P12', 'FF12', 'F12x', 'F 12', 'F1234567890', ''])(
  '%j is no feedback',
  typed => {
    expect(parseShortId('F', typed)).toBeUndefined();
  },
);

test('every short id leads back to its thing, and to no other kind', () => {
  const kinds = fc.constantFrom<ShortIdKind>('F', 'P', 'C', 'T', 'M', 'A', 'S', 'I', 'B');
  fc.assert(
    fc.property(kinds, kinds, fc.integer({ min: 1, max: 999_999_999 }), (kind, other, number) => {
      expect(parseShortId(kind, shortId(kind, number))).toBe(number);
      if (other !== kind) expect(parseShortId(other, shortId(kind, number))).toBeUndefined();
    }),
  );
});
