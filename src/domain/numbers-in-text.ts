/**
 * Numbers as they stand in a text: 用了10次 and 用了1000次 are two statements, 1,000 and 1000 are one. What is not sure
 * to be the same number stays another: two voices too many are mended by hand, two users made one are not noticed.
 *
 * | written | read as | why |
 * | --- | --- | --- |
 * | 1,000 | 1000 | groups of three after a comma |
 * | 5.0, 007 | as typed | a version, a code or a date may mean it |
 * | .5 | 0.5 | not after a letter: no.5 is 5 |
 * | 2024-11-11, 1.2.3, 138-0013-8000 | each group a number | |
 * | -5度, (-5) | −5 | a dash right before a number, after no letter of an alphabet and no number |
 * | 3-5天, 3天-5天, iPhone-15, +5 | 3 5, 3天5天, iphone15, 5 | a range, a hyphen; a plus changes nothing |
 * | 5%, 5 ‰, 5° | with it | a unit that is no letter; 5cm and 5CM have theirs in the letters |
 * | ¥999, 999 ¥, 999块钱 | 999元 | 999块 stays: 3块蛋糕 are pieces |
 * | $9, 9 $ | 9$ | |
 * | 3×4, 3*4, ×10 | 3x4, x10 | as they are typed on a phone |
 *
 * Number words (十, 1万) are words.
 */

/** A number in a text: from where to where, and how it reads in a normal form. */
type ReadNumber = { readonly start: number; readonly end: number; readonly shown: string };

/** The minus that a normal form has; a dash may also be a hyphen. */
const MINUS = '\u2212';
const GROUPED = String.raw`(?<!\d|\d,)\d{1,3}(?:,\d{3})+(?!,?\d)(?:\.\d+(?!\.?\d))?`;
const POINT_FIRST = String.raw`(?<![\p{L}\p{N}.])\.\d+(?!\.?\d)`;
const PLAIN = String.raw`\d+(?:\.\d+)*`;
const NUMBER = new RegExp(
  String.raw`(?<times>×(?=[¥$€£]?[\d.]))?(?<sign>[-${MINUS}±](?=[¥$€£]?[\d.]))?(?<currency>[¥$€£](?=[\d.]))?` +
    `(?<digits>${GROUPED}|${POINT_FIRST}|${PLAIN})` +
    String.raw`(?:\s*(?<unit>[%‰°]|[¥$€£](?![\d.])|块钱))?(?<by>\s*[×*](?=\s*\d))?`,
  'gu',
);

/**
 * Finds the numbers of a text.
 * @param text in NFKC and lower case
 * @returns what was found, in order
 */
export function readNumbers(text: string): ReadNumber[] {
  const found: ReadNumber[] = [];
  for (const match of text.matchAll(NUMBER)) {
    const { times, sign, currency, digits = '', unit, by } = match.groups ?? {};
    const start = match.index;
    const end = start + match[0].length;
    const shown = [
      times === undefined ? '' : 'x',
      signOf(sign, text, start, end),
      plainDigits(digits),
      unitOf(unit ?? currency ?? '', text.slice(end, end + LOOK)),
      by === undefined ? '' : 'x',
    ];
    found.push({ start, end, shown: shown.join('') });
  }
  return found;
}

/** A point between two groups is one of a number; between more they are numbers of their own. */
function plainDigits(digits: string): string {
  const bare = digits.replaceAll(',', '');
  const groups = bare.split('.');
  if (groups.length > 2) return groups.join(' ');
  return bare.startsWith('.') ? `0${bare}` : bare;
}

function unitOf(written: string, after: string): string {
  if (written !== '¥' && written !== '块钱') return written;
  // ¥999元 says it twice.
  return /^\s*[元块]/u.test(after) ? '' : '元';
}

/** How far around a dash is looked. */
const LOOK = 6;

/** Whether a dash means less than nothing, rather than "to" or a hyphen. @param at where the dash stands */
function signOf(sign: string | undefined, text: string, at: number, end: number): string {
  const before = text.slice(Math.max(0, at - LOOK), at);
  if (sign === undefined || /\p{N}$/u.test(before)) return sign === '±' ? sign : '';
  if (sign !== '-') return sign;
  if (/[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}-]$|[\p{N}%‰°]\s*$/u.test(before)) return '';
  // 3天-5天: the same unit before and after.
  const unit = /\d\s*(\p{L}{1,2})\s*$/u.exec(before)?.[1];
  const isRange =
    unit !== undefined &&
    text
      .slice(end, end + LOOK)
      .trimStart()
      .startsWith(unit);
  return isRange ? '' : MINUS;
}
