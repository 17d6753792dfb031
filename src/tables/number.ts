/** Numbers as reports write them: grouped, with signs, currencies and units; exact until they are numbers. */
import { figureText, isNothing } from './cell-text.ts';
import { type Decimal, isWhole, parsePlain, shifted, toNumber, toWhole } from './decimal.ts';
import { bad, EMPTY, type Parsed } from './parsed.ts';

/** Which mark stands before the fraction: one for a file, see conventions.ts. */
export type DecimalMark = '.' | ',';

type Quantity = {
  readonly decimal: Decimal;
  readonly sign: '%' | '‰' | undefined;
  readonly currency: string | undefined;
};

/** 1,234.5  -¥1.2万  (1,234)  18,50 €  123秒  +5% */
const WRITTEN =
  /^(?<open>\()?(?<minus>[-+\u2212])?\s*(?<before>¥|￥|\$|€|£|[a-z]{1,3}\$|[a-z]{3}(?=[\s\d]))?\s*(?<inner>[-\u2212])?(?<digits>[\d.][\d.,' \u00a0\u202f\u2009]*(?:e[+-]?\d+)?)\s*(?<multiple>千万|百万|千|万|亿|w|k)?\s*(?<after>%|‰|¥|￥|\$|€|£|元|人民币|[a-z]{3}|人次|[次个人条件单笔篇秒星天])?(?<close>\))?$/iu;
const MULTIPLES = new Map([
  ['k', 3],
  ['千', 3],
  ['w', 4],
  ['万', 4],
  ['百万', 6],
  ['千万', 7],
  ['亿', 8],
]);
const POINT = /^(?:\d+|\d{1,3}(?:[, '\u00a0\u202f\u2009]\d{3})+)?(?:\.\d*)?(?:e[+-]?\d+)?$/i;
const COMMA = /^(?:\d+|\d{1,3}(?:[. '\u00a0\u202f\u2009]\d{3})+)?(?:,\d*)?$/;
const SYMBOLS = new Map([
  ...['¥', '￥', '元', '人民币', 'rmb', 'cny'].map(each => [each, 'CNY'] as const),
  ['$', 'USD'],
  ['€', 'EUR'],
  ['£', 'GBP'],
]);

/** Most figures: they need no closer look. */
const SIMPLE = /^-?\d{1,15}(?:\.\d{1,6})?$/;

function parse(figure: string, mark: DecimalMark): Quantity | undefined {
  if (mark === '.' && SIMPLE.test(figure)) {
    const decimal = parsePlain(figure);
    return decimal && { decimal, sign: undefined, currency: undefined };
  }
  const groups = WRITTEN.exec(figure)?.groups;
  if (groups === undefined) return undefined;
  const { open, close, minus, inner, before, digits = '', multiple = '', after } = groups;
  if ((open === undefined) !== (close === undefined)) return undefined;
  const written = digits.trim();
  if (!(mark === '.' ? POINT : COMMA).test(written)) return undefined;
  const plain =
    mark === '.' ? written.replace(/[^\d.e+-]/gi, '') : written.replace(/[^\d,]/g, '').replace(',', '.');
  const decimal = parsePlain(plain);
  if (decimal === undefined) return undefined;
  const isNegative =
    [open, minus === '+' ? undefined : minus, inner].filter(each => each !== undefined).length % 2 === 1;
  const sign = after === '%' || after === '‰' ? after : undefined;
  return {
    decimal: shifted({ ...decimal, isNegative }, MULTIPLES.get(multiple.toLowerCase()) ?? 0),
    sign,
    currency: currencyOf(before) ?? currencyOf(sign === undefined ? after : undefined),
  };
}

/** @param unit a symbol, a code, or what a title has in brackets @returns `CNY`; undefined for 次 and the like */
export function currencyOf(unit: string | undefined): string | undefined {
  if (unit === undefined) return undefined;
  const known = SYMBOLS.get(unit.toLowerCase());
  if (known !== undefined) return known;
  if (unit.endsWith('元') || unit === '分' || unit === '角') return 'CNY';
  return /^[a-z]{3}$/i.test(unit) ? unit.toUpperCase() : undefined;
}

function quantity(cell: string, mark: DecimalMark): Parsed<Quantity> {
  const figure = figureText(cell);
  if (figure === undefined) return bad('not-a-number', cell);
  if (isNothing(figure)) return EMPTY;
  if (/^#[A-Z/0!?]+$/.test(figure)) return bad('formula-error', figure);
  const value = parse(figure, mark);
  return value === undefined ? bad('not-a-number', figure) : { value };
}

/** @returns whether a cell is a figure, whatever its mark */
export function looksLikeNumber(cell: string): boolean {
  const figure = figureText(cell);
  return figure !== undefined && figure !== '' && (parse(figure, '.') ?? parse(figure, ',')) !== undefined;
}

/** How a column writes its numbers: what its title says, and what holds for the file. */
export type NumberStyle = { readonly mark?: DecimalMark; readonly unit?: string | undefined };

/** Powers of ten that a title's unit stands for. */
const UNITS = new Map([
  ['千元', 3],
  ['万', 4],
  ['万元', 4],
  ['百万元', 6],
  ['亿', 8],
  ['亿元', 8],
]);

/** @returns a number; a percentage as its fraction */
export function readNumber(cell: string, { mark = '.', unit = '' }: NumberStyle = {}): Parsed<number> {
  const { value, bad: reason } = quantity(cell, mark);
  if (value === undefined) return reason === undefined ? EMPTY : { value, bad: reason };
  const places = value.sign === '%' ? -2 : value.sign === '‰' ? -3 : (UNITS.get(unit) ?? 0);
  const number = toNumber(shifted(value.decimal, places));
  return Number.isFinite(number) ? { value: number } : bad('too-large', cell);
}

/** @returns a count: `1,234.0` is one, `0.5` is none */
export function readWhole(cell: string, { mark = '.', unit = '' }: NumberStyle = {}): Parsed<number> {
  const { value, bad: reason } = quantity(cell, mark);
  if (value === undefined) return reason === undefined ? EMPTY : { value, bad: reason };
  const decimal = shifted(value.decimal, UNITS.get(unit) ?? 0);
  if (value.sign !== undefined) return bad('not-a-number', cell);
  if (!isWhole(decimal)) return bad('not-whole', cell);
  const whole = toWhole(decimal);
  return whole === undefined ? bad('too-large', cell) : { value: whole };
}

/** Money in hundredths of its currency (fen, cents). */
export type Money = { readonly fen: number; readonly currency: string | undefined };

/** @returns the amount, rounded to fen, halves away from zero; the currency where the cell or the title says it */
export function readMoney(cell: string, { mark = '.', unit = '' }: NumberStyle = {}): Parsed<Money> {
  const { value, bad: reason } = quantity(cell, mark);
  if (value === undefined) return reason === undefined ? EMPTY : { value, bad: reason };
  if (value.sign !== undefined) return bad('not-a-number', cell);
  const places = unit === '分' ? 0 : unit === '角' ? 1 : 2 + (UNITS.get(unit) ?? 0);
  const fen = toWhole(shifted(value.decimal, places));
  if (fen === undefined) return bad('too-large', cell);
  return { value: { fen, currency: value.currency ?? currencyOf(unit) } };
}

/**
 * @param bare what a number without a sign is in this column. "More than 1 must be percent" is wrong: 0.8 may be 0.8 %.
 * @returns a fraction: 41.93 % is 0.4193
 */
export function readShare(
  cell: string,
  { mark = '.', unit = '', bare }: NumberStyle & { readonly bare?: 'percent' | 'fraction' | undefined } = {},
): Parsed<number> {
  const { value, bad: reason } = quantity(cell, mark);
  if (value === undefined) return reason === undefined ? EMPTY : { value, bad: reason };
  const isPercent =
    value.sign === '%' || (value.sign === undefined && (/^(%|百分比)$/.test(unit) || bare === 'percent'));
  const places = isPercent ? -2 : value.sign === '‰' || (value.sign === undefined && unit === '‰') ? -3 : 0;
  // Nothing is nothing in any unit.
  if (places === 0 && bare !== 'fraction' && toNumber(value.decimal) !== 0)
    return bad('percent-or-fraction', cell);
  return { value: toNumber(shifted(value.decimal, places)) };
}

/** @returns stars: `★★★★☆` is 4, `5星`, `4.5` */
export function readStars(cell: string, style: NumberStyle = {}): Parsed<number> {
  const figure = figureText(cell) ?? '';
  return /^[★⭐]{0,10}[☆✩]{0,10}$/u.test(figure) && figure !== ''
    ? { value: [...figure].filter(star => star === '★' || star === '⭐').length }
    : readNumber(cell, style);
}
