/** Numbers of a test as people read them: money, counts, shares and ratios, each with its interval. */
import { type Bilingual, both, type Language } from '../../domain/language.ts';
import type { Estimate, Unknown } from './domain/estimate.ts';
import type { Interval } from './domain/proportion.ts';

/** `12,345` */
export function showCount(count: number): string {
  return grouped(count, Number.isInteger(count) ? 0 : 1);
}

/** @param fen minor units @returns `¥10,000`, `¥22.22` */
export function showMoney(fen: number): string {
  const yuan = Math.abs(fen) / 100;
  const isWhole = Number.isInteger(yuan) || yuan >= 1000;
  return `${fen < 0 ? '−' : ''}¥${grouped(yuan, isWhole ? 0 : 2)}`;
}

function grouped(number: number, decimals: number): string {
  const [whole = '', rest] = Math.abs(number).toFixed(decimals).split('.');
  const digits = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return `${number < 0 ? '−' : ''}${digits}${rest === undefined ? '' : `.${rest}`}`;
}

/** How many decimals tell the ends of an interval apart, and no more. */
function decimalsFor({ low, high }: Interval): number {
  const width = high - low;
  return width > 0 ? Math.min(4, Math.max(0, Math.round(1.2 - Math.log10(width)))) : 2;
}

/** How a ratio is shown: as a share, as money, or as a bare number. */
export type Unit = 'percent' | 'money' | 'number';

const SCALES = { percent: 100, money: 0.01, number: 1 } as const;

/**
 * @param times what the value is multiplied by first: of yields per minor unit, 100
 * @returns `1.80 %（1.62–1.99）`; what is not known in words
 */
export function showEstimate(cell: Estimate | Unknown, unit: Unit, language: Language, times = 1): string {
  const scale = SCALES[unit] * times;
  const sign = unit === 'money' ? '¥' : '';
  const behind = unit === 'percent' ? ' %' : '';
  const said = (words: Bilingual) => (language === 'en' ? words.en : words.zh);
  const bracketed = (words: string) => (language === 'en' ? ` (${words})` : `（${words}）`);
  if (cell.isKnown) {
    const ends = { low: cell.low * scale, high: cell.high * scale };
    const decimals = decimalsFor(ends);
    const show = (number: number) => grouped(number, decimals);
    return `${sign}${show(cell.value * scale)}${behind}${bracketed(`${show(ends.low)}–${show(ends.high)}`)}`;
  }
  const near = (number: number) => `${sign}${significant(number * scale)}${behind}`;
  if (cell.limit !== undefined) return `${unit === 'money' ? '≥' : '≤'} ${near(cell.limit)}`;
  if (cell.value !== undefined) return `${near(cell.value)}${bracketed(said(SHORT_LACKS[cell.lack]))}`;
  return cell.lack === 'no figures' ? '–' : said(LACKS[cell.lack]);
}

function significant(number: number): string {
  const decimals = number === 0 ? 0 : Math.max(0, 2 - Math.floor(Math.log10(Math.abs(number))));
  return grouped(number, Math.min(6, decimals));
}

/** Behind a value in a table, where it has no interval. */
const SHORT_LACKS: Readonly<Record<Unknown['lack'], Bilingual>> = {
  'no figures': both('没有数', 'no figures'),
  'no events': both('数据不足', 'not enough data'),
  'one day': both('都在同一天', 'all on one day'),
  'few days': both('不到 5 天', 'fewer than 5 days'),
};

export const LACKS: Readonly<Record<Unknown['lack'], Bilingual>> = {
  'no figures': both('没有数', 'no figures'),
  'no events': both('数据不足', 'not enough data'),
  'one day': both('数据不足：都在同一天', 'not enough data: all on one day'),
  'few days': both('数据不足：不到 5 天', 'not enough data: fewer than 5 days'),
};

/** @returns `+12 %（−5 … +32）` */
export function showComparison(
  { value, low, high }: Interval & { readonly value: number },
  language: Language,
): string {
  const decimals = (high - low) * 100 >= 10 ? 0 : 1;
  const percent = (ratio: number) => signed((ratio - 1) * 100, decimals);
  const ends = `${percent(low)} … ${percent(high)}`;
  return `${percent(value)} %${language === 'en' ? ` (${ends})` : `（${ends}）`}`;
}

function signed(percent: number, decimals: number): string {
  const shown = grouped(Math.abs(percent), decimals);
  if (Number(shown.replaceAll(',', '')) === 0) return '0';
  return `${percent > 0 ? '+' : '−'}${shown}`;
}

/** @returns `66–94 %` */
export function showShares({ low, high }: Interval): string {
  return `${Math.round(low * 100)}–${Math.round(high * 100)} %`;
}

/** @returns `1.11–1.57` */
export function showTimes({ low, high }: Interval): string {
  return `${low.toFixed(2)}–${high.toFixed(2)}`;
}
