/** A room of the terminal chat: the bot in this process, spoken to line by line. */
import { type Card, Chat } from '../chat.ts';
import { fits } from '../gathered-group.ts';
import type { OpenChat, Room, Said, Saying, Shown } from './room.ts';

const MENTIONED = /^((?:@\S+ )+)/m;

class TerminalRoom implements Room {
  readonly #chat: Chat;
  readonly #title: string;

  constructor(chat: Chat, title: string) {
    this.#chat = chat;
    this.#title = title;
  }

  async say(name: string, text: string, saying: Saying = {}): Promise<Shown> {
    const { id } = await this.tell(name, text, saying);
    const answer = this.#all.find(card => card.replyTo === Number(id));
    if (answer === undefined) throw new Error(`${text} was not answered`);
    return this.#show(answer.message);
  }

  async tell(name: string, text: string, { replyTo, mentionsBot = false }: Saying = {}): Promise<Said> {
    const line = mentionsBot ? `@personaloop ${text}`.trim() : text;
    await this.#type(name, replyTo === undefined ? line : `:reply ${replyTo.id} ${line}`);
    return { id: `${this.#chat.lastTyped}` };
  }

  async react(name: string, emoji: string, { id }: Shown): Promise<void> {
    await this.#type(name, `:react ${emoji} ${id}`);
  }

  async unreact(name: string, emoji: string, { id }: Shown): Promise<void> {
    await this.#type(name, `:unreact ${emoji} ${id}`);
  }

  press(name: string, label: string, { id, buttons }: Shown): Promise<string> {
    const place = buttons.findIndex(each => each.includes(label));
    if (place < 0) throw new Error(`there is no button ${label}, only ${buttons}`);
    return this.#told(name, `:press ${id} ${place + 1}`);
  }

  fill(name: string, values: Readonly<Record<string, string>>, { id }: Shown): Promise<string> {
    const filled = Object.entries(values).map(([label, value]) => `${label}=${value}`);
    return this.#told(name, `:fill ${id} ${filled.join(' ')}`);
  }

  async heard(what: RegExp | string): Promise<Shown> {
    const card = this.#all.findLast(({ message }) => fits(this.#now(message).text, what));
    if (card === undefined) throw new Error(`the bot did not say ${what}, but\n${this.said.join('\n')}`);
    return this.#show(card.message);
  }

  async shows({ id, text }: Shown, what: RegExp | string): Promise<void> {
    if (!fits(text, what)) throw new Error(`#${id} does not show ${what}, but ${text}`);
  }

  get said(): readonly string[] {
    return this.#all.map(({ message }) => this.#now(message).text);
  }

  rows<Row>(sql: string): Promise<Row[]> {
    return this.#chat.look(transaction => transaction.query<Row>({ sql, values: [this.#title] }));
  }

  /** What somebody's act makes the bot say to them in the open. */
  async #told(name: string, line: string): Promise<string> {
    const before = this.#all.length;
    await this.#type(name, line);
    return this.#all[before]?.text ?? '';
  }

  async #type(name: string, line: string): Promise<void> {
    await this.#chat.type(`:room ${this.#title}`);
    await this.#chat.type(`:as ${name}`);
    await this.#chat.type(line);
  }

  /** The bot's messages here, as they were at first. */
  get #all(): readonly Card[] {
    return this.#chat.cards.filter(({ room, edit }) => room === this.#title && !edit);
  }

  #now(message: number): Card {
    const card = this.#chat.cards.findLast(each => each.room === this.#title && each.message === message);
    if (card === undefined) throw new Error(`there is no message ${message} of the bot`);
    return card;
  }

  #show(message: number): Shown {
    const now = () => this.#now(message);
    const { replyTo } = now();
    return {
      id: `${message}`,
      replyTo: replyTo === null ? undefined : `${replyTo}`,
      get text() {
        return now().text;
      },
      get buttons() {
        return now().buttons;
      },
      get mentions() {
        const names = MENTIONED.exec(now().text)?.[1] ?? '';
        return names.split(' ').flatMap(each => (each === '' ? [] : each.slice(1)));
      },
    };
  }
}

export async function openTerminal(): Promise<OpenChat> {
  const chat = await Chat.open();
  return {
    approveSetting: '通过表情',
    linkTo: (_, { id }) => ({ linkedMessageId: id }),
    gather: async (title, ...members) => {
      await chat.type(`:room ${title}`);
      for (const name of members) await chat.type(`:as ${name}`);
      return new TerminalRoom(chat, title);
    },
    quiet: async () => {},
    restart: () => chat.restart(),
    check: () => {
      if (chat.errors.length > 0) throw new Error(chat.errors.join('\n'));
    },
    close: () => chat.close(),
  };
}
