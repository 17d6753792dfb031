/** Words that are a value by themselves, wherever they stand and without a key: the 最近7天 of “/搜索 太大 最近7天”. */
import type { Vocabulary } from './argument.ts';
import type { Argument } from './command.ts';
import type { GivenValue } from './given.ts';
import type { Word } from './parse.ts';

/** So many words stand together for one value: “past 7 days”. */
const STANDING_AT_MOST = 3;

/** “太大 最近7天”: takes what needs no key, wherever it stands. @returns the free words that are left */
export function takeStanding(
  line: string,
  free: Word[],
  all: readonly Argument[],
  values: Record<string, GivenValue>,
  vocabulary: Vocabulary,
): Word[] {
  let left = free;
  for (const { name, facts } of all) {
    if (facts.standsAlone === undefined || values[name] !== undefined) continue;
    const taken = standing(line, left, words => facts.standsAlone?.(words, vocabulary) === true);
    const [first] = taken;
    if (first === undefined) continue;
    const { start, end } = { start: first.start, end: taken.at(-1)?.end ?? first.end };
    values[name] = { typed: line.slice(start, end), start, end };
    left = left.filter(word => !taken.includes(word));
  }
  return left;
}

function standing(line: string, free: readonly Word[], isIt: (words: string) => boolean): readonly Word[] {
  for (let at = 0; at < free.length; at += 1) {
    for (let count = STANDING_AT_MOST; count >= 1; count -= 1) {
      const words = free.slice(at, at + count);
      const [first, last] = [words[0], words.at(-1)];
      if (first === undefined || last === undefined || words.length < count) continue;
      const isApart = words.some(word => word.isQuoted || word.pair !== undefined);
      if (!isApart && isIt(line.slice(first.start, last.end))) return words;
    }
  }
  return [];
}
