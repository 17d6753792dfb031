/** Why a typed schedule was not taken, in words: for the refusal of whichever command it was typed to. */
import type { Bilingual } from '../language.ts';
import { LONGEST_SCHEDULE, type ScheduleTrouble } from './read-schedule.ts';
import { TIMES_AT_MOST, WEEKS_AT_MOST } from './schedule.ts';
import type { TroubleCode } from './schedule-said.ts';

const SENTENCES: Readonly<Record<TroubleCode, (typed: string) => Bilingual>> = {
  empty: () => ({ zh: '没有写时间。', en: 'No time was given.' }),
  'too-long': () => ({
    zh: `时间太长了，最多 ${LONGEST_SCHEDULE} 个字。`,
    en: `That is too long for a time; at most ${LONGEST_SCHEDULE} characters.`,
  }),
  'not-understood': typed => ({
    zh: `时间里的“${typed}”看不懂。`,
    en: `“${typed}” is not understood as part of a time.`,
  }),
  'not-offered': typed => ({
    zh: `还不能按“${typed}”安排，只能按天、按周、按月。`,
    en: `“${typed}” can't be scheduled; daily, weekly, every n weeks and monthly can.`,
  }),
  'one-day': typed => ({
    zh: `“${typed}”只是一天，这里要的是固定的时间。`,
    en: `“${typed}” is a single day; this takes a time that comes round.`,
  }),
  'two-meanings': typed => ({
    zh: `“${typed}”可以有几种意思，请写清楚。`,
    en: `“${typed}” can mean several things.`,
  }),
  'which-half': typed => ({
    zh: `“${typed}”是上午还是下午？`,
    en: `Is “${typed}” in the morning or in the afternoon?`,
  }),
  'no-such-time': typed => ({ zh: `没有“${typed}”这个钟点。`, en: `There is no such time as “${typed}”.` }),
  'no-such-day': typed => ({
    zh: `“${typed}”：不是每个月都有这一天。`,
    en: `“${typed}”: not every month has that day.`,
  }),
  'no-such-date': typed => ({ zh: `“${typed}”里的日期不对。`, en: `The date in “${typed}” does not exist.` }),
  'too-many': typed => ({
    zh: `“${typed}”里的数不对：每 1 到 ${WEEKS_AT_MOST} 周，共 1 到 ${TIMES_AT_MOST} 次。`,
    en: `A number in “${typed}” is out of range: every 1 to ${WEEKS_AT_MOST} weeks, 1 to ${TIMES_AT_MOST} times.`,
  }),
  'no-time': typed => ({ zh: `“${typed}”没有写几点。`, en: `“${typed}” does not say at what time.` }),
  'no-day': typed => ({ zh: `“${typed}”没有写哪一天。`, en: `“${typed}” does not say on which day.` }),
  'several-times': typed => ({
    zh: `“${typed}”里有几个钟点，只能有一个。`,
    en: `“${typed}” has several times of day; there can be one.`,
  }),
  'several-rules': typed => ({
    zh: `“${typed}”里的几种说法合不到一起。`,
    en: `The parts of “${typed}” don't go together.`,
  }),
  'said-twice': typed => ({
    zh: `“${typed}”里有一样说了两次，而且不一样。`,
    en: `“${typed}” says one thing twice, and differently.`,
  }),
  never: typed => ({
    zh: `按“${typed}”一次都轮不到：已经结束了。`,
    en: `“${typed}” never comes round: it is over already.`,
  }),
};

/** @returns one sentence that says what was wrong and where; the examples stand beside it */
export function wordTrouble({ code, typed }: ScheduleTrouble): Bilingual {
  return SENTENCES[code](typed);
}
