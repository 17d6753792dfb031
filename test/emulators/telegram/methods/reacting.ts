/** Methods that answer what people did without a new message. */
import { z } from 'zod';
import { badRequest, forbidden } from '../api-refusal.ts';
import { tellOfMessage } from '../bot-hears.ts';
import { findChat, findChatToWrite, findMessage } from '../chat-access.ts';
import { Group } from '../group.ts';
import { messageJson } from '../message-json.ts';
import { type Method, method } from '../method.ts';
import { chatId, integer, json, truth, words } from '../parameters.ts';
import { REACTION_EMOJI } from '../reactions.ts';

const LONGEST_ANSWER = 200;

const reaction = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('emoji'), emoji: z.string() }),
  z.strictObject({ type: z.literal('custom_emoji'), custom_emoji_id: z.string() }),
]);

export const reacting: Readonly<Record<string, Method>> = {
  setMessageReaction: method(
    {
      chat_id: chatId,
      message_id: integer,
      reaction: json(z.array(reaction)).optional(),
      is_big: truth.optional(),
    },
    ({ chat_id, message_id, reaction: reactions = [] }, { world }) => {
      const chat = findChat(world, chat_id);
      const message = findMessage(chat, message_id, 'message to react not found');
      if (reactions.length > 1) throw badRequest('REACTIONS_TOO_MANY');
      for (const each of reactions) {
        const isKnown = each.type === 'emoji' && REACTION_EMOJI.has(each.emoji);
        const allowed = chat instanceof Group ? chat.allowedReactions : undefined;
        if (!isKnown || allowed?.includes(each.emoji) === false) throw badRequest('REACTION_INVALID');
      }
      message.setReactions('bot', reactions);
      world.happened();
      return true;
    },
  ),

  answerCallbackQuery: method(
    {
      callback_query_id: words,
      text: words.optional(),
      show_alert: truth.optional(),
      url: z.string().optional(),
      cache_time: integer.optional(),
    },
    ({ callback_query_id, text = '', show_alert = false }, { world }) => {
      if (text.length > LONGEST_ANSWER) throw badRequest('MESSAGE_TOO_LONG');
      world.queries.answer(callback_query_id, { ...(text === '' ? {} : { text }), showAlert: show_alert });
      world.happened();
      return true;
    },
  ),

  pinChatMessage: method(
    {
      business_connection_id: z.string().optional(),
      chat_id: chatId,
      message_id: integer,
      disable_notification: truth.optional(),
    },
    ({ chat_id, message_id }, { world }) => {
      const chat = findChatToWrite(world, chat_id);
      checkPinning(chat instanceof Group ? chat : undefined);
      const message = findMessage(chat, message_id, 'message to pin not found');
      const service = { pinned_message: messageJson(message, world.bot) };
      const pin = chat.append({ author: { kind: 'bot' }, service, topicId: message.topicId });
      // One of the few own deeds that come back to the bot.
      tellOfMessage(world, pin, 'message');
      return true;
    },
  ),

  unpinChatMessage: method(
    { business_connection_id: z.string().optional(), chat_id: chatId, message_id: integer.optional() },
    ({ chat_id }, { world }) => {
      const chat = findChatToWrite(world, chat_id);
      checkPinning(chat instanceof Group ? chat : undefined);
      return true;
    },
  ),

  leaveChat: method({ chat_id: chatId }, ({ chat_id }, { world }) => {
    const chat = findChat(world, chat_id);
    if (!(chat instanceof Group)) throw forbidden("bot can't leave private chats");
    chat.botLeaves();
    return true;
  }),
};

function checkPinning(group: Group | undefined): void {
  if (group === undefined) return;
  const standing = group.botStanding;
  const mayPin = standing?.status === 'administrator' && standing.rights.can_pin_messages;
  if (!mayPin) throw badRequest('not enough rights to manage pinned messages in the chat');
}
