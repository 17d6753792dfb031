/**
 * Rising and falling themes (method.md §12): an exact conditional test of two Poisson counts with the voices of each side as
 * exposure, and the false discovery rate held over all themes that are tested.
 */
import { binomialTest } from '../../experiment/domain/exact-test.ts';

/** Voices with a theme, and all voices, before and in the period. */
export type ThemeCounts = {
  readonly before: number;
  readonly voicesBefore: number;
  readonly after: number;
  readonly voicesAfter: number;
};

export type Trend = 'rising' | 'falling';

/** In both periods together; fewer can't tell anything. */
const VOICES_TESTED_AT_LEAST = 6;
const RISING_VOICES_AT_LEAST = 4;
const RISING_HEARD_BY_AT_LEAST = 3;
const FALLING_VOICES_BEFORE_AT_LEAST = 6;
const FALSE_DISCOVERIES = 0.05;

/**
 * Exact conditional test, two-sided: given all voices with the theme, those of the period are binomial with its share of the
 * exposure (Przyborowski & Wilenski, Biometrika 31, 1940).
 * @returns p; undefined where nobody says it, or one side has no voices at all
 */
export function trendP({ before, voicesBefore, after, voicesAfter }: ThemeCounts): number | undefined {
  const trials = before + after;
  if (trials === 0 || voicesBefore <= 0 || voicesAfter <= 0) return undefined;
  return binomialTest({ successes: after, trials }, voicesAfter / (voicesBefore + voicesAfter));
}

/** Adjusted p in the order given (Benjamini & Hochberg, Journal of the Royal Statistical Society B 57, 1995). */
export function benjaminiHochberg(ps: readonly number[]): number[] {
  const order = ps.map((p, index) => ({ p, index })).toSorted((one, other) => other.p - one.p);
  const adjusted = new Array<number>(ps.length).fill(1);
  let least = 1;
  for (const [rank, { p, index }] of order.entries()) {
    least = Math.min(least, (p * ps.length) / (ps.length - rank));
    adjusted[index] = least;
  }
  return adjusted;
}

export type ThemeSeen = ThemeCounts & {
  /** Of those who say it in the period: different reporters or different sources, whichever are more. */
  readonly heardBy: number;
};

/** @returns by theme which way it goes; none where it can't be told from chance */
export function trendsOf<Theme extends ThemeSeen>(themes: readonly Theme[]): Map<Theme, Trend> {
  const tested = themes.flatMap(theme => {
    const p = theme.before + theme.after >= VOICES_TESTED_AT_LEAST ? trendP(theme) : undefined;
    return p === undefined ? [] : [{ theme, p }];
  });
  const adjusted = benjaminiHochberg(tested.map(({ p }) => p));
  const trends = new Map<Theme, Trend>();
  for (const [index, { theme }] of tested.entries()) {
    if ((adjusted[index] ?? 1) >= FALSE_DISCOVERIES) continue;
    const isMore = theme.after * theme.voicesBefore > theme.before * theme.voicesAfter;
    if (isMore) {
      if (theme.after >= RISING_VOICES_AT_LEAST && theme.heardBy >= RISING_HEARD_BY_AT_LEAST)
        trends.set(theme, 'rising');
    } else if (theme.before >= FALLING_VOICES_BEFORE_AT_LEAST) trends.set(theme, 'falling');
  }
  return trends;
}
