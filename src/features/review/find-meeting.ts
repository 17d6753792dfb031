/** Finding what is meant: the meeting that runs, one by its number, an item of it. */
import { grammarRefusal } from '../../chat/grammar/refusals.ts';
import type { ActionContext } from '../../conversation/action-context.ts';
import { shortId } from '../../domain/short-id.ts';
import type { Meeting, MeetingItem } from './domain/meeting.ts';
import { reviewRefusal } from './refusals.ts';
import { itemsOf } from './store/items.ts';
import { findMeeting, runningMeeting } from './store/meetings.ts';
import { nameOf } from './subject.ts';

/**
 * @param number the meeting whose button was pressed; whichever runs when left out
 * @throws Refusal when none runs, or that one is over
 */
export async function demandRunning(context: ActionContext, number?: number): Promise<Meeting> {
  const running = await runningMeeting(context.transaction, context.team.id);
  if (number !== undefined && running?.number !== number)
    throw reviewRefusal(
      'meeting-over',
      { id: shortId('M', number) },
      { example: `/review show ${shortId('M', number)}` },
    );
  if (running === undefined) throw reviewRefusal('none-running', {}, { example: '/review start' });
  return running;
}

/** @throws Refusal when the team has no such meeting */
export async function demandMeeting({ transaction, team }: ActionContext, number: number): Promise<Meeting> {
  const meeting = await findMeeting(transaction, team.id, number);
  if (meeting === undefined)
    throw grammarRefusal('no-such-thing', { id: shortId('M', number) }, { example: '/review list' });
  return meeting;
}

/** @param position the one that is talked about when left out @throws Refusal when there is none */
export async function demandItem(
  { transaction }: ActionContext,
  meeting: Meeting,
  position: number | undefined,
): Promise<MeetingItem> {
  const items = await itemsOf(transaction, meeting);
  const wanted = position ?? meeting.current ?? undefined;
  const example = items.length === 0 ? `/review end meeting=${nameOf(meeting)}` : '/review decide 1 accepted';
  if (wanted === undefined) throw reviewRefusal('no-item-now', {}, { example });
  const item = items.find(each => each.position === wanted);
  if (item === undefined)
    throw reviewRefusal(
      'no-such-item',
      { typed: wanted, count: items.length },
      items.length === 0 ? {} : { example: '/review agenda' },
    );
  return item;
}
