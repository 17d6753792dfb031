/** Welch's t: the error of a difference of two independent estimates, and the degrees of freedom with which it is known. */

/** The error of a log ratio, and with how many degrees of freedom it is known. */
export type LogError = { readonly variance: number; readonly df: number };

/** `(v + w)²/(v²/df₁ + w²/df₂)` (Welch, Biometrika 34, 1947; Satterthwaite 1946). */
export function welch(one: LogError, other: LogError): LogError {
  const variance = one.variance + other.variance;
  return {
    variance,
    df: variance ** 2 / (one.variance ** 2 / one.df + other.variance ** 2 / other.df),
  };
}
