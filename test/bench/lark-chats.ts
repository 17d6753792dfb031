/**
 * Groups of the emulated Lark, in a process of their own. So many of them that the five messages a second that each takes
 * hold nobody up: no task says more than five commands in one of them at once.
 */
import type { Call } from '../emulators/lark/call-log.ts';
import { type Group, LarkEmulator, type Message, type Person } from '../emulators/lark/emulator.ts';
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

const GROUPS = 600;
const MEMBERS = 3;
const COMMANDS_A_GROUP = 5;
/** So many events are on their way at most: the platform waits for acknowledgements, too. */
const AT_ONCE = 200;
const CHATTER_AT_ONCE = 2_000;
/** A group takes five messages, and then no more for so long. */
const REST_MILLISECONDS = 1_300;
/** Nothing was answered for so long: it never will be. */
const PATIENCE_MILLISECONDS = 20_000;
const LOOK_MILLISECONDS = 5;
const REPLY = 'POST /open-apis/im/v1/messages/:message_id/reply';

type Place = { readonly group: Group; readonly people: readonly Person[]; last?: Message };

class Chats {
  readonly #lark: LarkEmulator;
  readonly #places: readonly Place[];
  readonly #texts = new Texts(50);
  /** By message, those of the task in hand. */
  #commands = new Map<string, Command>();
  #waiting = 0;
  #said = 0;
  #callsSeen = 0;
  #eventsSeen = 0;

  private constructor(lark: LarkEmulator) {
    this.#lark = lark;
    this.#places = Array.from({ length: GROUPS }, (_, index) => {
      const people = Array.from({ length: MEMBERS }, (_, number) => lark.person(`成员 ${index}-${number}`));
      const group = lark.group(`品牌 ${index}`, ...people);
      return { group, people };
    });
  }

  /** @param port where a bot listens that takes events by webhook; else they go over its connection */
  static async open(port: string, way: string): Promise<Chats> {
    const lark = await LarkEmulator.start({ now: () => new Instant() });
    lark.redeliverAfterMilliseconds = Array.from({ length: 1_000 }, () => 1_000);
    const door = `http://127.0.0.1:${port}/lark`;
    if (way === 'webhook') lark.webhook = { events: `${door}/events`, cards: `${door}/cards` };
    return new Chats(lark);
  }

  get address(): Opened {
    const { appId, appSecret, url, encryptKey, verificationToken, webhook } = this.#lark;
    return {
      LARK_APP_ID: appId,
      LARK_APP_SECRET: appSecret,
      LARK_DOMAIN: url,
      LARK_ENCRYPT_KEY: encryptKey,
      LARK_VERIFICATION_TOKEN: verificationToken,
      LARK_MODE: webhook === undefined ? 'websocket' : 'webhook',
    };
  }

  async do(task: Task): Promise<Answers> {
    await this.#gather();
    this.#commands = new Map();
    // Whatever the bot does at its start or of itself is none of the task's.
    this.#callsSeen = this.#lark.calls.length;
    this.#eventsSeen = this.#lark.told.length;
    const used = process.cpuUsage();
    const start = performance.now();
    await this.#act(task);
    await this.#settled();
    const { user, system } = process.cpuUsage(used);
    this.#acknowledge();
    await new Promise(resolve => setTimeout(resolve, REST_MILLISECONDS));
    return answersOf(this.#commands.values(), start, (user + system) / 1e6);
  }

  /** The bot comes into every group, once it is there itself. */
  async #gather(): Promise<void> {
    for (const { group, people } of this.#places) {
      if (group.hasBot) continue;
      group.addBot(people[0]);
      await this.#flow();
    }
    await this.#lark.quiet(REST_MILLISECONDS, 120_000);
  }

  async #act(task: Task): Promise<void> {
    const begun = performance.now();
    switch (task.kind) {
      case 'burst':
        if (task.commands > task.groups * COMMANDS_A_GROUP)
          throw new Error('more than the groups take at once');
        for (let index = 0; index < task.commands; index += 1) {
          this.#command(index % task.groups);
          await this.#flow();
        }
        return;
      case 'calm':
        for (let index = 0; index < task.perSecond * task.seconds; index += 1) {
          const early = begun + (index * 1_000) / task.perSecond - performance.now();
          if (early > 0) await new Promise(resolve => setTimeout(resolve, early));
          this.#command(index);
          this.#look();
        }
        return;
      case 'chatter':
        for (let index = 0; index < task.updates; index += 1) {
          this.#chat(index);
          await this.#flow();
          if ((index + 1) % CHATTER_AT_ONCE === 0) await this.#settled();
        }
        return;
      default:
        return task satisfies never;
    }
  }

  #command(index: number): void {
    const { group, people } = this.#place(index);
    this.#said += 1;
    const who = people[Math.floor(this.#said / GROUPS) % people.length];
    const text = `/feedback ${this.#texts.review()} 第${this.#said}单 渠道=${this.#texts.source()} 维度=${this.#texts.dimension().id}`;
    const message = who?.says(group, text);
    if (message === undefined) throw new Error('nobody');
    this.#commands.set(message.id, { queuedAt: performance.now() });
    this.#waiting += 1;
  }

  /** Of 21 events two are commands and one is a reaction, to the bot or to somebody else. */
  #chat(index: number): void {
    const place = this.#place(index);
    const { group, people } = place;
    const which = index % 21;
    const who = people[Math.floor(index / GROUPS) % people.length];
    if (who === undefined) throw new Error('nobody');
    if (which === 0 || which === 10) {
      this.#command(index);
    } else if (which === 20 && place.last !== undefined) {
      const ours = index % 2 === 0 ? undefined : this.#lark.fromBot(group).at(-1);
      const message = ours ?? place.last;
      const isThere = message.reactionBy(who.openId, 'THUMBSUP') !== undefined;
      if (isThere) who.unreacts(message, 'THUMBSUP');
      else who.reacts(message, 'THUMBSUP');
    } else place.last = who.says(group, `${this.#texts.review()}，大家看看 ${index}`);
  }

  #place(index: number): Place {
    const place = this.#places[index % GROUPS];
    if (place === undefined) throw new Error('no such group');
    return place;
  }

  /** Waits until not too many events are on their way. */
  async #flow(): Promise<void> {
    while (this.#lark.undelivered >= AT_ONCE) await new Promise(resolve => setImmediate(resolve));
  }

  /** Resolves when every command is answered and every event acknowledged. */
  async #settled(): Promise<void> {
    let lastChange = performance.now();
    let before = '';
    for (;;) {
      this.#look();
      const { undelivered } = this.#lark;
      if (this.#waiting === 0 && undelivered === 0) return;
      const state = `${this.#waiting} ${undelivered}`;
      if (state !== before) lastChange = performance.now();
      before = state;
      if (performance.now() - lastChange > PATIENCE_MILLISECONDS)
        throw new Error(`${this.#waiting} commands are not answered, ${undelivered} events not acknowledged`);
      await new Promise(resolve => setTimeout(resolve, LOOK_MILLISECONDS));
    }
  }

  /** Takes note of the replies that came in since the last look. */
  #look(): void {
    const { calls } = this.#lark;
    for (const call of calls.slice(this.#callsSeen)) if (call.method === REPLY) this.#answer(call);
    this.#callsSeen = calls.length;
  }

  #answer({ parameters, at }: Call): void {
    const command = this.#commands.get(String(parameters['message_id']));
    if (command === undefined || command.answeredAt !== undefined) return;
    command.answeredAt = at instanceof Instant ? at.milliseconds : Number.NaN;
    this.#waiting -= 1;
  }

  #acknowledge(): void {
    for (const { envelope, acknowledgedAt } of this.#lark.told.slice(this.#eventsSeen)) {
      const { message } = envelope.event as { message?: { message_id: string } };
      const command = this.#commands.get(message?.message_id ?? '');
      if (command !== undefined) command.confirmedAt = acknowledgedAt;
    }
  }
}

const [port = '', way = ''] = process.argv.slice(2);
const chats = await Chats.open(port, way);
serveTasks(chats.address, task => chats.do(task));
