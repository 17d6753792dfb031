/** The bot on a database of its own, in this process, spoken to through a platform that only counts. */

import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { commands } from '../../commands/index.ts';
import { type Bot, createBot } from '../../src/bot.ts';
import type { Incoming, RepliedTo } from '../../src/chat/incoming.ts';
import type { Outgoing, PlatformName } from '../../src/chat/platform.ts';
import { plainText } from '../../src/chat/view.ts';
import type { BotConfig } from '../../src/conversation/event-context.ts';
import type { OperatorRole } from '../../src/domain/role.ts';
import { features } from '../../src/features/index.ts';
import type { Database } from '../../src/store/database.ts';
import { readMigrations } from '../../src/store/migrate.ts';
import { openDatabase } from '../../src/store/open-database.ts';
import { QuietPlatform } from '../quiet-platform.ts';

const migrations = readMigrations(path.join(import.meta.dirname, '..', '..', 'prisma', 'migrations'));

export const ZONE = 'Asia/Shanghai';
/** That of the terminal, so that the real process finds the same rooms and members. */
export const PLATFORM: PlatformName = 'terminal';
export const MEMBERS: readonly { readonly name: string; readonly role: OperatorRole }[] = [
  { name: '小李', role: 'community' },
  { name: '小王', role: 'ecommerce' },
  { name: '小张', role: 'content' },
  { name: '小陈', role: 'media' },
];

export const surroundings: BotConfig = {
  commands,
  features,
  botName: 'personaloop',
  defaults: { language: 'zh-CN', zone: ZONE },
  bootstrapManagers: new Set(),
  randomBytes: count => randomBytes(count),
};

/** Takes whatever it is to send and forgets it at once, but for the last. */
class Loopback extends QuietPlatform {
  override readonly name = PLATFORM;
  sent = 0;
  /** Called with what is sent, at the moment it is. */
  onSend: (outgoing: Outgoing) => void = () => {};
  /** The same, by room: called with what it says. */
  readonly onSendIn = new Map<string, (text: string) => void>();

  async send(outgoing: Outgoing): Promise<string> {
    this.#note(outgoing);
    return `b${outgoing.outboxId}`;
  }

  async edit(_messageId: string, outgoing: Outgoing): Promise<void> {
    this.#note(outgoing);
  }

  #note(outgoing: Outgoing): void {
    this.sent += 1;
    this.onSend(outgoing);
    this.onSendIn.get(outgoing.chatId)?.(plainText(outgoing.view));
  }
}

let events = 0;

/** @returns a line as a member of a room says it */
export function saying(room: string, member: string, text: string, replyTo?: RepliedTo): Incoming {
  events += 1;
  return {
    ...common(room, member),
    kind: 'message',
    messageId: `m${events}`,
    text,
    isAddressed: true,
    ...(replyTo && { replyTo }),
  };
}

/** @returns an emoji as a member of a room puts it under a message */
export function reacting(room: string, member: string, messageId: string, emoji: string): Incoming {
  events += 1;
  return { ...common(room, member), kind: 'reaction', messageId, added: [emoji], removed: [] };
}

function common(room: string, member: string) {
  return {
    eventId: `e${events}/${process.pid}`,
    room: { chatId: room, name: room },
    sender: { userId: `${room}/${member}`, name: member },
    at: new Date(),
  };
}

/** Something that was sent in answer to an event, and the milliseconds from the platform's call to ours. */
export type Sent = { readonly milliseconds: number; readonly text: string; readonly messageId: string };

export class Playground {
  private constructor(
    readonly folder: string,
    readonly database: Database,
    readonly platform: Loopback,
    readonly bot: Bot,
  ) {}

  /**
   * @param folder where `chat.db` is or is to be; a new one when left out
   * @param watched what the bot is given in place of the database
   */
  static async open(
    folder = scratchFolder(),
    watched: (database: Database) => Database = database => database,
  ): Promise<Playground> {
    const database = watched(await openDatabase(path.join(folder, 'chat.db'), migrations));
    const bot = await createBot({
      database,
      config: surroundings,
      now: () => new Date(),
      random: Math.random,
      log: pino({ level: 'warn' }, pino.destination(2)),
      onFailure: () => {},
      onTrouble: said => process.stderr.write(`${said.en}\n`),
    });
    const platform = new Loopback();
    await bot.serve(platform);
    await bot.settle();
    return new Playground(folder, database, platform, bot);
  }

  /** Makes the room, with a member of each role. */
  async furnish(room: string): Promise<void> {
    for (const { name, role } of MEMBERS) {
      events += 1;
      await this.platform.receive({ ...common(room, name), kind: 'member', role, isFounder: true });
    }
    await this.bot.settle();
  }

  /** @returns what was answered, and the milliseconds from the platform's call to ours */
  async answer(incoming: Incoming): Promise<{ milliseconds: number; text: string }> {
    const start = performance.now();
    const answered = new Promise<{ milliseconds: number; text: string }>(resolve => {
      this.platform.onSend = ({ view }) =>
        resolve({ milliseconds: performance.now() - start, text: plainText(view) });
    });
    await this.platform.receive(incoming);
    const result = await answered;
    await this.bot.settle();
    return result;
  }

  /** @returns all that was sent before everything was settled, and when that was */
  async play(incoming: Incoming): Promise<{ sent: readonly Sent[]; settled: number }> {
    const start = performance.now();
    const sent: Sent[] = [];
    this.platform.onSend = ({ view, outboxId }) =>
      sent.push({
        milliseconds: performance.now() - start,
        text: plainText(view),
        messageId: `b${outboxId}`,
      });
    await this.platform.receive(incoming);
    await this.bot.settleTasks();
    return { sent, settled: performance.now() - start };
  }

  async synchronous(): Promise<number | undefined> {
    const [row] = await this.database.transaction(({ query }) =>
      query<{ synchronous: number }>({ sql: 'PRAGMA synchronous', values: [] }),
    );
    return row?.synchronous;
  }

  /** Stops the bot; removes the folder unless told to keep it. */
  async close(keepsFolder = false): Promise<void> {
    await this.bot.stop();
    await this.database.close();
    if (!keepsFolder) rmSync(this.folder, { recursive: true, force: true });
  }
}

export function scratchFolder(): string {
  return mkdtempSync(path.join(tmpdir(), 'personaloop-bench-'));
}
