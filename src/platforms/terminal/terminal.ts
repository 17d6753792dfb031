import { readFile } from 'node:fs/promises';
import type { Incoming } from '../../chat/incoming.ts';
import { type Outgoing, type Platform, PlatformError, rendered } from '../../chat/platform.ts';
import { Refusal } from '../../chat/refusal.ts';
import { plainText } from '../../chat/view.ts';
import type { Bilingual, Language } from '../../domain/language.ts';
import { readDirective } from './directive.ts';
import { peopleOf } from './people.ts';
import type { Renderer } from './render.ts';
import { FIRST_ROOM, type Room, Rooms, type TerminalMemory } from './rooms.ts';

/** Longer lines are refused before they reach the inbox. */
const LINE_AT_MOST = 1_000_000;

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

export function terminalPlatform(options: TerminalOptions): Terminal {
  const { renderer, write, memory, language } = options;
  const rooms = new Rooms(memory, language);
  let lines = 0;
  let receive: (incoming: Incoming) => Promise<void> = () => Promise.reject(new Error('not started'));

  const { obey, wrong } = peopleOf(rooms, options, incoming => receive(incoming));

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
    return rooms.named(chatId).catch(() => {
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
      longestText: Number.MAX_SAFE_INTEGER,
      largestFile: Number.MAX_SAFE_INTEGER,
    },
    isConnected: true,
    isCaughtUp: true,
    counts: {},
    webhooks: [],
    calendar: undefined,
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
      const room = await rooms.named(rooms.current);
      const place = room.name === FIRST_ROOM ? '' : `${room.name} `;
      return `${place}#${room.lastNumber + 1} ${room.speaker}> `;
    },
    warn: words => {
      wrong(words);
    },
  };
}
