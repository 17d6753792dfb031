/** Everything that the page shows, as one piece of JSON. */
import { cardHtml } from './card-page.ts';
import { escapeHtml } from './card-text-html.ts';
import type { Chat } from './chat.ts';
import { Group } from './group.ts';
import type { LongConnection } from './long-connection.ts';
import type { Message } from './message.ts';
import { P2pChat } from './p2p-chat.ts';
import type { World } from './world.ts';

const SHOWN_MESSAGES = 200;

export function pageState(world: World, longConnection: LongConnection): unknown {
  return {
    bot: { name: world.bot.name, appId: world.appId },
    undelivered: world.events.undelivered,
    connections: longConnection.open,
    hearsAll: world.hearsAll,
    people: [...world.people.values()].map(({ openId, name }) => ({ id: openId, name })),
    chats: [...world.chats.values()].map(chat => chatState(world, chat)),
  };
}

function chatState(world: World, chat: Chat): unknown {
  return {
    id: chat.id,
    kind: chat.kind,
    hasBot: chat.isBotPresent,
    ...(chat instanceof Group
      ? {
          title: chat.name,
          isDissolved: chat.isDissolved,
          members: chat.members.map(({ openId }) => openId),
        }
      : {}),
    ...(chat instanceof P2pChat ? { title: chat.person.name, members: [chat.person.openId] } : {}),
    messages: chat.messages.slice(-SHOWN_MESSAGES).map(message => messageState(world, message)),
  };
}

function messageState(world: World, message: Message): unknown {
  const { id, from, type, replyTo, threadId, createdAt, edits, isRecalled, reactions } = message;
  const author = {
    isBot: from === 'bot',
    personId: from === 'bot' ? undefined : from.openId,
    author: from === 'bot' ? world.bot.name : from.name,
  };
  const shared = { id, ...author, replyTo, threadId, isRecalled, edits, date: createdAt };
  if (isRecalled) return { ...shared, type: 'text', text: '', reactions: [] };
  return {
    ...shared,
    type,
    text: message.text,
    card: type === 'interactive' ? withNames(world, cardHtml(message.card, imageUrl)) : undefined,
    buttons: message.shown?.buttons.length,
    resource: resourceKey(message),
    reactions: reactions.map(({ emojiType, operatorId }) => ({
      emojiType,
      who: operatorId,
      name: world.people.get(operatorId)?.name ?? world.bot.name,
    })),
  };
}

/** The card names people by their ids, and the client shows their names. */
function withNames(world: World, html: string): string {
  return html.replace(/(<span class="mention">)([^<]*)/g, (_, start: string, ids: string) => {
    const named = ids.replace(/@(ou_\w+)/g, (id, openId: string) => {
      const person = world.people.get(openId);
      return person === undefined ? id : `@${escapeHtml(person.name)}`;
    });
    return `${start}${named}`;
  });
}

function imageUrl(key: string): string {
  return `/people/resource?key=${encodeURIComponent(key)}`;
}

function resourceKey({ type, content }: Message): string | undefined {
  if (type !== 'image' && type !== 'file') return undefined;
  return /"(?:image|file)_key":"([^"]+)"/.exec(content)?.[1];
}
