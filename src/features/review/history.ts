/** What the audit actions of meetings say in a history. */
import type { Feature } from '../../conversation/feature.ts';
import { scheduleHistory } from '../../conversation/schedule-acts.ts';
import { both } from '../../domain/language.ts';
import { OUTCOMES } from './domain/meeting.ts';
import { REVIEW } from './subject.ts';
import { OUTCOME_NAMES } from './words.ts';

export const HISTORY: NonNullable<Feature['history']> = {
  ...scheduleHistory(REVIEW),
  'review.planned': () => both('约了时间', 'planned it'),
  'review.replanned': () => both('改了时间', 'planned it for another time'),
  'review.cancelled': () => both('取消', 'cancelled it'),
  'review.missed': () => both('没有人开始', 'nobody started it'),
  'review.started': ({ items }) => both(`开始，${items} 项`, `started it, ${items} items`),
  'review.decided': ({ position, outcome }) => {
    const named = OUTCOMES.find(each => each === outcome);
    if (named === undefined) return undefined;
    const { zh, en } = OUTCOME_NAMES[named];
    return both(`第 ${position} 项：${zh}`, `item ${position}: ${en}`);
  },
  'review.asked': ({ position }) =>
    both(`问了第 ${position} 项谁去找证据`, `asked who is to find evidence for item ${position}`),
  'review.noted': () => both('记了一句', 'noted something'),
  'review.ended': () => both('结束', 'ended it'),
};
