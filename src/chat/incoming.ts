/** What comes in from a platform, checked once, here. Kept in the inbox as it is. */
import { z } from 'zod';
import { OPERATOR_ROLES, type OperatorRole } from '../domain/role.ts';

const operatorRoles = OPERATOR_ROLES.map(role => role.id) as [OperatorRole, ...OperatorRole[]];

/**
 * What a person typed. The mark that stands before a hashed end user must not be typed (bounded.ts, without-names.ts),
 * SQLite ends a text at a NUL, and half a surrogate pair can't be stored.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is meant
const UNSTORABLE = /\u0000|\u0001(?!#[0-9a-f]+\.[0-9a-f]|\?|>\d)/g;
const typed = z.string().transform(text => text.replace(UNSTORABLE, '\uFFFD').toWellFormed());

const common = {
  /** The platform's own id of this event: the same on every redelivery. */
  eventId: z.string().min(1),
  room: z.object({
    chatId: z.string().min(1),
    name: typed,
    /** The sender alone with the bot. */
    isPrivate: z.boolean().optional(),
    /** The topic or thread in which it happened, where the room has any. */
    threadId: z.string().optional(),
  }),
  sender: z.object({
    userId: z.string().min(1),
    name: typed.pipe(z.string().min(1)),
    /** `@username`, without the @, where the platform has such. */
    username: typed.optional(),
  }),
  /** When the platform says it happened. */
  at: z.coerce.date(),
};

export const fileSchema = z.object({
  name: z.string(),
  reference: z.string(),
  bytes: z.number().optional(),
});

const said = {
  ...common,
  messageId: z.string().min(1),
  text: typed,
  /** So many characters the text had, where that was too many: then `text` is no more than its beginning. */
  length: z.number().int().positive().optional(),
  /** Said to the bot alone or by its name: only then is a name that we don't know answered. */
  isAddressed: z.boolean(),
  /** What the bot is called there, for `/command@name`. */
  botName: z.string().optional(),
  /** The platform doesn't say who: an admin who stays anonymous, or a channel. `sender` is the room or channel then. */
  isAnonymous: z.boolean().optional(),
  /** Passed on by the sender, not said: a forward, or what another bot wrote for them. It does nothing by itself. */
  isForwarded: z.boolean().optional(),
  replyTo: z
    .object({
      messageId: z.string().min(1),
      text: typed,
      isFromBot: z.boolean(),
      url: z.string().optional(),
    })
    .optional(),
  /** A file that was sent along, or else that of the message replied to; `reference` is what the platform downloads it by. */
  file: fileSchema.optional(),
};

const message = z.object({ ...said, kind: z.literal('message') });

/** A message that was said at `saidAt` says something else since `at`. */
const edit = z.object({ ...said, kind: z.literal('edit'), saidAt: z.coerce.date() });

const reaction = z.object({
  ...common,
  kind: z.literal('reaction'),
  messageId: z.string().min(1),
  added: z.array(z.string()),
  removed: z.array(z.string()),
  /** The platform doesn't say who: an admin who stays anonymous. `sender` is the room then. */
  isAnonymous: z.boolean().optional(),
});

/** What of a message is pressed: a button; where forms go step by step, a choice of the field asked for, or a field. */
export const PRESSED_PARTS = ['button', 'choice', 'field'] as const;

/**
 * A press on one of our messages; `button` counts from 1. `shownBy` is the outbox row by which the message showed it,
 * where the platform can tell: it may show something else when the press arrives.
 */
const press = z.object({
  ...common,
  kind: z.literal('press'),
  messageId: z.string().min(1),
  part: z.enum(PRESSED_PARTS).optional(),
  button: z.number().int().positive(),
  shownBy: z.number().int().positive().optional(),
  /** The platform itself says that the message has this button; else only whoever pressed says so, and may forge it. */
  isOnMessage: z.boolean().optional(),
  /** By which it can be answered to this person alone. */
  pressId: z.string().optional(),
});

const form = z.object({
  ...common,
  kind: z.literal('form'),
  messageId: z.string().min(1),
  values: z.record(z.string(), typed),
  shownBy: z.number().int().positive().optional(),
  isOnMessage: z.boolean().optional(),
  pressId: z.string().optional(),
});

/** Somebody took a message back: it is there no more. `sender` is the room, since the platform does not say who. */
const recall = z.object({ ...common, kind: z.literal('recall'), messageId: z.string().min(1) });

/** What people reacted with on a message may have changed while nobody listened: it is to be read again. */
const recount = z.object({ ...common, kind: z.literal('recount'), messageId: z.string().min(1) });

/** The sender became known, or is to be something, by the platform's own word (not a person's). */
const member = z.object({
  ...common,
  kind: z.literal('member'),
  role: z.enum(operatorRoles).optional(),
  isManager: z.boolean().optional(),
  /** Becomes a manager if the team has none yet. */
  isFounder: z.boolean().optional(),
  /** They are not in the room any more; or, where it is false, again. */
  hasLeft: z.boolean().optional(),
});

/** What the bot itself is in a room now. */
const standing = z.object({
  ...common,
  kind: z.literal('standing'),
  isPresent: z.boolean(),
  takesReactions: z.boolean(),
  /** The only emoji that the room allows; all when left out. */
  allowedReactions: z.array(z.string()).optional(),
});

/** The platform gave a room another id. */
const moved = z.object({
  ...common,
  kind: z.literal('moved'),
  fromChatId: z.string().min(1),
  toChatId: z.string().min(1),
});

/** A room that has a clock of its own was told the time; local time in the team's zone. */
const clock = z.object({ ...common, kind: z.literal('clock'), time: typed });

export const incomingSchema = z.discriminatedUnion('kind', [
  message,
  edit,
  reaction,
  press,
  form,
  recall,
  recount,
  member,
  standing,
  moved,
  clock,
]);

export type Incoming = z.infer<typeof incomingSchema>;
export type IncomingMessage = z.infer<typeof message>;
export type IncomingEdit = z.infer<typeof edit>;
export type SentFile = z.infer<typeof fileSchema>;
export type RepliedTo = NonNullable<IncomingMessage['replyTo']>;
