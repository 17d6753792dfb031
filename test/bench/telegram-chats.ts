/**
 * Fifty groups of the emulated Telegram, in a process of their own, so that what they cost is not taken from the bot's
 * time. Does one task after the other, as `telegram.ts` sends them.
 */
import type { Call } from '../emulators/shared/call-log.ts';
import { type Group, type Message, type Person, TelegramEmulator } from '../emulators/telegram/emulator.ts';
import { type Answers, answersOf, Instant, type Opened, serveTasks, type Task } from './chat-tasks.ts';
import { EmulatedChats } from './emulated-chats.ts';

const GROUPS = 50;
const MEMBERS = 4;

class Chats extends EmulatedChats<Group, Person, Message> {
  readonly #telegram: TelegramEmulator;
  #callsSeen = 0;
  /** What it brought, the next poll confirms. */
  #poll: Call | undefined;

  private constructor(telegram: TelegramEmulator) {
    const places = Array.from({ length: GROUPS }, (_, index) => {
      const people = Array.from({ length: MEMBERS }, (_, number) =>
        telegram.person(`成员 ${index}-${number}`),
      );
      const [creator, ...others] = people;
      if (creator === undefined) throw new Error('nobody');
      const group = telegram.group(`品牌 ${index}`, { creator });
      group.add(...others);
      group.addBot(creator, { isAdministrator: true });
      return { group, people };
    });
    super(places);
    this.#telegram = telegram;
  }

  static async open(): Promise<Chats> {
    return new Chats(await TelegramEmulator.start({ now: () => new Instant() }));
  }

  get address(): Opened {
    return { TELEGRAM_API_ROOT: this.#telegram.url, TELEGRAM_BOT_TOKEN: this.#telegram.token };
  }

  async do(task: Task): Promise<Answers> {
    this.begin();
    // Whatever the bot does at its start or of itself is none of the task's.
    this.#callsSeen = this.#telegram.calls.length;
    const start = await this.#act(task);
    const used = process.cpuUsage();
    await this.settled();
    const { user, system } = process.cpuUsage(used);
    return answersOf(this.commands.values(), start, (user + system) / 1e6);
  }

  /** @returns when the clock starts */
  async #act(task: Task): Promise<number> {
    const begun = performance.now();
    switch (task.kind) {
      case 'burst':
        // No poll is answered in between: nothing here waits. That they are written is not the bot's time.
        for (let index = 0; index < task.commands; index += 1) this.command(index % task.groups);
        return performance.now();
      case 'calm':
        await this.calm(task);
        return begun;
      case 'chatter':
        await this.chatter(task);
        return begun;
      default:
        return task satisfies never;
    }
  }

  protected keyOf(group: Group, { id }: Message): string {
    return `${group.id}:${id}`;
  }

  protected says(who: Person, group: Group, text: string): Message {
    return who.says(group, text);
  }

  protected lastFromBot(group: Group): Message | undefined {
    return this.#telegram.fromBot(group).at(-1);
  }

  protected react(who: Person, message: Message): void {
    who.reacts(message, message.reactionsBy(who.id).length > 0 ? [] : ['👍']);
  }

  protected get pending(): number {
    return this.#telegram.pendingUpdates;
  }

  /** Updates wait on the platform until they are polled: as many as there are. */
  protected async flow(): Promise<void> {}

  protected look(): void {
    const { calls } = this.#telegram;
    for (const call of calls.slice(this.#callsSeen)) {
      const when = call.at instanceof Instant ? call.at.milliseconds : Number.NaN;
      if (call.method === 'getUpdates') {
        this.#confirm(Number(call.parameters['offset']), when);
        this.#poll = call;
      } else if (call.method === 'sendMessage') this.#answer(call, when);
    }
    this.#callsSeen = calls.length;
  }

  #confirm(offset: number, when: number): void {
    for (const { update_id: id, message } of broughtBy(this.#poll)) {
      const command = message && this.commands.get(`${message.chat.id}:${message.message_id}`);
      if (command !== undefined && id < offset) command.confirmedAt ??= when;
    }
  }

  #answer({ parameters }: Call, when: number): void {
    const { chat_id: chatId, reply_parameters: reply } = parameters;
    const { message_id: replyTo } = (reply ?? {}) as { message_id?: unknown };
    this.answered(`${chatId}:${replyTo}`, when);
  }
}

type Brought = {
  readonly update_id: number;
  readonly message?: { readonly message_id: number; readonly chat: { readonly id: number } };
};

function broughtBy(poll: Call | undefined): readonly Brought[] {
  const { result = [] } = (poll?.answer ?? {}) as { result?: readonly Brought[] };
  return result;
}

const chats = await Chats.open();
serveTasks(chats.address, task => chats.do(task));
