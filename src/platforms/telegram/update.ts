/**
 * From an update of Telegram to what it means to us. Pure. Ordinary chat that is not for the bot means nothing, and is
 * not kept anywhere.
 */
import type { Incoming } from '../../chat/incoming.ts';
import { readCallbackData } from './callback-data.ts';
import { isForwarded, isReplyToUs, repliedTo, type Topical, topicOf } from './reference.ts';
import type { MemberState, TelegramChat, TelegramMessage, TelegramUser, Update } from './update-schema.ts';

/** Who the bot is (Bot API: getMe). */
export type BotIdentity = { readonly id: number; readonly username: string };

/**
 * @param now for what Telegram does not date: presses, and a message told again that nobody edited
 * @returns undefined for what is none of our business
 */
export function incomingOf(update: Update, bot: BotIdentity, now: Date): Incoming | undefined {
  const { message, edited_message: edited, callback_query: query, message_reaction: reaction } = update;
  // After a quiet week ids begin anew at random, so an id alone may come again; its date does not.
  const eventId = (mark: number | string) => `${bot.id}:${update.update_id}:${mark}`;
  if (message !== undefined) return fromMessage(message, eventId(message.date), bot);
  if (edited !== undefined) return fromEdit(edited, eventId(edited.edit_date ?? edited.date), bot, now);
  if (query !== undefined) return fromPress(query, eventId(query.id), now);
  if (reaction !== undefined) return fromReaction(reaction, eventId(reaction.date));
  if (update.my_chat_member !== undefined)
    return fromStanding(update.my_chat_member, eventId(update.my_chat_member.date));
  if (update.chat_member !== undefined)
    return fromMember(update.chat_member, eventId(update.chat_member.date));
  return undefined;
}

function fromMessage(message: TelegramMessage, eventId: string, bot: BotIdentity): Incoming | undefined {
  const { chat, migrate_to_chat_id: to, migrate_from_chat_id: from } = message;
  const room = roomOf(chat);
  if (room === undefined) return undefined;
  if (to !== undefined || from !== undefined) {
    const sender = senderOf(message) ?? { userId: room.chatId, name: room.name };
    const ids = { fromChatId: `${from ?? chat.id}`, toChatId: `${to ?? chat.id}` };
    return { eventId, room, sender, at: dateOf(message.date), kind: 'moved', ...ids };
  }
  const said = saidIn(message, eventId, bot);
  return said && { ...said, at: dateOf(message.date), kind: 'message' };
}

function fromEdit(
  message: TelegramMessage,
  eventId: string,
  bot: BotIdentity,
  now: Date,
): Incoming | undefined {
  // What was passed on nobody can edit; an inline message only the bot that wrote it.
  if (isForwarded(message)) return undefined;
  const said = saidIn(message, eventId, bot, true);
  const at = message.edit_date === undefined ? now : dateOf(message.edit_date);
  return said && { ...said, at, saidAt: dateOf(message.date), kind: 'edit' };
}

/**
 * @param isEdit a command may have become talk: that it did is told, but not what is said now
 * @returns what a message and an edit have in common; undefined when it is not for the bot
 */
function saidIn(message: TelegramMessage, eventId: string, bot: BotIdentity, isEdit = false) {
  const { chat, from, sender_chat: senderChat } = message;
  const room = roomOf(chat);
  const sender = senderOf(message);
  const text = message.text ?? message.caption ?? '';
  const ownFile = fileOf(message);
  if (room === undefined || sender === undefined || (text === '' && ownFile === undefined)) return undefined;
  // An administrator who stays anonymous speaks in the name of the group, others in that of a channel.
  const isAnonymous = senderChat !== undefined;
  // Other bots live here too; what a channel posts is forwarded by nobody.
  if ((from?.is_bot === true && !isAnonymous) || message.is_automatic_forward === true) return undefined;
  const replyTo = repliedTo(message, bot);
  const isMentioned = new RegExp(`@${bot.username}(?![A-Za-z0-9_])`, 'i').test(text);
  const isPrivate = room.isPrivate === true;
  const isForBot = isPrivate || isMentioned || isReplyToUs(message, bot);
  const isQuotation = isForwarded(message);
  // A word that begins with a slash may be a command; whose, the grammar says. What is passed on is none.
  const isTalk = !isForBot && (isQuotation || !/^[\s\p{Cf}]*[/／]/u.test(text));
  if (isTalk && !isEdit) return undefined;
  const file = ownFile ?? (message.reply_to_message && fileOf(message.reply_to_message));
  return {
    eventId,
    room: inTopic(room, message),
    sender,
    messageId: `${message.message_id}`,
    text: isTalk ? '' : isForBot && !isQuotation ? withoutStart(text) : text,
    isAddressed: isForBot,
    botName: bot.username,
    ...(isAnonymous && { isAnonymous }),
    ...(isQuotation && { isForwarded: true }),
    ...(replyTo && { replyTo }),
    ...(file && { file }),
  };
}

/** Telegram's own buttons open a chat by `/start`, or `/start@bot` in a group: they want to know what can be done. */
function withoutStart(text: string): string {
  return /^\/start(?:@\w+)?(?:\s|$)/i.test(text) ? '/help' : text;
}

function inTopic(room: Incoming['room'], message: Topical): Incoming['room'] {
  const topic = topicOf(message);
  return topic === undefined ? room : { ...room, threadId: `${topic}` };
}

function fileOf({ document, photo }: Pick<TelegramMessage, 'document' | 'photo'>) {
  const file = document ?? photo?.at(-1);
  if (file === undefined) return undefined;
  const { file_id: reference, file_name: name = 'photo.jpg', file_size: bytes } = file;
  return { reference, name, ...(bytes !== undefined && { bytes }) };
}

function fromPress(
  { id, from, message, data }: NonNullable<Update['callback_query']>,
  eventId: string,
  at: Date,
): Incoming | undefined {
  const room = message && roomOf(message.chat);
  const pressed = readCallbackData(data ?? '');
  if (message === undefined || room === undefined || pressed === undefined) return undefined;
  const { part, number: button, shownBy } = pressed;
  // The message is told by Telegram, what was pressed by the client (Bot API: CallbackQuery, data).
  const keys = message.reply_markup?.inline_keyboard.flat() ?? [];
  const isOnMessage = keys.some(key => key.callback_data === data);
  return {
    eventId,
    room: inTopic(room, message),
    sender: personOf(from),
    at,
    kind: 'press',
    messageId: `${message.message_id}`,
    ...(part !== 'button' && { part }),
    button,
    shownBy,
    ...(isOnMessage && { isOnMessage }),
    pressId: id,
  };
}

function fromReaction(
  reaction: NonNullable<Update['message_reaction']>,
  eventId: string,
): Incoming | undefined {
  const { chat, message_id: messageId, user, actor_chat: actor, date } = reaction;
  const room = roomOf(chat);
  if (room === undefined || user?.is_bot === true) return undefined;
  // Both are full lists of this one person; a custom emoji has a picture and no character.
  const emoji = (list: typeof reaction.old_reaction) =>
    list.flatMap(each => (each.type === 'emoji' && each.emoji !== undefined ? [each.emoji] : []));
  const [before, after] = [emoji(reaction.old_reaction), emoji(reaction.new_reaction)];
  const added = after.filter(each => !before.includes(each));
  const removed = before.filter(each => !after.includes(each));
  if (added.length + removed.length === 0) return undefined;
  const sender = user ? personOf(user) : { userId: `${(actor ?? chat).id}`, name: titleOf(actor ?? chat) };
  return {
    ...{
      eventId,
      room,
      sender,
      at: dateOf(date),
      kind: 'reaction',
      messageId: `${messageId}`,
      added,
      removed,
    },
    ...(user === undefined && { isAnonymous: true }),
  };
}

function fromStanding(
  { chat, from, date, new_chat_member: bot }: NonNullable<Update['my_chat_member']>,
  eventId: string,
): Incoming | undefined {
  const room = roomOf(chat);
  if (room === undefined) return undefined;
  return {
    eventId,
    room,
    sender: personOf(from),
    at: dateOf(date),
    kind: 'standing',
    ...standingOf(bot, room),
  };
}

/** @param room a private chat tells of reactions without any right */
export function standingOf(member: MemberState, room: { readonly isPrivate?: boolean | undefined }) {
  const isAdministrator = member.status === 'administrator' || member.status === 'creator';
  return { isPresent: isThere(member), takesReactions: isAdministrator || room.isPrivate === true };
}

function fromMember(
  { chat, date, new_chat_member: member }: NonNullable<Update['chat_member']>,
  eventId: string,
): Incoming | undefined {
  const room = roomOf(chat);
  if (room === undefined || member.user.is_bot) return undefined;
  return {
    ...{ eventId, room, sender: personOf(member.user), at: dateOf(date) },
    ...{ kind: 'member', hasLeft: !isThere(member) },
  };
}

/** @returns whether somebody with this standing is in the chat */
export function isThere({ status, is_member: isMember }: Pick<MemberState, 'status' | 'is_member'>): boolean {
  return status === 'restricted' ? isMember === true : status !== 'left' && status !== 'kicked';
}

/** @returns undefined for a channel, where nobody talks */
export function roomOf(chat: TelegramChat): Incoming['room'] | undefined {
  if (chat.type === 'channel') return undefined;
  const room = { chatId: `${chat.id}`, name: titleOf(chat) };
  return chat.type === 'private' ? { ...room, isPrivate: true } : room;
}

function senderOf({ from, sender_chat: chat }: TelegramMessage): Incoming['sender'] | undefined {
  if (chat !== undefined) return { userId: `${chat.id}`, name: titleOf(chat) };
  return from && personOf(from);
}

export function personOf({
  id,
  first_name: first,
  last_name: last,
  username,
}: TelegramUser): Incoming['sender'] {
  // Names of only blanks exist; they must not make an event unreadable.
  const name = [first, last].filter(Boolean).join(' ').trim();
  return { userId: `${id}`, name: name === '' ? `${id}` : name, ...(username && { username }) };
}

function titleOf(chat: TelegramChat): string {
  const name = chat.title ?? [chat.first_name, chat.last_name].filter(Boolean).join(' ');
  return name.trim() === '' ? `${chat.id}` : name;
}

/** Telegram counts seconds. */
export function dateOf(seconds: number): Date {
  return new Date(seconds * 1000);
}
