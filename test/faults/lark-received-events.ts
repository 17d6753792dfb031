/** What an emulated Lark told its bot, and what of it the bot has to keep: by which everything else is judged. */
import { z } from 'zod';
import type { LarkEmulator, Message, ToldEvent } from '../emulators/lark/emulator.ts';
import type { Typed } from './command-effects.ts';
import type { Look } from './inspect-database.ts';

const messageSchema = z.object({
  message: z.object({
    message_id: z.string(),
    parent_id: z.string().optional(),
    chat_id: z.string(),
    chat_type: z.enum(['group', 'p2p']),
    message_type: z.string(),
    content: z.string(),
    mentions: z.array(z.object({ key: z.string(), id: z.object({ open_id: z.string() }) })).optional(),
  }),
});
const reactionSchema = z.object({ message_id: z.string(), operator_type: z.string() });
const membersSchema = z.object({ users: z.array(z.object({ user_id: z.object({ open_id: z.string() }) })) });
const aboutSchema = z.object({
  message_id: z.string().optional(),
  message: z.object({ parent_id: z.string().optional() }).optional(),
});
const sentSchema = z.object({ data: z.object({ message_id: z.string() }) });

const PRESS = 'card.action.trigger';

type ToldMessage = z.infer<typeof messageSchema>['message'];

export class ReceivedEvents {
  readonly #lark: LarkEmulator;
  /** The bot's own messages; only newer ones can be new. */
  readonly #own = new Map<string, Message>();

  constructor(lark: LarkEmulator) {
    this.#lark = lark;
  }

  get events(): readonly ToldEvent[] {
    return this.#lark.told;
  }

  ofType(type: string): ToldEvent[] {
    return this.events.filter(({ envelope }) => envelope.header.event_type === type);
  }

  get presses(): ToldEvent[] {
    return this.ofType(PRESS);
  }

  get reactions(): ToldEvent[] {
    return ['created', 'deleted'].flatMap(what => this.ofType(`im.message.reaction.${what}_v1`));
  }

  /** Takes note of what the bot has said. */
  look(messages: readonly Message[]): void {
    for (const message of messages) if (message.from === 'bot') this.#own.set(message.id, message);
  }

  /**
   * Under which names an event has to be in the inbox, once each; none for what is none of the bot's business. Written
   * from what the platform says about events, not from how the bot reads them: both have to agree.
   */
  namesOf({ envelope: { header, event } }: ToldEvent): string[] {
    const { event_id: id, event_type: type } = header;
    switch (type) {
      case 'im.message.receive_v1':
        return this.#isForBot(messageSchema.parse(event).message) ? [id] : [];
      case 'im.message.reaction.created_v1':
      case 'im.message.reaction.deleted_v1': {
        const { message_id: messageId, operator_type: by } = reactionSchema.parse(event);
        return by === 'user' && this.#own.has(messageId) ? [id] : [];
      }
      case 'im.chat.member.user.added_v1':
      case 'im.chat.member.user.deleted_v1':
        return membersSchema.parse(event).users.map(user => `${id}:${user.user_id.open_id}`);
      default:
        return [id];
    }
  }

  /** @returns messages that got out and were given up before anybody knew it, since their room was closed */
  givenUp(look: Look): ReadonlySet<string> {
    const dead = new Set(
      look<{ id: number }>(`SELECT id FROM "Outbox" WHERE state = 'dead' AND attempts > 0`).map(
        row => `${row.id}`,
      ),
    );
    const sends = this.#lark.calls.filter(({ parameters: { uuid } }) => {
      return typeof uuid === 'string' && dead.has(uuid.split('-')[0] ?? '');
    });
    const sent = sends.flatMap(({ answer }) => sentSchema.safeParse(answer).data?.data.message_id ?? []);
    return new Set(sent);
  }

  /** Whether an event is about one of these messages: a reaction on it, or an answer to it. */
  isAbout({ envelope: { event } }: ToldEvent, messageIds: ReadonlySet<string>): boolean {
    const { message_id: on, message } = aboutSchema.parse(event);
    return messageIds.has(on ?? '') || messageIds.has(message?.parent_id ?? '');
  }

  /** @returns the commands that the bot was told of, in groups, in the order in which they were typed */
  typed(): Typed[] {
    return this.ofType('im.message.receive_v1').flatMap(({ envelope }) => {
      const { message } = messageSchema.parse(envelope.event);
      const { message_id: messageId, chat_id: chatId } = message;
      const text = this.#textOf(message);
      if (message.chat_type === 'p2p' || !text.startsWith('/')) return [];
      return [{ key: `${chatId}/${messageId}`, chatId, messageId, texts: [text] }];
    });
  }

  #isForBot(message: ToldMessage): boolean {
    const text = this.#textOf(message);
    if (text === '' && !['file', 'image'].includes(message.message_type)) return false;
    const { openId } = this.#lark.bot;
    return (
      message.chat_type === 'p2p' ||
      text.startsWith('/') ||
      (message.mentions ?? []).some(({ id }) => id.open_id === openId) ||
      this.#own.has(message.parent_id ?? '')
    );
  }

  /** Without the mention of the bot that it begins with. */
  #textOf({ content, message_type: type, mentions = [] }: ToldMessage): string {
    if (type !== 'text') return '';
    const { text } = z.object({ text: z.string() }).parse(JSON.parse(content));
    const first = mentions.find(
      ({ key, id }) => id.open_id === this.#lark.bot.openId && text.startsWith(key),
    );
    return text.slice(first?.key.length ?? 0).trim();
  }
}
