/** The rooms of the terminal: their messages, numbered as they come, and who speaks in each. */
import type { SentFile } from '../../chat/incoming.ts';
import type { View } from '../../chat/view.ts';
import type { Language } from '../../domain/language.ts';

export const FIRST_ROOM = 'main';

/** What earlier sessions left, since nobody else keeps it. */
export type TerminalMemory = {
  /** @returns the number of the room's last message, of whichever session */
  lastNumber(room: string): Promise<number>;
  /** @returns what a message of an earlier session said */
  message(room: string, number: number): Promise<Said | undefined>;
};

export type Said = {
  readonly text: string;
  readonly isFromBot: boolean;
  readonly view?: View;
  readonly file?: SentFile | undefined;
  /** The outbox row by which it shows that. */
  readonly shownBy?: number;
};
export type Room = {
  readonly name: string;
  lastNumber: number;
  lastFromBot: number | undefined;
  speaker: string;
  readonly introduced: Set<string>;
  readonly messages: Map<number, Said>;
};

export class Rooms {
  readonly #memory: TerminalMemory;
  readonly #language: Language;
  readonly #rooms = new Map<string, Room>();
  /** The room in which the next line is said. */
  current = FIRST_ROOM;

  constructor(memory: TerminalMemory, language: Language) {
    this.#memory = memory;
    this.#language = language;
  }

  /** @returns the room of that name, made when nobody was in it before */
  async named(name: string): Promise<Room> {
    const known = this.#rooms.get(name);
    if (known !== undefined) return known;
    const room: Room = {
      name,
      lastNumber: await this.#memory.lastNumber(name),
      lastFromBot: undefined,
      // Whoever speaks goes along to the next room.
      speaker: this.#rooms.get(this.current)?.speaker ?? (this.#language === 'en' ? 'me' : '我'),
      introduced: new Set(),
      messages: new Map(),
    };
    this.#rooms.set(name, room);
    return room;
  }

  /** @returns what a message says, also one of an earlier session */
  async said(room: Room, number: number): Promise<Said | undefined> {
    return room.messages.get(number) ?? (await this.#memory.message(room.name, number));
  }
}
