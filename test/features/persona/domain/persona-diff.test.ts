import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ClaimContent } from '../../../../src/features/persona/domain/claim.ts';
import {
  applyDiff,
  diff,
  invert,
  type PersonaDiff,
} from '../../../../src/features/persona/domain/persona-diff.ts';
import { anyContents, claim } from './contents.ts';

const content = (...claims: [number, ClaimContent][]) => new Map(claims);

describe('between two contents', () => {
  test('that are equal there is no difference', () => {
    fc.assert(
      fc.property(anyContents, one => {
        expect(diff(one, one)).toEqual([]);
      }),
    );
    const one = content([5, claim('想要小包装', { supporting: new Set(['F1', 'F2']) })]);
    const same = content([5, claim('想要小包装', { supporting: new Set(['F2', 'F1']) })]);
    expect(diff(one, same)).toEqual([]);
  });

  test('the difference leads from one to the other', () => {
    fc.assert(
      fc.property(anyContents, anyContents, (one, other) => {
        expect(applyDiff(one, diff(one, other))).toEqual(other);
      }),
      { numRuns: 500 },
    );
  });

  test('the inverted difference leads back', () => {
    fc.assert(
      fc.property(anyContents, anyContents, (one, other) => {
        expect(applyDiff(other, invert(diff(one, other)))).toEqual(one);
      }),
      { numRuns: 500 },
    );
  });

  test('the inverted difference is the difference from the other to the one', () => {
    fc.assert(
      fc.property(anyContents, anyContents, (one, other) => {
        expect(invert(diff(one, other))).toEqual(diff(other, one));
      }),
    );
  });

  test('the difference inverted twice is as it was', () => {
    fc.assert(
      fc.property(anyContents, anyContents, (one, other) => {
        const changes = diff(one, other);
        expect(invert(invert(changes))).toEqual(changes);
      }),
    );
  });

  test('neither content is changed by all that', () => {
    fc.assert(
      fc.property(anyContents, anyContents, (one, other) => {
        const [oneBefore, otherBefore] = [structuredClone(one), structuredClone(other)];
        applyDiff(one, diff(one, other));
        expect([one, other]).toEqual([oneBefore, otherBefore]);
      }),
    );
  });

  test('only claims that differ are named, in the order of their numbers', () => {
    const before = content(
      [12, claim('送礼要体面')],
      [5, claim('想要小包装', { supporting: new Set(['F1', 'F2']) })],
      [3, claim('洗手台太窄')],
    );
    const after = content(
      [3, claim('洗手台太窄')],
      [12, claim('送礼要体面', { isRetired: true })],
      [
        5,
        claim('想要可叠放的小包装', {
          supporting: new Set(['F2', 'F3', 'F9']),
          contradicting: new Set(['F4']),
        }),
      ],
      [13, claim('能放进登机箱')],
    );
    expect(diff(before, after)).toEqual([
      {
        kind: 'changed',
        claim: 5,
        dimension: 'needs',
        wording: { from: '想要小包装', to: '想要可叠放的小包装' },
        linked: [
          { side: 'supporting', thing: 'F3' },
          { side: 'supporting', thing: 'F9' },
          { side: 'contradicting', thing: 'F4' },
        ],
        ended: [{ side: 'supporting', thing: 'F1' }],
      },
      {
        kind: 'changed',
        claim: 12,
        dimension: 'needs',
        isRetired: { from: false, to: true },
        linked: [],
        ended: [],
      },
      { kind: 'added', claim: 13, content: claim('能放进登机箱') },
    ]);
  });

  test('claims are matched by number, never by text: the same words under another number are another claim', () => {
    const before = content([5, claim('想要小包装')]);
    const after = content([6, claim('想要小包装')]);
    expect(diff(before, after)).toEqual([
      { kind: 'removed', claim: 5, content: claim('想要小包装') },
      { kind: 'added', claim: 6, content: claim('想要小包装') },
    ]);
  });

  test('two claims that change words with each other are two rewordings', () => {
    const before = content([5, claim('甲')], [6, claim('乙')]);
    const after = content([5, claim('乙')], [6, claim('甲')]);
    expect(diff(before, after)).toMatchObject([
      { kind: 'changed', claim: 5, wording: { from: '甲', to: '乙' } },
      { kind: 'changed', claim: 6, wording: { from: '乙', to: '甲' } },
    ]);
  });
});

describe('a difference that does not start here is refused', () => {
  test.each<[string, PersonaDiff]>([
    ['its changed claim is not there', diff(content([5, claim('甲')]), content([5, claim('乙')]))],
    ['its removed claim is not there', diff(content([5, claim('甲')]), content())],
  ])('when %s', (_, changes) => {
    expect(() => applyDiff(content([6, claim('甲')]), changes)).toThrow(RangeError);
  });

  test('when its added claim is there already', () => {
    const changes = diff(content(), content([5, claim('甲')]));
    expect(() => applyDiff(content([5, claim('乙')]), changes)).toThrow(RangeError);
  });

  test('when its changed claim says something else', () => {
    const changes = diff(content([5, claim('甲')]), content([5, claim('乙')]));
    expect(() => applyDiff(content([5, claim('丙')]), changes)).toThrow(RangeError);
  });
});
