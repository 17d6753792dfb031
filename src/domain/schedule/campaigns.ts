/**
 * Campaign windows (大促): days on which platforms sell, and complaints and conversions are not as in other weeks. They mark
 * what is shown; no schedule depends on them.
 */
import type { Bilingual } from '../language.ts';
import type { Day } from '../zoned-time.ts';
import { type DayNumber, dayAt, dayNumber } from './day-number.ts';

export type Campaign = { readonly name: Bilingual; readonly from: Day; readonly to: Day };

type Yearly = { readonly name: Bilingual; readonly from: string; readonly to: string };

/** From the first presale to the day that gives the name. */
const YEARLY: readonly Yearly[] = [
  { name: { zh: '38 大促', en: '3.8' }, from: '03-01', to: '03-08' },
  { name: { zh: '618', en: '618' }, from: '05-20', to: '06-20' },
  { name: { zh: '双 11', en: 'Double 11' }, from: '10-14', to: '11-11' },
  { name: { zh: '双 12', en: 'Double 12' }, from: '12-01', to: '12-12' },
];
const NEW_YEAR_GOODS: Bilingual = { zh: '年货节', en: 'New Year goods' };
/** 年货节 is from four weeks until three days before the lunar New Year: then parcels stop. */
const NEW_YEAR_GOODS_DAYS = { from: 28, to: 3 };

/**
 * @param own what the team added
 * @returns the windows that share a day with a period (both ends included), earliest first
 */
export function campaignsIn(from: Day, to: Day, own: readonly Campaign[] = []): Campaign[] {
  const found = [...own];
  for (let year = Number(from.slice(0, 4)); year <= Number(to.slice(0, 4)); year += 1) {
    found.push(...YEARLY.map(each => ({ ...each, from: `${year}-${each.from}`, to: `${year}-${each.to}` })));
    const newYear = lunarNewYear(year);
    const [begin, end] = [newYear - NEW_YEAR_GOODS_DAYS.from, newYear - NEW_YEAR_GOODS_DAYS.to];
    found.push({ name: NEW_YEAR_GOODS, from: dayAt(begin), to: dayAt(end) });
  }
  // That of the next year may begin in December.
  const next = lunarNewYear(Number(to.slice(0, 4)) + 1);
  found.push({
    name: NEW_YEAR_GOODS,
    from: dayAt(next - NEW_YEAR_GOODS_DAYS.from),
    to: dayAt(next - NEW_YEAR_GOODS_DAYS.to),
  });
  return found
    .filter(each => each.from <= to && each.to >= from)
    .sort((one, other) => (one.from < other.from ? -1 : 1));
}

const CHINESE = new Intl.DateTimeFormat('en-u-ca-chinese', {
  month: 'numeric',
  day: 'numeric',
  timeZone: 'UTC',
});

/** @returns the first day of the first lunar month, between 20 January and 22 February */
function lunarNewYear(year: number): DayNumber {
  const first = dayNumber(`${year}-01-20`);
  for (let day = first; day < first + 34; day += 1)
    if (/^1\/1$/.test(CHINESE.format(new Date(day * 86_400_000)))) return day;
  throw new RangeError(`no lunar New Year in ${year}`);
}
