/** Calls by which the bot says something new. */
import { z } from 'zod';
import { openChat, standingMessage } from '../access.ts';
import { invalidParameter, NOT_AVAILABLE } from '../api-refusal.ts';
import type { Chat } from '../chat.ts';
import type { Message } from '../message.ts';
import { messageJson } from '../message-json.ts';
import { P2pChat } from '../p2p-chat.ts';
import { type Route, route, type Surroundings } from '../route.ts';
import { SENDS } from '../scopes.ts';
import { checkedContent, messageType } from '../sent-content.ts';
import type { World } from '../world.ts';

const ONE_HOUR = 3_600_000;

const uuid = z.string().max(50, 'the max len is 50').optional();

export const sending: readonly Route[] = [
  route('POST /open-apis/im/v1/messages', {
    scopes: SENDS,
    query: { receive_id_type: z.enum(['chat_id', 'open_id', 'union_id', 'user_id', 'email']) },
    body: { receive_id: z.string(), msg_type: messageType, content: z.string(), uuid },
    answer: ({ query, body }, surroundings) => {
      const { world } = surroundings;
      const chat = receiver(world, query.receive_id_type, body.receive_id);
      return send(surroundings, chat, body);
    },
  }),
  route('POST /open-apis/im/v1/messages/:message_id/reply', {
    scopes: SENDS,
    body: { msg_type: messageType, content: z.string(), reply_in_thread: z.boolean().optional(), uuid },
    answer: ({ path, body }, surroundings) => {
      const parent = standingMessage(surroundings.world, path['message_id']);
      return send(surroundings, parent.chat, body, { parent, isInThread: body.reply_in_thread ?? false });
    },
  }),
];

type Sent = {
  readonly msg_type: z.output<typeof messageType>;
  readonly content: string;
  readonly uuid?: string | undefined;
};

function send(
  { world, rateLimits }: Surroundings,
  chat: Chat,
  { msg_type, content, uuid: key }: Sent,
  place: { readonly parent?: Message; readonly isInThread?: boolean } = {},
) {
  const before = key === undefined ? undefined : world.sentUuids.get(key);
  if (before !== undefined && world.now().getTime() - before.at.getTime() < ONE_HOUR) {
    return { data: messageJson(world, before.message) };
  }
  const checked = checkedContent(world, msg_type, content);
  rateLimits.count(chat.id);
  const message = chat.append({ from: 'bot', type: msg_type, content: checked, ...place });
  if (key !== undefined && key !== '') world.sentUuids.set(key, { message, at: world.now() });
  return { data: messageJson(world, message) };
}

function receiver(world: World, type: string, id: string): Chat {
  if (type === 'chat_id') {
    const chat = world.chats.get(id);
    if (chat === undefined) throw invalidParameter('invalid receive_id');
    if (chat instanceof P2pChat && !chat.person.isAvailable) throw NOT_AVAILABLE;
    return openChat(world, id);
  }
  const person = [...world.people.values()].find(
    each => id === (type === 'open_id' ? each.openId : type === 'union_id' ? each.unionId : undefined),
  );
  if (person === undefined) throw invalidParameter('invalid receive_id');
  if (!person.isAvailable) throw NOT_AVAILABLE;
  return person.p2p;
}
