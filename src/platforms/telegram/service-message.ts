/**
 * Service messages that tell who came and who left (Bot API: Message.new_chat_members, left_chat_member). They come
 * whatever the bot's rights, where `chat_member` comes to administrators only; who gets both hears the same twice.
 */
import type { Incoming } from '../../chat/incoming.ts';
import { type BotIdentity, dateOf, personOf, roomOf } from './update.ts';
import type { Update } from './update-schema.ts';

/** @returns an event for each person that an update says came or left */
export function membersIn({ update_id: updateId, message }: Update, bot: BotIdentity): Incoming[] {
  const room = message && roomOf(message.chat);
  if (message === undefined || room === undefined) return [];
  const { date, new_chat_members: came = [], left_chat_member: left } = message;
  const changes = [
    ...came.map(user => ({ user, hasLeft: false })),
    ...(left === undefined ? [] : [{ user: left, hasLeft: true }]),
  ];
  return changes
    .filter(({ user }) => !user.is_bot)
    .map(({ user, hasLeft }) => ({
      ...{
        eventId: `${bot.id}:${updateId}:${date}:${user.id}`,
        room,
        sender: personOf(user),
        at: dateOf(date),
      },
      ...{ kind: 'member' as const, hasLeft },
    }));
}
