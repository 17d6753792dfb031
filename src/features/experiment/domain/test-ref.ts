/** References to tests and rounds as people type them: `T1`, `T1/R2`, `t1 r2`, `T1第2轮`, in any case and width. */
import { normalized } from '../../../domain/normal-form.ts';
import { numberOfRound, shortId } from '../../../domain/short-id.ts';

export type TestRef = { readonly test: number; readonly round?: number };

const HAN_DIGITS = '一二三四五六七八九十';
const ROUND = String.raw`(?:R(?:OUND)?\s*0*([1-9]\d?)|第?\s*([1-9]\d?|[${HAN_DIGITS}])\s*轮)`;
const BETWEEN = String.raw`[\s/\\\-–—_.,、·:#]*`;
const WHOLE = new RegExp(String.raw`^#?T\s?0*([1-9]\d{0,8})(?:${BETWEEN}${ROUND}|[/-]0*([1-9]\d?))?$`);
const ROUND_ALONE = new RegExp(`^${ROUND}$`);

/** @returns the test, and the round if one is named; undefined when it is neither */
export function parseTestRef(typed: string): TestRef | undefined {
  const match = WHOLE.exec(comparedRef(typed));
  if (match === null) return undefined;
  const round = roundOf(match[2] ?? match[4], match[3]);
  return { test: Number(match[1]), ...(round !== undefined && { round }) };
}

/** @param typed a round without its test: `R2`, `第2轮`, `第二轮` */
export function parseRound(typed: string): number | undefined {
  const match = ROUND_ALONE.exec(comparedRef(typed));
  return match === null ? undefined : roundOf(match[1], match[2]);
}

function comparedRef(typed: string): string {
  return normalized(typed).toUpperCase().trim();
}

function roundOf(digits: string | undefined, named: string | undefined): number | undefined {
  const typed = digits ?? named;
  if (typed === undefined) return undefined;
  const han = HAN_DIGITS.indexOf(typed);
  return han < 0 ? Number(typed) : han + 1;
}

/** @returns `T1/R2` */
export function roundName(test: number, round: number): string {
  return shortId('R', numberOfRound(test, round));
}
