/** Numbers and days of the week in words, Chinese and English: patterns by which they are found, and what they are. */
import type { Weekday } from './day-number.ts';

export const NUMBER = '(?:\\d{1,3}|[零〇一二两俩三四五六七八九十]{1,3})';
/** The number of a day of the week right behind 周: 周二十点 is ten o'clock on a Tuesday. */
export const FIRST = '[一二三四五六日天](?![点时号月次个])';
/** One that stands without 周 before it, as in 周一三五: none of 周三三点. */
export const BARE = '[一二三四五六日天](?![点时号月次个十])';
export const WEEK = '(?:周|星期|礼拜)';
/** 一三五, 一、三和五, 一到五. */
export const BARE_LIST = `(?:[一二三四五六日天](?:到|至|-|~|—|–)${WEEK}?${BARE}|${FIRST}(?:[、,和及]?${BARE}){0,6})`;
const ENGLISH_DAYS: Readonly<Record<string, Weekday>> = {
  mon: 1,
  tue: 2,
  wed: 3,
  thu: 4,
  fri: 5,
  sat: 6,
  sun: 7,
};
export const ENGLISH_DAY =
  '(?:mon(?:day)?|tue(?:s|sday)?|wed(?:s|nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)s?(?![a-z])';
const ENGLISH_NUMBERS: Readonly<Record<string, number>> = {
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  first: 1,
  second: 2,
  third: 3,
  fourth: 4,
  fifth: 5,
  last: -1,
};
const HAN_DIGITS = '〇一二三四五六七八九';

export function numberOf(text = ''): number {
  if (/^\d+$/.test(text)) return Number(text);
  const english = Object.hasOwn(ENGLISH_NUMBERS, text) ? ENGLISH_NUMBERS[text] : undefined;
  if (english !== undefined) return english;
  const digit = (word: string) => HAN_DIGITS.indexOf(word.replace(/[两俩]/, '二').replace('零', '〇'));
  const plain = text.replace(/^[零〇](?=.)/, '');
  if (!plain.includes('十')) return plain.length === 1 ? digit(plain) : Number.NaN;
  const [tens = '', ones = '', more] = plain.split('十');
  if (more !== undefined || tens.length > 1 || ones.length > 1) return Number.NaN;
  return (tens === '' ? 1 : digit(tens)) * 10 + (ones === '' ? 0 : digit(ones));
}

export function weekdayOfHan(text = ''): Weekday {
  return text === '天' ? 7 : (('一二三四五六日'.indexOf(text) + 1) as Weekday);
}

export function hanDays(text: string): readonly Weekday[] {
  const [first, last] = text.split(/[到至~—–-]/);
  if (last !== undefined) return range(weekdayOfHan(first), weekdayOfHan(last.at(-1)));
  return [...text].filter(letter => /[一二三四五六日天]/.test(letter)).map(weekdayOfHan);
}

export function englishDay(text = ''): Weekday {
  return ENGLISH_DAYS[text.slice(0, 3)] ?? 1;
}

/** From one day of the week to another, be it over Sunday. */
export function range(from: Weekday, to: Weekday): readonly Weekday[] {
  const days: Weekday[] = [];
  for (let day = from; days.length < 7; day = ((day % 7) + 1) as Weekday) {
    days.push(day);
    if (day === to) break;
  }
  return days;
}
