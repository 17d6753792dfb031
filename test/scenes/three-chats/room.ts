/**
 * What a scene needs of a chat, so that the same scene plays in a terminal, on an emulated Telegram and on an emulated Feishu:
 * what people do in a room, and what they see there. Words and emoji are as people know them; each chat puts them its own way.
 */

/** A message of the bot, which shows what it shows now. */
export interface Shown {
  readonly id: string;
  readonly text: string;
  /** The message that it answers. */
  readonly replyTo: string | undefined;
  /** The labels of its buttons, in their order. */
  readonly buttons: readonly string[];
  /** Whom it calls by name so that they are told of it. */
  readonly mentions: readonly string[];
}

/** A message that somebody said. */
export interface Said {
  readonly id: string;
}

export type Saying = {
  readonly replyTo?: Shown | Said | undefined;
  /** Puts a mention of the bot in front. */
  readonly mentionsBot?: boolean;
};

/** A file that somebody sends. */
export type Sent = {
  readonly name: string;
  readonly content: Buffer;
  /** A size to pretend, in bytes. */
  readonly size?: number;
};

/** A group with the bot in it, which is a team of its own; or somebody's private chat with the bot. */
export interface Room {
  /** Somebody says something that the bot answers. @returns the answer */
  say(name: string, text: string, saying?: Saying): Promise<Shown>;
  /** Somebody says something; what comes of it comes when it comes. */
  tell(name: string, text: string, saying?: Saying): Promise<Said>;
  /** Somebody sends a file with a command: as its caption, or in reply to it where files have none. @returns the answer */
  send(name: string, file: Sent, line: string): Promise<Shown>;
  /** Somebody puts an emoji on a message of the bot, beside those that they have there. */
  react(name: string, emoji: string, message: Shown): Promise<void>;
  unreact(name: string, emoji: string, message: Shown): Promise<void>;
  /** Somebody presses a button. @param label or a part of it @returns what they are told about it, if anything */
  press(name: string, label: string, message: Shown): Promise<string>;
  /** Somebody fills in what a message asks for, by labels. @returns what they are told about it, if anything */
  fill(name: string, values: Readonly<Record<string, string>>, message: Shown): Promise<string>;
  /** Waits until the bot has said something that fits. @returns the last such message */
  heard(what: RegExp | string): Promise<Shown>;
  /** Waits until a message shows what fits. */
  shows(message: Shown, what: RegExp | string): Promise<void>;
  /** All that the bot said here, as it is now. */
  readonly said: readonly string[];
  /** Asks the database. @param sql its one `?` is the id of this chat */
  rows<Row>(sql: string): Promise<Row[]>;
}

export interface OpenChat {
  /** Where a record keeps which message it was said in reply to. */
  linkTo(room: Room, said: Said): Readonly<Record<string, string>>;
  /** The argument of /settings that says which emoji approve. */
  readonly approveSetting: string;
  gather(title: string, ...members: readonly string[]): Promise<Room>;
  /** Waits until all that was done has come to its end. */
  quiet(): Promise<void>;
  /** Ends the bot in order and starts it again. */
  restart(): Promise<void>;
  /**
   * Sets the clock of a chat that was opened at a time, and what became due by then is done.
   * @param to in the team's zone: `2026-11-30T10:00`
   */
  setClock(to: string): Promise<void>;
  /** After each test: nothing was refused as we wrote it, nothing failed, and no secret was written down. */
  check(): void;
  close(): Promise<void>;
}

/** A group on a platform, where people come and go and talk with the bot alone. */
export interface PlatformRoom extends Room {
  readonly chatId: string;
  join(name: string): void;
  /** Somebody leaves, or is put out by somebody else. */
  leave(name: string, by?: string): void;
  /** Somebody sends a file and says a command in reply to it. @returns the answer */
  sendFirst(name: string, file: Sent, line: string): Promise<Shown>;
  /** Somebody sends a file, and nothing with it, in reply to a message of the bot. @returns the answer */
  bring(name: string, file: Sent, to: Shown): Promise<Shown>;
  /** @returns somebody's private chat with the bot */
  alone(name: string): Room;
}

/** The real process serving an emulated platform. */
export interface OpenPlatform extends OpenChat {
  readonly databaseFile: string;
  gather(title: string, ...members: readonly string[]): Promise<PlatformRoom>;
  /**
   * Something happens while the bot is dead.
   * @param isToldLater whether the platform tells of it afterwards, where it need not
   */
  whileDead(happens: () => unknown, how?: { readonly isToldLater?: boolean }): Promise<void>;
  /** Kills the process, whatever it is doing, and starts it again. */
  dies(): Promise<void>;
  /** The next file that the bot fetches is slow to come, or its connection breaks, or it is there no more. */
  harmsFile(how: 'slow' | 'cut' | 'gone'): void;
  /** Sets the clock, of which the bot sees nothing before it is woken. */
  moveClock(to: string): void;
  /** The platform refuses the bot's next message for a quarter of a minute. */
  holdsBack(): void;
  /** From now on the platform refuses whatever the bot sends to a group, as if it had been put out unseen. */
  shutsOut(room: PlatformRoom): void;
  /** The next answer of the bot is to be seen, but the platform is so slow to say so. */
  confirmsLate(milliseconds: number): void;
}

/** @param at when it begins, in the team's zone; by the real clock when left out */
export type Chat = { readonly name: string; open(at?: string): Promise<OpenChat> };
export type Platform = { readonly name: string; open(at?: string): Promise<OpenPlatform> };
