/** Sub-commands that are none, or misspelt ("did you mean"): “/feedback delet F1” is nobody's words. */

import { isListOfIds, looksLikeId } from '../../domain/short-id.ts';
import { exampleOf } from '../refusal.ts';
import type { CommandShape } from './command.ts';
import { withoutEndUsers } from './end-user.ts';
import { byNearness, isLikelySlip } from './nearest.ts';
import { isNegated } from './negated.ts';
import type { Word } from './parse.ts';
import { grammarRefusal } from './refusals.ts';

/**
 * @param free the words of the line that are no pairs
 * @throws Refusal when a command that takes somebody's words is given an id in their place: “/反馈 F8 强度=5” is nobody's words
 */
export function refuseIdForWords(command: CommandShape, line: string, free: readonly Word[]): void {
  const [first] = free;
  const last = free.at(-1);
  if (command.takesReply === undefined || first === undefined || last === undefined) return;
  if (free.some(({ isQuoted }) => isQuoted)) return;
  const said = line.slice(first.start, last.end);
  if (!isListOfIds(said)) return;
  const edit = command.subcommands?.find(({ name }) => name === 'edit');
  const isHan = /\p{Script=Han}/u.test(line);
  const example =
    edit && `${line.slice(0, first.start)}${isHan ? edit.alias : edit.name} ${line.slice(first.start)}`;
  throw grammarRefusal('id-for-words', { id: said.slice(0, 30) }, exampleOf(example));
}

/** @throws Refusal when the command is made of sub-commands and the word is none of them */
export function demandSubcommand(command: CommandShape, line: string, word: Word): void {
  const subcommands = command.subcommands ?? [];
  if (subcommands.length === 0) return;
  const nearest = likelySubcommand(command, word);
  const names = {
    zh: subcommands.map(each => each.alias).join(' '),
    en: subcommands.map(each => each.name).join(' '),
  };
  const typed = [...withoutEndUsers(word.text)].slice(0, 20).join('');
  const example = nearest && instead(line, word, nearest);
  throw grammarRefusal('no-such-subcommand', { name: command.name, typed, names }, exampleOf(example));
}

/**
 * @param free the words of the line that are no pairs
 * @throws Refusal when a command that takes a text begins with what is nearly one of its sub-commands, and an id follows:
 *   it was meant for a record that is there, and would become another
 */
export function refuseMisspeltSubcommand(command: CommandShape, line: string, free: readonly Word[]): void {
  const [word, next] = free;
  if (word === undefined || next === undefined || word.isQuoted || next.isQuoted) return;
  if (!next.text.split(/[,，、]/u).every(each => each === '' || looksLikeId(each)) && !isListOfIds(next.text))
    return;
  const nearest = likelySubcommand(command, word);
  if (nearest === undefined) return;
  const values = { typed: word.text, key: nameFor(word, nearest) };
  throw grammarRefusal('misspelt-key', values, exampleOf(instead(line, word, nearest)));
}

function likelySubcommand({ subcommands = [] }: CommandShape, word: Word): CommandShape | undefined {
  const named = (each: CommandShape) => [each.name, each.alias, ...(each.also ?? [])];
  // “别通过”, “disaprove”: what negates is only ever a slip of what negates.
  const negates = isNegated(word.text);
  const meant = (name: string) => isNegated(name) || !negates || isNegatedAlike(word.text, name);
  const alike = subcommands.filter(each => named(each).some(meant));
  const [nearest] = byNearness(alike, each => named(each).filter(meant), word.text);
  const isNear =
    nearest !== undefined && named(nearest).some(name => meant(name) && isLikelySlip(word.text, name));
  return isNear ? nearest : undefined;
}

function nameFor(word: Word, { name, alias }: CommandShape): string {
  return /\p{Script=Han}/u.test(word.text) ? alias : name;
}

function instead(line: string, word: Word, meant: CommandShape): string {
  return `${line.slice(0, word.start)}${nameFor(word, meant)}${line.slice(word.end)}`;
}

/** “delet” and “deny” begin like a negation and are none: so does the name itself. */
function isNegatedAlike(typed: string, name: string): boolean {
  return /^[a-z]/i.test(name) && name.slice(0, 2).toLowerCase() === typed.slice(0, 2).toLowerCase();
}
