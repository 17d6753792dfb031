/**
 * Pre-registration: the plan of a test, frozen at the start of its first round and shown with its hash (method.md §11). Changing any
 * of it starts a new test.
 */
import { z } from 'zod';
import { METRICS, type MetricId } from './metric.ts';

const positive = z.number().positive().finite();
const wholeFrom = (least: number) => z.number().int().min(least);

/** Stored with the test, so old rows must still parse: add optional fields, never change one. */
export const planSchema = z
  .object({
    metric: z.enum(METRICS.map(each => each.id) as [MetricId, ...MetricId[]]),
    better: z.enum(['high', 'low']),
    /** Events of every variant before a running round says anything. */
    minimumSample: wholeFrom(1),
    minimumDays: wholeFrom(1),
    /** Of each round. */
    plannedDays: wholeFrom(1),
    /** Of the budget, by round: 20, 50, 30. */
    rounds: z.array(positive).min(2),
    /** By variant, in their order; any sum. */
    split: z.array(z.object({ variant: z.string().min(1), share: positive })).min(2),
    /** Whether the platform's own split test is used. */
    isSplitTest: z.boolean(),
    /** All pairs are compared when there is none. */
    control: z.string().nullable(),
    attributionDays: wholeFrom(0),
    /** That matters at the gate, as a share. */
    smallestDifference: z.number().positive().lt(1),
  })
  .refine(({ split }) => new Set(split.map(each => each.variant)).size === split.length, 'a variant twice')
  .refine(
    ({ split, control }) => control === null || split.some(each => each.variant === control),
    'the control is no variant',
  )
  .refine(({ minimumDays, plannedDays }) => minimumDays <= plannedDays, 'more days at least than planned');

export type Plan = Readonly<z.infer<typeof planSchema>>;
export type PlanPart = keyof Plan;

/** In the order in which it is shown and hashed. */
export const PLAN_PARTS: readonly PlanPart[] = [
  ...(['metric', 'better', 'minimumSample', 'minimumDays', 'plannedDays', 'rounds'] as const),
  ...(['split', 'isSplitTest', 'control', 'attributionDays', 'smallestDifference'] as const),
];

/** Characters of the hash that are shown, as a proposal's content has. */
const HASH_LENGTH = 16;

/** @returns the canonical text of a plan: equal plans have equal ones, whatever the order of keys or the scale of shares */
export function planText(plan: Plan): string {
  return JSON.stringify(PLAN_PARTS.map(part => [part, canonical(plan, part)]));
}

/** @param hash of a text, as hexadecimal digits @returns the name of exactly this plan */
export function planHash(plan: Plan, hash: (text: string) => string): string {
  return hash(planText(plan)).slice(0, HASH_LENGTH);
}

/** @returns the parts in which two plans differ; one is enough for a new test */
export function changedParts(before: Plan, after: Plan): PlanPart[] {
  const text = (plan: Plan, part: PlanPart) => JSON.stringify(canonical(plan, part));
  return PLAN_PARTS.filter(part => text(before, part) !== text(after, part));
}

/** @returns shares that sum to 1 */
export function normalShares(shares: readonly number[]): number[] {
  const all = shares.reduce((sum, share) => sum + share, 0);
  return shares.map(share => share / all);
}

function canonical(plan: Plan, part: PlanPart): unknown {
  if (part === 'rounds') return rounded(plan.rounds);
  if (part !== 'split') return plan[part];
  const shares = rounded(plan.split.map(each => each.share));
  return plan.split.map(({ variant }, index) => [variant, shares[index]]);
}

/** 20/50/30 and 0.2/0.5/0.3 are one plan. */
function rounded(shares: readonly number[]): number[] {
  return normalShares(shares).map(share => Math.round(share * 1e6) / 1e6);
}
