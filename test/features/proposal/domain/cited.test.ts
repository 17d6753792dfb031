/** The snapshot of what a proposal cites: what a vote holds for besides the changes. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type CitedRecord,
  citedChanges,
  snapshotOf,
  veiled,
} from '../../../../src/features/proposal/domain/cited.ts';

const record = (number: number, facts: Partial<CitedRecord> = {}): CitedRecord => ({
  number,
  words: `words of ${number}`,
  voice: number,
  isGone: false,
  isRefused: false,
  ...facts,
});
const gone = { isGone: true };
const between = (before: readonly CitedRecord[], after: readonly CitedRecord[]) =>
  citedChanges(snapshotOf(before), snapshotOf(after)).map(({ kind, record: number, other }) =>
    [`F${number}`, kind, ...(other === undefined ? [] : [`F${other}`])].join(' '),
  );

describe('of cited records', () => {
  test.each<[string, CitedRecord[], CitedRecord[], string[]]>([
    ['that are as they were nothing changed', [record(1), record(2)], [record(2), record(1)], []],
    ['one was reworded', [record(1), record(2)], [record(1), record(2, { words: 'x' })], ['F2 reworded']],
    ['one was deleted', [record(1), record(2)], [record(1), record(2, gone)], ['F2 deleted']],
    ['one was restored', [record(1, gone)], [record(1)], ['F1 restored']],
    ['one was deleted all the time', [record(1, gone)], [record(1, { ...gone, words: 'x', voice: 7 })], []],
    ['two became one voice', [record(1), record(2)], [record(1), record(2, { voice: 1 })], ['F2 joined F1']],
    [
      'two became one voice of a third that is not cited',
      [record(3), record(5)],
      [record(3, { voice: 1 }), record(5, { voice: 1 })],
      ['F5 joined F3'],
    ],
    ['two parted', [record(1), record(2, { voice: 1 })], [record(1), record(2)], ['F2 parted F1']],
    [
      'one changed its voice for another',
      [record(1), record(2), record(3, { voice: 1 })],
      [record(1), record(2), record(3, { voice: 2 })],
      ['F3 joined F2'],
    ],
    [
      'the voice is called something else',
      [record(2), record(3)],
      [record(2, { voice: 90 }), record(3, { voice: 91 })],
      [],
    ],
    [
      'the first of a voice was deleted: the others are one voice as before',
      [record(1), record(2, { voice: 1 }), record(3, { voice: 1 })],
      [record(1, gone), record(2, { voice: 2 }), record(3, { voice: 2 })],
      ['F1 deleted'],
    ],
    [
      'one was reworded, and is a voice of its own by that',
      [record(1), record(2, { voice: 1 })],
      [record(1), record(2, { words: 'x' })],
      ['F2 reworded', 'F2 parted F1'],
    ],
  ])('%s', (_, before, after, changes) => {
    expect(between(before, after)).toEqual(changes);
  });

  const records = fc.array(
    fc.record({
      number: fc.integer({ min: 1, max: 8 }),
      words: fc.constantFrom('a', 'b'),
      voice: fc.integer({ min: 1, max: 4 }),
      isGone: fc.boolean(),
      isRefused: fc.boolean(),
    }),
    { minLength: 1, maxLength: 8 },
  );
  const unique = records.map(all => [...new Map(all.map(each => [each.number, each])).values()]);

  test('a change is told if and only if one of them, or whether two are one voice, is otherwise', () => {
    const pairs = unique.chain(all =>
      fc.tuple(
        fc.constant(all),
        fc.array(
          fc.record({
            words: fc.constantFrom('a', 'b'),
            voice: fc.integer({ min: 1, max: 4 }),
            isGone: fc.boolean(),
            isRefused: fc.boolean(),
          }),
          {
            minLength: all.length,
            maxLength: all.length,
          },
        ),
      ),
    );
    fc.assert(
      fc.property(pairs, ([before, facts]) => {
        const after = before.map((each, index) => ({ ...each, ...facts[index] }));
        expect(between(before, after).length > 0).toBe(isOtherwise(before, after));
      }),
      { numRuns: 2000 },
    );
  });

  test('neither their order nor the names of their voices matter', () => {
    fc.assert(
      fc.property(unique, fc.integer({ min: 1, max: 1000 }), (all, shift) => {
        const renamed = all.map(each => ({ ...each, voice: each.voice * 7919 + shift })).reverse();
        expect(snapshotOf(renamed)).toEqual(snapshotOf(all));
      }),
    );
  });

  test('of those that are there nothing depends on those that are gone', () => {
    fc.assert(
      fc.property(unique, all => {
        const there = all.filter(each => !each.isGone);
        const shown = new Set(there.map(each => each.number));
        expect(snapshotOf(all).filter(each => shown.has(each.record))).toEqual(snapshotOf(there));
      }),
    );
  });

  /** By looking at each record, and at each pair that was there before and after. */
  function isOtherwise(before: readonly CitedRecord[], after: readonly CitedRecord[]): boolean {
    return before.some((was, one) => {
      const is = after[one];
      if (is === undefined || was.isGone !== is.isGone) return true;
      if (was.isGone) return false;
      return (
        was.words !== is.words ||
        (was.isRefused && !is.isRefused) ||
        before.some((other, two) => {
          const otherIs = after[two];
          if (otherIs === undefined || other.isGone || otherIs.isGone) return false;
          return (was.voice === other.voice) !== (is.voice === otherIs.voice);
        })
      );
    });
  }
});

describe('words that were shown and are hidden since', () => {
  const shown = snapshotOf([record(1), record(2)]);
  const hidden = snapshotOf([record(1, { isRefused: true }), record(2)]);

  test('are noted, void nothing, and are told of when they are shown again', () => {
    expect(between([record(1)], [record(1, { isRefused: true })])).toEqual([]);
    const noted = veiled(shown, hidden);
    expect(noted).toEqual(hidden);
    expect(citedChanges(noted ?? [], shown)).toEqual([{ record: 1, kind: 'unveiled' }]);
  });

  test('are not noted twice, nor where there is nothing to hide', () => {
    expect(veiled(hidden, hidden)).toBeUndefined();
    expect(veiled(shown, shown)).toBeUndefined();
    expect(veiled(snapshotOf([record(1, gone)]), hidden)).toBeUndefined();
  });
});
