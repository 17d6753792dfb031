/** Deadlines (due days): a day that is today or later, as people type it: `2026-12-01`, `12-01`, `明天`, `下周三`, `周五前`. */
import type { Bilingual } from '../../domain/language.ts';
import { type Clock, type Day, dayOf, parseDay, parseMoment, showDay } from '../../domain/zoned-time.ts';
import type { RefusalOptions } from '../refusal.ts';
import type { Vocabulary } from './argument.ts';
import { cut } from './mended-value.ts';
import { grammarRefusal } from './refusals.ts';

/** “周五前”, “by Friday”: the day itself is the last one. */
const BEFORE = /^by\s+|(?:之|以)?前$|之内$|截止$/giu;

/** @returns the day that is meant, also one that is over; undefined when the text is none */
export function dayAhead(typed: string, clock: Clock): Day | undefined {
  const text = typed.trim();
  return parseDay(text, clock, 'future') ?? parseDay(text.replace(BEFORE, '').trim(), clock, 'future');
}

/** @throws Refusal for what is no day, and for one that is over */
export function demandDayAhead(
  typed: string,
  label: Bilingual,
  { clock, language }: Pick<Vocabulary, 'clock' | 'language'>,
  options: RefusalOptions,
): Day {
  const day = dayAhead(typed, clock);
  if (day === undefined) throw grammarRefusal('not-a-day-ahead', { label, typed: cut(typed) }, options);
  if (day >= dayOf(clock.now, clock.zone)) return day;
  const noon = parseMoment(day, clock, 'past')?.at ?? clock.now;
  throw grammarRefusal('day-over', { label, shown: showDay(noon, clock, language) }, options);
}
