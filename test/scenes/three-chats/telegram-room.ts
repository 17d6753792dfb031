/** A room on an emulated Telegram. */
import type { Chat } from '../../emulators/telegram/chat.ts';
import type { TelegramEmulator } from '../../emulators/telegram/emulator.ts';
import { Group } from '../../emulators/telegram/group.ts';
import type { Message } from '../../emulators/telegram/message.ts';
import type { Person, Saying as TelegramSaying } from '../../emulators/telegram/person.ts';
import { GatheredGroup } from '../gathered-group.ts';
import { Gathered, TelegramBot } from '../telegram-bot.ts';
import { checkLog, EmulatedRoom } from './emulated-room.ts';
import { MovedClock, set } from './moved-clock.ts';
import type { OpenPlatform, Room, Said, Saying, Sent } from './room.ts';

const HARM = {
  slow: { kind: 'slow', milliseconds: 3_000, when: 'before' },
  cut: { kind: 'cut', when: 'after' },
} as const;

class TelegramRoom extends EmulatedRoom<Message, TelegramSaying> {
  readonly #bot: TelegramBot;
  readonly #telegram: TelegramEmulator;
  readonly #chat: Chat;

  constructor(bot: TelegramBot, chat: Chat) {
    const gathered = new GatheredGroup<TelegramEmulator, Chat, Message, Person, TelegramSaying>(
      bot.telegram,
      chat,
    );
    super(`${chat.id}`, bot.databaseFile, gathered);
    this.#telegram = bot.telegram;
    this.#chat = chat;
    this.#bot = bot;
  }

  override alone(name: string): Room {
    const person = this.#who(name);
    if (person.privateChat.state === 'not started') person.starts();
    return new TelegramRoom(this.#bot, person.privateChat);
  }

  override join(name: string): void {
    this.#group.add(this.#who(name));
  }

  override leave(name: string, by = name): void {
    this.#group.remove(this.#who(name), this.#who(by));
  }

  get #group(): Group {
    if (!(this.#chat instanceof Group)) throw new Error('this is no group');
    return this.#chat;
  }

  #who(name: string): Person {
    return this.#telegram.person(name);
  }

  protected override saying(_: string, text: string, saying: Saying): [string, TelegramSaying] {
    const { mentionsBot = false, replyTo } = saying;
    const name = `@${this.#telegram.bot.username}`;
    return [mentionsBot ? `${name} ${text}`.trim() : text, replyTo ? { replyTo: this.behind(replyTo) } : {}];
  }

  protected override tells(name: string, text: string, saying: TelegramSaying): Message {
    return this.#who(name).says(this.#chat, text, saying);
  }

  protected override readonly hasCaptions = true;

  protected override sends(
    name: string,
    file: Sent,
    about: { caption?: string; replyTo?: Message },
  ): Message {
    return this.#who(name).sendsFile(this.#chat, { ...file, ...about });
  }

  protected override buttonsOf(message: Message): readonly string[] {
    return message.buttons.flat();
  }

  protected override mentionsOf(message: Message): readonly string[] {
    return message.entities.flatMap(each =>
      each.type === 'text_mention' ? (each.user?.first_name ?? '') : [],
    );
  }

  protected override reacts(name: string, emoji: string, message: Message, isTaken: boolean): void {
    const person = this.#who(name);
    const own = message.reactionsByPerson.find(({ who }) => who === person.id)?.reactions ?? [];
    person.reacts(message, isTaken ? own.filter(each => each !== emoji) : [...own, emoji]);
  }

  protected override async presses(name: string, label: string, message: Message): Promise<string> {
    const answer = await this.#who(name).presses(message, label);
    if (answer === undefined) throw new Error(`the press of ${label} was not answered`);
    return answer.text ?? '';
  }

  /** Step by step: a choice is pressed, words are said in reply; of a menu first the field is pressed. */
  protected override async fills(
    name: string,
    values: Readonly<Record<string, string>>,
    message: Message,
  ): Promise<string> {
    const press = async (label: string) => {
      const before = message.text;
      const told = await this.presses(name, label, message);
      if (told === '') await this.#telegram.until(() => message.text !== before);
      return told;
    };
    for (const [field, value] of Object.entries(values)) {
      if (this.buttonsOf(message).includes(value)) {
        const told = await press(value);
        if (told !== '') return told;
        continue;
      }
      if (this.buttonsOf(message).includes(field)) {
        await press(field);
        await this.gathered.shows(message, '回复这条消息来填');
      }
      this.tells(name, value, { replyTo: message });
    }
    return '';
  }
}

export async function openTelegram(at?: string): Promise<OpenPlatform> {
  const clock = at === undefined ? undefined : new MovedClock(at);
  const bot = await TelegramBot.open(clock?.options);
  const { telegram } = bot;
  return {
    databaseFile: bot.databaseFile,
    approveSetting: '通过表情',
    linkTo: (room, said: Said) => {
      const inside = room instanceof TelegramRoom ? room.chatId.replace('-100', '') : '';
      return { linkedUrl: `https://t.me/c/${inside}/${said.id}` };
    },
    gather: async (title, ...members) => {
      const { group } = Gathered.of(telegram, title, ...members);
      return new TelegramRoom(bot, group);
    },
    quiet: () => telegram.quiet(),
    restart: () => bot.restart(),
    setClock: async to => {
      await telegram.quiet();
      set(clock, to);
      await bot.restart();
    },
    moveClock: to => set(clock, to),
    holdsBack: () => telegram.faults.next('sendMessage', { kind: 'error', code: 429, retryAfterSeconds: 15 }),
    check: () => checkLog(bot, [telegram.token]),
    close: async () => {
      await bot.close();
      clock?.remove();
    },
    async whileDead(happens) {
      await telegram.quiet();
      await bot.end('SIGKILL');
      await happens();
      await bot.start();
    },
    async dies() {
      await bot.end('SIGKILL');
      await bot.start();
    },
    harmsFile: how =>
      how === 'gone'
        ? telegram.faults.next('getFile', {
            kind: 'error',
            code: 400,
            description: 'Bad Request: wrong file_id',
          })
        : telegram.faults.next('download', HARM[how]),
    shutsOut: ({ chatId }) => {
      telegram.faults.always = ({ method, parameters }) =>
        method.toLowerCase() === 'sendmessage' && JSON.stringify(parameters).includes(chatId)
          ? { kind: 'error', code: 400, description: 'Bad Request: chat not found' }
          : undefined;
    },
    confirmsLate: milliseconds =>
      telegram.faults.next('sendMessage', { kind: 'slow', milliseconds, when: 'after' }),
  };
}
