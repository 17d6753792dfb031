/**
 * Takes the names of end users out of what came in, before it is stored: what is left carries the team's hash of a name,
 * or, where nobody can tell where the name ends, no more than that there was one, so that it can be refused.
 */

import { traceOf } from '../../domain/name-trace.ts';
import type { Incoming, IncomingEdit, IncomingMessage, RepliedTo } from '../incoming.ts';
import { type Argument, argumentOfKey, argumentsOf, type CommandShape, target } from './command.ts';
import {
  type EndUserKey,
  MARK,
  markedHash,
  shownEndUser,
  UNCLEAR,
  withoutName,
  wordFor,
} from './end-user.ts';
import { END_USER_KEYS, isEndUserKey, isLikeEndUserKey } from './end-user-label.ts';
import { type IsKeyWord, isName, unquoted } from './end-user-name.ts';
import { findEndUsers } from './find-end-users.ts';
import { isNobody } from './nobody.ts';
import { quoteWord } from './parse.ts';
import { type ReadLine, readLine } from './read-line.ts';
import { HIDDEN, refusedLine, takesNoText, withUnclearNames } from './refused-line.ts';

type Said = IncomingMessage | IncomingEdit;
type ReadCommand = Extract<ReadLine, { kind: 'command' | 'unknown' }>;

export type Guarding = {
  readonly commands: readonly CommandShape[];
  /** What the bot is called where the event does not say it. */
  readonly botName: string;
  /** What is said is the answer to a question for an end user's name. */
  readonly isAnswer: boolean;
  /** The key of the team, asked for only where there is a name. */
  readonly key: () => Promise<EndUserKey>;
};

/** More than one person is rarely named in one message. */
const NAMES_AT_MOST = 5;
/** As a hash is shown in a form: left as it was, it is no name. */
const SHOWN_HASH = /^#[0-9a-f]{4}$/;
const EXTENSION = /\.[A-Za-z0-9]{1,8}$/;
const HIDING = new RegExp(`(?:${END_USER_KEYS.join('|')})=${HIDDEN}`);

/** @returns whether a name was left out of a text, and who was meant can't be told any more */
export function isHiding(text: string): boolean {
  return HIDING.test(text);
}

/** @returns the event without any name; the same where it names nobody */
export async function withoutNames(incoming: Incoming, guarding: Guarding): Promise<Incoming> {
  switch (incoming.kind) {
    case 'message':
    case 'edit':
      return new Guard(guarding).said(incoming);
    case 'form': {
      const values = await new Guard(guarding).values(incoming.values);
      return { ...incoming, values };
    }
    default:
      return incoming;
  }
}

class Guard {
  readonly #guarding: Guarding;
  /** What each name is shown as. */
  readonly #names = new Map<string, string>();
  #everyArgument: readonly Argument[] | undefined;
  /** Of a line that is refused nothing is needed of what it was about. */
  #isRefused = false;

  constructor(guarding: Guarding) {
    this.#guarding = guarding;
  }

  async said<Said extends IncomingMessage | IncomingEdit>(said: Said): Promise<Said> {
    const { replyTo, file } = said;
    const replied = replyTo && (await this.#repliedText(replyTo));
    const fileName = file && (await this.#fileName(file.name));
    const text = await this.#text(said);
    const isRefused = this.#isRefused;
    return {
      ...said,
      text,
      ...(replyTo && { replyTo: { ...replyTo, text: isRefused ? '' : this.#hidden(replied ?? '') } }),
      ...(file && {
        file: { ...file, name: isRefused ? extensionOf(file.name) : this.#hidden(fileName ?? '') },
      }),
    };
  }

  async values(values: Readonly<Record<string, string>>): Promise<Record<string, string>> {
    const kept: [string, string][] = [];
    for (const [field, value] of Object.entries(values)) {
      if (isEndUserKey(field)) kept.push([field, await this.#field(value)]);
      else if (isLikeEndUserKey(field)) kept.push([field, HIDDEN]);
      else kept.push([field, await this.#talk(value, UNCLEAR, true)]);
    }
    return Object.fromEntries(
      kept.map(([field, value]) => [field, value.startsWith(MARK) ? value : this.#hidden(value)]),
    );
  }

  async #text(said: IncomingMessage | IncomingEdit): Promise<string> {
    const { commands, botName, isAnswer } = this.#guarding;
    const read = readLine(said.text, commands, said.botName ?? botName);
    if (read.kind === 'command' || read.kind === 'unknown') return this.#line(said, read);
    if (isAnswer && read.kind === 'chat') return this.#marked(said.text);
    return this.#hidden(await this.#talk(said.text));
  }

  async #field(value: string): Promise<string> {
    return value.trim() === '' || SHOWN_HASH.test(value.trim()) ? value : this.#marked(value);
  }

  /** A text that is nothing but a name, or names somebody by a key. */
  async #marked(text: string): Promise<string> {
    if (text.trim() === '' || text.startsWith(MARK)) return text;
    const [found, another] = findEndUsers(text, { isLine: true, isKey: this.#isAnyKey });
    const name = found === undefined ? unquoted(text) : found.name;
    if (name !== undefined && another === undefined && isNobody(name)) return name;
    if (name === undefined || another !== undefined || !isName(name)) return UNCLEAR;
    return (await this.#note(name, wordFor(name))).marked;
  }

  /** A command line: the pair stands in it as our own lines have it. */
  async #line(said: Said, read: ReadCommand): Promise<string> {
    const line = said.text;
    const from = read.kind === 'command' ? read.restStart : 0;
    const known = read.kind === 'command' ? argumentsOf(target(read.path)) : undefined;
    const isKey =
      known === undefined
        ? this.#isAnyKey
        : remembered((word, sign) => argumentOfKey(known, word, sign) !== undefined);
    const found = findEndUsers(line, { isLine: true, isKey, from, isBlankSign: takesNoText(known) });
    const [one, another] = found;
    if (one === undefined) return line.slice(0, from) + this.#hidden(line.slice(from));
    if (one.name === undefined || another !== undefined) {
      this.#isRefused = true;
      if (read.kind === 'command') return refusedLine(line, from, known ?? []);
      // A command of another bot that lives here.
      if (!said.isAddressed && !read.isOneSlip) return '';
      return withUnclearNames(`/${read.nearest.name}`, found);
    }
    const isOfNobody = !one.isSlip && isNobody(one.name);
    const pair = isOfNobody
      ? `${wordFor(one.key)}=${/\s/u.test(one.name) ? quoteWord(one.name) : one.name}`
      : one.isSlip
        ? this.#slip(one.key, one.name)
        : await this.#pair(one.key, one.name);
    const [before, after] = [line.slice(from, one.start), line.slice(one.end)];
    const isApart = [before === '' || /\s$/u.test(before), after === '' || /^\s/u.test(after)];
    const rest = [
      ...[this.#hidden(before), isApart[0] ? '' : ' ', pair],
      ...[isApart[1] ? '' : ' ', this.#hidden(after)],
    ];
    return line.slice(0, from) + rest.join('');
  }

  #slip(key: string, name: string): string {
    this.#names.set(name, HIDDEN);
    return `${key.replace(/\s+/gu, '')}=${HIDDEN}`;
  }

  async #pair(key: string, name: string): Promise<string> {
    const word = wordFor(key);
    return `${word}=${(await this.#note(name, word)).marked}`;
  }

  readonly #isAnyKey: IsKeyWord = remembered((word, sign) => {
    this.#everyArgument ??= this.#guarding.commands.flatMap(command => argumentsOf(command));
    return argumentOfKey(this.#everyArgument, word, sign) !== undefined;
  });

  /** What a file is called may name somebody, too; its extension is no part of the name. */
  async #fileName(name: string): Promise<string> {
    const extension = EXTENSION.exec(name)?.[0] ?? '';
    const stem = name.slice(0, name.length - extension.length);
    return (await this.#talk(stem, undefined, true)) + extension;
  }

  async #repliedText({ text, isFromBot }: RepliedTo): Promise<string> {
    const read = readLine(text, this.#guarding.commands, '');
    if (isFromBot || read.kind === 'chat') return this.#talk(text, UNCLEAR);
    // A command is nobody's words: that it was one is all that matters.
    const names = findEndUsers(text, { isLine: true, isKey: this.#isAnyKey }).length > 0;
    if (!names) return text;
    return read.kind === 'command' ? text.slice(0, read.restStart) : '/';
  }

  /**
   * Ordinary words, in which somebody may be named by a key all the same.
   * @param instead of a text of which nobody can tell where the name ends; else only the name is hidden
   * @param isLine it was typed to be recorded, as a command line is
   */
  async #talk(text: string, instead?: string, isLine = false): Promise<string> {
    let kept = '';
    let end = 0;
    const all = findEndUsers(text, { isLine, isKey: this.#isAnyKey });
    const found = all.filter(({ name }) => name === undefined || !isNobody(name));
    if (found.length > NAMES_AT_MOST && instead !== undefined) return instead;
    for (const { key, name, start, end: after } of found) {
      if (name === undefined && instead !== undefined) return instead;
      const word = wordFor(key);
      const isNamed = name !== undefined && this.#names.size < NAMES_AT_MOST;
      const shown = isNamed ? (await this.#note(name, word)).shown : `${word}=${HIDDEN}`;
      kept += text.slice(end, start) + shown;
      end = after;
    }
    return kept + text.slice(end);
  }

  async #note(name: string, word: string) {
    const key = await this.#guarding.key();
    const hash = key.hash(name);
    const shown = `${word}${shownEndUser(hash)}`;
    this.#names.set(name, shown);
    return { marked: markedHash(hash, key.id, traceOf(name, key.hash)), shown };
  }

  #hidden(text: string): string {
    let left = text;
    for (const [name, shown] of this.#names) left = withoutName(left, name, shown);
    return left;
  }
}

/** Memoisation: a text of nothing but one key asks for it thousands of times. */
function remembered(isKey: IsKeyWord): IsKeyWord {
  const known = new Map<string, boolean>();
  return (word, sign) => {
    const pair = `${word}${sign}`;
    const is = known.get(pair) ?? isKey(word, sign);
    known.set(pair, is);
    return is;
  };
}

function extensionOf(file: string): string {
  return EXTENSION.exec(file)?.[0] ?? 'file';
}
