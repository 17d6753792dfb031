import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Tone } from '../../../../src/domain/emoji-tone.ts';
import { stockForms } from '../../../../src/domain/stock-phrase.ts';
import {
  groupVoices,
  type HandLink,
  isSameVoice,
  type VoiceRecord,
  type Words,
  wordsToCompare,
} from '../../../../src/features/feedback/domain/voice.ts';
import { GROWTH_AT_MOST, growthAtTwice } from '../../../growth.ts';
import { rounds } from '../../../patience.ts';

const words = (form: string, tone: Tone = ''): Words => ({ form, tone });
const [v, w, x] = [words('v'), words('w'), words('x')];

/** A record that names and links nothing, except what is said. */
function record(id: number, facts: Partial<VoiceRecord> = {}): VoiceRecord {
  return { id, message: null, endUser: null, sourceId: 1, words: null, ...facts };
}

describe('two records', () => {
  test.each<[string, Partial<VoiceRecord>, Partial<VoiceRecord>, boolean]>([
    ['say nothing of themselves', {}, {}, false],
    ['link one message', { message: 'm' }, { message: 'm' }, true],
    ['link one message from two sources', { message: 'm', sourceId: 1 }, { message: 'm', sourceId: 2 }, true],
    ['link two messages', { message: 'm' }, { message: 'n' }, false],
    ['name one user on one source', { endUser: 'a' }, { endUser: 'a' }, true],
    ['name one user on two sources', { endUser: 'a', sourceId: 1 }, { endUser: 'a', sourceId: 2 }, false],
    ['name two users', { endUser: 'a' }, { endUser: 'b' }, false],
    ['name two users with the same words', { endUser: 'a', words: w }, { endUser: 'b', words: w }, false],
    ['name two users in one message', { endUser: 'a', message: 'm' }, { endUser: 'b', message: 'm' }, false],
    [
      'name one user in one message, two sources',
      { endUser: 'a', message: 'm', sourceId: 1 },
      { endUser: 'a', message: 'm', sourceId: 2 },
      true,
    ],
    ['say the same, nobody named', { words: w }, { words: w }, true],
    ['say the same on two sources', { words: w, sourceId: 1 }, { words: w, sourceId: 2 }, true],
    ['say the same, one of them named', { words: w, endUser: 'a' }, { words: w }, false],
    ['one named, one not, of one message', { message: 'm', endUser: 'a' }, { message: 'm' }, true],
    ['say different things', { words: w }, { words: x }, false],
    ['say too little to compare', { words: null }, { words: null }, false],
    ['say the same, one of them with an emoji', { words: w }, { words: words('w', '+') }, true],
    ['say the same with opposite emoji', { words: words('w', '-') }, { words: words('w', '+') }, false],
    ['link two messages with the same words', { message: 'm', words: w }, { message: 'n', words: w }, true],
  ])('that %s', (_, one, other, same) => {
    expect(isSameVoice(record(1, one), record(2, other))).toBe(same);
    expect(isSameVoice(record(2, other), record(1, one))).toBe(same);
  });
});

test.each<[string, Words | null]>([
  ['包装盒太大!!浴室放不下', words('包装盒太大浴室放不下')],
  ['包装盒太大，浴室放不下👎', words('包装盒太大浴室放不下', '-')],
  ['太大了！！', null],
  ['12345678', null],
  ['此用户没有填写评价。', null],
  ['【系统默认好评】👍', null],
  ['The user did not leave a comment.', null],
  ['用户很懒，什么也没写！', null],
])(
  'words are compared by their normal form, too short ones and stock phrases not at all: %s',
  (text, words) => {
    expect(wordsToCompare(text, stockForms('用户很懒什么也没写；另一句'))).toEqual(words);
  },
);

describe('voices', () => {
  test('are joined along a chain: a message, then words, then a hand', () => {
    const records = [
      record(4, { message: 'm' }),
      record(2, { message: 'm', words: w }),
      record(7, { words: w }),
      record(9),
      record(5),
    ];
    const voices = groupVoices(records, [{ left: 9, right: 7 }]);
    expect(voices).toEqual(
      new Map([
        [4, 2],
        [2, 2],
        [7, 2],
        [9, 2],
        [5, 5],
      ]),
    );
  });

  test('of words without emoji are those of the only tone in which they are said, and nobody’s when there are two', () => {
    const [plain, liked, hated] = [
      record(1, { words: w }),
      record(2, { words: words('w', '+') }),
      record(3, { words: words('w', '-') }),
    ];
    const numbers = (...records: VoiceRecord[]) => [...groupVoices(records).values()];
    expect(numbers(plain, liked)).toEqual([1, 1]);
    expect(numbers(plain, hated)).toEqual([1, 1]);
    expect(numbers(liked, hated)).toEqual([2, 3]);
    expect(numbers(plain, liked, hated)).toEqual([1, 2, 3]);
    // What names a user is compared by no words, so it stands between nobody.
    expect(numbers(plain, liked, { ...hated, endUser: 'a' })).toEqual([1, 1, 3]);
  });

  test('of nothing are none', () => expect(groupVoices([])).toEqual(new Map()));

  test('ignore hand links to records that are not there', () => {
    expect(groupVoices([record(1)], [{ left: 1, right: 2 }])).toEqual(new Map([[1, 1]]));
  });

  const scenes = fc
    .uniqueArray(fc.integer({ min: 1, max: 30 }), { maxLength: 12 })
    .chain(ids =>
      fc.tuple(...ids.map(id => records.map(facts => record(id, facts)))).map(all => all as VoiceRecord[]),
    );
  const hands = fc.array(
    fc.record({ left: fc.integer({ min: 1, max: 30 }), right: fc.integer({ min: 1, max: 30 }) }),
    {
      maxLength: 4,
    },
  );

  test('are the connected groups of records that are one voice pair by pair, or linked by hand', () => {
    fc.assert(
      fc.property(scenes, hands, (records, links) => {
        expect(groupVoices(records, links)).toEqual(naiveVoices(records, links));
      }),
      { numRuns: rounds({ short: 200, full: 500 }) },
    );
  });

  test('do not depend on the order of records and links', () => {
    const shuffled = fc
      .tuple(scenes, hands)
      .chain(([records, links]) =>
        fc.tuple(fc.constant(records), fc.constant(links), shuffle(records), shuffle(links)),
      );
    fc.assert(
      fc.property(shuffled, ([records, links, otherRecords, otherLinks]) => {
        expect(groupVoices(otherRecords, otherLinks)).toEqual(groupVoices(records, links));
      }),
    );
  });

  test('are named by the least id in them', () => {
    fc.assert(
      fc.property(scenes, hands, (records, links) => {
        const voices = groupVoices(records, links);
        for (const voice of new Set(voices.values())) {
          const members = [...voices].filter(([, each]) => each === voice).map(([id]) => id);
          expect(voice).toBe(Math.min(...members));
        }
      }),
    );
  });

  test('come back as they were when the links by hand are taken away', () => {
    fc.assert(
      fc.property(scenes, hands, (records, links) => {
        const before = groupVoices(records);
        groupVoices(records, links);
        expect(groupVoices(records, [])).toEqual(before);
      }),
    );
  });

  test('only grow by a link by hand: whoever was one voice stays one', () => {
    fc.assert(
      fc.property(scenes, hands, (records, links) => {
        const linked = groupVoices(records, links);
        for (const [id, voice] of groupVoices(records)) expect(linked.get(id)).toBe(linked.get(voice));
      }),
    );
  });

  test('of different named users are never joined by words', () => {
    fc.assert(
      fc.property(scenes, records => {
        const unlinked = records.map(each => ({ ...each, message: null }));
        const voices = groupVoices(unlinked);
        for (const one of unlinked) {
          for (const other of unlinked) {
            if (one.endUser === null || other.endUser === null || one.endUser === other.endUser) continue;
            expect(voices.get(one.id)).not.toBe(voices.get(other.id));
          }
        }
      }),
    );
  });

  const RECORDS = rounds({ short: 80_000, full: 200_000 });

  test(`of ${RECORDS} records, the worst chains among them, are found in time that grows with their number`, async () => {
    const grouping = (count: number) => {
      const records = Array.from({ length: count }, (_, index) => {
        // A third are one long chain of messages and words, a third say the same, a third name users.
        if (index % 3 === 0) {
          return record(count - index, {
            message: `m${Math.floor(index / 6)}`,
            words: words(`w${Math.floor((index + 3) / 6)}`),
          });
        }
        return index % 3 === 1
          ? record(count - index, { words: words('the same') })
          : record(count - index, { endUser: `u${index % 999}`, sourceId: index % 7 });
      });
      const links = Array.from({ length: 1000 }, (_, index) => ({ left: index + 1, right: count - index }));
      return () => expect(groupVoices(records, links).size).toBe(count);
    };
    expect(await growthAtTwice(RECORDS / 2, grouping)).toBeLessThan(GROWTH_AT_MOST);
  });
});

const records = fc.record({
  message: fc.constantFrom(null, 'm', 'n'),
  endUser: fc.constantFrom(null, null, 'a', 'b'),
  sourceId: fc.constantFrom(1, 2),
  words: fc.constantFrom(null, v, w, x, words('w', '+'), words('w', '-')),
});

function shuffle<Item>(items: readonly Item[]): fc.Arbitrary<Item[]> {
  return fc.shuffledSubarray([...items], { minLength: items.length });
}

/** The rule as method.md says it, pair by pair until nothing changes. */
function naiveVoices(records: readonly VoiceRecord[], links: readonly HandLink[]): Map<number, number> {
  const voices = new Map(records.map(each => [each.id, each.id]));
  /** Between words with and without emoji, only in the tone that is the only one. */
  const isBetweenTones = (one: VoiceRecord, other: VoiceRecord) => {
    const byWordsAlone = { ...one, message: null };
    const tone = [one.words?.tone, other.words?.tone].find(each => each !== '');
    if (isSameVoice(one, other) && !isSameVoice(byWordsAlone, other)) return false;
    if (one.message !== null && one.message === other.message) return false;
    const opposite = records.filter(
      each =>
        each.endUser === null &&
        each.words?.form === one.words?.form &&
        each.words?.tone !== '' &&
        each.words?.tone !== tone,
    );
    return one.endUser === null && one.words?.tone !== other.words?.tone && opposite.length > 0;
  };
  const areLinked = (one: VoiceRecord, other: VoiceRecord) =>
    (isSameVoice(one, other) && !isBetweenTones(one, other)) ||
    links.some(({ left, right }) => [left, right].includes(one.id) && [left, right].includes(other.id));
  for (let hasChanged = true; hasChanged; ) {
    hasChanged = false;
    for (const one of records) {
      for (const other of records) {
        const [own, its] = [voices.get(one.id) ?? 0, voices.get(other.id) ?? 0];
        if (one === other || its >= own || !areLinked(one, other)) continue;
        voices.set(one.id, its);
        hasChanged = true;
      }
    }
  }
  return voices;
}
