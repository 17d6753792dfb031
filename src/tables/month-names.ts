/** English names of months and weekdays, whole or by their first three letters. */

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const LONG_MONTHS =
  /^(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)$/;
const LONG_WEEKDAYS = /^(?:sun|mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?)(?:day)?$/;
const CHINESE_WEEKDAYS = '日一二三四五六';

/** @param word in small letters @returns 1 to 12 */
export function monthOf(word: string): number | undefined {
  return LONG_MONTHS.test(word) ? MONTHS.indexOf(word.slice(0, 3)) + 1 : undefined;
}

/** @param word in small letters, or 周一, 星期日 @returns 0 (Sunday) to 6 */
export function weekdayOf(word: string): number | undefined {
  if (LONG_WEEKDAYS.test(word)) return WEEKDAYS.indexOf(word.slice(0, 3));
  const han = /^(?:周|星期|礼拜)([日天一二三四五六])$/.exec(word)?.[1];
  return han === undefined ? undefined : han === '天' ? 0 : CHINESE_WEEKDAYS.indexOf(han);
}
