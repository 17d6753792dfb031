/** Which messages become updates: what the bot is told of depends on its rights and on privacy mode. */
import type { Message } from './message.ts';
import { messageJson } from './message-json.ts';
import { typedEntities } from './typed-entities.ts';
import type { World } from './world.ts';

/** Queues the update of a new or edited message, if the bot may know of it. */
export function tellOfMessage(world: World, message: Message, kind: 'message' | 'edited_message'): void {
  if (!hears(world, message)) return;
  const happenedAt = kind === 'message' ? message.date : (message.editedAt ?? message.date);
  world.updates.add(kind, messageJson(message, world.bot), `messages of ${message.chat.id}`, happenedAt);
}

function hears(world: World, message: Message): boolean {
  const { chat } = message;
  if (!chat.isBotPresent) return false;
  // Its own words never come back; what it did as a service message (a pin) does.
  if (message.service !== undefined) return true;
  if (message.from === 'bot') return false;
  return chat.isBotAdministrator || !world.isPrivacyModeOn || isMeantForBot(world, message);
}

function isMeantForBot(world: World, { chat, replyTo, text }: Message): boolean {
  const replied = replyTo === undefined ? undefined : chat.message(replyTo);
  if (replied?.from === 'bot') return true;
  const ours = world.bot.username.toLowerCase();
  return typedEntities(text).some(({ type, offset, length }) => {
    const [, addressee] = text
      .slice(offset, offset + length)
      .toLowerCase()
      .split('@');
    if (type === 'bot_command') return addressee === undefined || addressee === ours;
    return type === 'mention' && addressee === ours;
  });
}
