/** What a line gives, as typed, by argument: the first half of reading a command. */

import { namesOneOf } from '../../domain/choice.ts';
import { parseDays } from '../../domain/day-range.ts';
import { looksLikeId, wordBeforeId } from '../../domain/short-id.ts';
import { parseMoment } from '../../domain/zoned-time.ts';
import { exampleOf } from '../refusal.ts';
import type { Vocabulary } from './argument.ts';
import { bareCitations } from './bare-citations.ts';
import { choicesOf, namesThing } from './choices-of.ts';
import { type Argument, argumentOfKey, argumentsOf, type CommandShape, isRequired } from './command.ts';
import { refuseInReply } from './consent-elsewhere.ts';
import { dayAhead } from './day-ahead.ts';
import { MARK, withoutEndUsers } from './end-user.ts';
import { givenOnce, refuseSecondAnswer } from './given-once.ts';
import { partedPairs } from './glued-pairs.ts';
import { nearKey, refuseMisspelt } from './misspelt-key.ts';
import { demandSubcommand, refuseIdForWords, refuseMisspeltSubcommand } from './misspelt-subcommand.ts';
import { belongingTo } from './moment-words.ts';
import { freeText, readWords, type Word } from './parse.ts';
import { grammarRefusal } from './refusals.ts';
import { takeStanding } from './standing-words.ts';
import { superfluousWord } from './superfluous-word.ts';
import { refuseUnclearConsent } from './unclear-consent.ts';
import { isWholly } from './whole-value.ts';
import { without } from './without-words.ts';
import { nameAndChoice } from './wrong-order.ts';

/** An argument as typed; `start`…`end` is the place of its value in the line, where it has one. */
export type GivenValue = { readonly typed: string; readonly start?: number; readonly end?: number };
export type Given = {
  readonly values: Readonly<Record<string, GivenValue>>;
  /** The line they come from; empty for a form. */
  readonly line: string;
  /** Words that look like a misspelt key, with the argument they may have meant. */
  readonly slips: readonly { readonly word: string; readonly argument: Argument }[];
};

/**
 * @param repliedText what the message said that is replied to, for commands that take it
 * @returns what the line gives, by argument
 * @throws Refusal for a wrong quote, an empty value, a key given twice, a word too many
 */
export function readGiven(
  command: CommandShape,
  line: string,
  restStart: number,
  vocabulary: Vocabulary,
  repliedText?: string,
): Given {
  const all = argumentsOf(command);
  const meant = (word: Word) => word.pair && argumentOfKey(all, word.pair.key, word.pair.sign);
  const words = joinValues(
    line,
    readWords(line, restStart, (key, sign) => argumentOfKey(all, key, sign)?.facts),
    meant,
    vocabulary,
  );
  const values: Record<string, GivenValue> = {};
  let free: Word[] = [];
  for (const word of words) {
    const argument = meant(word);
    if (word.pair === undefined || argument === undefined) {
      free.push(word);
      continue;
    }
    if (values[argument.name] !== undefined) {
      const given = words.filter(other => meant(other) === argument);
      throw grammarRefusal(
        'key-twice',
        { label: argument.facts.label },
        exampleOf(givenOnce(line, argument, given)),
      );
    }
    values[argument.name] = { typed: word.text, start: word.pair.valueStart, end: word.end };
  }
  const slips = free.flatMap(word => nearKey(word, all));
  refuseMisspeltSubcommand(command, line, free);
  refuseIdForWords(command, line, free);
  const parted = partedPairs(line, words, {
    meant,
    meantBy: key => argumentOfKey(all, key, '='),
    nearlyMeant: word => nearKey(word, all)[0]?.argument,
    isValue: (argument, text) => isWholly(argument, text, vocabulary),
  });
  if (parted !== undefined && parted !== line)
    return readGiven(command, parted, restStart, vocabulary, repliedText);
  refuseSecondAnswer(line, words, slips, values);
  refuseUnclearConsent(all, line, free, values);
  refuseMisspelt(command, line, words, slips, values, { vocabulary, isReply: repliedText !== undefined });
  // No argument takes it here, and no text may.
  const protectedWords = free.filter(word => word.text.includes(MARK));
  if (protectedWords.length > 0) {
    const word = withoutEndUsers(protectedWords[0]?.text ?? '');
    throw grammarRefusal('superfluous-word', { word }, exampleOf(without(line, protectedWords)));
  }
  const verbatim = command.takesReply;
  if (verbatim !== undefined && repliedText !== undefined) {
    free = takeNamedChoices(free, all, values, vocabulary);
    if (free.length === 0 && repliedText !== '' && values[verbatim] === undefined) {
      refuseInReply(all, line, repliedText, values);
      values[verbatim] = { typed: repliedText };
    }
  } else if (verbatim !== undefined && free.length === 1) {
    // Nobody's words are the bare name of a dimension: it was meant for a reply.
    free = takeNamedChoices(free, all, values, vocabulary);
  }
  const bare = bareCitations(free, all, ({ name }) => values[name] !== undefined, vocabulary);
  if (bare !== undefined) {
    values[bare.argument.name] = {
      typed: bare.words.map(({ text }) => text).join(' '),
      ...placeOf(bare.words),
    };
    free = free.filter(word => !bare.words.includes(word));
  }
  free = takeStanding(line, free, all, values, vocabulary);
  free = withoutFollowing(command, line, free, words, all, values, vocabulary);
  takePositions(command, line, free, words, all, values, vocabulary);
  return { values, line, slips: slips.map(({ word, argument }) => ({ word: word.text, argument })) };
}

/**
 * “日期=昨天 15:00”, “标签=#包装 #收纳”, “证据=F1 F2” and “consent=not given” are meant as one value each: joins what
 * follows to the pair.
 */
function joinValues(
  line: string,
  words: readonly Word[],
  meant: (word: Word) => Argument | undefined,
  vocabulary: Vocabulary,
): Word[] {
  const joined: Word[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    if (word === undefined) break;
    const argument = word.isQuoted ? undefined : meant(word);
    const read = argument?.facts.read.as;
    let last = at;
    let isApart = false;
    for (let next = at + 1; next < words.length; next += 1) {
      const follower = words[next];
      if (word.pair === undefined || follower === undefined || follower.pair || follower.isQuoted) break;
      const text = line.slice(word.pair.valueStart, follower.end);
      const isListed = /[,，、;；]$/u.test(words[last]?.text ?? '');
      const isTag = read === 'list' && next === last + 1 && (isListed || /^[#＃]\S/u.test(follower.text));
      const isId =
        (read === 'ids' || read === 'citations') && next === last + 1 && looksLikeId(follower.text);
      const named = namedBy(argument, word, text, vocabulary);
      const isMoment =
        read === 'moment' && next < at + 4 && parseMoment(text, vocabulary.clock, 'past') !== undefined;
      const isRange = read === 'days' && next < at + 4 && parseDays(text, vocabulary.clock) !== undefined;
      const isDay = read === 'day-ahead' && next < at + 4 && dayAhead(text, vocabulary.clock) !== undefined;
      if (isTag || isId || isMoment || isRange || isDay || named !== undefined) last = next;
      isApart ||= named === 'apart';
      if (last === next) continue;
      if (
        read !== 'moment' &&
        read !== 'days' &&
        read !== 'day-ahead' &&
        !((read === 'choice' || read === 'thing') && next === at + 1)
      )
        break;
    }
    if (read === 'moment')
      last += belongingTo(line, word, words.slice(last + 1), words[last]?.end ?? word.end);
    const end = words[last]?.end ?? word.end;
    const isLonger = last > at && word.pair !== undefined;
    const text = isLonger ? line.slice(word.pair?.valueStart, end) : word.text;
    joined.push(
      isLonger
        ? {
            ...word,
            end,
            text:
              read === 'list'
                ? text.replace(/[,，、;；]?\s+/gu, ',')
                : isApart
                  ? text.replace(/\s+/gu, '')
                  : text,
          }
        : word,
    );
    at = last;
  }
  return joined;
}

/**
 * @returns whether a value and the words behind it name one that the argument takes: “渠道=Douyin Shop” as it stands, and
 *   “维度=痛 点” in pieces that are no name by themselves
 */
function namedBy(
  argument: Argument | undefined,
  word: Word,
  text: string,
  vocabulary: Vocabulary,
): 'whole' | 'apart' | undefined {
  const read = argument?.facts.read.as;
  if (argument === undefined || (read !== 'choice' && read !== 'thing')) return undefined;
  const choices = choicesOf(argument, vocabulary);
  if (namesOneOf(choices, text)) return 'whole';
  const isInPieces = !namesOneOf(choices, word.text) && namesOneOf(choices, text.replace(/\s+/gu, ''));
  return isInPieces ? 'apart' : undefined;
}

/** In a reply the words are the message's own, so a bare “痛点” can only mean the dimension. */
function takeNamedChoices(
  free: Word[],
  all: readonly Argument[],
  values: Record<string, GivenValue>,
  vocabulary: Vocabulary,
): Word[] {
  const taken = new Map<Argument, Word>();
  for (const word of free) {
    const [argument, ...others] = all.filter(each => {
      if (values[each.name] !== undefined || taken.has(each) || word.isQuoted || !isRequired(each))
        return false;
      return namesOneOf(choicesOf(each, vocabulary), word.text);
    });
    // As soon as one word is none, all of them are what was said.
    if (argument === undefined || others.length > 0) return free;
    taken.set(argument, word);
  }
  for (const [{ name }, { text, start, end }] of taken) values[name] = { typed: text, start, end };
  return [];
}

/**
 * “add 封口难撕 证据=F1 理由=客服 说过两次”: where the free text was said before such a pair, the words after it belong to
 * the pair, whose value is made longer by them.
 * @returns the free words that are left
 */
function withoutFollowing(
  command: CommandShape,
  line: string,
  free: readonly Word[],
  words: readonly Word[],
  all: readonly Argument[],
  values: Record<string, GivenValue>,
  vocabulary: Vocabulary,
): Word[] {
  const rest = all.find(argument => argument.facts.takesRest);
  let left = [...free];
  for (const [index, word] of words.entries()) {
    const argument = word.pair && argumentOfKey(all, word.pair.key, word.pair.sign);
    if (word.pair === undefined || word.isQuoted || argument?.facts.takesFollowing !== true) continue;
    const before = left.filter(each => each.end <= word.start);
    const said: Record<string, GivenValue> = {};
    takePositions(command, line, before, words, all, said, vocabulary);
    if (rest === undefined || said[rest.name] === undefined) continue;
    const after = words.slice(index + 1);
    const end = after.findIndex(each => each.pair !== undefined || each.isQuoted);
    const following = end === -1 ? after : after.slice(0, end);
    const last = following.at(-1);
    if (last === undefined) continue;
    const isList = argument.facts.read.as === 'list';
    // A list goes on by names; what is said goes on as it likes.
    if (isList && !following.every(each => /^[#＃]?[\p{L}\p{N}]{1,6}$/u.test(each.text))) continue;
    const start = word.pair.valueStart;
    const typed = line.slice(start, last.end);
    values[argument.name] = { typed: isList ? typed.replace(/\s+/gu, ',') : typed, start, end: last.end };
    left = left.filter(each => !following.includes(each));
  }
  return left;
}

function takePositions(
  command: CommandShape,
  line: string,
  free: readonly Word[],
  words: readonly Word[],
  all: readonly Argument[],
  values: Record<string, GivenValue>,
  vocabulary: Vocabulary,
): void {
  let left = [...free];
  const places = all
    .filter(argument => argument.facts.position !== undefined && values[argument.name] === undefined)
    .sort((one, other) => (one.facts.position ?? 0) - (other.facts.position ?? 0));
  const sorted = nameAndChoice(places, left, each => choicesOf(each, vocabulary)) ?? [];
  for (const [{ name }, taken] of sorted) {
    const [first, last] = [taken[0], taken.at(-1)];
    const typed = taken.map(({ text }) => text).join(' ');
    if (first !== undefined) values[name] = { typed, start: first.start, end: last?.end ?? first.end };
  }
  if (sorted.length > 0) return;
  for (const [place, argument] of places.entries()) {
    const { name, facts } = argument;
    left = apartFromId(left, argument, places[place + 1], vocabulary);
    const [first] = left;
    if (first === undefined) return;
    // “add 收纳空间小” and “reword C1 收纳空间小”: an id that may be left out takes only what looks like one.
    if (facts.read.as === 'id' && !isRequired(argument) && !looksLikeId(first.text)) continue;
    const isIt = facts.looksLike === undefined || (!first.isQuoted && facts.looksLike(first.text));
    if (!isIt && !isRequired(argument)) continue;
    // “propose add …” where the name before it is usual: what is usual may be left out where the next argument is named.
    const next = places[place + 1];
    const isNamed = (each: Argument) => namesThing(each, first.text, vocabulary);
    const mayBeLeftOut = facts.usual?.(vocabulary) !== undefined || isNumberToSpare(argument);
    if (mayBeLeftOut && next !== undefined && !isNamed(argument) && isNamed(next)) continue;
    const taken = facts.takesRest ? left : withFollowers(left, facts);
    const last = taken.at(-1) ?? first;
    const typed = facts.takesRest ? freeText(line, taken, words) : taken.map(({ text }) => text).join(' ');
    values[name] = { typed, start: first.start, end: last.end };
    left = left.slice(taken.length);
  }
  const [word] = left;
  if (word === undefined) return;
  if (places.length === 0 && !word.isQuoted) demandSubcommand(command, line, word);
  throw superfluousWord(all, line, left, words, values);
}

function placeOf(words: readonly Word[]): Pick<GivenValue, 'start' | 'end'> {
  const [start, end] = [words[0]?.start, words.at(-1)?.end];
  return start === undefined || end === undefined ? {} : { start, end };
}

/** So many words may follow the first one of a value: “T1 第 2 轮”. */
const FOLLOWERS_AT_MOST = 3;

/** @returns the first word, with those after it that belong to it */
function withFollowers(words: readonly Word[], { goesOn }: Argument['facts']): Word[] {
  const quoted = words.findIndex(({ isQuoted }) => isQuoted);
  const bare = words.slice(0, Math.min(quoted < 0 ? words.length : quoted, FOLLOWERS_AT_MOST + 1));
  for (let count = bare.length; count > 1; count -= 1) {
    const taken = bare.slice(0, count);
    if (goesOn?.(taken.map(({ text }) => text).join(' ')) === true) return taken;
  }
  return words.slice(0, 1);
}

/** “decide 2 采纳” and “decide 采纳”: a number that may be left out is never what the next argument is named. */
function isNumberToSpare(argument: Argument): boolean {
  return argument.facts.read.as === 'number' && !isRequired(argument);
}

/** “改写C1”: a choice that runs into the id that belongs into the next place is a word of its own. */
function apartFromId(
  words: Word[],
  argument: Argument,
  next: Argument | undefined,
  vocabulary: Vocabulary,
): Word[] {
  const [first, ...others] = words;
  const name = first === undefined || first.isQuoted ? undefined : wordBeforeId(first.text);
  const isBeforeId = next?.facts.read.as === 'id' || next?.facts.read.as === 'ids';
  if (first === undefined || name === undefined || !isBeforeId) return words;
  if (!namesThing(argument, name, vocabulary)) return words;
  const border = first.start + name.length;
  const id = { ...first, start: border, text: first.text.slice(name.length) };
  return [{ ...first, end: border, text: name }, id, ...others];
}
