/**
 * Feishu on loopback: the open platform for a bot, and the side of the people for tests. It keeps to the facts in
 * docs/feishu.md and the platform's documents; a test that passes here proves our side's logic, not that the live service agrees.
 */
import { CallLog } from '../shared/call-log.ts';
import { Emulator } from '../shared/emulator.ts';
import type { CalendarEvent } from './calendar-events.ts';
import type { Chat } from './chat.ts';
import { EventQueue, type ToldEvent } from './event-queue.ts';
import { Faults, isToken } from './faults.ts';
import { Group } from './group.ts';
import { type ClientConfig, LongConnection } from './long-connection.ts';
import type { Message } from './message.ts';
import { larkPage } from './page.ts';
import { Person } from './person.ts';
import { type Limits, RateLimits } from './rate-limits.ts';
import { USUAL_SCOPES } from './scopes.ts';
import { openServer } from './server.ts';
import { Tokens } from './tokens.ts';
import { Webhook, type WebhookAddresses } from './webhook.ts';
import { type Bot, World } from './world.ts';

export type { PressAnswer } from './card-action.ts';
export type { ToldEvent } from './event-queue.ts';
export { Group } from './group.ts';
export { Message } from './message.ts';
export { Person } from './person.ts';

export type LarkOptions = {
  readonly port?: number;
  readonly appId?: string;
  readonly appSecret?: string;
  /** Empty: webhooks are neither encrypted nor signed. */
  readonly encryptKey?: string;
  readonly verificationToken?: string;
  readonly now?: () => Date;
  readonly limits?: Limits;
  /** Whether group messages arrive that do not mention the bot. */
  readonly hearsAll?: boolean;
  readonly scopes?: readonly string[];
  /** Whether the callback card.action.trigger is switched on in the console. */
  readonly hasCallback?: boolean;
  /** As the property of this name, for who connects before there is an emulator to ask. */
  readonly clientConfig?: Partial<ClientConfig>;
};

export class LarkEmulator extends Emulator<Chat, Message> {
  /** How calls and events are harmed. */
  readonly faults = new Faults();
  readonly appId: string;
  readonly appSecret: string;
  readonly encryptKey: string;
  readonly verificationToken: string;
  protected readonly world: World;
  /** Tokens and long connections are no sign that the bot is at work. */
  protected readonly log = new CallLog(method => isToken(method) || method.endsWith('/callback/ws/endpoint'));
  readonly #tokens: Tokens;
  readonly #longConnection: LongConnection;
  readonly #webhook: Webhook;
  readonly #rateLimits: RateLimits;

  private constructor({
    appId = 'cli_a1b2c3d4e5f60718',
    appSecret = 'emulator-app-secret-0123456789ab',
    encryptKey = 'emulator-encrypt-key',
    verificationToken = 'emulator-verification-token',
    now = () => new Date(),
    limits = 'none',
    hearsAll = true,
    scopes = USUAL_SCOPES,
    hasCallback = true,
    clientConfig = {},
  }: LarkOptions) {
    super();
    this.appId = appId;
    this.appSecret = appSecret;
    this.encryptKey = encryptKey;
    this.verificationToken = verificationToken;
    this.#tokens = new Tokens(appId, appSecret);
    this.#rateLimits = new RateLimits(limits, now);
    this.#webhook = new Webhook({ encryptKey, verificationToken }, now);
    this.#longConnection = new LongConnection(() => this.world.happened());
    this.clientConfig = clientConfig;
    const carrier = () => (this.#webhook.addresses === undefined ? this.#longConnection : this.#webhook);
    this.world = new World({ appId, now, scopes, hearsAll, hasCallback }, world => {
      const happened = () => world.happened();
      const identity = { appId, tenantKey: world.tenantKey, verificationToken, now, happened };
      return new EventQueue(identity, carrier, this.faults);
    });
  }

  static async start(options: LarkOptions = {}): Promise<LarkEmulator> {
    const emulator = new LarkEmulator(options);
    await emulator.#open(options.port ?? 0);
    return emulator;
  }

  async #open(port: number): Promise<void> {
    const answerPage = larkPage(this.world, this.#longConnection);
    this.server = await openServer(port, host => ({
      world: this.world,
      tokens: this.#tokens,
      rateLimits: this.#rateLimits,
      longConnection: this.#longConnection,
      appSecret: this.appSecret,
      host,
      faults: this.faults,
      log: this.log,
      answerPage,
    }));
  }

  override async close(): Promise<void> {
    this.world.events.close();
    this.#webhook.cut();
    this.#longConnection.close();
    await super.close();
  }

  get bot(): Bot {
    return this.world.bot;
  }

  // What people do

  /** A user of this name; the same name is the same person. */
  person(name: string): Person {
    const known = [...this.world.people.values()].find(person => person.name === name);
    return known ?? new Person(this.world, name);
  }

  /** A new group, which the bot is not in yet; the first member owns it. */
  group(name: string, ...members: Person[]): Group {
    return new Group(this.world, name, members);
  }

  /** A raw event, such as one of the documents, on its way like any other. */
  push(eventType: string, event: Readonly<Record<string, unknown>>): void {
    this.world.events.add(eventType, event);
  }

  // What there is to see

  /** What one would see in a chat now, in order, recalled messages too. */
  messages(chat: Chat): Message[] {
    return [...chat.messages];
  }

  /** What the bot wrote and did not recall, in order. */
  override fromBot(chat: Chat): Message[] {
    return chat.messages.filter(message => message.from === 'bot' && !message.isRecalled);
  }

  /** How many long connections are open; those that went silent do not count. */
  get connections(): number {
    return this.#longConnection.open;
  }

  /** All events that were on their way to the bot so far, in the order in which they happened. */
  get told(): readonly ToldEvent[] {
    return this.world.events.told;
  }

  /** How many events are neither acknowledged nor given up. */
  get undelivered(): number {
    return this.world.events.undelivered;
  }

  protected override get untold(): number {
    return this.undelivered;
  }

  protected override lineOf({ text, buttons, isRecalled }: Message): string {
    const what = isRecalled ? '(recalled)' : text;
    return buttons.length > 0 ? `${what} ${JSON.stringify(buttons)}` : what;
  }

  // How the platform is today

  /** Where events go instead of the long connection. */
  get webhook(): WebhookAddresses | undefined {
    return this.#webhook.addresses;
  }

  set webhook(addresses: WebhookAddresses | undefined) {
    this.#webhook.addresses = addresses;
  }

  /** Saves the addresses as the console does: only when each of them gives its challenge back. */
  async saveWebhook(addresses: WebhookAddresses): Promise<void> {
    for (const address of new Set([addresses.events, addresses.cards])) await this.#webhook.verify(address);
    this.webhook = addresses;
  }

  /** `close` closes the sockets; `silent` keeps them open, but nothing is answered or sent over them any more. */
  dropConnections(how: 'close' | 'silent'): void {
    this.#longConnection.drop(how);
  }

  /** Meanwhile the endpoint answers that it is busy. */
  get refusesConnections(): boolean {
    return this.#longConnection.refusesConnections;
  }

  set refusesConnections(refuses: boolean) {
    this.#longConnection.refusesConnections = refuses;
  }

  /** What the endpoint and every pong tell the bot, in seconds; fractions are for tests that can't wait. */
  get clientConfig(): ClientConfig {
    return this.#longConnection.clientConfig;
  }

  set clientConfig(config: Partial<ClientConfig>) {
    this.#longConnection.clientConfig = { ...this.#longConnection.clientConfig, ...config };
  }

  /** How long the bot has to acknowledge an event or answer a press. */
  set patienceMilliseconds(milliseconds: number) {
    this.#longConnection.patienceMilliseconds = milliseconds;
    this.#webhook.patienceMilliseconds = milliseconds;
  }

  /** The pauses before an event comes again that was not acknowledged; after the last it is given up. */
  get redeliverAfterMilliseconds(): readonly number[] {
    return this.world.events.redeliverAfterMilliseconds;
  }

  set redeliverAfterMilliseconds(pauses: readonly number[]) {
    this.world.events.redeliverAfterMilliseconds = pauses;
  }

  /** Brings an event once more that was acknowledged already, as the platform sometimes does. */
  redeliver(which: 'last' | (string & {}) = 'last'): Promise<void> {
    return this.world.events.redeliver(which);
  }

  /** Whether what happens now is never told, as when the bot is down for too long. */
  get isDeaf(): boolean {
    return this.world.events.isDeaf;
  }

  set isDeaf(isDeaf: boolean) {
    this.world.events.isDeaf = isDeaf;
  }

  set limits(limits: Limits) {
    this.#rateLimits.limits = limits;
  }

  /** The bot's own calendar; deleted events too. */
  get calendarEvents(): readonly CalendarEvent[] {
    return this.world.calendar.events;
  }

  get scopes(): readonly string[] {
    return this.world.scopes;
  }

  set scopes(scopes: readonly string[]) {
    this.world.scopes = scopes;
  }

  set hearsAll(hearsAll: boolean) {
    this.world.hearsAll = hearsAll;
  }

  set hasCallback(hasCallback: boolean) {
    this.world.hasCallback = hasCallback;
  }

  /** How long the tokens live that are given from now on. */
  set tokenLifetimeSeconds(seconds: number) {
    this.#tokens.lifetimeSeconds = seconds;
  }

  /** Makes every token worthless. */
  revokeTokens(): void {
    this.#tokens.revokeAll();
  }
}
