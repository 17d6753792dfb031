/** Refusals of review meetings: what can't be done because none runs, or none is called so. */
import { refusalsOf } from '../../chat/refusal.ts';
import { type Bilingual, both } from '../../domain/language.ts';

export const reviewSentences = {
  'none-running': (_: object) => both('现在没有在开的研讨会。', 'No review meeting is running.'),
  'none-at-all': (_: object) => both('还没有开过研讨会。', 'There was no review meeting yet.'),
  'meeting-over': ({ id }: { id: string }) =>
    both(`${id} 已经结束了，这一项改不了。`, `${id} is over; that item can’t be changed any more.`),
  'no-such-item': ({ typed, count }: { typed: number; count: number }) =>
    count === 0
      ? both('这次没有议题。', 'This meeting has no items.')
      : both(
          `没有第 ${typed} 项，这次有 ${count} 项。`,
          `There is no item ${typed}; this meeting has ${count}.`,
        ),
  'notes-full': ({ id, count }: { id: string; count: number }) =>
    both(
      `${id} 已经记了 ${count} 条，记满了。先结束这次，再开一次接着记。`,
      `${id} has ${count} notes, as many as it can have. End it, and go on in another meeting.`,
    ),
  'no-item-now': (_: object) =>
    both('现在没有在谈的议题，请写明第几项。', 'No item is being talked about; say which one.'),
  'awaited-already': ({ position, action }: { position: number; action: string }) =>
    both(
      `第 ${position} 项已经有人去办了：${action}。`,
      `Somebody is seeing to item ${position} already: ${action}.`,
    ),
  'decided-already': ({ position, outcome }: { position: number; outcome: Bilingual }) =>
    both(
      `第 ${position} 项已经定了：${outcome.zh}。表情不改已经定的。`,
      `Item ${position} is decided: ${outcome.en}. A reaction does not change that.`,
    ),
  'turned-since': ({ position }: { position: number }) =>
    both(
      `表情是点在上一项上的，没有算。现在是第 ${position} 项，再点一次就算。`,
      `That reaction was to what stood here before, so it counts for nothing. This is item ${position} now; react again.`,
    ),
};

export const reviewRefusal = refusalsOf(reviewSentences);
