/**
 * Groups of the emulated Lark, in a process of their own. So many of them that the five messages a second that each takes
 * hold nobody up: no task says more than five commands in one of them at once.
 */
import { type Group, LarkEmulator, type Message, type Person } from '../emulators/lark/emulator.ts';
import { type Answers, answersOf, Instant, type Opened, serveTasks, type Task } from './chat-tasks.ts';
import { EmulatedChats } from './emulated-chats.ts';

const GROUPS = 600;
const MEMBERS = 3;
const COMMANDS_A_GROUP = 5;
/** So many events are on their way at most: the platform waits for acknowledgements, too. */
const AT_ONCE = 200;
/** A group takes five messages, and then no more for so long. */
const REST_MILLISECONDS = 1_300;
const REPLY = 'POST /open-apis/im/v1/messages/:message_id/reply';

class Chats extends EmulatedChats<Group, Person, Message> {
  readonly #lark: LarkEmulator;
  #callsSeen = 0;
  #eventsSeen = 0;

  private constructor(lark: LarkEmulator) {
    const places = Array.from({ length: GROUPS }, (_, index) => {
      const people = Array.from({ length: MEMBERS }, (_, number) => lark.person(`成员 ${index}-${number}`));
      const group = lark.group(`品牌 ${index}`, ...people);
      return { group, people };
    });
    super(places);
    this.#lark = lark;
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
    this.begin();
    // Whatever the bot does at its start or of itself is none of the task's.
    this.#callsSeen = this.#lark.calls.length;
    this.#eventsSeen = this.#lark.told.length;
    const used = process.cpuUsage();
    const start = performance.now();
    await this.#act(task);
    await this.settled();
    const { user, system } = process.cpuUsage(used);
    this.#acknowledge();
    await new Promise(resolve => setTimeout(resolve, REST_MILLISECONDS));
    return answersOf(this.commands.values(), start, (user + system) / 1e6);
  }

  /** The bot comes into every group, once it is there itself. */
  async #gather(): Promise<void> {
    for (const { group, people } of this.places) {
      if (group.hasBot) continue;
      group.addBot(people[0]);
      await this.flow();
    }
    await this.#lark.quiet(REST_MILLISECONDS, 120_000);
  }

  async #act(task: Task): Promise<void> {
    switch (task.kind) {
      case 'burst':
        if (task.commands > task.groups * COMMANDS_A_GROUP)
          throw new Error('more than the groups take at once');
        for (let index = 0; index < task.commands; index += 1) {
          this.command(index % task.groups);
          await this.flow();
        }
        return;
      case 'calm':
        return this.calm(task);
      case 'chatter':
        return this.chatter(task);
      default:
        return task satisfies never;
    }
  }

  protected keyOf(_: Group, { id }: Message): string {
    return id;
  }

  protected says(who: Person, group: Group, text: string): Message {
    return who.says(group, text);
  }

  protected lastFromBot(group: Group): Message | undefined {
    return this.#lark.fromBot(group).at(-1);
  }

  protected react(who: Person, message: Message): void {
    if (message.reactionBy(who.openId, 'THUMBSUP') !== undefined) who.unreacts(message, 'THUMBSUP');
    else who.reacts(message, 'THUMBSUP');
  }

  protected get pending(): number {
    return this.#lark.undelivered;
  }

  protected async flow(): Promise<void> {
    while (this.pending >= AT_ONCE) await new Promise(resolve => setImmediate(resolve));
  }

  protected look(): void {
    const { calls } = this.#lark;
    for (const { method, parameters, at } of calls.slice(this.#callsSeen)) {
      if (method !== REPLY) continue;
      this.answered(String(parameters['message_id']), at instanceof Instant ? at.milliseconds : Number.NaN);
    }
    this.#callsSeen = calls.length;
  }

  #acknowledge(): void {
    for (const { envelope, acknowledgedAt } of this.#lark.told.slice(this.#eventsSeen)) {
      const { message } = envelope.event as { message?: { message_id: string } };
      const command = this.commands.get(message?.message_id ?? '');
      if (command !== undefined) command.confirmedAt = acknowledgedAt;
    }
  }
}

const [port = '', way = ''] = process.argv.slice(2);
const chats = await Chats.open(port, way);
serveTasks(chats.address, task => chats.do(task));
