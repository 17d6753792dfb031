/** Exact decimal numbers: money must not go through binary fractions. */

/** ± digits × 10^exponent */
export type Decimal = { readonly isNegative: boolean; readonly digits: string; readonly exponent: number };

/** Longer ones are no figures. */
const DIGITS_AT_MOST = 40;
const PLAIN = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,3}))?$/i;

/** @param text `-1234.5`, `.5`, `1.5E-7` @returns undefined for anything else */
export function parsePlain(text: string): Decimal | undefined {
  if (text.length > DIGITS_AT_MOST + 10) return undefined;
  const [, sign, whole = '', fraction = '', exponent = '0'] = PLAIN.exec(text) ?? [];
  if (sign === undefined || whole + fraction === '') return undefined;
  return {
    isNegative: sign === '-',
    digits: (whole + fraction).replace(/^0+(?=\d)/, ''),
    exponent: Number(exponent) - fraction.length,
  };
}

/** @returns the number times 10^places */
export function shifted(decimal: Decimal, places: number): Decimal {
  return { ...decimal, exponent: decimal.exponent + places };
}

/** @returns the nearest number */
export function toNumber({ isNegative, digits, exponent }: Decimal): number {
  const value = Number(`${digits}e${exponent}`);
  return isNegative && value !== 0 ? -value : value;
}

/** @returns a whole number, halves away from zero; undefined beyond what a number holds exactly */
export function toWhole({ isNegative, digits, exponent }: Decimal): number | undefined {
  let value: number;
  if (exponent >= 0) value = Number(`${digits}e${exponent}`);
  else if (-exponent > digits.length) value = 0;
  else {
    const kept = digits.slice(0, digits.length + exponent);
    value = Number(kept) + ((digits[kept.length] ?? '0') >= '5' ? 1 : 0);
  }
  if (!Number.isSafeInteger(value)) return undefined;
  return isNegative && value !== 0 ? -value : value;
}

/** @returns whether nothing stands behind the point */
export function isWhole({ digits, exponent }: Decimal): boolean {
  return exponent >= 0 || /^0*$/.test(digits.slice(exponent));
}

/** @returns without an exponent: `41.93` */
export function shownDecimal({ isNegative, digits, exponent }: Decimal): string {
  const padded = exponent >= 0 ? digits + '0'.repeat(exponent) : digits.padStart(1 - exponent, '0');
  const point = padded.length + Math.min(exponent, 0);
  const fraction = padded.slice(point).replace(/0+$/, '');
  const whole = padded.slice(0, point).replace(/^0+(?=\d)/, '');
  return `${isNegative ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}
