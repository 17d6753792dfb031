/** Schedules (recurrences): what happens again and again at a time of day, by the clock on the wall of a zone. */
import { z } from 'zod';
import type { Weekday } from './day-number.ts';

export const WEEKS_AT_MOST = 52;
export const TIMES_AT_MOST = 500;
const LAST = -1;

const daySchema = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const minutesSchema = z.number().int().min(0).max(1439);
const weekdaySchema = z.literal([1, 2, 3, 4, 5, 6, 7]) satisfies z.ZodType<Weekday>;

/** A list that says each thing once, in order: so one schedule is written in one way. */
const ordered = <Item extends number>(item: z.ZodType<Item>) =>
  z.array(item).min(1).refine(isOrdered).readonly();

function isOrdered(items: readonly number[]): boolean {
  return items.every((item, index) => index === 0 || place(items[index - 1] ?? 0) < place(item));
}

/** The last comes last. */
function place(item: number): number {
  return item === LAST ? Number.POSITIVE_INFINITY : item;
}

/** @returns the items as a schedule writes them */
export function inOrder<Item extends number>(items: Iterable<Item>): Item[] {
  return [...new Set(items)].sort((one, other) => (place(one) < place(other) ? -1 : 1));
}

const ruleSchema = z.discriminatedUnion('kind', [
  /** On days of the week, every `everyWeeks` weeks from the first of them on. */
  z.object({
    kind: z.literal('weekly'),
    days: ordered(weekdaySchema),
    everyWeeks: z.number().int().min(1).max(WEEKS_AT_MOST),
  }),
  /** On dates of each month; −1 is the last day, which also stands for a date that a month does not have. */
  z.object({
    kind: z.literal('dates'),
    dates: ordered(z.union([z.literal(LAST), z.number().int().min(1).max(31)])),
  }),
  /** On the first, second … or last (−1) such weekday of each month. */
  z.object({
    kind: z.literal('nth-weekday'),
    which: ordered(z.literal([1, 2, 3, 4, LAST])),
    weekday: weekdaySchema,
  }),
  z.object({ kind: z.literal('working-days') }),
]);

export const planSchema = z
  .object({
    rule: ruleSchema,
    /** After midnight. */
    minutes: minutesSchema,
    /** The first day that counts; null where nothing depends on it. */
    start: daySchema.nullable(),
    /** The last day that counts, or how often. */
    end: z
      .discriminatedUnion('kind', [
        z.object({ kind: z.literal('until'), day: daySchema }),
        z.object({ kind: z.literal('times'), times: z.number().int().min(1).max(TIMES_AT_MOST) }),
      ])
      .nullable(),
    /** What becomes of a slot on a public holiday (of a date: on any day off). */
    holidays: z.enum(['keep', 'skip', 'before', 'after']),
    /** Slots that are left out, by their day. */
    skipped: z.array(daySchema).readonly(),
    /** Slots that are at another time, by the day on which they would have been. */
    moved: z.array(z.object({ day: daySchema, toDay: daySchema, toMinutes: minutesSchema })).readonly(),
  })
  .refine(needsStart, 'every n weeks, and so many times, are counted from a day');

function needsStart({ rule, start, end }: Pick<Plan, 'rule' | 'start' | 'end'>): boolean {
  const isCounted = (rule.kind === 'weekly' && rule.everyWeeks > 1) || end?.kind === 'times';
  return start !== null || !isCounted;
}

export type Rule = z.infer<typeof ruleSchema>;
type PlanShape = {
  readonly rule: Rule;
  readonly start: string | null;
  readonly end: { kind: 'until'; day: string } | { kind: 'times'; times: number } | null;
};
export type Plan = PlanShape & {
  readonly minutes: number;
  readonly holidays: 'keep' | 'skip' | 'before' | 'after';
  readonly skipped: readonly string[];
  readonly moved: readonly { readonly day: string; readonly toDay: string; readonly toMinutes: number }[];
};
/** A plan in an IANA zone. */
export type Schedule = Plan & { readonly zone: string };
