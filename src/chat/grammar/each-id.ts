/** Batch commands: a line for each id where a list of them was typed and the command takes one. */
import { parseThings, shortId } from '../../domain/short-id.ts';
import { argumentsOf, type CommandPath, target } from './command.ts';

/** So many are done by one line; each is a step of its own. */
export const EACH_AT_MOST = 10;
/** A list is not looked for in more words. */
const WORDS_AT_MOST = 40;

/** @returns the lines to run, in the order of the ids; the line as it stands where it holds no list, or too long a one */
export function eachLine(path: CommandPath, line: string, restStart: number): readonly string[] {
  const command = target(path);
  const all = argumentsOf(command);
  const [id] = all.filter(({ facts }) => facts.position === 1);
  const read = id?.facts.read;
  if (command.takesEach === undefined || read?.as !== 'id') return [line];
  // Before words of many an id may be the first of these: “不通过 P2 P3 说过了” is about P2 alone.
  const isApart = all.some(({ facts }) => facts.takesRest === true);
  const { text, ids } = listAt(line.slice(restStart), isApart);
  const isOfKind = ids.every(({ kind }) => kind === read.of);
  if (!isOfKind || ids.length < 2 || ids.length > EACH_AT_MOST) return [line];
  const before = `${line.slice(0, restStart).trimEnd()} `;
  const after = line.slice(restStart + text.length);
  if (command.takesEach === 'with-more' && after.trim() === '') return [line];
  return ids.map(({ kind, number }) => `${before}${shortId(kind, number)}${after}`);
}

/** @returns the list that a text begins with, and its ids */
function listAt(rest: string, isApart: boolean) {
  let text = '';
  let ids = parseThings('').things;
  let end = 0;
  let count = 0;
  for (const word of rest.matchAll(/\s*\S+/gu)) {
    count += 1;
    const isJoined = count === 1 || JOINS_BEHIND.test(rest.slice(0, end)) || JOINS_BEFORE.test(word[0]);
    if (count > WORDS_AT_MOST || (isApart && !isJoined)) break;
    end += word[0].length;
    const { things, wrong } = parseThings(rest.slice(0, end));
    if (wrong !== undefined && !JOINS_BEHIND.test(rest.slice(0, end))) break;
    if (wrong === undefined && things.length > 0) [text, ids] = [rest.slice(0, end), things];
  }
  return { text, ids };
}

/** What goes on with the next word, or from the one before. */
const JOINS_BEHIND = /(?:[,，、;；&和与及跟到至\-–—~～]|\band)$/iu;
const JOINS_BEFORE = /^\s*(?:[,，、;；&和与及跟到至\-–—~～]|and$)/iu;
