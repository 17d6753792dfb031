/**
 * The updates that we ask Telegram for, as far as we read them (Bot API: Update). Tolerant: what we don't know is
 * left out, and kinds that we didn't ask for are none of these.
 */
import { z } from 'zod';

/** In the order of the Bot API. The filter is applied when something happens, so it is the same in every call. */
export const ALLOWED_UPDATES = [
  'message',
  'edited_message',
  'message_reaction',
  'callback_query',
  'my_chat_member',
  'chat_member',
] as const;

const user = z.object({
  id: z.number(),
  is_bot: z.boolean(),
  first_name: z.string(),
  last_name: z.string().optional(),
  username: z.string().optional(),
});

const chat = z.object({
  id: z.number(),
  type: z.string(),
  title: z.string().optional(),
  username: z.string().optional(),
  first_name: z.string().optional(),
  last_name: z.string().optional(),
});

const file = z.object({
  file_id: z.string(),
  file_name: z.string().optional(),
  file_size: z.number().optional(),
});

/** Where a message comes from that stands elsewhere, or was passed on from there; of people who hide it no id. */
const origin = z.object({ sender_user: z.object({ id: z.number() }).optional() });

const base = {
  message_id: z.number(),
  date: z.number(),
  chat,
  from: user.optional(),
  forward_origin: origin.optional(),
  /** Before Bot API 7.0 there was no origin. */
  forward_date: z.number().optional(),
  forward_from: z.object({ id: z.number() }).optional(),
  via_bot: z.unknown().optional(),
  sender_chat: chat.optional(),
  message_thread_id: z.number().optional(),
  is_topic_message: z.boolean().optional(),
  text: z.string().optional(),
  caption: z.string().optional(),
  document: file.optional(),
  photo: z.array(file).optional(),
};

const message = z.object({
  ...base,
  edit_date: z.number().optional(),
  is_automatic_forward: z.boolean().optional(),
  reply_to_message: z.object({ ...base, forum_topic_created: z.unknown().optional() }).optional(),
  external_reply: z.object({ origin, chat: chat.optional(), message_id: z.number().optional() }).optional(),
  quote: z.object({ text: z.string(), is_manual: z.boolean().optional() }).optional(),
  new_chat_members: z.array(user).optional(),
  left_chat_member: user.optional(),
  migrate_to_chat_id: z.number().optional(),
  migrate_from_chat_id: z.number().optional(),
});

const reactionType = z.object({ type: z.string(), emoji: z.string().optional() });

const memberState = z.object({ user, status: z.string(), is_member: z.boolean().optional() });

const memberChange = z.object({ chat, from: user, date: z.number(), new_chat_member: memberState });

export const updateSchema = z.object({
  update_id: z.number(),
  message: message.optional(),
  edited_message: message.optional(),
  message_reaction: z
    .object({
      chat,
      message_id: z.number(),
      user: user.optional(),
      actor_chat: chat.optional(),
      date: z.number(),
      old_reaction: z.array(reactionType),
      new_reaction: z.array(reactionType),
    })
    .optional(),
  callback_query: z
    .object({
      id: z.string(),
      from: user,
      message: z
        .object({
          message_id: z.number(),
          chat,
          message_thread_id: z.number().optional(),
          is_topic_message: z.boolean().optional(),
          reply_markup: z
            .object({
              inline_keyboard: z.array(z.array(z.object({ callback_data: z.string().optional() }))),
            })
            .optional(),
        })
        .optional(),
      data: z.string().optional(),
    })
    .optional(),
  my_chat_member: memberChange.optional(),
  chat_member: memberChange.optional(),
});

export type Update = z.infer<typeof updateSchema>;
export type TelegramMessage = z.infer<typeof message>;
export type TelegramChat = z.infer<typeof chat>;
export type TelegramUser = z.infer<typeof user>;
export type MemberState = z.infer<typeof memberState>;

/** Every update has one, also those that we can't read. */
export const anyUpdateSchema = z.object({ update_id: z.number() });
