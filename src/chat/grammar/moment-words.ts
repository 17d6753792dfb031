/** Words behind a date that can only belong to it, though they make none: “昨天 25:00”, “yesterday 15:00 UTC”, “3.5 days ago”. */
import type { Bilingual } from '../../domain/language.ts';
import type { Clock } from '../../domain/zoned-time.ts';
import type { Refusal, RefusalOptions } from '../refusal.ts';
import type { Word } from './parse.ts';
import { grammarRefusal } from './refusals.ts';

const ZONE =
  '(?:utc|gmt)(?:[+-]\\d{1,2}(?::?\\d{2})?)?|[ecmp][sd]t|cet|cest|bst|ist|jst|kst|hkt|sgt|aest|aedt|msk|wet|eet|z|[+-]\\d{2}:?\\d{2}|(?:北京|东京|当地|伦敦|纽约|格林[威尼]治|世界)(?:标准)?时间?';
const ENDS_WITH_ZONE = new RegExp(`(?:^|[\\s\\d])(?:${ZONE})$`, 'iu');
/** A time, also one that can't be, or a zone. */
const TIME = new RegExp(
  `^(?:\\d{1,3}[:：]\\d{1,3}(?:[:：]\\d{1,3})?(?:[ap]m)?|\\d{1,2}点\\S{0,3}|[ap]m|${ZONE})$`,
  'iu',
);
/** Behind a number, or “last”. */
const UNIT =
  /^(?:(?:minute|min|hour|hr|day|week|month|year|weekend|night)s?|ago|个?(?:分钟|小时|天|周|星期|礼拜|月|年)之?前?|之?前)$/iu;
const COUNTED =
  /^[-+−]?[\d.,]+$|^(?:last|past|this|next|an?|a few|several|上|下|这|[一二两三四五六七八九十几]+)$/iu;
const WORDS_AT_MOST = 3;

/**
 * @param word the pair that gives a moment
 * @param behind the words behind it, and behind what was joined to it
 * @param end where what was joined ends
 * @returns how many of them belong to the moment
 */
export function belongingTo(line: string, word: Word, behind: readonly Word[], end: number): number {
  if (word.pair === undefined || word.isQuoted) return 0;
  const isCounted = COUNTED.test(line.slice(word.pair.valueStart, end).trim());
  let count = 0;
  for (const { text, pair, isQuoted } of behind.slice(0, WORDS_AT_MOST)) {
    if (pair !== undefined || isQuoted || !(TIME.test(text) || (isCounted && UNIT.test(text)))) break;
    count += 1;
  }
  return count;
}

/** @returns the refusal of what is no moment */
export function noMoment(
  typed: string,
  label: Bilingual,
  shown: string,
  { zone }: Clock,
  options: RefusalOptions,
): Refusal {
  return ENDS_WITH_ZONE.test(typed.trim())
    ? grammarRefusal('date-zone', { label, zone }, options)
    : grammarRefusal('not-a-date', { label, typed: shown }, options);
}
