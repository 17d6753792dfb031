/** Serial dates of spreadsheets: days since 1900 (which Excel takes for a leap year) or since 1904 (old Macs). */

export type DateSystem = '1900' | '1904';

const DAY_SECONDS = 86_400;
const DAY_MILLISECONDS = DAY_SECONDS * 1000;
/** 9999-12-31 */
const LAST = 2_958_465;

/** @returns `2026-11-23`, or undefined for a number that is no day of 1900 to 9999 */
export function serialDay(serial: number, system: DateSystem): string | undefined {
  // Day 60 of 1900 is the 29th of February that never was.
  const days = Math.floor(serial) + (system === '1904' ? 1462 : 0);
  if (!(days >= 1 && days <= LAST) || days === 60) return undefined;
  const epoch = Date.UTC(1899, 11, days > 60 ? 30 : 31);
  return new Date(epoch + days * DAY_MILLISECONDS).toISOString().slice(0, 10);
}

/** @param share of a day; more than one shows as more than 24 hours @returns `08:30:00`, rounded to seconds */
export function serialTime(share: number): string {
  // Just below midnight it must not become the next day.
  const seconds =
    share < 1 ? Math.min(Math.round(share * DAY_SECONDS), DAY_SECONDS - 1) : Math.round(share * DAY_SECONDS);
  return [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
    .map(part => String(part).padStart(2, '0'))
    .join(':');
}
