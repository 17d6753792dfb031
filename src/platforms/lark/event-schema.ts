/** What of Lark's events we read, checked once, here. More than we name may come: it is left out. */
import { z } from 'zod';

/** An event as the long connection and the webhook bring it (schema 2.0). */
export const envelopeSchema = z.object({
  schema: z.literal('2.0'),
  header: z.object({
    event_id: z.string().min(1),
    event_type: z.string().min(1),
    /** In milliseconds. */
    create_time: z.string().regex(/^\d+$/),
    token: z.string().optional(),
    app_id: z.string().optional(),
  }),
  event: z.record(z.string(), z.unknown()),
});
export type Envelope = z.infer<typeof envelopeSchema>;

const ids = z.object({ open_id: z.string().min(1) });
const milliseconds = z
  .union([z.string().regex(/^\d+$/), z.number()])
  .transform(time => new Date(Number(time)));

const mention = z.object({
  key: z.string(),
  id: z.object({ open_id: z.string().optional() }),
  name: z.string(),
});

export const messageEventSchema = z.object({
  sender: z.object({ sender_id: ids.nullish(), sender_type: z.string() }),
  message: z.object({
    message_id: z.string().min(1),
    root_id: z.string().optional(),
    parent_id: z.string().optional(),
    thread_id: z.string().optional(),
    create_time: milliseconds,
    chat_id: z.string().min(1),
    chat_type: z.string(),
    message_type: z.string(),
    /** JSON of its own. */
    content: z.string(),
    mentions: z.array(mention).nullish(),
  }),
});
export type MessageEvent = z.infer<typeof messageEventSchema>;

export const reactionEventSchema = z.object({
  message_id: z.string().min(1),
  reaction_type: z.object({ emoji_type: z.string() }),
  operator_type: z.string(),
  user_id: ids.nullish(),
  action_time: milliseconds,
});

export const recallEventSchema = z.object({ message_id: z.string().min(1), chat_id: z.string().min(1) });

/** A bot that came or went, a group that is no more. */
export const chatEventSchema = z.object({
  chat_id: z.string().min(1),
  operator_id: ids.nullish(),
  name: z.string().nullish(),
});

export const membersEventSchema = chatEventSchema.extend({
  users: z.array(z.object({ name: z.string().nullish(), user_id: ids })).nullish(),
});

export const pressEventSchema = z.object({
  operator: ids,
  action: z.object({
    value: z.unknown(),
    form_value: z.record(z.string(), z.unknown()).nullish(),
  }),
  context: z.object({ open_message_id: z.string().min(1), open_chat_id: z.string().min(1) }),
});

/** What a message says, by its type. */
export const textContentSchema = z.object({ text: z.string() });
const postElement = z.object({
  tag: z.string(),
  text: z.string().optional(),
  user_id: z.string().optional(),
  user_name: z.string().optional(),
});
const postBody = z.object({
  title: z.string().optional(),
  content: z.array(z.array(postElement)),
});
/** In one language, or in several by their codes: then the first is taken. */
export const postContentSchema = z.union([
  postBody,
  z.record(z.string(), postBody).transform(bodies => Object.values(bodies)[0] ?? { content: [] }),
]);
export const fileContentSchema = z.object({ file_key: z.string().min(1), file_name: z.string().optional() });
export const imageContentSchema = z.object({ image_key: z.string().min(1) });
