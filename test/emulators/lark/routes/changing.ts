/** Calls by which the bot changes, recalls and reads what was said. */
import { z } from 'zod';
import { openChat, ownMessage, visibleMessage } from '../access.ts';
import { ApiRefusal, invalidParameter, MESSAGE_RECALLED, TOO_OLD } from '../api-refusal.ts';
import { tellOfRecall } from '../bot-hears.ts';
import type { Message } from '../message.ts';
import { messageJson } from '../message-json.ts';
import { pageOf } from '../paging.ts';
import { pageSize, type Route, route } from '../route.ts';
import { READS, READS_GROUP, RECALLS, UPDATES } from '../scopes.ts';
import { checkedContent, isShared, NOT_SHARED } from '../sent-content.ts';
import type { World } from '../world.ts';

const FOURTEEN_DAYS = 14 * 24 * 3_600_000;
const MOST_EDITS = 20;
const WRONG_TYPE = new ApiRefusal(230054, 'This operation is not supported for this message type.');
const TOO_MANY_EDITS = new ApiRefusal(
  230072,
  'The message has reached the number of times it can be edited.',
);

const LARGEST_DOWNLOAD_BYTES = 100 * 1024 * 1024;

export const changing: readonly Route[] = [
  route('PATCH /open-apis/im/v1/messages/:message_id', {
    scopes: UPDATES,
    body: { content: z.string() },
    answer: ({ path, body }, { world, rateLimits }) => {
      const message = ownMessage(world, path['message_id']);
      if (message.type !== 'interactive') throw WRONG_TYPE;
      if (isOlder(world, message, FOURTEEN_DAYS)) throw TOO_OLD;
      const content = checkedContent(world, 'interactive', body.content);
      if (!isShared(message.content) || !isShared(content)) throw NOT_SHARED;
      rateLimits.count(message.id);
      message.replace(content);
      return { data: {} };
    },
  }),
  route('PUT /open-apis/im/v1/messages/:message_id', {
    scopes: UPDATES,
    body: { msg_type: z.enum(['text', 'post']), content: z.string() },
    answer: ({ path, body }, { world, rateLimits }) => {
      const message = ownMessage(world, path['message_id']);
      if (message.type !== body.msg_type) throw WRONG_TYPE;
      if (message.edits >= MOST_EDITS) throw TOO_MANY_EDITS;
      const content = checkedContent(world, body.msg_type, body.content);
      rateLimits.count(message.id);
      message.replace(content);
      return { data: messageJson(world, message) };
    },
  }),
  route('DELETE /open-apis/im/v1/messages/:message_id', {
    scopes: RECALLS,
    answer: ({ path }, { world }) => {
      const message = ownMessage(world, path['message_id']);
      message.recall();
      tellOfRecall(world, message);
      return { data: {} };
    },
  }),
  route('GET /open-apis/im/v1/messages/:message_id', {
    scopes: READS,
    query: { user_id_type: z.literal('open_id').optional() },
    answer: ({ path }, { world }) => {
      const message = visibleMessage(world, path['message_id']);
      // Of a merged forward come the messages that it holds, too.
      const held = message.holds.map(each => ({
        ...messageJson(world, each),
        upper_message_id: message.id,
      }));
      return { data: { items: [messageJson(world, message), ...held] } };
    },
  }),
  route('GET /open-apis/im/v1/messages', {
    scopes: READS,
    query: {
      container_id_type: z.enum(['chat', 'thread']),
      container_id: z.string(),
      start_time: integerSeconds(),
      end_time: integerSeconds(),
      sort_type: z.enum(['ByCreateTimeAsc', 'ByCreateTimeDesc']).default('ByCreateTimeAsc'),
      page_size: pageSize(50, 20),
      page_token: z.string().optional(),
    },
    answer: ({ query }, { world }) => {
      const { start_time = 0, end_time = Number.POSITIVE_INFINITY, sort_type, page_size, page_token } = query;
      const found = containerMessages(world, query.container_id_type, query.container_id).filter(message => {
        const seconds = Math.floor(message.createdAt.getTime() / 1000);
        return seconds >= start_time && seconds <= end_time;
      });
      const page = pageOf(
        sort_type === 'ByCreateTimeDesc' ? found.toReversed() : found,
        page_size,
        page_token,
      );
      return { data: { ...page, items: page.items.map(message => messageJson(world, message)) } };
    },
  }),
  route('GET /open-apis/im/v1/messages/:message_id/resources/:file_key', {
    scopes: READS,
    query: { type: z.enum(['image', 'file']) },
    answer: ({ path, query }, { world }) => {
      const message = visibleMessage(world, path['message_id']);
      if (message.isRecalled) throw MESSAGE_RECALLED;
      const key = path['file_key'] ?? '';
      const resource = world.resources.byKey(key);
      if (resource === undefined || !message.content.includes(`"${key}"`)) {
        throw new ApiRefusal(234003, 'File not in msg.');
      }
      if (resource.kind !== query.type) throw new ApiRefusal(234001, 'Invalid request param.');
      if (resource.size > LARGEST_DOWNLOAD_BYTES)
        throw new ApiRefusal(234037, 'Downloaded file size exceeds limit.');
      return resource.content;
    },
  }),
];

/** Unix seconds, which have ten digits. */
function integerSeconds() {
  return z
    .string()
    .regex(/^\d{1,10}$/, 'must be a timestamp in seconds')
    .transform(Number)
    .optional();
}

function containerMessages(world: World, type: 'chat' | 'thread', id: string): Message[] {
  const all = [...world.messages.values()];
  const chat = type === 'chat' ? openChat(world, id) : threadChat(world, id);
  if (chat.kind === 'group' && !world.hasScope(READS_GROUP)) {
    const scopes = READS_GROUP.join(', ');
    throw new ApiRefusal(230027, `Lack of necessary permissions, ext=need scope: ${scopes}.`);
  }
  return type === 'chat'
    ? all.filter(message => message.chat === chat)
    : all.filter(message => message.threadId === id);
}

function threadChat(world: World, id: string) {
  const first = [...world.messages.values()].find(message => message.threadId === id);
  if (first === undefined) throw invalidParameter('invalid container_id');
  return openChat(world, first.chat.id);
}

function isOlder(world: World, message: Message, milliseconds: number): boolean {
  return world.now().getTime() - message.createdAt.getTime() > milliseconds;
}
