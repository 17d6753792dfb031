/** A message as the calls that send, read and list messages answer it. */
import type { Message } from './message.ts';
import { milliseconds } from './wire.ts';
import type { World } from './world.ts';

export function messageJson(world: World, message: Message): Readonly<Record<string, unknown>> {
  const { id, rootId, replyTo, threadId, type, createdAt, updatedAt, chat, from, mentions } = message;
  const sender =
    from === 'bot'
      ? { id: world.appId, id_type: 'app_id', sender_type: 'app', tenant_key: world.tenantKey }
      : { id: from.openId, id_type: 'open_id', sender_type: 'user', tenant_key: world.tenantKey };
  return {
    message_id: id,
    ...(rootId === undefined ? {} : { root_id: rootId, parent_id: replyTo }),
    ...(threadId === undefined ? {} : { thread_id: threadId }),
    msg_type: type,
    create_time: milliseconds(createdAt),
    update_time: milliseconds(updatedAt),
    deleted: message.isRecalled,
    updated: message.edits > 0,
    chat_id: chat.id,
    sender,
    body: { content: readContent(message) },
    ...(mentions.length === 0
      ? {}
      : {
          mentions: mentions.map(({ key, id: who, name, tenant_key }) => ({
            key,
            id: who.open_id,
            id_type: 'open_id',
            name,
            tenant_key,
          })),
        }),
  };
}

/** A card is not given back as it was sent, only its texts. */
function readContent(message: Message): string {
  if (message.isRecalled) return 'This message was recalled';
  if (message.shown === undefined) return message.content;
  const { title, lines } = message.shown;
  return JSON.stringify({ title, elements: lines.map(text => [{ tag: 'text', text }]) });
}
