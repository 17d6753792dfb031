/** From what was given to the arguments of a command: their values, or what is missing. */

import { parseDays, writtenDays } from '../../domain/day-range.ts';
import { inLanguage } from '../../domain/language.ts';
import { comparable } from '../../domain/normal-form.ts';
import { parseShortId, shortId } from '../../domain/short-id.ts';
import { typedNumber } from '../../domain/typed-number.ts';
import {
  dayOf,
  parseMoment,
  showDay,
  showMoment,
  startOfDay,
  writtenMoment,
} from '../../domain/zoned-time.ts';
import { TEXT_TAKEN_AT_MOST } from '../bounded.ts';
import { exampleOf, type Refusal } from '../refusal.ts';
import { splitList, type Vocabulary } from './argument.ts';
import { type Argument, argumentsOf, type CommandShape, isRequired } from './command.ts';
import { dayAhead, demandDayAhead } from './day-ahead.ts';
import { EACH_AT_MOST } from './each-id.ts';
import { END_USER, hashedText, hashIn, MARK, overlongIn, UNCLEAR } from './end-user.ts';
import { NAME_LETTERS } from './end-user-name.ts';
import type { Given, GivenValue } from './given.ts';
import { cut, quotedIfNeeded, replaced } from './mended-value.ts';
import { noMoment } from './moment-words.ts';
import { isNobody } from './nobody.ts';
import { demandAny, pickOne } from './pick-one.ts';
import { pickSeveral } from './pick-several.ts';
import { ownIds, readMany } from './read-ids.ts';
import { grammarRefusal } from './refusals.ts';

export type Bound =
  | {
      readonly kind: 'complete';
      readonly args: Record<string, unknown>;
      readonly assumed: ReadonlySet<string>;
    }
  | { readonly kind: 'missing'; readonly missing: readonly Argument[] };

/**
 * Turns what was given into the command's arguments.
 * @throws Refusal for a value that can't be what the argument takes, with a line that would have worked
 */
export function bind(command: CommandShape, given: Given, vocabulary: Vocabulary): Bound {
  const args: Record<string, unknown> = {};
  const assumed = new Set<string>();
  const missing: Argument[] = [];
  for (const argument of unclearFirst(argumentsOf(command), given)) {
    const { name, facts } = argument;
    const value = given.values[name];
    if (value !== undefined) {
      args[name] = readValue(command, argument, value, given.line, vocabulary);
      continue;
    }
    const usual = facts.usual?.(vocabulary);
    if (usual !== undefined) {
      args[name] = readValue(command, argument, { typed: usual }, '', vocabulary);
      assumed.add(name);
    } else if (isRequired(argument)) {
      missing.push(argument);
    }
  }
  for (const argument of missing) demandAny(argument, undefined, vocabulary);
  if (missing.length > 0) return { kind: 'missing', missing };
  return { kind: 'complete', args: command.args.parse(args), assumed };
}

/** Where nobody can tell who was named, the rest of the line may have been left out for it: that is said before anything else. */
function unclearFirst(all: readonly Argument[], { values }: Given): Argument[] {
  const isUnclear = ({ name }: Argument) => values[name]?.typed === UNCLEAR;
  return [...all.filter(isUnclear), ...all.filter(each => !isUnclear(each))];
}

/** Say of what can be without a value that it is to have none. */
const NONE: ReadonlySet<string> = new Set(['', ...'无 没有 清空 空 none nothing empty clear'.split(' ')]);

function readValue(
  command: CommandShape,
  argument: Argument,
  given: GivenValue,
  line: string,
  vocabulary: Vocabulary,
): unknown {
  const { facts, name } = argument;
  const { read, label } = facts;
  const typed = given.typed;
  const example = (replacement: string) => exampleOf(replaced(line, given, quotedIfNeeded(replacement)));
  const refuse = (refusal: Refusal): never => {
    throw refusal.with({ argument: name });
  };
  const sample = inLanguage(facts.example, vocabulary.language);
  const length = overlongIn(typed);
  if (length !== undefined) {
    const most = read.as === 'text' ? read.most : TEXT_TAKEN_AT_MOST;
    refuse(grammarRefusal('too-long', { label, length, most }, example(sample)));
  }
  // A name that stands in the words of somebody, and nobody can tell which words are the name.
  if (read.as !== 'end-user' && typed.includes(MARK))
    refuse(grammarRefusal('unclear-end-user', { label: END_USER }));
  if (facts.isClearable === true && NONE.has(comparable(typed))) return read.as === 'list' ? [] : null;
  switch (read.as) {
    case 'text': {
      const text = typed.trim();
      const length = [...text].length;
      if (length > read.most) {
        refuse(grammarRefusal('too-long', { label, length, most: read.most }, example(sample)));
      }
      if (!/[\p{L}\p{N}\p{S}]/u.test(text))
        refuse(grammarRefusal('says-nothing', { label }, example(sample)));
      return text;
    }
    case 'choice':
    case 'thing':
      return pickOne(command, argument, given, line, vocabulary);
    case 'things':
      return pickSeveral(command, argument, given, line, vocabulary);
    case 'number': {
      const { least, most, isWhole, units, words } = read;
      const number = words.get(comparable(typed)) ?? typedNumber(typed, units) ?? Number.NaN;
      if (number >= least && number <= most && (!isWhole || Number.isInteger(number))) return number;
      const code = isWhole ? 'not-a-number' : 'not-a-decimal';
      // A word says nothing of the sign; the middle of the scale can at least not reverse it.
      const middle = least < 0 ? '0' : sample;
      const nearest = Number.isNaN(number)
        ? middle
        : `${Math.min(most, Math.max(least, Math.round(number)))}`;
      return refuse(grammarRefusal(code, { label, typed: cut(typed), least, most }, example(nearest)));
    }
    case 'list': {
      const items = splitList(typed).filter(item => /[\p{L}\p{N}\p{S}]/u.test(item.replace(/^[#＃]+/, '')));
      if (items.length === 0) refuse(grammarRefusal('says-nothing', { label }, example(sample)));
      const count = items.length;
      if (count > read.most) {
        const fitting = items.slice(0, read.most).join(',');
        refuse(grammarRefusal('too-many', { label, count, most: read.most }, example(fitting)));
      }
      const long = items.find(item => [...item].length > read.each);
      if (long !== undefined) {
        const length = [...long].length;
        refuse(grammarRefusal('too-long', { label, length, most: read.each }, example(sample)));
      }
      return items;
    }
    case 'moment': {
      const moment = parseMoment(typed, vocabulary.clock, 'past');
      if (moment === undefined)
        return refuse(noMoment(typed, label, cut(typed), vocabulary.clock, example(sample)));
      const now = vocabulary.clock.now;
      // Noon of today may still be ahead; what is meant is "today".
      const isToday =
        moment.minutes === undefined && moment.day === parseMoment('今天', vocabulary.clock, 'past')?.day;
      if (isToday) return { ...moment, at: now };
      if (moment.at > now) {
        const shown = showMoment(moment.at, vocabulary.clock, vocabulary.language);
        refuse(grammarRefusal('date-ahead', { label, shown }, example(sample)));
      }
      return moment;
    }
    case 'days': {
      const days = parseDays(typed, vocabulary.clock);
      const today = dayOf(vocabulary.clock.now, vocabulary.clock.zone);
      if (days === undefined)
        return refuse(noMoment(typed, label, cut(typed), vocabulary.clock, example(sample)));
      if (days.first > today) {
        const noon = startOfDay(days.first, vocabulary.clock.zone);
        const shown = showDay(noon, vocabulary.clock, vocabulary.language);
        refuse(grammarRefusal('date-ahead', { label, shown }, example(sample)));
      }
      // What is still to come of them has nothing.
      return days.last > today ? { ...days, last: today } : days;
    }
    case 'day-ahead':
      return demandDayAhead(typed, label, vocabulary, example(sample));
    case 'id': {
      const id = parseShortId(read.of, typed);
      if (id === undefined) {
        const own = ownIds([read.of], typed);
        const { length: count } = own;
        if (command.takesEach !== undefined && count > EACH_AT_MOST) {
          const fitting = own.slice(0, EACH_AT_MOST).join(',');
          refuse(grammarRefusal('too-many', { label, count, most: EACH_AT_MOST }, example(fitting)));
        }
        refuse(
          grammarRefusal(
            'not-an-id',
            { label, typed: cut(typed), example: shortId(read.of, 12) },
            example(own[0] ?? `${read.of}…`),
          ),
        );
      }
      return id;
    }
    case 'ids':
    case 'citations':
      return readMany(argument, given, line, vocabulary);
    case 'end-user': {
      if (typed === UNCLEAR) refuse(grammarRefusal('unclear-end-user', { label }, example('"…"')));
      if (isNobody(typed)) return null;
      const kept = hashIn(typed);
      const { endUserKey } = vocabulary;
      // It was typed where the room was another team's: by our key nobody would find it again.
      if (kept?.keyId !== undefined && endUserKey !== undefined && kept.keyId !== endUserKey)
        refuse(grammarRefusal('end-user-again', { label }));
      if (kept !== undefined) return kept.hash;
      const length = [...typed].length;
      if (length > NAME_LETTERS.most) {
        refuse(grammarRefusal('too-long', { label, length, most: NAME_LETTERS.most }, example(sample)));
      }
      if (!/[\p{L}\p{N}\p{S}]/u.test(typed))
        refuse(grammarRefusal('says-nothing', { label }, example(sample)));
      return vocabulary.hashEndUser(typed);
    }
    default:
      return read satisfies never;
  }
}

/**
 * @returns what may be kept of an argument, to be read another day: the text as typed, but of an end user's name only
 * the hash, and for “昨天” the day that it was
 */
export function keptText({ facts }: Argument, typed: string, vocabulary: Vocabulary): string {
  const { clock, hashEndUser, endUserKey } = vocabulary;
  if (facts.read.as === 'end-user') return hashedText(typed, hashEndUser, endUserKey);
  if (facts.read.as === 'day-ahead') return dayAhead(typed, clock) ?? typed;
  const days = facts.read.as === 'days' ? parseDays(typed, clock) : undefined;
  if (days !== undefined) return writtenDays(days);
  const moment = facts.read.as === 'moment' ? parseMoment(typed, clock, 'past') : undefined;
  return moment === undefined ? typed : writtenMoment(moment);
}
