/** Everything that the page shows, as one piece of JSON. */
import type { Chat } from './chat.ts';
import { Group } from './group.ts';
import { isPresent } from './membership.ts';
import type { Author, Message } from './message.ts';
import { PrivateChat } from './private-chat.ts';
import { typedEntities } from './typed-entities.ts';
import type { World } from './world.ts';

const SHOWN_MESSAGES = 200;

export function pageState(world: World): unknown {
  return {
    bot: world.bot,
    pending: world.updates.pending.length,
    people: [...world.people.values()].map(({ id, name }) => ({ id, name })),
    chats: [...world.chats.values()].map(chatState),
  };
}

function chatState(chat: Chat): unknown {
  return {
    id: chat.id,
    ...(chat instanceof Group ? groupState(chat) : {}),
    ...(chat instanceof PrivateChat
      ? { kind: 'private', title: chat.person.name, bot: chat.state, members: [chat.person.id], topics: [] }
      : {}),
    messages: chat.messages.slice(-SHOWN_MESSAGES).map(messageState),
  };
}

function groupState(group: Group): Record<string, unknown> {
  const { kind, title, isForum, botStanding, topics, members, upgraded } = group;
  return {
    kind,
    title,
    isForum,
    bot: botStanding?.status ?? 'left',
    topics: topics.map(topic => ({ id: topic.id, title: topic.title })),
    members: [...members].filter(([, standing]) => isPresent(standing)).map(([person]) => person.id),
    upgraded: upgraded?.id,
  };
}

function messageState(message: Message): unknown {
  const { id, from, author, topicId, replyTo, text, entities, service, file, isEdited, date } = message;
  return {
    id,
    isBot: from === 'bot',
    personId: from === 'bot' ? undefined : from.id,
    author: authorName(author),
    topicId,
    replyTo,
    text,
    // What the bot did not mark itself is found by the apps, as in people's texts.
    entities: from === 'bot' ? [...entities, ...typedEntities(text)] : entities,
    service: service === undefined ? undefined : serviceText(service),
    file: file && { id: file.id, kind: file.kind, name: file.name ?? '', size: file.size },
    keyboard: message.keyboard,
    forceReply: message.forceReply,
    reactions: message.reactionsByPerson.map(({ who, reactions }) => ({ who, reactions })),
    isEdited,
    date,
  };
}

function authorName(author: Author): string {
  switch (author.kind) {
    case 'bot':
      return 'PersonaLoop';
    case 'person':
      return author.person.name;
    case 'anonymous':
      return `匿名管理员 · anonymous (${author.person.name})`;
    case 'channel':
      return `${author.channel.title ?? ''} (${author.person.name})`;
    default:
      return author satisfies never;
  }
}

const SERVICE_TEXTS: Readonly<Record<string, string>> = {
  new_chat_members: '加入了群 · joined',
  left_chat_member: '离开了群 · left',
  forum_topic_created: '开了话题 · opened a topic',
  migrate_to_chat_id: '群升级为超级群 · upgraded to a supergroup',
  migrate_from_chat_id: '由普通群升级而来 · upgraded from a basic group',
  pinned_message: '置顶了消息 · pinned a message',
};

function serviceText(service: Readonly<Record<string, unknown>>): string {
  const [kind = ''] = Object.keys(service);
  return SERVICE_TEXTS[kind] ?? kind;
}
