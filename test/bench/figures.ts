/** What a benchmark says: rows of one table. A benchmark prints, it never fails. */

export type Figure = {
  readonly what: string;
  readonly figure: string;
  readonly aim?: string;
  readonly met?: boolean;
};

/** @returns a row whose figure must be at least `aim` */
export function atLeast(what: string, value: number, aim: number, unit: string): Figure {
  return { what, figure: `${shown(value)} ${unit}`, aim: `≥ ${shown(aim)} ${unit}`, met: value >= aim };
}

/** @returns a row whose figure must be at most `aim` */
export function atMost(what: string, value: number, aim: number, unit: string): Figure {
  return { what, figure: `${shown(value)} ${unit}`, aim: `≤ ${shown(aim)} ${unit}`, met: value <= aim };
}

/** @param share e.g. 0.99 @returns the nearest-rank percentile; NaN of nothing */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** @returns a number with three or so digits that mean something */
export function shown(value: number): string {
  const digits = Math.abs(value) >= 100 || Number.isInteger(value) ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

export function table(figures: readonly Figure[]): string {
  const rows = [
    ['what', 'figure', 'aim', 'met'],
    ...figures.map(({ what, figure, aim = '', met }) => [
      what,
      figure,
      aim,
      met === undefined ? '' : met ? 'yes' : 'NO',
    ]),
  ];
  const widths = [0, 1, 2, 3].map(column => Math.max(...rows.map(row => width(row[column] ?? ''))));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - width(cell))).join(' | ')} |`;
  const rule = `|${widths.map(each => '-'.repeat(each + 2)).join('|')}|`;
  return [line(rows[0] ?? []), rule, ...rows.slice(1).map(line)].join('\n');
}

/** Han characters take two columns. */
function width(cell: string): number {
  return [...cell].reduce((sum, letter) => sum + (/[\u2e80-\uffef]/.test(letter) ? 2 : 1), 0);
}
