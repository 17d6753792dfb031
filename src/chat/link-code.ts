/**
 * One-time codes of `/team link`, by a keyed hash (HMAC-SHA-256, RFC 2104): what is stored is a seed to show one by and
 * a hash to know one by, and neither tells the code without the key, which is not in the database. The last letters of
 * a code are check letters: so one is known wherever it is typed, and goes no further in clear than the border.
 */

import { createHmac } from 'node:crypto';
import { normalized } from '../domain/normal-form.ts';
import { type CommandShape, pathName } from './grammar/command.ts';
import { readLine } from './grammar/read-line.ts';
import type { Incoming } from './incoming.ts';
import { type View, viewSchema } from './view.ts';

/** Without letters and digits that look alike. */
const LETTERS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const FREE_LETTERS = 5;
const CHECK_LETTERS = 3;
const HALF = 4;
const SEED_BYTES = 16;
const HASH_DIGITS = 32;
/** The command that takes a code. */
export const LINK_COMMAND = 'team link';

/** Stands before a seed in a view that is stored; nobody can type it (incoming.ts). */
const SEED = '\u0001=';
/** Stands before a hash in what came in: a noncharacter (Unicode 23.7), which the border takes out of what people type. */
const MARK = '\uFDD1';
const HASH = `${MARK}~`;
const SEEDS = new RegExp(`${SEED}([0-9a-f]{${SEED_BYTES * 2}})`, 'g');
const HASHES = new RegExp(`${HASH}([0-9a-f]{${HASH_DIGITS}})`, 'g');
const ONLY_HASH = new RegExp(`^\\s*${HASH}([0-9a-f]{${HASH_DIGITS}})\\s*$`);
/** What may be a code, at every place: in either width, with any dash or none in the middle. */
const PERHAPS =
  /(?<![0-9A-Za-z０-９Ａ-Ｚａ-ｚ])(?=([0-9A-Za-z０-９Ａ-Ｚａ-ｚ]{4}[-\p{Pd}]?[0-9A-Za-z０-９Ａ-Ｚａ-ｚ]{4})(?![0-9A-Za-z０-９Ａ-Ｚａ-ｚ]))/gu;
/** More words that look like codes stand in no message of a person. */
const LOOKED_AT_MOST = 500;

/** @param bytes fresh, unguessable bytes: at least 16 */
export function seedOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.subarray(0, SEED_BYTES)).toString('hex');
}

/** @returns the code that a seed stands for, e.g. `K7QM-3XTP` */
export function codeOf(seed: string, key: Uint8Array): string {
  const free = lettersOf(`code ${seed}`, FREE_LETTERS, key);
  const whole = free + checkLetters(free, key);
  return `${whole.slice(0, HALF)}-${whole.slice(HALF)}`;
}

/** @returns what is kept of a code, and known by when somebody types it */
export function hashOfCode(typed: string, key: Uint8Array): string {
  return hmac(`typed ${bare(typed)}`, key)
    .toString('hex')
    .slice(0, HASH_DIGITS);
}

/** @returns a code in a view that is stored: filled in when it is sent */
export function codeToShow(seed: string): string {
  return `${SEED}${seed}`;
}

/** @returns the hash that the border made of a code; undefined for what is none */
export function hashTyped(text: string): string | undefined {
  return ONLY_HASH.exec(text)?.[1];
}

/** @returns a view as it is sent: with its codes, and without those that people typed */
export function withCodesShown(stored: View, key: Uint8Array): View {
  const json = JSON.stringify(stored);
  if (!json.includes('\\u0001=') && !json.includes(MARK)) return stored;
  const shown = (text: string) =>
    text.replace(SEEDS, (_, seed: string) => codeOf(seed, key)).replace(HASHES, '…');
  return viewSchema.parse(
    JSON.parse(json, (_, value: unknown) => (typeof value === 'string' ? shown(value) : value)),
  );
}

/**
 * What came in, as it may be stored: wherever a code of ours stands, only its hash is left; of a line that uses one,
 * also of what is none (a slip is nearly a code).
 */
export function withHashedLinkCodes(
  incoming: Incoming,
  { key, commands, botName }: { key: Uint8Array; commands: readonly CommandShape[]; botName: string },
): Incoming {
  switch (incoming.kind) {
    case 'message':
    case 'edit': {
      const { replyTo } = incoming;
      const text = withHashedRest(
        withHashedCodes(incoming.text, key),
        key,
        commands,
        incoming.botName ?? botName,
      );
      return {
        ...incoming,
        text,
        ...(replyTo && { replyTo: { ...replyTo, text: withHashedCodes(replyTo.text, key) } }),
      };
    }
    case 'form': {
      const values = Object.entries(incoming.values).map(([name, value]) => [
        name,
        withHashedCodes(value, key),
      ]);
      return { ...incoming, values: Object.fromEntries(values) };
    }
    default:
      return incoming;
  }
}

/** @returns a text with the hash in place of every code of ours */
export function withHashedCodes(text: string, key: Uint8Array): string {
  const typed = text.replaceAll(MARK, '\uFFFD');
  let hashed = '';
  let done = 0;
  let looked = 0;
  for (const { index, 1: found = '' } of typed.matchAll(PERHAPS)) {
    if (index < done || !isCode(found, key)) {
      looked += 1;
      if (looked > LOOKED_AT_MOST) break;
      continue;
    }
    hashed += `${typed.slice(done, index)}${HASH}${hashOfCode(found, key)}`;
    done = index + found.length;
  }
  return hashed + typed.slice(done);
}

/** `/team link K7QM 3XTQ`: whatever follows was meant to be a code. */
function withHashedRest(
  text: string,
  key: Uint8Array,
  commands: readonly CommandShape[],
  botName: string,
): string {
  const read = readLine(text, commands, botName);
  if (read.kind !== 'command' || pathName(read.path) !== LINK_COMMAND) return text;
  const rest = text.slice(read.restStart);
  if (rest.trim() === '' || rest.includes(HASH)) return text;
  return `${text.slice(0, read.restStart)} ${HASH}${hashOfCode(rest, key)}`;
}

function isCode(text: string, key: Uint8Array): boolean {
  const letters = bare(text);
  if ([...letters].some(letter => !LETTERS.includes(letter))) return false;
  const free = letters.slice(0, FREE_LETTERS);
  return letters.slice(FREE_LETTERS) === checkLetters(free, key);
}

function bare(text: string): string {
  return normalized(text)
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '');
}

function checkLetters(free: string, key: Uint8Array): string {
  return lettersOf(`check ${free}`, CHECK_LETTERS, key);
}

function lettersOf(what: string, count: number, key: Uint8Array): string {
  return [...hmac(what, key).subarray(0, count)].map(byte => LETTERS.charAt(byte % LETTERS.length)).join('');
}

function hmac(what: string, key: Uint8Array): Buffer {
  return createHmac('sha256', key).update(what).digest();
}
