/**
 * A chat to play scenes in: the whole bot with a real database, in this process, spoken to through the terminal
 * platform exactly as `npm start -- --json` is. For scenes with the real process see process.ts.
 */

import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { pino } from 'pino';
import { z } from 'zod';
import { commands } from '../../commands/index.ts';
import { type Bot, createBot, terminalMemory } from '../../src/bot.ts';
import type { Command } from '../../src/conversation/command.ts';
import type { Feature } from '../../src/conversation/feature.ts';
import type { Language } from '../../src/domain/language.ts';
import { features } from '../../src/features/index.ts';
import { type DueWorker, dueWorker } from '../../src/jobs/due-worker.ts';
import { jsonRenderer } from '../../src/platforms/terminal/render.ts';
import { type Terminal, terminalPlatform } from '../../src/platforms/terminal/terminal.ts';
import type { Database, Transaction } from '../../src/store/database.ts';
import { readMigrations } from '../../src/store/migrate.ts';
import { openDatabase } from '../../src/store/open-database.ts';
import { clockFrom } from '../clock.ts';
import { placeReadyMade, quickFolder } from '../scratch.ts';

const migrations = readMigrations(path.join(import.meta.dirname, '..', '..', 'prisma', 'migrations'));

const cardSchema = z.object({
  message: z.number(),
  room: z.string(),
  edit: z.boolean(),
  text: z.string(),
  blocks: z.array(z.unknown()),
  buttons: z.array(z.string()),
  form: z.record(z.string(), z.array(z.string())).nullable(),
  picture: z.string().nullable(),
  replyTo: z.number().nullable(),
});
export type Card = z.infer<typeof cardSchema>;
const errorSchema = z.object({ error: z.string() });
const typedSchema = z.object({ message: z.number(), from: z.string() });

export type ChatOptions = {
  readonly language?: Language;
  /** Where the database is; a folder of its own when left out. */
  readonly folder?: string;
  /** The real time; one that begins at a written moment when left out. */
  readonly now?: () => Date;
  readonly bootstrapManagers?: readonly string[];
  /** What the bot has besides: features, and their commands. */
  readonly more?: { readonly features: readonly Feature[]; readonly commands: readonly Command[] };
  /** From so many records on reading them all is a task. */
  readonly bulkFrom?: number;
  /** Has bulk readings done by this in place of the database's own reader. */
  readonly read?: (database: Database) => Database['read'];
};

export class Chat {
  /** Every message of the bot, and every edit of one, in order. */
  readonly cards: Card[] = [];
  /** What was said about lines that could not be. */
  readonly errors: string[] = [];
  /** The number of the last line that became a message. */
  lastTyped = 0;
  #database: Database | undefined;
  #bot: Bot | undefined;
  #terminal: Terminal | undefined;
  #speaker: string | undefined;
  readonly #now: () => Date;

  private constructor(
    readonly folder: string,
    readonly options: ChatOptions,
  ) {
    this.#now = options.now ?? clockFrom();
  }

  static async open(options: ChatOptions = {}): Promise<Chat> {
    const folder = options.folder ?? quickFolder();
    const chat = new Chat(folder, options);
    await chat.#start();
    return chat;
  }

  async #start(): Promise<void> {
    const { language = 'zh-CN', bootstrapManagers = [], more, bulkFrom, read } = this.options;
    const now = this.#now;
    const file = path.join(this.folder, 'chat.db');
    placeReadyMade(file);
    const database = await openDatabase(file, migrations);
    if (read !== undefined) database.read = read(database);
    const bot = await createBot({
      database,
      config: {
        commands: [...commands, ...(more?.commands ?? [])],
        features: [...features, ...(more?.features ?? [])],
        botName: 'personaloop',
        defaults: { language, zone: 'Asia/Shanghai' },
        bootstrapManagers: new Set(bootstrapManagers),
        ...(bulkFrom !== undefined && { bulkFrom }),
        randomBytes: count => randomBytes(count),
      },
      now,
      random: Math.random,
      log: pino({ level: 'silent' }),
      onTrouble: said => this.errors.push(said.zh),
      onFailure: said => this.errors.push(said.zh),
    });
    const terminal = terminalPlatform({
      language,
      renderer: jsonRenderer(language),
      write: text => this.#hear(text),
      memory: terminalMemory(database),
      now,
      settle: () => bot.settle(),
      explain: error => bot.explain(error),
    });
    await bot.serve(terminal);
    await bot.settle();
    this.#database = database;
    this.#bot = bot;
    this.#terminal = terminal;
    this.#speaker = undefined;
  }

  #hear(text: string): void {
    for (const line of text.split('\n').filter(each => each !== '')) {
      const heard: unknown = JSON.parse(line);
      const card = cardSchema.safeParse(heard);
      if (card.success) this.cards.push(card.data);
      const error = errorSchema.safeParse(heard);
      if (error.success) this.errors.push(error.data.error);
      const typed = typedSchema.safeParse(heard);
      if (typed.success) this.lastTyped = typed.data.message;
    }
  }

  /** Types one line as it stands: a command, ordinary chat or a directive. */
  async type(line: string): Promise<void> {
    if (this.#terminal === undefined) throw new Error('the chat is closed');
    await this.#terminal.take(line);
  }

  /** A member says something. @returns the bot's last card after it */
  async say(member: string, line: string): Promise<Card> {
    if (member !== this.#speaker) await this.type(`:as ${member}`);
    this.#speaker = member;
    await this.type(line);
    return this.lastCard();
  }

  lastCard(): Card {
    const card = this.cards.at(-1);
    if (card === undefined) throw new Error('the bot has said nothing yet');
    return card;
  }

  /** @returns what a message of the bot shows now, after all edits */
  shown(message: number): Card {
    const card = this.cards.findLast(each => each.message === message);
    if (card === undefined) throw new Error(`there is no message ${message} of the bot`);
    return card;
  }

  /** A member reacts to a message of the bot; takes the reaction away with a minus before it. @returns what was said since */
  async react(member: string, emoji: string, message: number): Promise<Card[]> {
    if (member !== this.#speaker) await this.type(`:as ${member}`);
    this.#speaker = member;
    const before = this.cards.length;
    await this.type(
      emoji.startsWith('-') ? `:unreact ${emoji.slice(1)} ${message}` : `:react ${emoji} ${message}`,
    );
    return this.cards.slice(before);
  }

  /** Waits for tasks, which nobody who types waits for. @returns the bot's last card */
  async settleTasks(): Promise<Card> {
    await this.#bot?.settleTasks();
    return this.lastCard();
  }

  /** The minute in which the bot looks what is due. */
  async doDue(): Promise<void> {
    await this.#bot?.doDue();
    await this.#bot?.settle();
  }

  /** The due worker of another process over the same database. */
  otherWorker(): DueWorker {
    if (this.#database === undefined) throw new Error('the chat is closed');
    return dueWorker({
      ...{ database: this.#database, platforms: [], features, bootstrapManagers: new Set(), now: this.#now },
      log: pino({ level: 'silent' }),
      isEarly: () => false,
      onQueued: () => {},
      onTask: () => {},
      onTrouble: error => this.errors.push(String(error)),
    });
  }

  /** Looks into the database. */
  async look<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    if (this.#database === undefined) throw new Error('the chat is closed');
    return this.#database.transaction(work);
  }

  /** Stops the bot as SIGTERM does and starts it again on the same database. */
  async restart(): Promise<void> {
    await this.stop();
    await this.#start();
  }

  /** Stops the bot as SIGTERM does; `restart` starts it again. */
  async stop(): Promise<void> {
    await this.#bot?.stop();
    await this.#database?.close();
    this.#bot = undefined;
    this.#database = undefined;
    this.#terminal = undefined;
  }

  /** Stops, and removes the folder unless it was given. */
  async close(): Promise<void> {
    await this.stop();
    if (this.options.folder === undefined) rmSync(this.folder, { recursive: true, force: true });
  }
}
