/** Which messages the bot is told of, and in what words. */
import type { Chat } from './chat.ts';
import type { Message } from './message.ts';
import { milliseconds } from './wire.ts';
import type { World } from './world.ts';

export function tellOfMessage(world: World, message: Message): void {
  const { chat, from } = message;
  if (from === 'bot' || !chat.isBotPresent || !isHeard(world, chat, message)) return;
  const { id, rootId, replyTo, threadId, createdAt, updatedAt, type, content, mentions } = message;
  world.events.add('im.message.receive_v1', {
    sender: {
      // Without the scope of the contacts there is no user_id, and the platform says so with null.
      sender_id: { ...from.userId, user_id: null },
      sender_type: 'user',
      tenant_key: world.tenantKey,
    },
    message: {
      message_id: id,
      ...(rootId === undefined ? {} : { root_id: rootId, parent_id: replyTo }),
      create_time: milliseconds(createdAt),
      update_time: milliseconds(updatedAt),
      chat_id: chat.id,
      ...(threadId === undefined ? {} : { thread_id: threadId }),
      chat_type: chat.kind,
      message_type: type,
      content,
      ...(mentions.length === 0 ? {} : { mentions }),
    },
  });
}

function isHeard(world: World, chat: Chat, message: Message): boolean {
  if (chat.kind === 'p2p') return world.hasScope(['im:message.p2p_msg', 'im:message.p2p_msg:readonly']);
  const hearsAll = world.hearsAll && world.hasScope(['im:message.group_msg']);
  const isMentioned = message.mentions.some(mention => mention.id.open_id === world.bot.openId);
  const hearsMentions = world.hasScope(['im:message.group_at_msg', 'im:message.group_at_msg:readonly']);
  return hearsAll || (isMentioned && hearsMentions);
}

/** Whoever recalled it: its author, or the bot itself. */
export function tellOfRecall(world: World, message: Message): void {
  world.happened();
  if (!message.chat.isBotPresent) return;
  world.events.add('im.message.recalled_v1', {
    message_id: message.id,
    chat_id: message.chat.id,
    recall_time: milliseconds(world.now()),
    recall_type: 'message_owner',
  });
}
