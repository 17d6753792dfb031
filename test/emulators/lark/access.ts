/** Where the bot may act: the chats it is in, the messages it can see, the cards that are its own. */
import {
  ApiRefusal,
  CHAT_DISSOLVED,
  invalidParameter,
  MESSAGE_RECALLED,
  NOT_IN_CHAT,
} from './api-refusal.ts';
import type { Chat } from './chat.ts';
import { Group } from './group.ts';
import type { Message } from './message.ts';
import type { World } from './world.ts';

export function openChat(world: World, id: string): Chat {
  const chat = world.chats.get(id);
  if (chat === undefined) throw invalidParameter('invalid chat_id');
  if (chat instanceof Group && chat.isDissolved) throw CHAT_DISSOLVED;
  if (!chat.isBotPresent) throw NOT_IN_CHAT;
  return chat;
}

/** A message of a chat that the bot is in, recalled or not. */
export function visibleMessage(world: World, id: string | undefined): Message {
  const message = world.messages.get(id ?? '');
  if (message === undefined) throw invalidParameter('invalid message_id');
  openChat(world, message.chat.id);
  return message;
}

export function standingMessage(world: World, id: string | undefined): Message {
  const message = visibleMessage(world, id);
  if (message.isRecalled) throw MESSAGE_RECALLED;
  return message;
}

export function ownMessage(world: World, id: string | undefined): Message {
  const message = standingMessage(world, id);
  if (message.from !== 'bot') throw new ApiRefusal(230071, 'The operator is NOT the sender of the message.');
  return message;
}
