/** Welch's t: the error of a difference of two independent estimates, and the degrees of freedom with which it is known. */
import type { LogError } from './log-error.ts';

/** `(v + w)²/(v²/df₁ + w²/df₂)` (Welch, Biometrika 34, 1947; Satterthwaite 1946). */
export function welch(one: LogError, other: LogError): LogError {
  const variance = one.variance + other.variance;
  return {
    variance,
    df: variance ** 2 / (one.variance ** 2 / one.df + other.variance ** 2 / other.df),
  };
}
