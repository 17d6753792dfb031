/**
 * Campaign windows (大促): days on which platforms sell, and complaints and conversions are not as in other weeks. They mark
 * what is shown; no schedule depends on them.
 */
import type { Bilingual } from '../language.ts';
import type { Day } from '../zoned-time.ts';
import { dayAt, dayNumber } from './day-number.ts';

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
  const found = [...own, ...NEW_YEARS.map(newYearGoods)];
  for (let year = Number(from.slice(0, 4)); year <= Number(to.slice(0, 4)); year += 1)
    found.push(...YEARLY.map(each => ({ ...each, from: `${year}-${each.from}`, to: `${year}-${each.to}` })));
  return found
    .filter(each => each.from <= to && each.to >= from)
    .sort((one, other) => (one.from < other.from ? -1 : 1));
}

/**
 * The lunar New Year, as the Purple Mountain Observatory reckons it. Written down, since ICU's Chinese calendar is a day off where
 * the new moon is near midnight (2027).
 */
const NEW_YEARS = [
  ...['2024-02-10', '2025-01-29', '2026-02-17', '2027-02-06', '2028-01-26', '2029-02-13', '2030-02-03'],
  ...['2031-01-23', '2032-02-11', '2033-01-31', '2034-02-19', '2035-02-08', '2036-01-28', '2037-02-15'],
  ...['2038-02-04', '2039-01-24', '2040-02-12'],
];

function newYearGoods(newYear: Day): Campaign {
  const number = dayNumber(newYear);
  const [from, to] = [dayAt(number - NEW_YEAR_GOODS_DAYS.from), dayAt(number - NEW_YEAR_GOODS_DAYS.to)];
  return { name: NEW_YEAR_GOODS, from, to };
}
