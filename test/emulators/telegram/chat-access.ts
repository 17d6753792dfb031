/** In which chats the bot may do something now, and what Telegram says where it may not. */
import { badRequest, forbidden } from './api-refusal.ts';
import type { Chat } from './chat.ts';
import { Group } from './group.ts';
import type { Message } from './message.ts';
import { PrivateChat } from './private-chat.ts';
import type { World } from './world.ts';

/** @returns the chat, if the bot may look into it */
export function findChat(world: World, id: number | string): Chat {
  const chat = typeof id === 'number' ? world.chats.get(id) : undefined;
  if (chat === undefined) throw badRequest('chat not found');
  if (chat instanceof Group) checkGroup(chat);
  if (chat instanceof PrivateChat) checkPrivateChat(chat);
  return chat;
}

/** @returns the chat, if the bot may write there */
export function findChatToWrite(world: World, id: number | string): Chat {
  const chat = findChat(world, id);
  if (chat instanceof Group && chat.botStanding?.status === 'restricted') {
    throw badRequest('not enough rights to send text messages to the chat');
  }
  return chat;
}

/** @param missing what is said when there is no such message */
export function findMessage(chat: Chat, id: number, missing: string): Message {
  const message = chat.message(id);
  if (message === undefined) throw badRequest(missing);
  return message;
}

function checkGroup(group: Group): void {
  if (group.upgraded !== undefined) {
    throw badRequest('group chat was upgraded to a supergroup chat', {
      migrate_to_chat_id: group.upgraded.id,
    });
  }
  // A private group that the bot has never seen does not exist for it.
  if (group.botStanding === undefined) throw badRequest('chat not found');
  if (group.botStanding.status === 'kicked') throw forbidden(`bot was kicked from the ${group.kind} chat`);
  if (group.botStanding.status === 'left') throw forbidden(`bot is not a member of the ${group.kind} chat`);
}

function checkPrivateChat(chat: PrivateChat): void {
  switch (chat.state) {
    case 'not started':
      throw forbidden("bot can't initiate conversation with a user");
    case 'blocked':
      throw forbidden('bot was blocked by the user');
    case 'open':
      return;
    default:
      chat.state satisfies never;
  }
}
