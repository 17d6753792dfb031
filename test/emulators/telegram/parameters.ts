/** The forms in which the Bot API takes values: numbers and truths may be strings, objects may be JSON in a string. */
import { z } from 'zod';

export const integer = z.union([
  z.int(),
  z
    .string()
    .regex(/^-?\d{1,16}$/, 'expected an integer')
    .transform(Number),
]);

export const words = z.union([z.string(), z.number().transform(String)]);

export const truth = z.union([
  z.boolean(),
  z
    .enum(['true', 'false', 'True', 'False', '1', '0'])
    .transform(written => written === '1' || written.toLowerCase() === 'true'),
]);

/** What is an object or a list by nature. */
export function json<Schema extends z.ZodType>(schema: Schema): z.ZodPreprocess<Schema> {
  return z.preprocess((value, context) => {
    if (typeof value !== 'string') return value;
    try {
      return JSON.parse(value);
    } catch {
      context.addIssue("can't parse JSON");
      return z.NEVER;
    }
  }, schema);
}

/** What it takes to say in which chat; the emulator has no public usernames, so that one is never found. */
export const chatId = z.union([integer, z.string().regex(/^@\w+$/)]);

export const user = z.looseObject({ id: integer, is_bot: z.boolean(), first_name: z.string() });

const entity = z.strictObject({
  type: z.string(),
  offset: z.int(),
  length: z.int(),
  url: z.string().optional(),
  user: user.optional(),
  language: z.string().optional(),
  custom_emoji_id: z.string().optional(),
});
export const entities = json(z.array(entity));

export const replyParameters = json(
  z.strictObject({
    message_id: integer,
    chat_id: chatId.optional(),
    allow_sending_without_reply: truth.optional(),
    quote: z.string().optional(),
    quote_parse_mode: z.string().optional(),
    quote_entities: z.array(entity).optional(),
    quote_position: integer.optional(),
    checklist_task_id: integer.optional(),
    poll_option_id: z.string().optional(),
  }),
);

export const linkPreviewOptions = json(
  z.strictObject({
    is_disabled: truth.optional(),
    url: z.string().optional(),
    prefer_small_media: truth.optional(),
    prefer_large_media: truth.optional(),
    show_above_text: truth.optional(),
  }),
);

/** Judged in reply-markup.ts, where the descriptions of its faults are. */
export const replyMarkup = json(z.record(z.string(), z.unknown()));

/** What every way of sending a message takes. */
export const sending = {
  business_connection_id: z.string().optional(),
  chat_id: chatId,
  message_thread_id: integer.optional(),
  direct_messages_topic_id: integer.optional(),
  disable_notification: truth.optional(),
  protect_content: truth.optional(),
  allow_paid_broadcast: truth.optional(),
  message_effect_id: z.string().optional(),
  suggested_post_parameters: json(z.looseObject({})).optional(),
  reply_parameters: replyParameters.optional(),
  reply_markup: replyMarkup.optional(),
};

export const captioned = {
  caption: words.optional(),
  parse_mode: z.string().optional(),
  caption_entities: entities.optional(),
};
