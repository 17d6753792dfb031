/** Exceptions of a schedule: one slot left out, or at another time. A slot is named by its day. */
import type { Day } from '../zoned-time.ts';
import type { Plan } from './schedule.ts';

/** @returns the plan without its slot of a day, moved or not */
export function withSkipped(plan: Plan, day: Day): Plan {
  return { ...withoutException(plan, day), skipped: [...withoutException(plan, day).skipped, day] };
}

/** @param toMinutes after midnight of the day to which it is moved */
export function withMoved(plan: Plan, day: Day, toDay: Day, toMinutes: number): Plan {
  const plain = withoutException(plan, day);
  return { ...plain, moved: [...plain.moved, { day, toDay, toMinutes }] };
}

/** @returns the plan with its slot of a day where the rule has it */
export function withoutException(plan: Plan, day: Day): Plan {
  return {
    ...plan,
    skipped: plan.skipped.filter(each => each !== day),
    moved: plan.moved.filter(each => each.day !== day),
  };
}
