/**
 * Telegram on loopback: the Bot API for a bot, and the side of the people for tests. It keeps to what
 * tdlib/telegram-bot-api does; a test that passes here proves our side's logic, not that the live service agrees.
 */
import { CallLog } from '../shared/call-log.ts';
import { Emulator } from '../shared/emulator.ts';
import { adopt } from './adopt.ts';
import { CallbackQueries } from './callback-queries.ts';
import type { Chat } from './chat.ts';
import { Faults } from './faults.ts';
import { Group, type GroupOptions, type Topic } from './group.ts';
import { LongPoll } from './long-poll.ts';
import type { Message } from './message.ts';
import { telegramPage } from './page.ts';
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

export class TelegramEmulator extends Emulator<Chat, Message> {
  /** How calls are harmed. */
  readonly faults = new Faults();
  readonly token: string;
  protected readonly world: World;
  protected readonly log = new CallLog(method => method === 'getUpdates');
  readonly #longPoll: LongPoll;
  readonly #webhook: Webhook;
  readonly #rateLimits: RateLimits;

  private constructor({
    token = TOKEN,
    username = 'personaloop_bot',
    now = () => new Date(),
    limits = 'none',
  }: TelegramOptions) {
    super();
    this.token = token;
    const bot = { id: Number.parseInt(token, 10), is_bot: true, first_name: 'PersonaLoop', username };
    this.world = new World(bot, now, new CallbackQueries(now));
    this.#longPoll = new LongPoll(this.world.updates);
    this.#webhook = new Webhook(this.world.updates);
    this.#rateLimits = new RateLimits(limits, now);
  }

  static async start(options: TelegramOptions = {}): Promise<TelegramEmulator> {
    const emulator = new TelegramEmulator(options);
    await emulator.#open(options.port ?? 0);
    return emulator;
  }

  async #open(port: number): Promise<void> {
    this.server = await openServer(port, {
      token: this.token,
      world: this.world,
      longPoll: this.#longPoll,
      webhook: this.#webhook,
      rateLimits: this.#rateLimits,
      faults: this.faults,
      log: this.log,
      answerPage: telegramPage(this.world),
    });
  }

  override async close(): Promise<void> {
    this.#webhook.close();
    this.#longPoll.close();
    await super.close();
  }

  get bot(): UserJson & { readonly username: string } {
    return this.world.bot;
  }

  // What people do

  /** A user of this name; the same name is the same person. */
  person(name: string, options: PersonOptions = {}): Person {
    const known = [...this.world.people.values()].find(person => person.name === name);
    return known ?? new Person(this.world, name, options);
  }

  /** A new group, which the bot is not in yet. */
  group(title: string, options: GroupOptions = {}): Group {
    return new Group(this.world, title, options);
  }

  /** @returns the chat with this id, whoever made it */
  chat(id: number): Chat {
    const chat = this.world.chats.get(id);
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
    adopt(this.world, update[kind]);
    return this.world.updates.add(kind, update[kind], `raw ${kind}`);
  }

  // What there is to see

  /** What one would see in a chat now, in order, service messages too. */
  messages(chat: Chat, { topic }: { readonly topic?: Topic } = {}): Message[] {
    return topic === undefined
      ? chat.messages
      : chat.messages.filter(message => message.topicId === topic.id);
  }

  /** What the bot wrote, in order, without its service messages. */
  override fromBot(chat: Chat, options: { readonly topic?: Topic } = {}): Message[] {
    return this.messages(chat, options).filter(
      message => message.from === 'bot' && message.service === undefined,
    );
  }

  /** What setMyCommands set, by `scope[/chat[/user]]/language`, such as `default/` and `chat/-100…/zh`. */
  get menus(): ReadonlyMap<string, readonly MenuCommand[]> {
    return this.world.menus;
  }

  /** How many updates the bot has not confirmed yet. */
  get pendingUpdates(): number {
    return this.world.updates.pending.length;
  }

  protected override get untold(): number {
    return this.pendingUpdates;
  }

  protected override lineOf({ text, service, buttons }: Message): string {
    const what = service === undefined ? text : `(${Object.keys(service).join()})`;
    return buttons.length > 0 ? `${what} ${JSON.stringify(buttons)}` : what;
  }

  // How Telegram is today

  get isPrivacyModeOn(): boolean {
    return this.world.isPrivacyModeOn;
  }

  set isPrivacyModeOn(isOn: boolean) {
    this.world.isPrivacyModeOn = isOn;
  }

  /** getChatMember is promised to administrators only: whether the others are refused. */
  get hidesMembers(): boolean {
    return this.world.hidesMembers;
  }

  set hidesMembers(isSo: boolean) {
    this.world.hidesMembers = isSo;
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
    this.world.queries.answerableMilliseconds = milliseconds;
  }

  /** As after a week without updates: the ids go on elsewhere. */
  renumberUpdatesFrom(updateId: number): void {
    this.world.updates.renumberFrom(updateId);
  }
}
