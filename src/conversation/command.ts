/** What a command does: the shape of what can be typed, plus `run`. */
import type { z } from 'zod';
import type { Vocabulary } from '../chat/grammar/argument.ts';
import type { Argument, CommandShape } from '../chat/grammar/command.ts';
import type { NamedBefore } from '../chat/grammar/end-user.ts';
import type { RepliedTo, SentFile } from '../chat/incoming.ts';
import type { View } from '../chat/view.ts';
import type { Person } from '../store/people.ts';
import type { Room } from '../store/rooms.ts';
import type { ActionContext, StandsFor } from './action-context.ts';

/** All that a command knows. It reads and writes through `transaction` and cannot send. */
export type Context = ActionContext & {
  readonly commands: readonly Command[];
  readonly room: Room;
  /** The topic of the room in which it was said, if in one. */
  readonly threadId: string | undefined;
  readonly person: Person;
  readonly vocabulary: Vocabulary;
  /** The real time, also where a room has a clock of its own. */
  readonly realNow: Date;
  /** When the platform dated the message that carried the command. */
  readonly messageAt: Date;
  /** When the command was said, in the room's time; of a form, the command that opened it. */
  readonly saidAt: Date;
  /** When we took it in, by our own clock. */
  readonly receivedAt: Date;
  /** The message that was replied to, unless it is the bot's own. */
  readonly repliedTo: RepliedTo | undefined;
  /** The file that was sent along, or that of the message replied to: of a command that `takesFile`. */
  readonly file: SentFile | undefined;
  /** The outbox row of the message whose button or form led here. */
  readonly pressedOn: number | undefined;
  /** The arguments that nobody gave and the circumstances filled in. */
  readonly assumed: ReadonlySet<string>;
  /** The end user that was named, as far as they are known: by it their name is found in other words. */
  readonly named: NamedBefore | undefined;
  /** Words that were taken as text but look like a misspelt key. */
  readonly slips: readonly { readonly word: string; readonly argument: Argument }[];
  /** Fresh, unguessable bytes. */
  readonly randomBytes: (count: number) => Uint8Array;
};

export type Reply =
  /** Said in answer; in place of the message whose button or form led here. */
  | { readonly view: View; readonly standsFor?: StandsFor }
  /** Whoever asked sees it already: the message whose button they pressed was brought up to date. */
  | { readonly isShown: true }
  /** The command wants a form after all; `current` is what its fields are now, absent when they are missing. */
  | { readonly asks: readonly string[]; readonly current?: Readonly<Record<string, string>> };

export type Command = Omit<CommandShape, 'subcommands'> & {
  readonly subcommands?: readonly Command[];
  run(context: Context, args: Record<string, unknown>): Promise<Reply>;
};

type Definition<Args extends z.ZodObject> = Omit<Command, 'args' | 'run'> & {
  readonly args: Args;
  run(context: Context, args: z.infer<Args>): Promise<Reply>;
};

/** Makes a command of its definition, passed on whole. */
export function command<Args extends z.ZodObject>(definition: Definition<Args>): Command {
  return { ...definition, run: (context, args) => definition.run(context, definition.args.parse(args)) };
}
