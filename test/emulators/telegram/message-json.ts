/** A message as the Bot API writes it, in updates and in answers. */
import type { Author, Message } from './message.ts';
import type { StoredFile } from './stored-files.ts';
import { type ChatJson, type MessageJson, seconds, type UserJson } from './wire.ts';

const ANONYMOUS_ADMINISTRATOR: UserJson = {
  id: 1_087_968_824,
  is_bot: true,
  first_name: 'Group',
  username: 'GroupAnonymousBot',
};
const CHANNEL_SPEAKER: UserJson = {
  id: 136_817_688,
  is_bot: true,
  first_name: 'Channel',
  username: 'Channel_Bot',
};

/** @param bot the user that the bot is */
export function messageJson(message: Message, bot: UserJson): MessageJson {
  const replied = repliedMessage(message);
  return {
    ...bareMessageJson(message, bot),
    ...(replied === undefined ? {} : { reply_to_message: bareMessageJson(replied, bot) }),
  };
}

/** What is not a reply in a topic still hangs on the service message that opened the topic. */
function repliedMessage({ chat, replyTo, topicId, id }: Message): Message | undefined {
  const repliedId = replyTo ?? topicId;
  return repliedId === undefined || repliedId === id ? undefined : chat.message(repliedId);
}

/** Replied messages are one level deep. */
function bareMessageJson(message: Message, bot: UserJson): MessageJson {
  const { chat, date, editedAt, keyboard, service, passedOn } = message;
  return {
    message_id: message.id,
    ...authorJson(message.author, chat.asJson(), bot),
    chat: chat.asJson(),
    date: seconds(date),
    ...(editedAt === undefined ? {} : { edit_date: seconds(editedAt) }),
    ...threadJson(message),
    ...service,
    ...passedOn,
    ...textJson(message),
    ...(keyboard === undefined ? {} : { reply_markup: { inline_keyboard: keyboard } }),
  };
}

/** Where a message comes from that is passed on. @param isHidden whether its author hides behind the name */
export function originJson(message: Message, bot: UserJson, isHidden: boolean): Record<string, unknown> {
  const { author, date, chat, id } = message;
  const common = { date: seconds(date) };
  switch (author.kind) {
    case 'bot':
      return { type: 'user', ...common, sender_user: bot };
    case 'person': {
      const user = author.person.asJson();
      return isHidden
        ? { type: 'hidden_user', ...common, sender_user_name: user.first_name }
        : { type: 'user', ...common, sender_user: user };
    }
    case 'anonymous':
      return { type: 'chat', ...common, sender_chat: chat.asJson() };
    case 'channel':
      return { type: 'channel', ...common, chat: author.channel, message_id: id };
    default:
      return author satisfies never;
  }
}

function authorJson(author: Author, chat: ChatJson, bot: UserJson): Record<string, unknown> {
  switch (author.kind) {
    case 'bot':
      return { from: bot };
    case 'person':
      return { from: author.person.asJson() };
    case 'anonymous':
      return {
        from: ANONYMOUS_ADMINISTRATOR,
        ...(author.signature === undefined ? {} : { author_signature: author.signature }),
        sender_chat: chat,
      };
    case 'channel':
      return { from: CHANNEL_SPEAKER, sender_chat: author.channel };
    default:
      return author satisfies never;
  }
}

/** Ordinary supergroups write a thread on answers too; only topics say that they are topics. */
function threadJson({ chat, topicId, threadRootId }: Message): Record<string, unknown> {
  if (topicId !== undefined) return { message_thread_id: topicId, is_topic_message: true };
  return chat.hasReplyThreads && threadRootId !== undefined ? { message_thread_id: threadRootId } : {};
}

function textJson({ text, entities, file }: Message): Record<string, unknown> {
  if (file === undefined) {
    if (text === '') return {};
    return entities.length === 0 ? { text } : { text, entities };
  }
  const caption = text === '' ? {} : { caption: text };
  const captionEntities = entities.length === 0 ? {} : { caption_entities: entities };
  return { ...fileJson(file), ...caption, ...captionEntities };
}

function fileJson(file: StoredFile): Record<string, unknown> {
  const ids = { file_id: file.id, file_unique_id: file.uniqueId, file_size: file.size };
  switch (file.kind) {
    case 'photo':
      return {
        photo: [
          {
            ...ids,
            file_id: `${file.id}-small`,
            file_unique_id: `${file.uniqueId}s`,
            width: 90,
            height: 90,
            file_size: 900,
          },
          { ...ids, width: file.width, height: file.height },
        ],
      };
    case 'document':
      return {
        document: {
          ...(file.name === undefined ? {} : { file_name: file.name }),
          ...(file.mimeType === undefined ? {} : { mime_type: file.mimeType }),
          ...ids,
        },
      };
    default:
      return file.kind satisfies never;
  }
}
