/** Number formats of spreadsheets: which cells are dates, times or percents, and how such a number reads as a text. */
import { type Decimal, parsePlain, shifted, shownDecimal } from './decimal.ts';
import { type DateSystem, serialDay, serialTime } from './serial-date.ts';

export type NumberFormat = 'plain' | 'percent' | 'date' | 'time' | 'date-time';

/** Built-in formats (ECMA-376 part 1, 18.8.30), those of the Chinese and Japanese editions included. */
const BUILT_IN = new Map<number, NumberFormat>([
  ...[9, 10].map(id => [id, 'percent'] as const),
  ...[14, 15, 16, 17, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58].map(id => [id, 'date'] as const),
  ...[18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56].map(id => [id, 'time'] as const),
  [22, 'date-time'],
]);
const LONGEST = 255;

/** @param code as the file defines it, e.g. `yyyy"年"m"月"d"日"`; undefined for a built-in one */
export function numberFormat(id: number, code: string | undefined): NumberFormat {
  if (code === undefined) return BUILT_IN.get(id) ?? 'plain';
  const bare = code
    .slice(0, LONGEST)
    .toLowerCase()
    .replace(/"[^"]*"|\\.|_.|\*./g, '')
    .replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/g, '');
  const first = bare.split(';')[0] ?? '';
  if (/general|standard|通用/.test(first)) return 'plain';
  if (first.includes('%')) return 'percent';
  const hasTime = /[hs]/.test(first);
  const hasDate = /[yd]/.test(first) || (/m/.test(first) && !hasTime);
  return hasDate ? (hasTime ? 'date-time' : 'date') : hasTime ? 'time' : 'plain';
}

/** More digits than a spreadsheet keeps: the number is an id, and stays as it is written. */
const EXACT_BELOW = 1e15;

/**
 * @param written the number as it stands in the file
 * @returns the text that a cell with this format means: `2026-11-23`, `41.93%`, `12:30:00`, `0.5`
 */
export function shownNumber(written: string, format: NumberFormat, system: DateSystem): string {
  const value = Number(written);
  if (written.trim() === '' || !Number.isFinite(value) || Math.abs(value) >= EXACT_BELOW) return written;
  switch (format) {
    case 'plain':
      return String(value);
    case 'percent':
      return `${shownDecimal(shifted(parsePlain(String(value)) as Decimal, 2))}%`;
    case 'time':
      return value < 0 ? String(value) : serialTime(value);
    case 'date':
    case 'date-time': {
      const day = serialDay(value, system);
      if (day === undefined) return String(value);
      // A cell may have a time that its format doesn't show, or show one that it hasn't.
      return value % 1 === 0 ? day : `${day} ${serialTime(value % 1)}`;
    }
    default:
      return format satisfies never;
  }
}
