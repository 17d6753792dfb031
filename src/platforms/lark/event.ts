/**
 * From an event of Lark to what it means to us. Ordinary chat that is not for the bot means nothing, and is not kept
 * anywhere. What an event does not say (what people and groups are called, what was replied to, where a message is) is
 * looked up through `EventLookups`.
 */
import type { Incoming, RepliedTo } from '../../chat/incoming.ts';
import { readPressed } from './callback-value.ts';
import {
  chatEventSchema,
  type Envelope,
  type MessageEvent,
  membersEventSchema,
  messageEventSchema,
  pressEventSchema,
  reactionEventSchema,
  recallEventSchema,
} from './event-schema.ts';
import { fileOf, isMergedForward, textOf, type Worded, wordedOf } from './message-text.ts';

/** A message as it is read by its id. */
export type ReadMessage = Worded & { readonly isFromBot: boolean };

/** What an event does not say. */
export type EventLookups = {
  readonly bot: { readonly openId: string; readonly name: string };
  readonly takesReactions: boolean;
  nameOf(openId: string, chatId: string, isPrivate: boolean): Promise<string>;
  /** Whether somebody is surely not in a room. */
  isOutsider(openId: string, chatId: string): Promise<boolean>;
  roomName(chatId: string, isPrivate: boolean): Promise<string>;
  noteName(openId: string, name: string): void;
  noteRoom(chatId: string, name: string): void;
  /** @returns undefined for a message that is none of ours */
  placeOf(messageId: string): Promise<{ readonly chatId: string; readonly name: string } | undefined>;
  /** Whether we have ever spoken in a room. */
  knowsRoom(chatId: string): Promise<boolean>;
  /** @returns undefined for a message that may not be read or is no more */
  readMessage(messageId: string): Promise<ReadMessage | undefined>;
};

/** A press that can't be followed: it is answered at once. */
export type Refused = { readonly kind: 'refused'; readonly because: 'foreign' };

/** @returns what an event means, mostly one thing; nothing for what is none of our business */
export async function incomingOf(
  { header, event }: Envelope,
  about: EventLookups,
): Promise<readonly Incoming[] | Refused> {
  const { event_id: eventId, event_type: type } = header;
  const at = new Date(Number(header.create_time));
  switch (type) {
    case 'im.message.receive_v1':
      return fromMessage(messageEventSchema.parse(event), eventId, about);
    case 'im.message.reaction.created_v1':
    case 'im.message.reaction.deleted_v1':
      return fromReaction(event, eventId, type === 'im.message.reaction.created_v1', about);
    case 'im.message.recalled_v1': {
      const { message_id: messageId, chat_id: chatId } = recallEventSchema.parse(event);
      return [
        { eventId, room: { chatId, name: '' }, sender: roomItself(chatId), at, kind: 'recall', messageId },
      ];
    }
    case 'im.chat.member.bot.added_v1':
    case 'im.chat.member.bot.deleted_v1':
    case 'im.chat.disbanded_v1':
      return fromStanding(event, eventId, at, type === 'im.chat.member.bot.added_v1', about);
    case 'im.chat.member.user.added_v1':
    case 'im.chat.member.user.deleted_v1':
      return fromMembers(event, eventId, at, type === 'im.chat.member.user.deleted_v1', about);
    case 'card.action.trigger':
      return fromPress(event, eventId, at, about);
    default:
      return [];
  }
}

async function fromMessage(
  { sender, message }: MessageEvent,
  eventId: string,
  about: EventLookups,
): Promise<readonly Incoming[]> {
  const openId = sender.sender_id?.open_id;
  // Other bots live here too.
  if (sender.sender_type !== 'user' || openId === undefined) return [];
  const { message_id: messageId, chat_id: chatId, create_time: at, parent_id: parentId } = message;
  const { bot } = about;
  const isPrivate = message.chat_type === 'p2p';
  const worded = wordedOf(message);
  const text = textOf(worded, bot.openId);
  const ownFile = fileOf(messageId, worded);
  const isMentioned = worded.mentions.some(each => each.openId === bot.openId);
  const isForwarded = isMergedForward(worded);
  const isSaid = text.trim() !== '' || ownFile !== undefined || isMentioned;
  if (!isSaid && !(isForwarded && isPrivate)) return [];
  // A word that begins with a slash may be a command; whose, the grammar says.
  const isCommand = /^[\s\p{Cf}]*[/／]/u.test(text);
  const read = async () => (parentId === undefined ? undefined : about.readMessage(parentId));
  let original = isCommand ? await read() : undefined;
  // What a person said is none of ours, whatever of ours is on its way.
  const mayBeOurs = original === undefined || original.isFromBot;
  const isReplyToUs = parentId !== undefined && mayBeOurs && (await about.placeOf(parentId)) !== undefined;
  const isAddressed = isPrivate || isMentioned || isReplyToUs;
  if (!isAddressed && !isCommand) return [];
  if (!isCommand) original = await read();
  const replyTo = parentId === undefined ? undefined : repliedTo(parentId, isReplyToUs, original, bot.openId);
  // Commands come without files here: one replies to the file.
  const file =
    ownFile ?? (parentId === undefined || original === undefined ? undefined : fileOf(parentId, original));
  const name = await about.nameOf(openId, chatId, isPrivate);
  const roomName = isPrivate ? name : await about.roomName(chatId, false);
  // By the message that began it a thread can be answered in.
  const threadId = message.thread_id === undefined ? undefined : (message.root_id ?? messageId);
  return [
    {
      eventId,
      room: {
        ...{ chatId, name: roomName },
        ...(isPrivate && { isPrivate }),
        ...(threadId !== undefined && { threadId }),
      },
      sender: { userId: openId, name },
      at,
      kind: 'message',
      messageId,
      text,
      isAddressed,
      botName: bot.name,
      ...(isForwarded && { isForwarded }),
      ...(replyTo && { replyTo }),
      ...(file && { file }),
    },
  ];
}

function repliedTo(
  messageId: string,
  isFromUs: boolean,
  original: ReadMessage | undefined,
  botOpenId: string,
): RepliedTo {
  const isFromBot = isFromUs || original?.isFromBot === true;
  return { messageId, isFromBot, text: original === undefined ? '' : textOf(original, botOpenId) };
}

async function fromReaction(
  event: unknown,
  eventId: string,
  isAdded: boolean,
  about: EventLookups,
): Promise<readonly Incoming[]> {
  const read = reactionEventSchema.parse(event);
  const {
    message_id: messageId,
    reaction_type: type,
    operator_type: by,
    user_id: user,
    action_time: at,
  } = read;
  if (by !== 'user' || user == null) return [];
  // An event does not say where; on what is none of ours nobody votes.
  const room = await about.placeOf(messageId);
  if (room === undefined) return [];
  const emoji = [type.emoji_type];
  return [
    {
      eventId,
      room,
      sender: { userId: user.open_id, name: await about.nameOf(user.open_id, room.chatId, false) },
      at,
      kind: 'reaction',
      messageId,
      added: isAdded ? emoji : [],
      removed: isAdded ? [] : emoji,
    },
  ];
}

function fromStanding(
  event: unknown,
  eventId: string,
  at: Date,
  isPresent: boolean,
  { takesReactions, noteRoom }: EventLookups,
): readonly Incoming[] {
  const { chat_id: chatId, name } = chatEventSchema.parse(event);
  noteRoom(chatId, name ?? '');
  const room = { chatId, name: name ?? '' };
  return [{ eventId, room, sender: roomItself(chatId), at, kind: 'standing', isPresent, takesReactions }];
}

function fromMembers(
  event: unknown,
  eventId: string,
  at: Date,
  hasLeft: boolean,
  { noteName }: EventLookups,
): readonly Incoming[] {
  const { chat_id: chatId, name, users } = membersEventSchema.parse(event);
  return (users ?? []).map(({ name: called, user_id: { open_id: userId } }): Incoming => {
    if (!hasLeft) noteName(userId, called ?? '');
    return {
      ...{ eventId: `${eventId}:${userId}`, room: { chatId, name: name ?? '' }, at },
      ...{ sender: { userId, name: called?.trim() || userId }, kind: 'member', hasLeft },
    };
  });
}

async function fromPress(
  event: unknown,
  eventId: string,
  at: Date,
  about: EventLookups,
): Promise<readonly Incoming[] | Refused> {
  const { operator, action, context } = pressEventSchema.parse(event);
  const { open_message_id: messageId, open_chat_id: chatId } = context;
  // Of a form that is submitted some clients send no value; which one it is its message says.
  const isFilled = action.form_value != null;
  const pressed =
    readPressed(action.value) ?? (isFilled ? { part: 'form' as const, shownBy: undefined } : undefined);
  if (pressed === undefined) return [];
  const place = await about.placeOf(messageId);
  // A card can be forwarded to where we are not, and be pressed there by anybody.
  if (place === undefined ? !(await about.knowsRoom(chatId)) : place.chatId !== chatId)
    return { kind: 'refused', because: 'foreign' };
  const { open_id: userId } = operator;
  // Nobody but the group lets people into a team, whatever is said of where the card stands.
  if (await about.isOutsider(userId, chatId)) return { kind: 'refused', because: 'foreign' };
  const common = {
    ...{ eventId, at, messageId, pressId: eventId },
    // Feishu tells both: what a card carries, and which message the card is.
    ...(pressed.shownBy !== undefined && { shownBy: pressed.shownBy, isOnMessage: true }),
    room: { chatId, name: place?.name ?? '' },
    sender: { userId, name: await about.nameOf(userId, chatId, false) },
  };
  return pressed.part === 'form'
    ? [{ ...common, kind: 'form', values: valuesOf(action.form_value ?? {}) }]
    : [{ ...common, kind: 'press', button: pressed.number }];
}

/** What was filled in; what was left empty is not. */
function valuesOf(filled: Readonly<Record<string, unknown>>): Record<string, string> {
  const typed = Object.entries(filled).map(([name, value]) => [name, plain(value)] as const);
  return Object.fromEntries(typed.filter(([, value]) => value.trim() !== ''));
}

function plain(value: unknown): string {
  if (Array.isArray(value)) return value.map(plain).join(',');
  return typeof value === 'string' || typeof value === 'number' ? `${value}` : '';
}

/** Who did it is not told, or does not matter. */
function roomItself(chatId: string): Incoming['sender'] {
  return { userId: chatId, name: chatId };
}
