/**
 * Fifty groups of the emulated Telegram, in a process of their own, so that what they cost is not taken from the bot's
 * time. Does one task after the other, as `telegram.ts` sends them.
 */

import type { Call } from '../emulators/telegram/call-log.ts';
import { type Group, type Message, type Person, TelegramEmulator } from '../emulators/telegram/emulator.ts';
import {
  type Answers,
  answersOf,
  type Command,
  Instant,
  type Opened,
  serveTasks,
  type Task,
} from './chat-tasks.ts';
import { Texts } from './texts.ts';

const GROUPS = 50;
const MEMBERS = 4;
const CHATTER_AT_ONCE = 2_000;
/** Nothing was answered for so long: it never will be. */
const PATIENCE_MILLISECONDS = 20_000;
const LOOK_MILLISECONDS = 5;

type Place = { readonly group: Group; readonly people: readonly Person[]; last?: Message };

class Chats {
  readonly #telegram: TelegramEmulator;
  readonly #places: readonly Place[];
  readonly #texts = new Texts(50);
  /** By chat and message, those of the task in hand. */
  #commands = new Map<string, Command>();
  #waiting = 0;
  #said = 0;
  #callsSeen = 0;
  /** What it brought, the next poll confirms. */
  #poll: Call | undefined;

  private constructor(telegram: TelegramEmulator) {
    this.#telegram = telegram;
    this.#places = Array.from({ length: GROUPS }, (_, index) => {
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
  }

  static async open(): Promise<Chats> {
    return new Chats(await TelegramEmulator.start({ now: () => new Instant() }));
  }

  get address(): Opened {
    return { TELEGRAM_API_ROOT: this.#telegram.url, TELEGRAM_BOT_TOKEN: this.#telegram.token };
  }

  async do(task: Task): Promise<Answers> {
    this.#commands = new Map();
    // Whatever the bot does at its start or of itself is none of the task's.
    this.#callsSeen = this.#telegram.calls.length;
    const start = await this.#act(task);
    const used = process.cpuUsage();
    await this.#settled();
    const { user, system } = process.cpuUsage(used);
    return answersOf(this.#commands.values(), start, (user + system) / 1e6);
  }

  /** @returns when the clock starts */
  async #act(task: Task): Promise<number> {
    const begun = performance.now();
    switch (task.kind) {
      case 'burst':
        // No poll is answered in between: nothing here waits. That they are written is not the bot's time.
        for (let index = 0; index < task.commands; index += 1) this.#command(index % task.groups);
        return performance.now();
      case 'calm':
        for (let index = 0; index < task.perSecond * task.seconds; index += 1) {
          const early = begun + (index * 1_000) / task.perSecond - performance.now();
          if (early > 0) await new Promise(resolve => setTimeout(resolve, early));
          this.#command(index % GROUPS);
          this.#look();
        }
        return begun;
      case 'chatter':
        for (let index = 0; index < task.updates; index += 1) {
          this.#chat(index);
          if ((index + 1) % CHATTER_AT_ONCE === 0) await this.#settled();
        }
        return begun;
      default:
        return task satisfies never;
    }
  }

  #command(index: number): void {
    const { group, people } = this.#place(index);
    this.#said += 1;
    const who = people[Math.floor(this.#said / GROUPS) % people.length];
    const text = `/feedback ${this.#texts.review()} 第${this.#said}单 渠道=${this.#texts.source()} 维度=${this.#texts.dimension().id}`;
    const { id } = who?.says(group, text) ?? {};
    this.#commands.set(`${group.id}:${id}`, { queuedAt: performance.now() });
    this.#waiting += 1;
  }

  /** Of 21 updates two are commands and one is a reaction, to the bot or to somebody else. */
  #chat(index: number): void {
    const place = this.#place(index);
    const { group, people } = place;
    const which = index % 21;
    const who = people[Math.floor(index / GROUPS) % people.length];
    if (who === undefined) throw new Error('nobody');
    if (which === 0 || which === 10) {
      this.#command(index);
    } else if (which === 20 && place.last !== undefined) {
      const ours = index % 2 === 0 ? undefined : this.#telegram.fromBot(group).at(-1);
      const message = ours ?? place.last;
      who.reacts(message, message.reactionsBy(who.id).length > 0 ? [] : ['👍']);
    } else place.last = who.says(group, `${this.#texts.review()}，大家看看 ${index}`);
  }

  #place(index: number): Place {
    const place = this.#places[index % GROUPS];
    if (place === undefined) throw new Error('no such group');
    return place;
  }

  /** Resolves when every command is answered and every update confirmed. */
  async #settled(): Promise<void> {
    let lastChange = performance.now();
    let before = '';
    for (;;) {
      this.#look();
      const pending = this.#telegram.pendingUpdates;
      if (this.#waiting === 0 && pending === 0) return;
      const state = `${this.#waiting} ${pending}`;
      if (state !== before) lastChange = performance.now();
      before = state;
      if (performance.now() - lastChange > PATIENCE_MILLISECONDS)
        throw new Error(`${this.#waiting} commands are not answered, ${pending} updates not confirmed`);
      await new Promise(resolve => setTimeout(resolve, LOOK_MILLISECONDS));
    }
  }

  /** Takes note of the calls that came in since the last look. */
  #look(): void {
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
      const command = message && this.#commands.get(`${message.chat.id}:${message.message_id}`);
      if (command !== undefined && id < offset) command.confirmedAt ??= when;
    }
  }

  #answer({ parameters }: Call, when: number): void {
    const { chat_id: chatId, reply_parameters: reply } = parameters;
    const { message_id: replyTo } = (reply ?? {}) as { message_id?: unknown };
    const command = this.#commands.get(`${chatId}:${replyTo}`);
    if (command === undefined || command.answeredAt !== undefined) return;
    command.answeredAt = when;
    this.#waiting -= 1;
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
