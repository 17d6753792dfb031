/** Somebody took a message back. What was recorded from it is there; whoever wants it gone is offered that. */
import type { Incoming } from '../../chat/incoming.ts';
import { actions, text, view } from '../../chat/view.ts';
import { contextIn } from '../../conversation/action-context.ts';
import type { EventContext } from '../../conversation/event-context.ts';
import { translator } from '../../conversation/translation.ts';
import { parseShortId, shortId } from '../../domain/short-id.ts';
import { auditOfMessage } from '../../store/audit.ts';
import type { ChatKey } from '../../store/inbox.ts';
import { forgetMessage } from '../../store/posted-messages.ts';
import { findSpeaker } from '../../store/speakers.ts';
import { findFeedback } from './store/feedback.ts';

/** @returns the rooms in which something is to be said */
export async function takeRecall(
  by: EventContext,
  { room, sender, messageId }: Extract<Incoming, { kind: 'recall' }>,
): Promise<readonly ChatKey[]> {
  const { transaction, platform } = by;
  // One of ours can't be brought up to date any more.
  await forgetMessage(transaction, { platform, chatId: room.chatId }, messageId);
  const speaker = await findSpeaker(transaction, platform, room.chatId, sender.userId);
  if (speaker === undefined) return [];
  const former = speaker.room.chatId === room.chatId ? undefined : room.chatId;
  const acts = await auditOfMessage(transaction, speaker.room.id, messageId, former);
  // What another team has of it is none of this room's business any more.
  const own = acts.filter(act => act.teamId === speaker.team.id);
  const recorded = own.find(act => act.action === 'feedback.recorded');
  const number = recorded && parseShortId('F', recorded.subject);
  const record = number === undefined ? undefined : await findFeedback(transaction, speaker.team.id, number);
  if (number === undefined || record === undefined || record.deletedAt !== null) return [];
  const notified: ChatKey[] = [];
  const context = contextIn(by, speaker, notified);
  const say = translator(context);
  const id = shortId('F', number);
  const said = say({
    zh: `${id} 的原消息撤回了，记录还在`,
    en: `The message of ${id} was taken back; the record is still there`,
  });
  const remove = { label: say({ zh: `删除 ${id}`, en: `Delete ${id}` }), line: `/feedback delete ${id}` };
  await context.notify(speaker.room, view(text(said), actions(remove)));
  return notified;
}
