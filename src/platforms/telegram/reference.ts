/** What a message of Telegram's refers to: the message that it replies to, or that it is passed on from. Pure. */
import type { RepliedTo } from '../../chat/incoming.ts';
import type { BotIdentity } from './update.ts';
import type { TelegramChat, TelegramMessage } from './update-schema.ts';

/**
 * What a sender passes on is not said by them: a forward, or a message that an inline bot wrote, which also may change
 * it later.
 */
export function isForwarded({ forward_origin: origin, forward_date: date, via_bot: bot }: Quotable): boolean {
  return origin !== undefined || date !== undefined || bot !== undefined;
}

type Quotable = Pick<TelegramMessage, 'forward_origin' | 'forward_date' | 'forward_from' | 'via_bot'>;
type Original = NonNullable<TelegramMessage['reply_to_message']>;

/** @returns whether a message replies to one of the bot's own in the same chat, of whichever topic */
export function isReplyToUs(
  { chat, reply_to_message: original, external_reply: elsewhere }: TelegramMessage,
  bot: BotIdentity,
): boolean {
  const isOurs = original?.from?.id === bot.id && original.forum_topic_created === undefined;
  return isOurs || (elsewhere?.chat?.id === chat.id && elsewhere.origin.sender_user?.id === bot.id);
}

/** @returns whether the words of a message are the bot's own, whoever passed them on */
function isByBot({ from, forward_origin: origin, forward_from: old }: Original, bot: BotIdentity): boolean {
  return [from?.id, origin?.sender_user?.id, old?.id].includes(bot.id);
}

export function repliedTo(message: TelegramMessage, bot: BotIdentity): RepliedTo | undefined {
  const original = message.reply_to_message;
  if (original === undefined) return repliedElsewhere(message, bot);
  // In a topic every message replies to the one that opened it.
  if (original.forum_topic_created !== undefined) return undefined;
  const { quote } = message;
  const url = linkTo(message.chat, original.message_id, message);
  return {
    messageId: `${original.message_id}`,
    // Whoever marked a part of it means that part.
    text: quote?.is_manual === true ? quote.text : (original.text ?? original.caption ?? ''),
    isFromBot: isByBot(original, bot),
    ...(url && { url }),
  };
}

/** A message of another chat or topic can be replied to as well: of its words Telegram tells those that are quoted. */
function repliedElsewhere(
  { chat: here, external_reply: original, quote, message_id: ownId }: TelegramMessage,
  bot: BotIdentity,
): RepliedTo | undefined {
  if (original === undefined) return undefined;
  const { origin, chat, message_id: id } = original;
  const isKnown = chat !== undefined && id !== undefined;
  const url = isKnown ? linkTo(chat, id, {}) : undefined;
  // Numbers of messages mean nothing outside of their chat; where that is hidden no other message has the same one.
  const messageId = isKnown ? `${chat.id === here.id ? '' : `${chat.id}/`}${id}` : `elsewhere/${ownId}`;
  return {
    messageId,
    text: quote?.text ?? '',
    isFromBot: origin.sender_user?.id === bot.id,
    ...(url && { url }),
  };
}

/** @returns a link that opens the message in the group; basic groups and private chats have none */
function linkTo(chat: TelegramChat, messageId: number, message: Topical) {
  if (chat.type !== 'supergroup') return undefined;
  const name = chat.username ?? `c/${`${chat.id}`.replace(/^-100/, '')}`;
  const topic = topicOf(message);
  return `https://t.me/${name}/${topic === undefined ? '' : `${topic}/`}${messageId}`;
}

export type Topical = Pick<TelegramMessage, 'is_topic_message' | 'message_thread_id'>;

/** @returns the topic that a message is in; what only replies to something has a thread, too, but no topic */
export function topicOf({ is_topic_message: isInTopic, message_thread_id: id }: Topical): number | undefined {
  return isInTopic === true ? id : undefined;
}
