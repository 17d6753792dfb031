/**
 * A concurrent chat: the bot on a database of its own, in this process, among people who act at the same moment. Events are stored
 * in whatever order is wanted, from several rooms, and what is said is written down. For what one person types after
 * another see chat.ts.
 */

import { randomBytes } from 'node:crypto';
import { copyFileSync, existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { pino } from 'pino';
import { commands } from '../../commands/index.ts';
import { type Bot, createBot } from '../../src/bot.ts';
import type { Incoming, IncomingMessage, RepliedTo } from '../../src/chat/incoming.ts';
import type { Capabilities, Outgoing, PlatformName, ReactionSeen } from '../../src/chat/platform.ts';
import { plainText } from '../../src/chat/view.ts';
import { tell } from '../../src/conversation/feature.ts';
import { features } from '../../src/features/index.ts';
import { findProposal, type Proposal } from '../../src/features/proposal/store/proposals.ts';
import { type Database, sql } from '../../src/store/database.ts';
import { storeEvent } from '../../src/store/inbox.ts';
import { readMigrations } from '../../src/store/migrate.ts';
import { openDatabase } from '../../src/store/open-database.ts';
import { createRoom, moveRoom } from '../../src/store/room-teams.ts';
import { findSpeaker } from '../../src/store/speakers.ts';
import { QuietPlatform, quietCapabilities } from '../quiet-platform.ts';
import { placeReadyMade, quickFolder } from '../scratch.ts';

const migrations = readMigrations(path.join(import.meta.dirname, '..', '..', 'prisma', 'migrations'));
const PLATFORM: PlatformName = 'telegram';
const FILE = 'chat.db';

type Said = {
  readonly room: string;
  readonly messageId: string;
  readonly text: string;
  readonly replyTo: string | undefined;
  readonly isEdit: boolean;
};

/** Who reacted on a message, as a platform that can be asked tells it. */
export type Asking = (messageId: string) => Promise<readonly ReactionSeen[]>;

/** Whether an account is in a room, as a platform that can be asked tells it. */
export type Telling = (chatId: string, userId: string) => Promise<boolean>;

/** Writes down whatever it is to send. */
class Notebook extends QuietPlatform {
  readonly said: Said[] = [];
  override readonly capabilities: Capabilities;
  readonly #asking: Asking | undefined;
  readonly #telling: Telling | undefined;

  constructor(asking: Asking | undefined, telling: Telling | undefined) {
    super();
    this.#asking = asking;
    this.#telling = telling;
    const tells = { listsReactions: asking !== undefined, tellsMembers: telling !== undefined };
    this.capabilities = { ...quietCapabilities, ...tells };
  }

  override isInRoom(chatId: string, userId: string): Promise<boolean> {
    return this.#telling?.(chatId, userId) ?? super.isInRoom(chatId, userId);
  }

  override reactions(chatId: string, messageId: string): Promise<readonly ReactionSeen[]> {
    return this.#asking?.(messageId) ?? super.reactions(chatId, messageId);
  }

  async send(outgoing: Outgoing): Promise<string> {
    const messageId = `b${outgoing.outboxId}`;
    this.#note(messageId, outgoing, false);
    return messageId;
  }

  async edit(messageId: string, outgoing: Outgoing): Promise<void> {
    this.#note(messageId, outgoing, true);
  }

  #note(messageId: string, { chatId, view, replyTo }: Outgoing, isEdit: boolean): void {
    this.said.push({ room: chatId, messageId, text: plainText(view), replyTo, isEdit });
  }
}

/** Over all chats, so that a database that was copied has no event of the next one yet. */
let events = 0;

/** How several events reach the bot. */
export type Way = 'one after the other' | 'at once' | 'left over from before the start';

export class ConcurrentChat {
  readonly file: string;
  readonly #clock: { now: Date };
  /** Accounts that BOOTSTRAP_MANAGERS names, from the next start on. */
  bootstrapManagers: readonly string[] = [];
  readonly #platform: Notebook;
  #bot: Bot | undefined;

  private constructor(
    readonly folder: string,
    readonly database: Database,
    start: Date,
    asking: Asking | undefined,
    telling: Telling | undefined,
  ) {
    this.#platform = new Notebook(asking, telling);
    this.file = path.join(folder, FILE);
    this.#clock = { now: start };
  }

  /**
   * @param model a database to go on from, which stays as it is
   * @param asking for a platform that can be asked who reacted
   * @param telling for one that can be asked who is there
   */
  static async open(
    start = new Date('2026-11-20T02:00:00Z'),
    model?: string,
    asking?: Asking,
    telling?: Telling,
  ): Promise<ConcurrentChat> {
    const folder = quickFolder();
    // What was closed may not be in the file itself yet.
    for (const suffix of ['', '-wal']) {
      if (model !== undefined && existsSync(model + suffix))
        copyFileSync(model + suffix, path.join(folder, FILE) + suffix);
    }
    placeReadyMade(path.join(folder, FILE));
    const database = await openDatabase(path.join(folder, FILE), migrations);
    const chat = new ConcurrentChat(folder, database, start, asking, telling);
    await chat.start();
    return chat;
  }

  /** What the bot's clock shows; events are dated by it too unless they say otherwise. */
  get now(): Date {
    return this.#clock.now;
  }

  set now(at: Date) {
    this.#clock.now = at;
  }

  later(seconds: number): void {
    this.now = new Date(this.now.getTime() + seconds * 1000);
  }

  async start(): Promise<void> {
    const bot = await createBot({
      database: this.database,
      config: {
        commands,
        features,
        botName: 'personaloop',
        defaults: { language: 'zh-CN', zone: 'Asia/Shanghai' },
        bootstrapManagers: new Set(this.bootstrapManagers),
        randomBytes: count => randomBytes(count),
      },
      now: () => this.now,
      random: Math.random,
      log: pino({ level: 'silent' }),
      onTrouble: () => {},
      onFailure: () => {},
    });
    this.#bot = bot;
    await bot.serve(this.#platform);
    await bot.settle();
  }

  async stop(): Promise<void> {
    await this.#bot?.stop();
    this.#bot = undefined;
  }

  /** @returns a team that is there */
  async team(name: string): Promise<Team> {
    const [row] = await this.query<{ teamId: number }>(sql`
      SELECT "teamId" FROM "Room" WHERE platform = ${PLATFORM} AND "chatId" = ${`${name}/1`}`);
    if (row === undefined) throw new Error(`there is no team ${name}`);
    return new Team(this, name, row.teamId);
  }

  /** Makes a team of two rooms, `<name>/1` and `<name>/2`. @param managers whoever is one; others join as they speak */
  async newTeam(name: string, managers: readonly string[]): Promise<Team> {
    const rooms = [`${name}/1`, `${name}/2`] as const;
    for (const manager of managers) {
      await this.take({ ...this.event(rooms[0], manager), kind: 'member', isManager: true });
    }
    await this.database.transaction(async transaction => {
      const [first, second] = rooms;
      const room = { platform: PLATFORM, chatId: second, name: second };
      const teamId = await createRoom(transaction, room, {}, this.now);
      await tell(features, 'teamMade', transaction, { teamId, at: this.now });
      const one = await findSpeaker(transaction, PLATFORM, first, '');
      const other = await findSpeaker(transaction, PLATFORM, second, '');
      if (one === undefined || other === undefined) throw new Error('a room is not there');
      await moveRoom(transaction, other.room.id, other.team.id, one.team.id);
    });
    return this.team(name);
  }

  /** Stops, and leaves the database where it is. @returns where */
  async leave(): Promise<string> {
    await this.stop();
    await this.database.close();
    return this.file;
  }

  /** What all events of a person in a room have in common. Accounts are the person's in whatever room. */
  event(room: string, member: string, at = this.now) {
    events += 1;
    const [team = ''] = room.split('/');
    const sender = { userId: `${team}/${member}`, name: member };
    return { eventId: `e${events}`, room: { chatId: room, name: room }, sender, at };
  }

  /** The platform delivers events; what comes of them comes when it comes. */
  async begin(...events: readonly Incoming[]): Promise<void> {
    await Promise.all(events.map(event => this.#platform.receive(event)));
  }

  /** The platform delivers events and everything that comes of them is done. */
  async take(...events: readonly Incoming[]): Promise<void> {
    await this.begin(...events);
    await this.settle();
  }

  /** Everything that was begun is done. */
  async settle(): Promise<void> {
    await this.#bot?.settle();
  }

  /** Events are in the inbox, and nobody looks at them yet. */
  async store(...events: readonly Incoming[]): Promise<void> {
    await this.database.transaction(async transaction => {
      for (const event of events) await storeEvent(transaction, PLATFORM, event, this.now);
    });
  }

  /** Lets events, all dated by now, reach the bot a second later, in this order. */
  async let(way: Way, events: readonly Incoming[]): Promise<void> {
    this.later(1);
    if (way === 'at once') return this.take(...events);
    if (way === 'one after the other') {
      for (const event of events) await this.take(event);
      return;
    }
    await this.stop();
    await this.store(...events);
    await this.start();
  }

  get said(): readonly Said[] {
    return this.#platform.said;
  }

  query<Row>(statement: ReturnType<typeof sql>): Promise<Row[]> {
    return this.database.transaction(transaction => transaction.query<Row>(statement));
  }

  proposal(teamId: number, number: number): Promise<Proposal> {
    return this.database.transaction(async transaction => {
      const found = await findProposal(transaction, teamId, number);
      if (found === undefined) throw new Error(`no P${number}`);
      return found;
    });
  }

  async close(): Promise<void> {
    await this.stop();
    await this.database.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export class Team {
  readonly rooms: readonly [string, string];
  readonly #chat: ConcurrentChat;

  constructor(
    chat: ConcurrentChat,
    name: string,
    readonly id: number,
  ) {
    this.#chat = chat;
    this.rooms = [`${name}/1`, `${name}/2`];
  }

  /** An event: a member says something. @param room 0 or 1 */
  saying(
    room: 0 | 1,
    member: string,
    text: string,
    more: { at?: Date; replyTo?: RepliedTo } = {},
  ): IncomingMessage {
    const common = this.#chat.event(this.rooms[room], member, more.at);
    const { replyTo } = more;
    const messageId = common.eventId.replace('e', 'm');
    return { ...common, kind: 'message', messageId, text, isAddressed: true, ...(replyTo && { replyTo }) };
  }

  /** An event: a member reacts to the card of a proposal; with a minus before the emoji it is taken away. */
  async reacting(room: 0 | 1, member: string, emoji: string, number: number, at?: Date): Promise<Incoming> {
    const isTaken = emoji.startsWith('-');
    const [added, removed] = isTaken ? [[], [emoji.slice(1)]] : [[emoji], []];
    const messageId = await this.card(room, number);
    return {
      ...this.#chat.event(this.rooms[room], member, at),
      kind: 'reaction',
      messageId,
      added,
      removed,
    };
  }

  /** An event: the reactions on the card of a proposal are to be counted anew. */
  async recounting(room: 0 | 1, number: number): Promise<Incoming> {
    const messageId = await this.card(room, number);
    return { ...this.#chat.event(this.rooms[room], PLATFORM), kind: 'recount', messageId };
  }

  /** An event: a member presses a button of the card of a proposal. */
  async pressing(room: 0 | 1, member: string, button: number, number: number, at?: Date): Promise<Incoming> {
    const messageId = await this.card(room, number);
    const [shown] = await this.#chat.database.transaction(({ query }) =>
      query<{ showsId: number }>(sql`
        SELECT "showsId" FROM "Message" WHERE "chatId" = ${this.rooms[room]} AND "messageId" = ${messageId}`),
    );
    if (shown === undefined) throw new Error(`there is no message ${messageId}`);
    const common = this.#chat.event(this.rooms[room], member, at);
    return { ...common, kind: 'press', messageId, button, shownBy: shown.showsId };
  }

  /** A member says something and all that comes of it is done. */
  async say(room: 0 | 1, member: string, text: string): Promise<void> {
    this.#chat.later(1);
    await this.#chat.take(this.saying(room, member, text));
  }

  /** A member reacts and all that comes of it is done. */
  async react(room: 0 | 1, member: string, emoji: string, number: number): Promise<void> {
    this.#chat.later(1);
    await this.#chat.take(await this.reacting(room, member, emoji, number));
  }

  /** @returns the id of the message that stands for a proposal in a room now */
  async card(room: 0 | 1, number: number): Promise<string> {
    const [row] = await this.#chat.query<{ messageId: string }>(sql`
      SELECT message."messageId" FROM "Card" card
      JOIN "Proposal" proposal ON proposal.id = card."thingId"
      JOIN "Message" message ON message."madeById" = card."outboxId"
      WHERE proposal."teamId" = ${this.id} AND proposal.number = ${number} AND card."chatId" = ${this.rooms[room]}
        AND card.kind = 'proposal' AND NOT card."isReplaced" ORDER BY card."outboxId" DESC LIMIT 1`);
    if (row === undefined) throw new Error(`no card of P${number} in ${this.rooms[room]}`);
    return row.messageId;
  }

  /** @returns what a message shows now */
  shown(messageId: string): string {
    const { said } = this.#chat;
    return said.findLast(each => each.messageId === messageId && this.#isHere(each))?.text ?? '';
  }

  /** @returns what the bot said in a room, edits left out */
  said(room: 0 | 1): string[] {
    return this.#chat.said.flatMap(each =>
      each.room === this.rooms[room] && !each.isEdit ? [each.text] : [],
    );
  }

  /** @returns what was said in answer to an event */
  answersTo(event: Incoming): string[] {
    const to = 'messageId' in event ? event.messageId : '';
    return this.#chat.said.flatMap(each =>
      each.room === event.room.chatId && each.replyTo === to ? [each.text] : [],
    );
  }

  proposal(number: number): Promise<Proposal> {
    return this.#chat.proposal(this.id, number);
  }

  /** @returns what a claim says now */
  async wording(claim: number): Promise<string | undefined> {
    const [row] = await this.#chat.query<{ wording: string }>(sql`
      SELECT wording FROM "Claim" WHERE "teamId" = ${this.id} AND number = ${claim}`);
    return row?.wording;
  }

  /** @returns the numbers of the persona's versions */
  async versions(): Promise<number[]> {
    const rows = await this.#chat.query<{ number: number }>(sql`
      SELECT number FROM "PersonaVersion" WHERE "teamId" = ${this.id} ORDER BY number`);
    return rows.map(row => row.number);
  }

  #isHere({ room }: Said): boolean {
    return this.rooms.includes(room);
  }
}
