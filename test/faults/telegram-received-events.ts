/** What an emulated Telegram told its bot, read from the calls of getUpdates: by which everything else is judged. */
import { z } from 'zod';
import type { Call } from '../emulators/shared/call-log.ts';
import type { Typed } from './command-effects.ts';

const person = z.object({ id: z.number(), is_bot: z.boolean() });
const chat = z.object({ id: z.number(), type: z.string() });
const message = z.object({
  message_id: z.number(),
  chat,
  from: person.optional(),
  text: z.string().optional(),
  caption: z.string().optional(),
  document: z.unknown().optional(),
  photo: z.unknown().optional(),
  new_chat_members: z.array(person).optional(),
  left_chat_member: person.optional(),
  migrate_to_chat_id: z.number().optional(),
  migrate_from_chat_id: z.number().optional(),
  reply_to_message: z
    .object({ from: person.optional(), forum_topic_created: z.unknown().optional() })
    .optional(),
});
const reactions = z.array(z.object({ type: z.string(), emoji: z.string().optional() }));
const member = z.object({ chat, new_chat_member: z.object({ user: person, status: z.string() }) });
const updateSchema = z.object({
  update_id: z.number(),
  message: message.optional(),
  edited_message: message.optional(),
  callback_query: z.object({ data: z.string() }).optional(),
  message_reaction: z
    .object({
      chat,
      message_id: z.number(),
      user: person.optional(),
      old_reaction: reactions,
      new_reaction: reactions,
    })
    .optional(),
  my_chat_member: member.optional(),
  chat_member: member.optional(),
});
const answerSchema = z.object({ ok: z.literal(true), result: z.array(updateSchema) });

export type Update = z.infer<typeof updateSchema>;
export type ToldMessage = z.infer<typeof message>;

export class ReceivedEvents {
  readonly updates = new Map<number, Update>();
  /** The bot has said that it has everything below this, whether or not Telegram heard it. */
  confirmedBelow = 0;
  #read = 0;
  #open: Call[] = [];
  readonly #bot: { readonly id: number; readonly username: string };

  constructor(bot: { readonly id: number; readonly username: string }) {
    this.#bot = bot;
  }

  /** Takes in what was called since the last time. */
  read(calls: readonly Call[]): void {
    const fresh = calls.slice(this.#read).filter(call => call.method === 'getUpdates');
    this.#read = calls.length;
    const looked = [...this.#open, ...fresh];
    this.#open = looked.filter(call => call.outcome === 'running');
    for (const { parameters, answer } of looked) {
      const { offset } = parameters;
      if (typeof offset === 'number') this.confirmedBelow = Math.max(this.confirmedBelow, offset);
      const { data } = answerSchema.safeParse(answer);
      for (const update of data?.result ?? []) this.updates.set(update.update_id, update);
    }
  }

  /** @returns the updates that the bot must keep, of those below an id */
  due(below = Number.POSITIVE_INFINITY): Update[] {
    return [...this.updates.values()].filter(update => update.update_id < below && this.#isDue(update));
  }

  /** Written from what Telegram says about updates, not from how the bot reads them: both have to agree. */
  #isDue(update: Update): boolean {
    const said = update.message ?? update.edited_message;
    if (said !== undefined) return this.#isForBot(said);
    if (update.callback_query !== undefined || update.my_chat_member !== undefined) return true;
    const { message_reaction: reaction } = update;
    // The same emoji in another order are the same reactions.
    if (reaction !== undefined) return sorted(reaction.old_reaction) !== sorted(reaction.new_reaction);
    // Of whoever comes the bot may keep it or not.
    const gone = update.chat_member?.new_chat_member;
    return gone !== undefined && !gone.user.is_bot && ['left', 'kicked'].includes(gone.status);
  }

  #isForBot(said: ToldMessage): boolean {
    if (said.migrate_to_chat_id !== undefined || said.migrate_from_chat_id !== undefined) return true;
    if (said.left_chat_member !== undefined) return !said.left_chat_member.is_bot;
    const text = textOf(said);
    if (text === '' && said.document === undefined && said.photo === undefined) return false;
    const answered = said.reply_to_message;
    const isAnswer = answered?.forum_topic_created === undefined && answered?.from?.id === this.#bot.id;
    return (
      said.chat.type === 'private' ||
      text.startsWith('/') ||
      isAnswer ||
      text.includes(`@${this.#bot.username}`)
    );
  }
}

function sorted(list: z.infer<typeof reactions>): string {
  return list
    .flatMap(each => each.emoji ?? [])
    .sort()
    .join();
}

export function textOf({ text, caption }: ToldMessage): string {
  return text ?? caption ?? '';
}

/** @returns the commands that the bot was told of, in groups, with what they were changed into */
export function typed(told: ReceivedEvents): Typed[] {
  const byKey = new Map<string, Typed & { readonly texts: string[] }>();
  for (const update of inOrder(told)) {
    const said = update.message ?? update.edited_message;
    if (said === undefined || said.chat.type === 'private') continue;
    const [chatId, messageId] = [`${said.chat.id}`, `${said.message_id}`];
    const key = `${chatId}/${messageId}`;
    const known = byKey.get(key);
    if (update.edited_message !== undefined) known?.texts.push(textOf(said));
    else if (textOf(said).startsWith('/')) byKey.set(key, { key, chatId, messageId, texts: [textOf(said)] });
  }
  return [...byKey.values()];
}

export function inOrder(told: ReceivedEvents): Update[] {
  return [...told.updates.values()].sort((one, other) => one.update_id - other.update_id);
}
