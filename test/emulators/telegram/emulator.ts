/**
 * Telegram on loopback: the Bot API for a bot, and the side of the people for tests. It keeps to what
 * tdlib/telegram-bot-api does; a test that passes here proves our side's logic, not that the live service agrees.
 */
import type { Server } from 'node:http';
import { PATIENCE_MILLISECONDS } from '../../patience.ts';
import { adopt } from './adopt.ts';
import { type Call, CallLog } from './call-log.ts';
import { CallbackQueries } from './callback-queries.ts';
import type { Chat } from './chat.ts';
import { Faults } from './faults.ts';
import { Group, type GroupOptions, type Topic } from './group.ts';
import { LongPoll } from './long-poll.ts';
import type { Message } from './message.ts';
import { answerPage } from './page.ts';
import { Person, type PersonOptions } from './person.ts';
import { type Limits, RateLimits } from './rate-limits.ts';
import { openServer } from './server.ts';
import { Webhook } from './webhook.ts';
import { isUpdateKind, type UserJson } from './wire.ts';
import { type MenuCommand, World } from './world.ts';

export { Group, Topic } from './group.ts';
export { Message } from './message.ts';
export { Person } from './person.ts';

export type TelegramOptions = {
  readonly port?: number;
  readonly token?: string;
  readonly username?: string;
  readonly now?: () => Date;
  readonly limits?: Limits;
};

const TOKEN = '123456:AA-emulator-0123456789abcdefghijklmno';

export class TelegramEmulator {
  /** How calls are harmed. */
  readonly faults = new Faults();
  readonly token: string;
  readonly #world: World;
  readonly #log = new CallLog();
  readonly #longPoll: LongPoll;
  readonly #webhook: Webhook;
  readonly #rateLimits: RateLimits;
  #server: Server | undefined;

  private constructor({
    token = TOKEN,
    username = 'personaloop_bot',
    now = () => new Date(),
    limits = 'none',
  }: TelegramOptions) {
    this.token = token;
    const bot = { id: Number.parseInt(token, 10), is_bot: true, first_name: 'PersonaLoop', username };
    this.#world = new World(bot, now, new CallbackQueries(now));
    this.#longPoll = new LongPoll(this.#world.updates);
    this.#webhook = new Webhook(this.#world.updates);
    this.#rateLimits = new RateLimits(limits, now);
  }

  static async start(options: TelegramOptions = {}): Promise<TelegramEmulator> {
    const emulator = new TelegramEmulator(options);
    await emulator.#open(options.port ?? 0);
    return emulator;
  }

  async #open(port: number): Promise<void> {
    this.#server = await openServer(port, {
      token: this.token,
      world: this.#world,
      longPoll: this.#longPoll,
      webhook: this.#webhook,
      rateLimits: this.#rateLimits,
      faults: this.faults,
      log: this.#log,
      answerPage: answerPage(this.#world),
    });
  }

  async close(): Promise<void> {
    this.#webhook.close();
    this.#longPoll.close();
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    await new Promise(resolve => {
      server.close(resolve);
      server.closeAllConnections();
    });
  }

  /** The apiRoot, without a slash at the end. */
  get url(): string {
    const address = this.#server?.address();
    if (address === null || typeof address !== 'object') throw new Error('the emulator is closed');
    return `http://127.0.0.1:${address.port}`;
  }

  get bot(): UserJson & { readonly username: string } {
    return this.#world.bot;
  }

  // What people do

  /** A user of this name; the same name is the same person. */
  person(name: string, options: PersonOptions = {}): Person {
    const known = [...this.#world.people.values()].find(person => person.name === name);
    return known ?? new Person(this.#world, name, options);
  }

  /** A new group, which the bot is not in yet. */
  group(title: string, options: GroupOptions = {}): Group {
    return new Group(this.#world, title, options);
  }

  /** @returns the chat with this id, whoever made it */
  chat(id: number): Chat {
    const chat = this.#world.chats.get(id);
    if (chat === undefined) throw new Error(`there is no chat ${id}`);
    return chat;
  }

  /**
   * Lets a raw update happen, such as a fixture. Chats, people and messages that it speaks of are there from then on,
   * with the bot as administrator; its update_id gives way to the next one.
   * @returns the update's id, or undefined when the bot had not asked for this kind
   */
  push(update: Readonly<Record<string, unknown>>): number | undefined {
    const kind = Object.keys(update).find(isUpdateKind);
    if (kind === undefined) throw new Error(`no kind of update: ${Object.keys(update)}`);
    adopt(this.#world, update[kind]);
    return this.#world.updates.add(kind, update[kind], `raw ${kind}`);
  }

  // What there is to see

  /** What one would see in a chat now, in order, service messages too. */
  messages(chat: Chat, { topic }: { readonly topic?: Topic } = {}): Message[] {
    return topic === undefined
      ? chat.messages
      : chat.messages.filter(message => message.topicId === topic.id);
  }

  /** What the bot wrote, in order, without its service messages. */
  fromBot(chat: Chat, options: { readonly topic?: Topic } = {}): Message[] {
    return this.messages(chat, options).filter(
      message => message.from === 'bot' && message.service === undefined,
    );
  }

  lastFromBot(chat: Chat, options: { readonly topic?: Topic } = {}): Message {
    const message = this.fromBot(chat, options).at(-1);
    if (message === undefined) throw new Error(`the bot has said nothing in ${chat.id}\n${this.#dump()}`);
    return message;
  }

  /** What setMyCommands set, by `scope[/chat[/user]]/language`, such as `default/` and `chat/-100…/zh`. */
  get menus(): ReadonlyMap<string, readonly MenuCommand[]> {
    return this.#world.menus;
  }

  get calls(): readonly Call[] {
    return this.#log.calls;
  }

  callsOf(method: string): Call[] {
    return this.#log.calls.filter(call => call.method === method);
  }

  /** How many updates the bot has not confirmed yet. */
  get pendingUpdates(): number {
    return this.#world.updates.pending.length;
  }

  // How to wait

  /**
   * Waits until something is so, looking after everything that happens.
   * @returns what the condition gave
   */
  async until<Result>(
    condition: () => Result | Promise<Result>,
    milliseconds = PATIENCE_MILLISECONDS,
    what = 'what was waited for',
  ): Promise<Result> {
    const deadline = performance.now() + milliseconds;
    for (;;) {
      const result = await condition();
      if (result) return result;
      const left = deadline - performance.now();
      if (left <= 0) throw new Error(`${what} did not happen in ${milliseconds} ms\n${this.#dump()}`);
      // What is waited for may be outside of Telegram, so it does not rely on events alone.
      await this.#world.nextEvent(Math.min(left, 25));
    }
  }

  /** Whether the bot's process is at work now, where that can be told: on a busy machine it is slow, not quiet. */
  isBotBusy: () => boolean = () => false;

  /** Waits until the bot has confirmed everything, has called nothing but getUpdates, and was not at work, for so long. */
  async quiet(milliseconds = 300, atMostMilliseconds = PATIENCE_MILLISECONDS): Promise<void> {
    let busyAt = Number.NEGATIVE_INFINITY;
    const isQuiet = (): boolean => {
      if (this.isBotBusy()) busyAt = performance.now();
      const lastAt = Math.max(this.#log.lastAt, this.#world.lastHappenedAt, busyAt);
      return (
        this.pendingUpdates === 0 && this.#log.running === 0 && performance.now() - lastAt >= milliseconds
      );
    };
    await this.until(isQuiet, atMostMilliseconds, 'quiet');
  }

  // How Telegram is today

  get isPrivacyModeOn(): boolean {
    return this.#world.isPrivacyModeOn;
  }

  set isPrivacyModeOn(isOn: boolean) {
    this.#world.isPrivacyModeOn = isOn;
  }

  /** getChatMember is promised to administrators only: whether the others are refused. */
  get hidesMembers(): boolean {
    return this.#world.hidesMembers;
  }

  set hidesMembers(isSo: boolean) {
    this.#world.hidesMembers = isSo;
  }

  get isHammerRuleOn(): boolean {
    return this.#longPoll.isHammerRuleOn;
  }

  set isHammerRuleOn(isOn: boolean) {
    this.#longPoll.isHammerRuleOn = isOn;
  }

  set limits(limits: Limits) {
    this.#rateLimits.limits = limits;
  }

  /** The pause before a webhook is tried again, for tests that can't wait a second. */
  set webhookRetryMilliseconds(milliseconds: number) {
    this.#webhook.firstRetryMilliseconds = milliseconds;
  }

  /** How long a pressed button can be answered, by the emulator's clock. */
  set answerableMilliseconds(milliseconds: number) {
    this.#world.queries.answerableMilliseconds = milliseconds;
  }

  /** As after a week without updates: the ids go on elsewhere. */
  renumberUpdatesFrom(updateId: number): void {
    this.#world.updates.renumberFrom(updateId);
  }

  /** The end of every chat and the last calls, for the message of a failure. */
  #dump(): string {
    const chats = [...this.#world.chats.values()].filter(chat => chat.messages.length > 0);
    const seen = chats.map(chat => {
      const last = chat.messages.slice(-8).map(({ id, from, text, service, buttons }) => {
        const who = from === 'bot' ? 'bot' : from.name;
        const what = service === undefined ? text : `(${Object.keys(service).join()})`;
        return `  ${id} ${who}: ${what} ${buttons.length > 0 ? JSON.stringify(buttons) : ''}`;
      });
      return [`chat ${chat.id}`, ...last].join('\n');
    });
    const calls = this.#log.calls
      .slice(-12)
      .map(({ method, outcome, answer }) =>
        outcome === 'refused' ? `  ${method} refused: ${JSON.stringify(answer)}` : `  ${method} ${outcome}`,
      );
    return [...seen, `last calls (${this.pendingUpdates} updates unconfirmed)`, ...calls].join('\n');
  }
}
