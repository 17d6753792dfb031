/** What answers a decision: the card; in place of the question who sees to it, what was answered. */
import { text, toned, view } from '../../chat/view.ts';
import type { Context, Reply } from '../../conversation/command.ts';
import { translator } from '../../conversation/translation.ts';
import { both } from '../../domain/language.ts';
import { findCard } from '../../store/cards.ts';
import type { Meeting, MeetingItem } from './domain/meeting.ts';
import { refreshCards, showMeeting } from './meeting-cards.ts';
import { readMinutes } from './read-minutes.ts';
import { MEETING } from './subject.ts';

export async function decidedReply(
  context: Context,
  meeting: Meeting,
  { position }: Pick<MeetingItem, 'position'>,
): Promise<Reply> {
  const { transaction, pressedOn } = context;
  const pressed = pressedOn === undefined ? undefined : await findCard(transaction, pressedOn);
  if (pressedOn === undefined || pressed?.kind === MEETING) return showMeeting(context, meeting);
  await refreshCards(context, meeting);
  const { items } = await readMinutes(context, meeting);
  const action = items.find(each => each.position === position)?.action;
  const said =
    action === undefined
      ? both(`第 ${position} 项定了`, `Item ${position} is decided`)
      : both(
          `${action.id} ${action.owner} ${action.due}前：${action.words}（第 ${position} 项）`,
          `${action.id} ${action.owner}, by ${action.due}: ${action.words} (item ${position})`,
        );
  return { view: toned(view(text(translator(context)(said))), 'closed') };
}
