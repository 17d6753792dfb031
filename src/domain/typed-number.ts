/** Numbers as people type them where one is asked for: `10万`, `1,000`, `7天`, `七天`. Understood wholly or not at all. */
import { normalized } from './normal-form.ts';

const TIMES: Readonly<Record<string, number>> = { 千: 1e3, k: 1e3, 万: 1e4, w: 1e4 };
const PLAIN = /^([+-]?)(\d{1,9}|\d{1,3}(?:,\d{3}){1,2})((?:\.\d{1,6})?)\s*([千万kw]?)$/;
const HAN_DIGITS = '零一二三四五六七八九';

/**
 * @param units words that may stand behind the number and say nothing else: `天`, `days`
 * @returns the number; undefined when it is none
 */
export function typedNumber(typed: string, units: readonly string[] = []): number | undefined {
  const text = normalized(typed).trim().toLowerCase().replace(/^−/, '-');
  const unit = units.filter(each => text.endsWith(each)).sort((one, other) => other.length - one.length)[0];
  const bare = unit === undefined ? text : text.slice(0, -unit.length).trimEnd();
  const [, sign = '', whole = '', fraction = '', times = ''] = PLAIN.exec(bare) ?? [];
  if (whole !== '') {
    const number = Number(`${sign}${whole.replaceAll(',', '')}${fraction}`);
    // As a decimal number: 1.1 × 10,000 is 11,000.000000000002 in binary.
    return Number((number * (TIMES[times] ?? 1)).toPrecision(15));
  }
  // A bare 五 may be part of a word; 五天 is a number.
  return unit === undefined ? undefined : hanNumber(bare);
}

/** @param text 三, 十, 十二, 二十三: a number below a hundred @returns undefined when it is none */
export function hanNumber(text: string): number | undefined {
  const [all, tens = '', ten = '', ones = ''] =
    /^([一二两三四五六七八九]?)(十?)([一二两三四五六七八九]?)$/.exec(text) ?? [];
  if (all === undefined || all === '' || (ten === '' && ones !== '')) return undefined;
  const digit = (han: string) => HAN_DIGITS.indexOf(han === '两' ? '二' : han);
  if (ten === '') return digit(tens);
  return (tens === '' ? 1 : digit(tens)) * 10 + (ones === '' ? 0 : digit(ones));
}
