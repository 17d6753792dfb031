/** What comes in from a platform, checked once, here. Kept in the inbox as it is. */
import { z } from 'zod';
import { OPERATOR_ROLES, type OperatorRole } from '../domain/role.ts';

const operatorRoles = OPERATOR_ROLES.map(role => role.id) as [OperatorRole, ...OperatorRole[]];

/**
 * What a person typed. The mark that stands before a hashed end user in our own lines and drafts (bind.ts) must not
 * be typed, SQLite ends a text at a NUL, and half a surrogate pair can't be stored.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is meant
const UNSTORABLE = /[\u0000\u0001]/g;
const typed = z.string().transform(text => text.replace(UNSTORABLE, '\uFFFD').toWellFormed());

const common = {
  /** The platform's own id of this event: the same on every redelivery. */
  eventId: z.string().min(1),
  room: z.object({ chatId: z.string().min(1), name: typed }),
  sender: z.object({ userId: z.string().min(1), name: typed.pipe(z.string().min(1)) }),
  /** When the platform says it happened. */
  at: z.coerce.date(),
};

const message = z.object({
  ...common,
  kind: z.literal('message'),
  messageId: z.string().min(1),
  text: typed,
  /** Said to the bot alone or by its name: only then is a name that we don't know answered. */
  isAddressed: z.boolean(),
  replyTo: z
    .object({
      messageId: z.string().min(1),
      text: typed,
      isFromBot: z.boolean(),
      url: z.string().optional(),
    })
    .optional(),
  /** Something that was sent along; `reference` is what the platform downloads it by. */
  file: z.object({ name: z.string(), reference: z.string() }).optional(),
});

const reaction = z.object({
  ...common,
  kind: z.literal('reaction'),
  messageId: z.string().min(1),
  added: z.array(z.string()),
  removed: z.array(z.string()),
  /** The platform doesn't say who: an admin who stays anonymous. `sender` is the room then. */
  isAnonymous: z.boolean().optional(),
});

/**
 * A button of one of our messages; `button` counts from 1. `shownBy` is the outbox row by which the message showed it,
 * where the platform can tell: it may show something else when the press arrives.
 */
const press = z.object({
  ...common,
  kind: z.literal('press'),
  messageId: z.string().min(1),
  button: z.number().int().positive(),
  shownBy: z.number().int().positive().optional(),
});

const form = z.object({
  ...common,
  kind: z.literal('form'),
  messageId: z.string().min(1),
  values: z.record(z.string(), typed),
});

/** The sender became known, or is to be something, by the platform's own word (not a person's). */
const member = z.object({
  ...common,
  kind: z.literal('member'),
  role: z.enum(operatorRoles).optional(),
  isManager: z.boolean().optional(),
  /** Becomes a manager if the team has none yet. */
  isFounder: z.boolean().optional(),
});

/** A room that has a clock of its own was told the time; local time in the team's zone. */
const clock = z.object({ ...common, kind: z.literal('clock'), time: typed });

export const incomingSchema = z.discriminatedUnion('kind', [message, reaction, press, form, member, clock]);

export type Incoming = z.infer<typeof incomingSchema>;
export type IncomingMessage = z.infer<typeof message>;
export type RepliedTo = NonNullable<IncomingMessage['replyTo']>;
