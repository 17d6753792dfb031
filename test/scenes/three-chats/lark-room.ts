/** A room on an emulated Feishu. */
import type { Chat } from '../../emulators/lark/chat.ts';
import type { LarkEmulator } from '../../emulators/lark/emulator.ts';
import { Group } from '../../emulators/lark/group.ts';
import type { Message } from '../../emulators/lark/message.ts';
import type { Saying as LarkSaying, Person } from '../../emulators/lark/person.ts';
import { GatheredGroup } from '../gathered-group.ts';
import { LarkBot, LarkGathered, untilTaken, type Way } from '../lark-bot.ts';
import { checkLog, EmulatedRoom } from './emulated-room.ts';
import { MovedClock, set } from './moved-clock.ts';
import type { OpenPlatform, Room, Saying, Sent } from './room.ts';

const HARM = {
  slow: { kind: 'slow', milliseconds: 3_000, when: 'before' },
  cut: { kind: 'cut', when: 'before' },
  gone: { kind: 'error', code: 230_011, msg: 'The message was recalled.' },
} as const;
const TYPES: Readonly<Record<string, string>> = { '👍': 'THUMBSUP', '👎': 'ThumbsDown', '👌': 'OK' };

class LarkRoom extends EmulatedRoom<Message, LarkSaying> {
  readonly #bot: LarkBot;
  readonly #lark: LarkEmulator;
  readonly #chat: Chat;

  constructor(bot: LarkBot, chat: Chat) {
    const gathered = new GatheredGroup<LarkEmulator, Chat, Message, Person, LarkSaying>(bot.lark, chat);
    super(chat.id, bot.databaseFile, gathered);
    this.#bot = bot;
    this.#lark = bot.lark;
    this.#chat = chat;
  }

  override alone(name: string): Room {
    return new LarkRoom(this.#bot, this.#who(name).p2p);
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
    return this.#lark.person(name);
  }

  protected override saying(
    _: string,
    text: string,
    { mentionsBot = false, replyTo }: Saying,
  ): [string, LarkSaying] {
    return [text, { mentionsBot, ...(replyTo && { replyTo: this.behind(replyTo) }) }];
  }

  protected override tells(name: string, text: string, saying: LarkSaying): Message {
    return this.#who(name).says(this.#chat, text, saying);
  }

  protected override readonly hasCaptions = false;

  protected override sends(name: string, file: Sent, { replyTo }: { replyTo?: Message }): Message {
    return this.#who(name).sendsFile(this.#chat, file, { ...(replyTo && { replyTo }) });
  }

  protected override buttonsOf(message: Message): readonly string[] {
    return message.buttons;
  }

  protected override mentionsOf(message: Message): readonly string[] {
    const called = message.shown?.mentions ?? [];
    return this.#group.members.filter(({ openId }) => called.includes(openId)).map(({ name }) => name);
  }

  protected override reacts(name: string, emoji: string, message: Message, isTaken: boolean): void {
    const type = TYPES[emoji] ?? emoji;
    if (isTaken) this.#who(name).unreacts(message, type);
    else this.#who(name).reacts(message, type);
  }

  protected override async presses(name: string, label: string, message: Message): Promise<string> {
    return toldBy(await this.#who(name).presses(message, label));
  }

  protected override async fills(
    name: string,
    values: Readonly<Record<string, string>>,
    message: Message,
  ): Promise<string> {
    const filled = Object.entries(values).map(([label, value]) => {
      const field = message.form?.find(each => each.label === label);
      if (field === undefined) throw new Error(`the form does not ask for ${label}`);
      const option = field.options?.find(each => each.label === value);
      return [field.name, option?.value ?? value];
    });
    return toldBy(await this.#who(name).submits(message, Object.fromEntries(filled)));
  }
}

function toldBy({ outcome, ...answer }: Awaited<ReturnType<Person['presses']>>): string {
  if (outcome !== 'answered') throw new Error(`the press was not answered: ${outcome}`);
  return 'toast' in answer ? (answer.toast?.content ?? '') : '';
}

export async function openLark(way: Way, at?: string): Promise<OpenPlatform> {
  const clock = at === undefined ? undefined : new MovedClock(at);
  const bot = await LarkBot.open({ way, ...clock?.options });
  const { lark } = bot;
  lark.redeliverAfterMilliseconds = untilTaken(200, 500);
  return {
    databaseFile: bot.databaseFile,
    approveSetting: '飞书通过表情',
    linkTo: (_, { id }) => ({ linkedMessageId: id }),
    gather: async (title, ...members) => new LarkRoom(bot, LarkGathered.of(lark, title, ...members).group),
    quiet: () => lark.quiet(),
    restart: () => bot.restart(),
    setClock: async to => {
      await lark.quiet();
      set(clock, to);
      await bot.restart();
    },
    moveClock: to => set(clock, to),
    holdsBack: () =>
      lark.faults.next('POST /open-apis/im/v1/messages', {
        ...{ kind: 'error', code: 99991400, resetSeconds: 15 },
      }),
    check: () => checkLog(bot, [lark.appSecret, lark.encryptKey, 'Bearer', 't-']),
    close: async () => {
      await bot.close();
      clock?.remove();
    },
    async whileDead(happens, { isToldLater = false } = {}) {
      await lark.quiet();
      await bot.end('SIGKILL');
      await (isToldLater ? happens() : bot.unheard(happens));
      await bot.start();
    },
    async dies() {
      await bot.end('SIGKILL');
      await bot.start();
    },
    harmsFile: how =>
      lark.faults.next('GET /open-apis/im/v1/messages/:message_id/resources/:file_key', HARM[how]),
    shutsOut: ({ chatId }) => {
      lark.faults.always = ({ method, parameters }) =>
        /^post .*\/im\/v1\/messages$/i.test(method) && JSON.stringify(parameters).includes(chatId)
          ? { kind: 'error', code: 230002, msg: 'The bot can not be outside the group.' }
          : undefined;
    },
    confirmsLate: milliseconds =>
      lark.faults.next('POST /open-apis/im/v1/messages/:message_id/reply', {
        ...{ kind: 'slow', milliseconds, when: 'after' },
      }),
  };
}
