import { Jieba } from '@node-rs/jieba';
import { dict } from '@node-rs/jieba/dict.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Candidate,
  type ClaimWords,
  suggest,
} from '../../../../src/features/persona/domain/suggestion.ts';
import { GROWTH_AT_MOST, growthAtTwice } from '../../../growth.ts';

const jieba = Jieba.withDict(dict);
const cut = (text: string) => jieba.cut(text, true);
const NOW = new Date('2026-06-30T12:00:00Z');
const daysAgo = (days: number) => new Date(NOW.getTime() - days * 24 * 60 * 60 * 1000);

/** A record that says nothing of itself but its words, by a voice of its own. */
function record(number: number, text: string, facts: Partial<Candidate> = {}): Candidate {
  return {
    number,
    text,
    tags: [],
    segment: null,
    sentiment: null,
    voice: number,
    sourceId: 1,
    saidAt: daysAgo(1),
    ...facts,
  };
}

const SLOW = ['送餐太慢了', '送餐很慢，等了一个多小时', '这次送餐有点慢', '送餐慢，汤都凉了'];
const SPOONS = ['没有给勺子', '又没给勺子！', '没送勺子，怎么吃'];
const OTHERS = ['包装很精致', '豆浆有股怪味', '老板赠了一瓶可乐', '发票抬头写错', '希望出小份套餐'];
const all = (texts: readonly string[], from: number, facts: Partial<Candidate> = {}) =>
  texts.map((text, index) => record(from + index, text, facts));
const groupsOf = (candidates: readonly Candidate[], claims: readonly ClaimWords[] = []) =>
  suggest(candidates, claims, cut, NOW);
const membersOf = (candidates: readonly Candidate[]) =>
  groupsOf(candidates).map(({ members }) => [...members].sort((one, other) => one - other));

describe('feedback in a row', () => {
  test('has nothing in common by what stands for the name of a user', () => {
    const texts = ['包装很精致', '豆浆有股怪味', '老板赠了可乐', '发票抬头写错'];
    const named = texts.map((text, at) => ['用户#5132', 'user#5132 ', '#5132，', '用户#5132说'][at] + text);
    expect(groupsOf(all(named, 1))).toEqual([]);
    const alike = SLOW.map((text, at) => `${text}，用户#513${at}`);
    expect(groupsOf(all(alike, 1))[0]?.shared).toEqual(groupsOf(all(SLOW, 1))[0]?.shared);
  });

  test('that is alike makes groups, the rest makes none', () => {
    const candidates = [...all(SLOW, 1), ...all(SPOONS, 11), ...all(OTHERS, 21)];
    expect(membersOf(candidates)).toEqual([
      [1, 2, 3, 4],
      [11, 12, 13],
    ]);
  });

  test('is named by a short, complete record and by the words that it shares', () => {
    const [group] = groupsOf([
      record(1, '慢'),
      record(2, '唉，点了半天才想起来今天是周末，人特别多，骑手也少，反正就是送餐慢，别的都还过得去吧'),
      record(3, '送餐太慢了'),
      record(4, '送餐慢'),
      ...all(OTHERS, 21),
    ]);
    expect(group?.typical).toBe(3);
    expect(group?.members).toContain(group?.typical);
    expect(group?.shared).toEqual(expect.arrayContaining(['送餐', '慢']));
  });

  test('that is nothing gives nothing', () => expect(groupsOf([])).toEqual([]));

  test.each([
    ['stop words', ['的了呢', '我的是这个', '那就是了', '还有的']],
    ['praise', ['不错', '很好', '好评！', '不错不错']],
    ['marks and digits', ['！！！', '666', '👍', '……']],
  ])('that is only %s makes no group', (_, texts) => expect(groupsOf(all(texts, 1))).toEqual([]));

  test('of one voice, however often it is said, makes no group', () => {
    expect(groupsOf(all(SLOW, 1, { voice: 1 }))).toEqual([]);
  });

  test('that says the same in other words makes one group', () => {
    const slow = ['等了两个小时', '送餐太慢了', '一个半小时才送到', '上菜慢'];
    const bad = ['面很难吃', '面不好吃', '真难吃'];
    expect(membersOf([...all(slow, 1), ...all(bad, 11), ...all(OTHERS, 21)])).toEqual([
      [1, 2, 3, 4],
      [11, 12, 13],
    ]);
  });

  test('is heard in English too', () => {
    const texts = [
      'Delivery was slow',
      'The delivery is too slow',
      "It doesn't fit my bag",
      "Didn't fit the bag",
    ];
    expect(membersOf(all(texts, 1))).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });
});

describe('a contrary', () => {
  test.each([
    ['denied by a word of its own', '这个面好吃', '面不好吃'],
    ['denied inside the word', '菜很新鲜', '菜不新鲜'],
    ['there and not there', '有筷子', '没有筷子'],
    ['praise and blame of one thing', '味道很好', '味道很差'],
  ])('is not grouped: %s', (_, one, other) => {
    expect(groupsOf([record(1, one), record(2, other), ...all(OTHERS, 21)])).toEqual([]);
  });

  test('of sentiment parts what the words would join; a record without one goes with either', () => {
    const candidates = [
      ...all(['送餐速度快', '送餐速度真快'], 1, { sentiment: 1 }),
      ...all(['送餐速度快才怪', '说是送餐速度快才怪'], 11, { sentiment: -2 }),
      record(21, '送餐速度快', { sentiment: 0 }),
      ...all(OTHERS, 31),
    ];
    const groups = membersOf(candidates);
    expect(groups).toContainEqual([1, 2, 21]);
    expect(groups).toContainEqual([11, 12]);
  });
});

describe('a segment', () => {
  test('has its own groups where it has enough voices', () => {
    const candidates = [
      ...all(SLOW.slice(0, 2), 1, { segment: '学生' }),
      ...all(SLOW.slice(2), 11, { segment: 'ＶＩＰ' }),
      record(21, '送餐慢', { segment: 'vip' }),
    ];
    expect(membersOf(candidates)).toEqual([
      [11, 12, 21],
      [1, 2],
    ]);
  });

  test('never joins another; a record without one goes with either', () => {
    const candidates = [
      ...all(['送餐太慢', '送餐慢'], 1, { segment: '学生' }),
      record(3, '送餐慢', { segment: '宝妈' }),
      record(4, '送餐慢'),
    ];
    expect(membersOf(candidates)).toEqual([[1, 2, 4]]);
    const scattered = SLOW.map((text, index) => record(index + 1, text, { segment: `客群${index}` }));
    expect(membersOf(scattered)).toEqual([]);
  });
});

test('a tag joins what is said in different words', () => {
  const tagged = [record(1, '盒子塌了', { tags: ['物流'] }), record(2, '晚到两天', { tags: ['物流'] })];
  const [group] = groupsOf([...tagged, ...all(OTHERS, 21)]);
  expect(group?.members).toHaveLength(2);
  expect(group?.shared).toEqual(['物流']);
});

test('groups come by voices, and count voices, sources and months', () => {
  const candidates = [
    record(1, '送餐太慢了', { voice: 1, sourceId: 1, saidAt: daysAgo(2) }),
    record(2, '送餐太慢了！', { voice: 1, sourceId: 1, saidAt: daysAgo(40) }),
    record(3, '送餐很慢', { voice: 3, sourceId: 2, saidAt: daysAgo(35) }),
    record(4, '送餐有点慢', { voice: 4, sourceId: 2, saidAt: daysAgo(100) }),
    ...all(SPOONS.slice(0, 2), 11),
    ...all(OTHERS, 21),
  ];
  const groups = groupsOf(candidates);
  expect(groups[0]).toMatchObject({ voices: 3, sources: 2, recentVoices: 1, earlierVoices: 2 });
  expect(groups[1]).toMatchObject({ voices: 2, sources: 1, recentVoices: 2, earlierVoices: 0 });
});

describe('a claim', () => {
  const claims = [
    { claim: 7, wording: '餐具常常漏送', verbatims: ['没有给勺子', '没给勺子和筷子'] },
    { claim: 8, wording: '嫌送餐慢', verbatims: ['送餐太慢'] },
  ];
  const candidates = [
    ...all(SLOW, 1),
    ...all(SPOONS, 11),
    ...all(['量太少', '量真少'], 31),
    ...all(OTHERS, 21),
  ];

  test('that says much the same is named; where none does, none is', () => {
    const claimOf = new Map(
      groupsOf(candidates, claims).map(group => [group.members.toSorted()[0], group.claim]),
    );
    expect([claimOf.get(1), claimOf.get(11), claimOf.get(31)]).toEqual([8, 7, undefined]);
  });

  test('that says the contrary is not named', () => {
    const contrary = [{ claim: 9, wording: '勺子给得足', verbatims: ['有勺子'] }];
    expect(groupsOf(candidates, contrary).filter(({ claim }) => claim !== undefined)).toEqual([]);
  });
});

describe('whatever is said', () => {
  const WORDS = [
    '送餐',
    '太慢',
    '味道',
    '不错',
    '勺子',
    '没有',
    '包装',
    '难看',
    '价格',
    '分量',
    '好吃',
    '的了',
  ];
  const byTwo = (text: string) => text.match(/../gu) ?? [];
  const anyCandidate = fc.record({
    text: fc
      .array(fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 4 }), { maxLength: 3 })
      .map(clauses => clauses.map(words => words.join('')).join('，')),
    tags: fc.subarray(['物流', '餐具', '好吃'], { maxLength: 2 }),
    segment: fc.constantFrom(null, null, '学生', 'VIP', 'vip '),
    sentiment: fc.constantFrom(null, null, -2, -1, 0, 1, 2),
    voice: fc.integer({ min: 1, max: 25 }),
    sourceId: fc.integer({ min: 1, max: 3 }),
    saidAt: fc.integer({ min: 0, max: 100 }).map(daysAgo),
  });
  const anyCandidates = fc
    .array(anyCandidate, { maxLength: 40 })
    .map(list => list.map((facts, index): Candidate => ({ number: index + 1, ...facts })));
  const claims = [{ claim: 3, wording: '送餐太慢', verbatims: [] }];

  test('groups are disjoint, of two voices at least, of one sentiment, and count right', () => {
    fc.assert(
      fc.property(anyCandidates, candidates => {
        const byNumber = new Map(candidates.map(candidate => [candidate.number, candidate]));
        const groups = suggest(candidates, claims, byTwo, NOW);
        const grouped = groups.flatMap(({ members }) => members);
        expect(new Set(grouped).size).toBe(grouped.length);
        for (const group of groups) {
          const members = group.members.flatMap(number => byNumber.get(number) ?? []);
          const voicesHeard = (from: number, to: number) =>
            new Set(
              members
                .filter(({ saidAt }) => saidAt > daysAgo(to) && saidAt <= daysAgo(from))
                .map(({ voice }) => voice),
            ).size;
          expect(members).toHaveLength(group.members.length);
          expect(group.members[0]).toBe(group.typical);
          expect(group.voices).toBe(new Set(members.map(({ voice }) => voice)).size);
          expect(group.voices).toBeGreaterThanOrEqual(2);
          expect(group.sources).toBe(new Set(members.map(({ sourceId }) => sourceId)).size);
          expect(group.recentVoices).toBe(voicesHeard(0, 30));
          expect(group.earlierVoices).toBe(voicesHeard(30, 60));
          expect(group.shared.length).toBeGreaterThan(0);
          expect(group.shared.length).toBeLessThanOrEqual(5);
          const signs = new Set(members.map(({ sentiment }) => Math.sign(sentiment ?? 0)));
          expect(signs.has(1) && signs.has(-1)).toBe(false);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('the order in which it comes changes nothing', () => {
    const shuffled = anyCandidates.chain(list =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );
    fc.assert(
      fc.property(shuffled, ([one, other]) => {
        expect(suggest(other, claims, byTwo, NOW)).toEqual(suggest(one, claims, byTwo, NOW));
      }),
    );
  });

  test('a word that all say costs no more than time in proportion', async () => {
    const suggesting = (count: number) => {
      const candidates = Array.from({ length: count }, (_, index) =>
        record(index + 1, `外卖${WORDS[index % 12] ?? ''}${WORDS[(index * 7) % 11] ?? ''}`),
      );
      return () => suggest(candidates, [], byTwo, NOW);
    };
    // Comparing all with all would take four times as long.
    expect(await growthAtTwice(4_000, suggesting)).toBeLessThan(GROWTH_AT_MOST);
  });
});
