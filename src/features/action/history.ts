/** What the audit actions of items say in a history. */
import type { Feature } from '../../conversation/feature.ts';
import { both } from '../../domain/language.ts';

export const HISTORY: NonNullable<Feature['history']> = {
  'action.added': ({ dueDay }) => both(`记下，截止 ${dueDay}`, `added it, due ${dueDay}`),
  'action.moved': ({ from, to }) => both(`改期 ${from} → ${to}`, `moved it ${from} → ${to}`),
  'action.done': ({ feedback }) =>
    typeof feedback === 'string'
      ? both(`由 ${feedback} 完成`, `done by ${feedback}`)
      : both('完成', 'did it'),
  'action.dropped': () => both('取消', 'dropped it'),
  'action.reopened': () => both('重开', 'opened it again'),
  'action.told-soon': () => both('提醒快到期', 'reminded that it is due soon'),
  'action.told-overdue': () => both('提醒逾期', 'said that it is overdue'),
};
