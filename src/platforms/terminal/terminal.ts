/**
 * The terminal chat: rooms with several members each on standard input and output. It is platform and people at
 * once, so it numbers messages, and it is strictly in order: a line's effects are complete before the next is read.
 */
import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Incoming, IncomingMessage } from '../../chat/incoming.ts';
import { type Outgoing, type Platform, PlatformError, rendered } from '../../chat/platform.ts';
import { Refusal } from '../../chat/refusal.ts';
import { formOf, plainText, type View } from '../../chat/view.ts';
import type { Bilingual, Language } from '../../domain/language.ts';
import type { OperatorRole } from '../../domain/role.ts';
import { type Directive, readDirective } from './directive.ts';
import type { Renderer } from './render.ts';

export const FIRST_ROOM = 'main';
/** Longer lines are refused before they reach the inbox. */
const LINE_AT_MOST = 1_000_000;

/** What earlier sessions left, since nobody else keeps it. */
export type TerminalMemory = {
  /** @returns the number of the room's last message, of whichever session */
  lastNumber(room: string): Promise<number>;
  /** @returns what a message of an earlier session said */
  message(
    room: string,
    number: number,
  ): Promise<{ text: string; isFromBot: boolean; view?: View } | undefined>;
};

export type TerminalOptions = {
  readonly language: Language;
  readonly renderer: Renderer;
  readonly write: (text: string) => void;
  readonly memory: TerminalMemory;
  readonly now: () => Date;
  /** Resolves when nothing that was received is still being worked on. */
  readonly settle: () => Promise<void>;
  /** @returns what to say when the storage took something badly; undefined when the error is another */
  readonly explain: (error: unknown) => Bilingual | undefined;
};

export type Terminal = Platform & {
  /** Takes one line of input; resolves when all its effects are complete. @returns false after `:quit` */
  take(line: string): Promise<boolean>;
  /** The prompt for the next line: its number and who speaks. */
  prompt(): Promise<string>;
  /** Says something that is no message: trouble with the storage. */
  warn(said: Bilingual): void;
};

function isFile(file: string): boolean {
  try {
    return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
  } catch {
    // Not even a path (a NUL in it, too long): no file either.
    return false;
  }
}

type Said = {
  readonly text: string;
  readonly isFromBot: boolean;
  readonly view?: View;
  /** The outbox row by which it shows that. */
  readonly shownBy?: number;
};
type Room = {
  readonly name: string;
  lastNumber: number;
  lastFromBot: number | undefined;
  speaker: string;
  readonly introduced: Set<string>;
  readonly messages: Map<number, Said>;
};

const nobody: Bilingual = { zh: '这个聊天里还没有机器人的消息。', en: 'The bot has said nothing here yet.' };

export function terminalPlatform(options: TerminalOptions): Terminal {
  const { renderer, write, memory, now, language } = options;
  const rooms = new Map<string, Room>();
  let current = FIRST_ROOM;
  let lines = 0;
  let receive: (incoming: Incoming) => Promise<void> = () => Promise.reject(new Error('not started'));

  async function roomNamed(name: string): Promise<Room> {
    const known = rooms.get(name);
    if (known !== undefined) return known;
    const room: Room = {
      name,
      lastNumber: await memory.lastNumber(name),
      lastFromBot: undefined,
      // Whoever speaks goes along to the next room.
      speaker: rooms.get(current)?.speaker ?? (language === 'en' ? 'me' : '我'),
      introduced: new Set(),
      messages: new Map(),
    };
    rooms.set(name, room);
    return room;
  }

  function common(room: Room) {
    return {
      eventId: randomUUID(),
      room: { chatId: room.name, name: room.name },
      sender: { userId: `${room.name}/${room.speaker}`, name: room.speaker },
      at: now(),
    };
  }

  /** A member exists from their first use on; the first of a new room is its manager. */
  async function introduce(room: Room, as: { role?: OperatorRole; isManager?: boolean } = {}): Promise<void> {
    if (room.introduced.has(room.speaker) && Object.keys(as).length === 0) return;
    await receive({ ...common(room), kind: 'member', isFounder: true, ...as });
    room.introduced.add(room.speaker);
  }

  async function say(room: Room, text: string, more: Partial<IncomingMessage> = {}): Promise<void> {
    await introduce(room);
    const message = ++room.lastNumber;
    write(renderer.typed({ message, room: room.name, from: room.speaker, text }));
    room.messages.set(message, { text, isFromBot: false });
    const eventId = `${room.name}/${message}`;
    await receive({
      ...common(room),
      eventId,
      kind: 'message',
      messageId: `${message}`,
      text,
      // Among people only what looks like a command, or names the bot, is for it.
      isAddressed: /^[\s\p{Cf}]*[/／@]/u.test(text),
      ...more,
    });
  }

  async function said(room: Room, number: number): Promise<Said | undefined> {
    return room.messages.get(number) ?? (await memory.message(room.name, number));
  }

  /** @returns false after `:quit` */
  async function obey(directive: Directive): Promise<boolean> {
    const room = await roomNamed(current);
    switch (directive.kind) {
      case 'nothing':
        return true;
      case 'say':
        await say(room, directive.text);
        return true;
      case 'as': {
        const { member, kind: _, ...as } = directive;
        room.speaker = member;
        await introduce(room, as);
        return true;
      }
      case 'reply': {
        const original = await said(room, directive.to);
        if (original === undefined) return missing(directive.to);
        const replyTo = { messageId: `${directive.to}`, text: original.text, isFromBot: original.isFromBot };
        await say(room, directive.text, { replyTo });
        return true;
      }
      case 'react':
      case 'unreact': {
        const to = directive.to ?? room.lastFromBot;
        if (to === undefined) return wrong(nobody);
        if ((await said(room, to)) === undefined) return missing(to);
        await introduce(room);
        const [added, removed] =
          directive.kind === 'react' ? [[directive.emoji], []] : [[], [directive.emoji]];
        await receive({ ...common(room), kind: 'reaction', messageId: `${to}`, added, removed });
        return true;
      }
      case 'press': {
        const to = directive.message ?? room.lastFromBot;
        if (to === undefined) return wrong(nobody);
        await introduce(room);
        const shownBy = room.messages.get(to)?.shownBy;
        await receive({
          ...common(room),
          kind: 'press',
          messageId: `${to}`,
          button: directive.button,
          ...(shownBy !== undefined && { shownBy, isOnMessage: true }),
        });
        return true;
      }
      case 'fill':
        return fill(room, directive);
      case 'file': {
        if (!isFile(directive.path)) {
          return wrong({
            zh: `找不到文件“${directive.path}”。`,
            en: `There is no file “${directive.path}”.`,
          });
        }
        const file = { name: path.basename(directive.path), reference: path.resolve(directive.path) };
        await say(room, directive.caption, { file });
        return true;
      }
      case 'now':
        await receive({ ...common(room), kind: 'clock', time: directive.time });
        return true;
      case 'room':
        await roomNamed(directive.name);
        current = directive.name;
        return true;
      case 'quit':
        return false;
      case 'wrong':
        return wrong(directive.said);
      default:
        return directive satisfies never;
    }
  }

  async function fill(room: Room, directive: Extract<Directive, { kind: 'fill' }>): Promise<boolean> {
    const to = directive.message ?? room.lastFromBot;
    if (to === undefined) return wrong(nobody);
    const values = { ...directive.values };
    if (directive.bare !== '') {
      // A form of one field needs no name for it.
      const shown = (await said(room, to))?.view;
      const asked = shown && formOf(shown)?.fields;
      const only = asked?.length === 1 ? asked[0] : undefined;
      if (only === undefined || Object.keys(values).length > 0) {
        return wrong({
          zh: `“${directive.bare}”要填到哪一项？写成 名称=内容。`,
          en: `Which field is “${directive.bare}” for? Write name=value.`,
        });
      }
      values[only.name] = directive.bare;
    }
    await introduce(room);
    await receive({ ...common(room), kind: 'form', messageId: `${to}`, values });
    return true;
  }

  function wrong(words: Bilingual): true {
    write(renderer.error(words));
    return true;
  }

  function missing(number: number): true {
    return wrong({ zh: `没有 #${number} 这条消息。`, en: `There is no message #${number}.` });
  }

  async function take(line: string): Promise<boolean> {
    lines += 1;
    const number = lines;
    let goesOn = true;
    try {
      if (line.length > LINE_AT_MOST)
        wrong({
          zh: `这一行太长了，最多 ${LINE_AT_MOST} 个字符。`,
          en: `This line is too long: ${LINE_AT_MOST} characters at most.`,
        });
      else {
        const directive = readDirective(line.toWellFormed());
        if (directive.kind !== 'say' && directive.kind !== 'nothing') write(renderer.directive(line));
        goesOn = await obey(directive);
      }
    } catch (error) {
      if (error instanceof Refusal)
        write(renderer.error({ zh: error.sentence('zh-CN'), en: error.sentence('en') }));
      else {
        const explained = options.explain(error);
        if (explained === undefined) throw error;
        wrong({ zh: `${explained.zh}这一行没有收下。`, en: `${explained.en} This line was not taken.` });
      }
    }
    await options.settle();
    write(renderer.done(number));
    return goesOn;
  }

  function show(room: Room, { view, replyTo, outboxId }: Outgoing, number: number, isEdit: boolean): void {
    const lines = rendered(() =>
      renderer.shown({
        message: number,
        room: room.name,
        isEdit,
        view,
        replyTo: replyTo ? Number(replyTo) : undefined,
      }),
    );
    room.messages.set(number, { text: plainText(view), isFromBot: true, view, shownBy: outboxId });
    room.lastFromBot = number;
    write(lines);
  }

  /** @throws PlatformError when the storage does not tell: nothing was shown yet, so it can be tried again */
  async function roomOf({ chatId }: Outgoing): Promise<Room> {
    return roomNamed(chatId).catch(() => {
      throw new PlatformError({ kind: 'try-later', retryAfterSeconds: 1 }, 'the room could not be looked up');
    });
  }

  return {
    name: 'terminal',
    capabilities: {
      sendsOnceWithinMilliseconds: 0,
      keepsMessages: false,
      showsForms: true,
      listsReactions: false,
      tellsMembers: false,
      marksMessages: false,
      menuTakesChinese: true,
      hasCalendar: false,
      longestText: Number.MAX_SAFE_INTEGER,
      largestFile: Number.MAX_SAFE_INTEGER,
    },
    isConnected: true,
    isCaughtUp: true,
    counts: {},
    webhooks: [],
    async start(host) {
      receive = incoming => host.receive(incoming);
    },
    split: view => [view],
    turn: () => new Date(0),
    async send(outgoing) {
      const room = await roomOf(outgoing);
      const number = room.lastNumber + 1;
      show(room, outgoing, number, false);
      room.lastNumber = number;
      return `${number}`;
    },
    async edit(messageId, outgoing) {
      show(await roomOf(outgoing), outgoing, Number(messageId), true);
    },
    async mark() {},
    async reactions() {
      throw new PlatformError({ kind: 'rejected' }, 'the terminal lists no reactions');
    },
    async isInRoom() {
      throw new PlatformError({ kind: 'rejected' }, 'the terminal has whoever is typed');
    },
    async download(reference) {
      try {
        return await readFile(reference);
      } catch {
        throw new PlatformError({ kind: 'gone' }, 'the file is not there any more');
      }
    },
    async stop() {},
    take,
    async prompt() {
      const room = await roomNamed(current);
      const place = room.name === FIRST_ROOM ? '' : `${room.name} `;
      return `${place}#${room.lastNumber + 1} ${room.speaker}> `;
    },
    warn: words => {
      wrong(words);
    },
  };
}
