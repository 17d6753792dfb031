/** What a piece of a typed schedule says (token), before anybody has looked at the others. */
import type { Day } from '../zoned-time.ts';
import type { Weekday } from './day-number.ts';
import type { Plan } from './schedule.ts';

export type TroubleCode =
  | 'empty'
  | 'too-long'
  | 'not-understood'
  | 'not-offered'
  | 'one-day'
  | 'two-meanings'
  | 'which-half'
  | 'no-such-time'
  | 'no-such-day'
  | 'no-such-date'
  | 'too-many'
  | 'no-time'
  | 'no-day'
  | 'several-times'
  | 'several-rules'
  | 'said-twice'
  | 'never';

/** What a piece of the line says. */
export type Said =
  | { readonly is: 'weeks'; readonly every: number; readonly days?: readonly Weekday[] }
  | { readonly is: 'days'; readonly days: readonly Weekday[] }
  | { readonly is: 'every-day' | 'month' | 'working-days' | 'nothing' }
  | { readonly is: 'nth'; readonly nth: number }
  | { readonly is: 'dates'; readonly dates: readonly number[] }
  | { readonly is: 'edge-working-day'; readonly nth: 1 | -1 }
  | { readonly is: 'time'; readonly minutes: number }
  | { readonly is: 'start' | 'until'; readonly day: Day }
  | { readonly is: 'times'; readonly times: number }
  | { readonly is: 'holidays'; readonly holidays: Plan['holidays'] }
  | { readonly is: 'note'; readonly of: 'working-days' | 'dates' }
  /** Not to be taken; `instead` is what may have been meant. */
  | {
      readonly is: 'trouble';
      readonly code: TroubleCode;
      readonly instead?: readonly (readonly Said[])[];
    };
