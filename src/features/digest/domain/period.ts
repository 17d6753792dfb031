/** The period of a report: from the last digest that was sent to this one, and as long before. */
import { type Bilingual, both } from '../../../domain/language.ts';

const DAY = 86_400_000;
const WEEK_DAYS = 7;
/** After a longer silence nobody reads all that was; and what is read must stay bounded. */
const LONGEST_DAYS = 56;

export type Period = { readonly from: Date; readonly to: Date; readonly before: Date };

/** @param lastTold up to when the last digest that was sent reached; a week is reported when there was none */
export function periodOf(to: Date, lastTold: Date | undefined): Period {
  const earliest = to.getTime() - LONGEST_DAYS * DAY;
  const begun = lastTold === undefined ? to.getTime() - WEEK_DAYS * DAY : lastTold.getTime();
  const from = Math.max(earliest, Math.min(begun, to.getTime()));
  return { from: new Date(from), to, before: new Date(2 * from - to.getTime()) };
}

/** @returns what the period, and the one before, are called in a sentence: “本周”, “上周”; “近 9 天”, “再前 9 天” */
export function periodNames({ from, to }: Pick<Period, 'from' | 'to'>): {
  readonly now: Bilingual;
  readonly before: Bilingual;
} {
  const days = Math.max(1, Math.round((to.getTime() - from.getTime()) / DAY));
  if (days === WEEK_DAYS) return { now: both('本周', 'this week'), before: both('上周', 'last week') };
  if (days === 1)
    return { now: both('近 1 天', 'in the last day'), before: both('再前 1 天', 'the day before') };
  return {
    now: both(`近 ${days} 天`, `in the last ${days} days`),
    before: both(`再前 ${days} 天`, `the ${days} days before`),
  };
}
