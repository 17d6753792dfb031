/** Titles of columns, folded for comparing: width, case, blanks, line ends, and a unit in brackets at the end. */
import { folded } from '../domain/folded.ts';

/** Longer ones are compared by their beginning. */
const TITLE_AT_MOST = 200;
/** Folded text has half-width brackets and small letters. Not every bracket holds a unit: clicks(all) is not clicks(link). */
const UNIT =
  /[([](?:单位:)?([a-z]{3}|元|分|角|千元|万元|百万元|亿元|人民币|万|亿|%|‰|百分比|[¥￥$€£]|次|个|人|件|单|笔|条|人次|秒|s)[)\]]$/;
/** Three letters in brackets are a currency only if they are one: `clicks (all)`. */
const CURRENCIES = new Set([
  ...[
    'cny',
    'rmb',
    'usd',
    'eur',
    'gbp',
    'jpy',
    'hkd',
    'twd',
    'krw',
    'sgd',
    'myr',
    'thb',
    'vnd',
    'idr',
    'php',
    'inr',
  ],
  ...[
    'aud',
    'nzd',
    'cad',
    'chf',
    'sek',
    'nok',
    'dkk',
    'pln',
    'czk',
    'huf',
    'rub',
    'try',
    'brl',
    'mxn',
    'aed',
    'sar',
  ],
  ...['zar', 'mop'],
]);

/** @returns a title as it is compared */
export function foldedTitle(title: string): string {
  return folded(title.slice(0, TITLE_AT_MOST), false)
    .text.replace(/[\p{Cc}_]/gu, '')
    .replaceAll('（', '(')
    .replaceAll('）', ')')
    .replace(/^'/, '');
}

export type SplitTitle = { readonly bare: string; readonly unit: string | undefined };

/** @param fold of a title @returns it without the unit that it ends with: `消耗(元)`, `amountspent(usd)`, `点击率(%)` */
export function withoutUnit(fold: string): SplitTitle {
  const match = UNIT.exec(fold);
  const unit = match?.[1];
  if (match === null || unit === undefined || match.index === 0) return { bare: fold, unit: undefined };
  if (/^[a-z]{3}$/.test(unit) && !CURRENCIES.has(unit)) return { bare: fold, unit: undefined };
  return { bare: fold.slice(0, match.index), unit };
}
