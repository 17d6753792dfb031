/** Methods that change or remove what is there. */
import { z } from 'zod';
import { badRequest } from '../api-refusal.ts';
import { findChatToWrite, findMessage } from '../chat-access.ts';
import { captionText, messageText } from '../formatted-text.ts';
import { Group } from '../group.ts';
import type { FormattedText, Message } from '../message.ts';
import { messageJson } from '../message-json.ts';
import { type Context, type Method, method } from '../method.ts';
import {
  captioned,
  chatId,
  entities,
  integer,
  json,
  linkPreviewOptions,
  replyMarkup,
  truth,
  words,
} from '../parameters.ts';
import { editedKeyboard } from '../reply-markup.ts';
import { sentFile } from '../sent-file.ts';
import type { StoredFile } from '../stored-files.ts';

/** Messages of the bot are always meant by chat and number here, never by inline_message_id. */
const edited = {
  business_connection_id: z.string().optional(),
  chat_id: chatId,
  message_id: integer,
  reply_markup: replyMarkup.optional(),
};
const media = json(
  z.strictObject({
    type: z.enum(['photo', 'document']),
    media: z.string(),
    ...captioned,
    show_caption_above_media: truth.optional(),
    has_spoiler: truth.optional(),
    thumbnail: z.string().optional(),
    disable_content_type_detection: truth.optional(),
  }),
);
const TWO_DAYS_MILLISECONDS = 48 * 3_600_000;

export const editing: Readonly<Record<string, Method>> = {
  editMessageText: method(
    {
      ...edited,
      text: words,
      parse_mode: z.string().optional(),
      entities: entities.optional(),
      link_preview_options: linkPreviewOptions.optional(),
    },
    (parameters, context) =>
      edit(parameters, context, message => {
        if (message.file !== undefined) throw badRequest('there is no text in the message to edit');
        const { text, parse_mode: parseMode, entities: given } = parameters;
        return { text: messageText({ text, parseMode, entities: given }) };
      }),
  ),

  editMessageCaption: method(
    { ...edited, ...captioned, show_caption_above_media: truth.optional() },
    (parameters, context) =>
      edit(parameters, context, message => {
        if (message.file === undefined) throw badRequest('there is no caption in the message to edit');
        const { caption: text = '', parse_mode: parseMode, caption_entities } = parameters;
        return { text: captionText({ text, parseMode, entities: caption_entities }) };
      }),
  ),

  editMessageMedia: method({ ...edited, media }, (parameters, context) =>
    edit(parameters, context, () => {
      const {
        type,
        media: written,
        caption: text = '',
        parse_mode: parseMode,
        caption_entities,
      } = parameters.media;
      return {
        file: sentFile(type, written, context),
        text: captionText({ text, parseMode, entities: caption_entities }),
      };
    }),
  ),

  editMessageReplyMarkup: method(edited, (parameters, context) => edit(parameters, context, () => ({}))),

  deleteMessage: method({ chat_id: chatId, message_id: integer }, ({ chat_id, message_id }, { world }) => {
    const chat = findChatToWrite(world, chat_id);
    const message = findMessage(chat, message_id, 'message to delete not found');
    const rights = chat instanceof Group ? chat.botStanding : undefined;
    const mayDeleteAny = rights?.status === 'administrator' && rights.rights.can_delete_messages;
    const isYoung = world.now().getTime() - message.date.getTime() < TWO_DAYS_MILLISECONDS;
    if (!mayDeleteAny && !(message.from === 'bot' && isYoung)) throw badRequest("message can't be deleted");
    chat.forget(message);
    return true;
  }),
};

type Change = { readonly text?: FormattedText; readonly file?: StoredFile };
type Edit = {
  readonly chat_id: number | string;
  readonly message_id: number;
  readonly reply_markup?: Readonly<Record<string, unknown>> | undefined;
};

function edit(
  { chat_id, message_id, reply_markup }: Edit,
  { world }: Context,
  change: (message: Message) => Change,
): unknown {
  const keyboard = editedKeyboard(reply_markup);
  const chat = findChatToWrite(world, chat_id);
  const message = findMessage(chat, message_id, 'message to edit not found');
  // "It is only possible to edit messages without reply_markup or with inline keyboards" (Bot API).
  const isFixed = message.service !== undefined || message.forceReply !== undefined;
  if (message.from !== 'bot' || isFixed) throw badRequest("message can't be edited");
  const { text = message, file = message.file } = change(message);
  const before = JSON.stringify([message.text, message.entities, message.keyboard, message.file?.id]);
  const after = JSON.stringify([text.text, text.entities, keyboard, file?.id]);
  if (before === after) {
    throw badRequest(
      'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
    );
  }
  message.text = text.text;
  message.entities = text.entities;
  message.file = file;
  message.keyboard = keyboard;
  message.editedAt = world.now();
  message.editCount++;
  world.happened();
  return messageJson(message, world.bot);
}
