/**
 * Campaign windows: when the shopping festivals of Chinese platforms are, as far as all of them agree. What users say and buy
 * then is not what they say and buy otherwise. Platforms move their first days by a week or so from year to year.
 */
import type { Bilingual } from './language.ts';
import type { Day } from './zoned-time.ts';

export type CampaignId = 'new-year' | '38' | '618' | 'double-11' | 'double-12';

export type Campaign = { readonly id: CampaignId; readonly label: Bilingual };

/** One campaign of one year, both days included. */
export type CampaignWindow = { readonly campaign: Campaign; readonly first: Day; readonly last: Day };

const NEW_YEAR: Campaign = { id: 'new-year', label: { zh: '年货节', en: 'New Year shopping' } };

/** Those with the same dates each year, as MM-DD. */
const YEARLY: readonly { readonly campaign: Campaign; readonly first: string; readonly last: string }[] = [
  { campaign: { id: '38', label: { zh: '38 节', en: 'Women’s Day' } }, first: '03-01', last: '03-08' },
  { campaign: { id: '618', label: { zh: '618', en: '618' } }, first: '05-20', last: '06-20' },
  { campaign: { id: 'double-11', label: { zh: '双11', en: 'Double 11' } }, first: '10-15', last: '11-11' },
  { campaign: { id: 'double-12', label: { zh: '双12', en: 'Double 12' } }, first: '12-08', last: '12-12' },
];

/**
 * First day of the Chinese new year, by year (Purple Mountain Observatory; GB/T 33661). A table, because the calendar in ICU puts 2027 a day
 * late. After its last year 年货节 is not marked.
 */
const NEW_YEAR_DAYS: readonly Day[] = [
  ...['2024-02-10', '2025-01-29', '2026-02-17', '2027-02-06', '2028-01-26', '2029-02-13', '2030-02-03'],
  ...['2031-01-23', '2032-02-11', '2033-01-31', '2034-02-19', '2035-02-08', '2036-01-28', '2037-02-15'],
  ...['2038-02-04', '2039-01-24', '2040-02-12'],
];
/** Days before it: four weeks, until parcels no longer arrive. */
const NEW_YEAR_FROM = 28;
const NEW_YEAR_TO = 7;

/** @returns the campaigns of one calendar year, in the order of their first days */
export function campaignsOf(year: number): CampaignWindow[] {
  const yearly = YEARLY.map(({ campaign, first, last }) => ({
    campaign,
    first: `${year}-${first}`,
    last: `${year}-${last}`,
  }));
  const newYears = NEW_YEAR_DAYS.filter(day => day.startsWith(`${year}-`)).map(day => ({
    campaign: NEW_YEAR,
    first: daysBefore(day, NEW_YEAR_FROM),
    last: daysBefore(day, NEW_YEAR_TO),
  }));
  return [...newYears, ...yearly];
}

/** @returns the campaigns that have a day within a range of days, both included; each once */
export function campaignsIn(first: Day, last: Day): Campaign[] {
  // 年货节 of an early new year begins in the year before.
  const years = range(Number(first.slice(0, 4)), Number(last.slice(0, 4)) + 1);
  const windows = years.flatMap(campaignsOf).filter(each => each.first <= last && each.last >= first);
  return [...new Map(windows.map(({ campaign }) => [campaign.id, campaign])).values()];
}

function daysBefore(day: Day, days: number): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10);
}

function range(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}
