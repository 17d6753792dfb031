/**
 * Bounds what comes in from people, before anything reads or keeps it (input validation): how long a text may be, and
 * that nobody types the character that only we write. What is too long is not torn, but said to be too long.
 */
import { MARK, overlong } from './grammar/end-user.ts';
import type { ReadLine } from './grammar/read-line.ts';
import type { Incoming, IncomingEdit, IncomingMessage } from './incoming.ts';

/**
 * The longest text that is taken, in characters: twice the longest verbatim, so that whatever else a command takes fits.
 * Feishu sends up to 150 KB.
 */
export const TEXT_TAKEN_AT_MOST = 10_000;
const NAME_AT_MOST = 200;
const FIELDS_AT_MOST = 50;

/** @param read how a line would be read */
export function bounded(
  incoming: Incoming,
  read: (said: IncomingMessage | IncomingEdit) => ReadLine,
): Incoming {
  const { room, sender } = incoming;
  const common = {
    room: { ...room, name: shortName(room.name) },
    sender: { ...sender, name: shortName(sender.name) },
  };
  switch (incoming.kind) {
    case 'message':
    case 'edit':
      return boundedSaid({ ...incoming, ...common }, read);
    case 'form':
      return { ...incoming, ...common, values: boundedValues(incoming.values) };
    case 'clock':
      return { ...incoming, ...common, time: shortName(incoming.time) };
    default:
      return { ...incoming, ...common };
  }
}

function boundedSaid<Said extends IncomingMessage | IncomingEdit>(
  said: Said,
  read: (said: IncomingMessage | IncomingEdit) => ReadLine,
): Said {
  const { replyTo, file } = said;
  const rest = {
    ...(replyTo && { replyTo: { ...replyTo, text: taken(replyTo.text) } }),
    ...(file && { file: { ...file, name: shortName(file.name) } }),
  };
  const text = typed(said.text);
  const length = lengthOf(text);
  if (length <= TEXT_TAKEN_AT_MOST) return { ...said, ...rest, text };
  // Its beginning says whether it was for us; of a command only that it was one is kept.
  const beginning = text.slice(0, TEXT_TAKEN_AT_MOST).toWellFormed();
  const line = read({ ...said, text: beginning });
  const kept = line.kind === 'command' ? beginning.slice(0, line.restStart) : beginning.slice(0, BEGINNING);
  return { ...said, ...rest, text: kept, length };
}

const BEGINNING = 40;

function boundedValues(values: Readonly<Record<string, string>>): Record<string, string> {
  const some = Object.entries(values).slice(0, FIELDS_AT_MOST);
  return Object.fromEntries(some.map(([field, value]) => [shortName(field), taken(value)]));
}

/** @returns the text, or what stands for one that is too long */
function taken(text: string): string {
  const length = lengthOf(text);
  return length <= TEXT_TAKEN_AT_MOST ? typed(text) : overlong(length);
}

function shortName(name: string): string {
  return typed(name).slice(0, NAME_AT_MOST).toWellFormed();
}

function typed(text: string): string {
  return text.replaceAll(MARK, '\uFFFD');
}

/** In characters; looks no further than it has to where there are fewer units than are allowed. */
function lengthOf(text: string): number {
  if (text.length <= TEXT_TAKEN_AT_MOST) return text.length;
  let length = 0;
  for (const _ of text) length += 1;
  return length;
}
