/** Methods by which the bot says something new. */
import { z } from 'zod';
import { badRequest } from '../api-refusal.ts';
import type { Chat } from '../chat.ts';
import { findChatToWrite } from '../chat-access.ts';
import { captionText, messageText } from '../formatted-text.ts';
import { Group } from '../group.ts';
import type { FormattedText, Message } from '../message.ts';
import { messageJson } from '../message-json.ts';
import { type Context, type Method, method } from '../method.ts';
import {
  captioned,
  chatId,
  entities,
  sending as everySending,
  integer,
  linkPreviewOptions,
  type replyParameters,
  truth,
  words,
} from '../parameters.ts';
import { newMarkup } from '../reply-markup.ts';
import { sentFile } from '../sent-file.ts';
import type { StoredFile } from '../stored-files.ts';

const CHAT_ACTIONS = new Set([
  ...['typing', 'upload_photo', 'record_video', 'upload_video', 'record_voice', 'upload_voice'],
  ...['upload_document', 'choose_sticker', 'find_location', 'record_video_note', 'upload_video_note'],
]);

export const sending: Readonly<Record<string, Method>> = {
  sendMessage: method(
    {
      ...everySending,
      text: words,
      parse_mode: z.string().optional(),
      entities: entities.optional(),
      link_preview_options: linkPreviewOptions.optional(),
    },
    (parameters, context) => {
      const { text, parse_mode: parseMode, entities: given } = parameters;
      return send(parameters, context, () => ({ text: messageText({ text, parseMode, entities: given }) }));
    },
  ),

  sendPhoto: method(
    {
      ...everySending,
      ...captioned,
      photo: z.string(),
      show_caption_above_media: truth.optional(),
      has_spoiler: truth.optional(),
    },
    (parameters, context) =>
      send(parameters, context, () => ({
        text: caption(parameters),
        file: sentFile('photo', parameters.photo, context),
      })),
  ),

  sendDocument: method(
    {
      ...everySending,
      ...captioned,
      document: z.string(),
      thumbnail: z.string().optional(),
      disable_content_type_detection: truth.optional(),
    },
    (parameters, context) =>
      send(parameters, context, () => ({
        text: caption(parameters),
        file: sentFile('document', parameters.document, context),
      })),
  ),

  sendChatAction: method(
    {
      business_connection_id: z.string().optional(),
      chat_id: chatId,
      message_thread_id: integer.optional(),
      action: z.string(),
    },
    ({ chat_id, action, message_thread_id }, { world }) => {
      if (!CHAT_ACTIONS.has(action)) throw badRequest('wrong parameter action in request');
      findTopicId(findChatToWrite(world, chat_id), message_thread_id);
      return true;
    },
  ),
};

type Sent = { readonly text: FormattedText; readonly file?: StoredFile };
type Wishes = {
  readonly chat_id: number | string;
  readonly message_thread_id?: number | undefined;
  readonly reply_parameters?: z.output<typeof replyParameters> | undefined;
  readonly reply_markup?: Readonly<Record<string, unknown>> | undefined;
};

function send(wishes: Wishes, { world, rateLimits }: Context, content: () => Sent): unknown {
  const markup = newMarkup(wishes.reply_markup);
  const { text, file } = content();
  const chat = findChatToWrite(world, wishes.chat_id);
  const topicId = findTopicId(chat, wishes.message_thread_id);
  const replyTo = findReplied(chat, wishes.reply_parameters);
  rateLimits.count(chat);
  const message = chat.append({
    author: { kind: 'bot' },
    text,
    file,
    topicId: topicId ?? replyTo?.topicId,
    replyTo,
    ...markup,
  });
  return messageJson(message, world.bot);
}

/** General, the topic that every forum has, has no id: to name it 1 is an error. */
function findTopicId(chat: Chat, threadId: number | undefined): number | undefined {
  if (threadId === undefined || !(chat instanceof Group) || !chat.isForum) return undefined;
  if (chat.findTopic(threadId) === undefined) throw badRequest('message thread not found');
  return threadId;
}

function findReplied(chat: Chat, wish: z.output<typeof replyParameters> | undefined): Message | undefined {
  if (wish === undefined) return undefined;
  if (wish.chat_id !== undefined && wish.chat_id !== chat.id) {
    throw badRequest('the emulator knows no replies to messages of other chats');
  }
  const replied = chat.message(wish.message_id);
  if (replied === undefined && wish.allow_sending_without_reply !== true) {
    throw badRequest('message to be replied not found');
  }
  const { quote } = wish;
  if (replied !== undefined && quote !== undefined && !replied.text.includes(quote)) {
    throw badRequest('QUOTE_TEXT_INVALID');
  }
  return replied;
}

type Captioned = {
  readonly caption?: string | undefined;
  readonly parse_mode?: string | undefined;
  readonly caption_entities?: z.output<typeof entities> | undefined;
};

function caption({ caption: text = '', parse_mode: parseMode, caption_entities }: Captioned): FormattedText {
  return captionText({ text, parseMode, entities: caption_entities });
}
