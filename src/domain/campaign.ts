/**
 * Campaign windows: when the shopping festivals of Chinese platforms are, as far as all of them agree. What users say and buy
 * then is not what they say and buy otherwise. Platforms move their first days by a week or so from year to year.
 */
import type { Bilingual } from './language.ts';
import { comparable } from './normal-form.ts';
import type { Day } from './zoned-time.ts';

export type CampaignId = 'new-year' | '38' | '618' | 'double-11' | 'double-12';

/** Own ones of a team are called by their name. */
export type Campaign = { readonly id: CampaignId | `own ${string}`; readonly label: Bilingual };

/** A team's own window: `MM-DD` of each year (over New Year where the last is the earlier), or `YYYY-MM-DD` of one. */
export type OwnCampaign = { readonly name: string; readonly first: string; readonly last: string };

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

/**
 * @param own the team's own windows: one that is called as a known campaign stands in its place in its years
 * @returns the campaigns that have a day within a range of days, both included; each once
 */
export function campaignsIn(first: Day, last: Day, own: readonly OwnCampaign[] = []): Campaign[] {
  const windows = windowsIn(first, last, own);
  return [...new Map(windows.map(({ campaign }) => [campaign.id, campaign])).values()];
}

/** @returns the windows that have a day within a range of days, by their first days */
function windowsIn(first: Day, last: Day, own: readonly OwnCampaign[]): CampaignWindow[] {
  // 年货节 of an early new year begins in the year before, as does an own one over New Year.
  return range(Number(first.slice(0, 4)) - 1, Number(last.slice(0, 4)) + 1)
    .flatMap(year => {
      const ours = own.flatMap(each => ownWindow(each, year));
      const isReplaced = ({ campaign }: CampaignWindow) =>
        ours.some(each => namesOf(campaign).includes(comparable(each.campaign.label.zh)));
      return [...campaignsOf(year).filter(each => !isReplaced(each)), ...ours];
    })
    .filter(each => each.first <= last && each.last >= first)
    .sort((one, other) => (one.first < other.first ? -1 : 1));
}

/** @returns the first window of a campaign of that name that is not over on a day; undefined when there is none */
export function nextWindow(
  name: string,
  today: Day,
  own: readonly OwnCampaign[],
): CampaignWindow | undefined {
  const until = `${Number(today.slice(0, 4)) + 2}-12-31`;
  return windowsIn(today, until, own).find(({ campaign }) => namesOf(campaign).includes(comparable(name)));
}

/** @returns all names by which campaigns can be called, the longest first */
export function campaignNames(own: readonly OwnCampaign[]): string[] {
  const known = [NEW_YEAR, ...YEARLY.map(({ campaign }) => campaign)].flatMap(namesOf);
  return [...new Set([...known, ...own.map(({ name }) => comparable(name))])].sort(
    (one, other) => other.length - one.length,
  );
}

/** What people call them besides. */
const ALSO: Readonly<Partial<Record<Campaign['id'], readonly string[]>>> = {
  '38': ['38节', '三八节', '女神节'],
  'double-11': ['双十一', '双 11', '11.11', 'singles day'],
  'double-12': ['双十二', '双 12', '12.12'],
};

function namesOf({ id, label }: Campaign): string[] {
  return [label.zh, label.en, ...(ALSO[id] ?? [])].map(comparable);
}

function ownWindow({ name, first, last }: OwnCampaign, year: number): CampaignWindow[] {
  const campaign: Campaign = { id: `own ${comparable(name)}`, label: { zh: name, en: name } };
  const isYearly = first.length === 5;
  if (!isYearly) return first.startsWith(`${year}-`) ? [{ campaign, first, last }] : [];
  return [{ campaign, first: `${year}-${first}`, last: `${last < first ? year + 1 : year}-${last}` }];
}

function daysBefore(day: Day, days: number): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10);
}

function range(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}
