import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withoutName, withoutNameOf } from '../../src/chat/grammar/end-user.ts';
import { endUserKeyOf } from '../../src/conversation/hash-end-user.ts';
import { placesOfHash, placesOfTrace, traceOf } from '../../src/domain/name-trace.ts';

const { hash } = endUserKeyOf('the secret of a team');
const shown = (name: string) => `${/\p{Script=Han}/u.test(name) ? '用户' : 'user'}#${hash(name).slice(0, 4)}`;

describe('a name that is known by its trace alone', () => {
  test.each([
    ['张女士说盖子坏了，张 女士很生气', '张女士'],
    ['ZQ Three, zqthree and zq  three', 'Zq Three'],
    ['Zqonesays so, zqonesays so', 'Zqone'],
    ['Al also called Al', 'Al'],
    ['Ｚｑｏｎｅ, zq\u200bone', 'Zqone'],
    ['用户张女士', '张女士'],
    ['哈哈哈哈哈', '哈哈'],
  ])('is found where it is found by itself: %s', (text, name) => {
    const trace = traceOf(name, hash);
    const without = withoutNameOf(text, { hash: hash(name), trace }, hash);
    expect(without).toBe(withoutName(text, name, shown(name)));
    expect(without).not.toBe(text);
  });

  test('law: it makes no difference whether the name or its trace is known', () => {
    const letters = fc.constantFrom('a', 'B', 'é', '1', '张', '李', ' ', '，', '-', 'ﬁ', '😀', '\u200b');
    const words = fc.array(letters, { minLength: 2, maxLength: 4 }).map(each => `张${each.join('')}`.trim());
    const texts = fc.tuple(fc.array(letters, { maxLength: 30 }), fc.array(letters, { maxLength: 30 }));
    fc.assert(
      fc.property(words, texts, (name, [before, after]) => {
        const text = before.join('') + name + after.join('') + name.toUpperCase();
        const named = { hash: hash(name), trace: traceOf(name, hash) };
        expect(withoutNameOf(text, named, hash)).toBe(withoutName(text, name, shown(name)));
      }),
    );
  });

  test('can be told from its trace by nobody who has no key, and is long only where the name is', () => {
    expect(traceOf('张女士', hash)).toMatch(/^3\.[0-9a-f]{4}\.[0-9a-f]{16}\.[0-9a-f]{16}$/);
    const other = endUserKeyOf('the secret of another team');
    const [, ...ours] = traceOf('张女士', hash).split('.');
    const [, ...theirs] = traceOf('张女士', other.hash).split('.');
    expect(ours.filter(each => theirs.includes(each))).toEqual([]);
    expect(placesOfTrace(traceOf('张女士', hash), '张女士', other.hash)).toEqual([]);
    expect(placesOfTrace('nonsense', '张女士', hash)).toEqual([]);
  });

  test('is looked for in the longest text by hashing next to nothing', () => {
    let hashed = 0;
    const counting = (text: string) => {
      hashed += 1;
      return createHmac('sha256', 'k').update(text).digest('hex');
    };
    const trace = traceOf('王小二', counting);
    const text = Array.from({ length: 5_000 }, (_, at) =>
      String.fromCharCode(0x4e00 + ((at * 7_919) % 20_000)),
    );
    hashed = 0;
    expect(placesOfTrace(trace, `${text.join('')}王小二`, counting)).toEqual([[5_000, 5_003]]);
    expect(hashed).toBeLessThan(20);
    hashed = 0;
    placesOfHash('ff', text.join(''), counting);
    expect(hashed).toBeLessThanOrEqual(2_000);
  });
});

test('the same letters over and over are hashed once, though each place is looked at', () => {
  let count = 0;
  const counting = (text: string) => {
    count += 1;
    return createHmac('sha256', 'key').update(text).digest('hex');
  };
  const trace = traceOf('AAAA', counting);
  count = 0;
  expect(placesOfTrace(trace, 'a'.repeat(5_000), counting)).toEqual([]);
  expect(count).toBeLessThan(10);
});
