/**
 * Quiet hours (do not disturb): when the bot says nothing unasked. What is due then waits for their end. Whatever time brings
 * obeys them in one place, `conversation/due.ts`.
 */
import { normalized } from '../normal-form.ts';
import { addDays, parseTimeOfDay } from '../zoned-time.ts';
import { readSchedule } from './read-schedule.ts';
import { instantOf, shownAt } from './wall-clock.ts';

/** By the clock on the wall, in minutes after midnight; over midnight where `from` is the later. Equal: never quiet. */
export type QuietHours = { readonly from: number; readonly until: number };

export const NIGHT: QuietHours = { from: 22 * 60, until: 8 * 60 };
const NEVER: QuietHours = { from: 0, until: 0 };

/** @returns when something may be said that would be said at `at`: then, or when the quiet hours end; never earlier */
export function afterQuiet(at: Date, zone: string, { from, until }: QuietHours): Date {
  if (from === until) return at;
  const { day } = shownAt(at, zone);
  for (const first of [addDays(day, -1), day]) {
    const begin = instantOf(first, from, zone);
    const end = instantOf(from > until ? addDays(first, 1) : first, until, zone);
    // Where a whole day is left out, the next night may begin as one ends.
    if (begin <= at && at < end) return afterQuiet(end, zone, { from, until });
  }
  return at;
}

/** @returns the quiet hours that a team's settings say */
export function quietHoursOf({ quietHours }: { readonly quietHours: string }): QuietHours {
  return readQuietHours(quietHours) ?? NIGHT;
}

const NONE = /^(?:无|没有|不要|关|关闭|off|no|none|never|-|)$/i;

/** @param typed `22:00-08:00`, `晚上10点到早上8点`, `10pm to 8am`; `无` or `off` for none @returns undefined for anything else */
export function readQuietHours(typed: string): QuietHours | undefined {
  const line = normalized(typed).trim();
  if (NONE.test(line)) return NEVER;
  const [from, until, ...more] = line
    .replace(/^(?:从|from )\s*/i, '')
    .split(/\s*(?:到|至|-|–|—|~|\bto\b|\buntil\b)\s*/i)
    .map(minutesOf);
  if (from === undefined || until === undefined || more.length > 0 || from === until) return undefined;
  return { from, until };
}

const ANY_DAY = { now: new Date('2026-11-30T02:00:00Z'), zone: 'UTC' };

/** A day ends at 24:00, where the next one begins; between two of them a bare number is an hour. */
function minutesOf(typed: string): number | undefined {
  if (/^24(?::00|点)?$/.test(typed)) return 0;
  const time = parseTimeOfDay(/^\d{1,2}$/.test(typed) ? `${typed}:00` : typed);
  if (time !== undefined) return time;
  // 晚上十点半.
  const read = readSchedule(`每天 ${typed}`, ANY_DAY);
  return 'schedule' in read ? read.schedule.minutes : undefined;
}

/** @returns `22:00-08:00`, as it is kept and shown; empty where nothing is ever quiet */
export function wordQuietHours({ from, until }: QuietHours): string {
  if (from === until) return '';
  const two = (number: number) => `${number}`.padStart(2, '0');
  return [from, until].map(minutes => `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`).join('-');
}
