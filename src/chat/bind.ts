/** From words to the arguments of a command: first what was given, as typed; then its values, or what is missing. */

import { type Choice, namesOf, pickChoice } from '../domain/choice.ts';
import { DIMENSIONS } from '../domain/dimension.ts';
import { NAME_AT_MOST } from '../domain/feedback.ts';
import { inLanguage, listed } from '../domain/language.ts';
import { comparable } from '../domain/normal-form.ts';
import { parseShortId, shortId } from '../domain/short-id.ts';
import type { Source } from '../domain/source.ts';
import { parseMoment, showMoment } from '../domain/zoned-time.ts';
import { readIds, splitList, type Vocabulary } from './argument.ts';
import { type Argument, argumentsOf, type CommandShape, isRequired, keysOf } from './command.ts';
import { hashedText, hashIn } from './end-user.ts';
import { byNearness, isLikelySlip } from './nearest.ts';
import { freeText, readWords, type Word } from './parse.ts';
import { exampleOf, Refusal, type RefusalCode, type RefusalOptions } from './refusal.ts';

/** An argument as typed; `start`…`end` is the place of its value in the line, where it has one. */
export type GivenValue = { readonly typed: string; readonly start?: number; readonly end?: number };
export type Given = {
  readonly values: Readonly<Record<string, GivenValue>>;
  /** The line they come from; empty for a form. */
  readonly line: string;
  /** Words that look like a misspelt key, with the argument they may have meant. */
  readonly slips: readonly { readonly word: string; readonly argument: Argument }[];
};

export type Bound =
  | {
      readonly kind: 'complete';
      readonly args: Record<string, unknown>;
      readonly assumed: ReadonlySet<string>;
    }
  | { readonly kind: 'missing'; readonly missing: readonly Argument[] };

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
      const again = words.filter(other => other.start >= word.start && meant(other) === argument);
      throw new Refusal('key-twice', { label: argument.facts.label }, exampleOf(without(line, again)));
    }
    values[argument.name] = { typed: word.text, start: word.pair.valueStart, end: word.end };
  }
  const slips = free.flatMap(word => nearKey(word, all));
  const named = slips.find(slip => slip.argument.facts.read.as === 'end-user');
  // A misspelt 用户= would put a name into the text for good: ask instead of recording.
  if (named !== undefined) {
    const word = named.word.replace(/[=＝：:].*$/su, '=…');
    const example = line.replace(named.word, `${named.argument.facts.label.zh}=…`);
    throw new Refusal('superfluous-word', { word }, exampleOf(example));
  }
  const verbatim = command.takesReply;
  if (verbatim !== undefined && repliedText !== undefined) {
    free = takeNamedChoices(free, all, values, vocabulary);
    if (free.length === 0 && repliedText !== '') values[verbatim] ??= { typed: repliedText };
  } else if (verbatim !== undefined && free.length === 1) {
    // Nobody's words are the bare name of a dimension: it was meant for a reply.
    free = takeNamedChoices(free, all, values, vocabulary);
  }
  takePositions(line, free, words, all, values);
  return { values, line, slips };
}

/**
 * @param sign the `=` or `：` that stands after the key
 * @returns the argument that a key means: by a whole name, or, before an equals sign, by a part that fits only one
 */
export function argumentOfKey(all: readonly Argument[], key: string, sign: string): Argument | undefined {
  const wanted = comparable(key);
  const whole = all.find(argument => keysOf(argument).includes(wanted));
  if (whole !== undefined) return whole;
  const isHan = /^\p{Script=Han}+$/u.test(wanted);
  // Before a colon, or shorter, it is far more likely to be part of what was said.
  if (!/[=＝]/.test(sign) || !(isHan || /^[a-z]{3,}$/.test(wanted))) return undefined;
  const fits = (name: string) => (isHan ? name.includes(wanted) : name.startsWith(wanted));
  const [part, ...others] = all.filter(argument => keysOf(argument).some(fits));
  return others.length === 0 ? part : undefined;
}

/** “日期=昨天 15:00” and “标签=#包装 #收纳” are meant as one value each: joins what follows to the pair. */
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
    const read = word.isQuoted ? undefined : meant(word)?.facts.read.as;
    let last = at;
    for (let next = at + 1; next < Math.min(words.length, at + 4); next += 1) {
      const follower = words[next];
      if (word.pair === undefined || follower === undefined || follower.pair || follower.isQuoted) break;
      const text = line.slice(word.pair.valueStart, follower.end);
      const isTag = read === 'list' && next === last + 1 && /^[#＃]\S/u.test(follower.text);
      if (isTag || (read === 'moment' && parseMoment(text, vocabulary.clock, 'past') !== undefined))
        last = next;
    }
    const end = words[last]?.end ?? word.end;
    const isLonger = last > at && word.pair !== undefined;
    const text = isLonger ? line.slice(word.pair?.valueStart, end) : word.text;
    joined.push(
      isLonger ? { ...word, end, text: read === 'list' ? text.replace(/\s+/gu, ',') : text } : word,
    );
    at = last;
  }
  return joined;
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
      return choicesOf(each, vocabulary).some(choice => namesOf(choice).includes(comparable(word.text)));
    });
    // As soon as one word is none, all of them are what was said.
    if (argument === undefined || others.length > 0) return free;
    taken.set(argument, word);
  }
  for (const [{ name }, { text, start, end }] of taken) values[name] = { typed: text, start, end };
  return [];
}

function takePositions(
  line: string,
  free: readonly Word[],
  words: readonly Word[],
  all: readonly Argument[],
  values: Record<string, GivenValue>,
): void {
  let left = [...free];
  const places = all
    .filter(argument => argument.facts.position !== undefined && values[argument.name] === undefined)
    .sort((one, other) => (one.facts.position ?? 0) - (other.facts.position ?? 0));
  for (const { name, facts } of places) {
    const [first] = left;
    if (first === undefined) return;
    const taken = facts.takesRest ? left : [first];
    const last = taken.at(-1) ?? first;
    const typed = facts.takesRest ? freeText(line, taken, words) : first.text;
    values[name] = { typed, start: first.start, end: last.end };
    left = left.slice(taken.length);
  }
  const [word] = left;
  if (word === undefined) return;
  const shown = [...word.text].slice(0, 30).join('');
  throw new Refusal(
    'superfluous-word',
    { word: shown },
    exampleOf(mendSuperfluous(line, left, words, all, values)),
  );
}

/** What was probably meant: a key with its slip mended, `key value` joined to `key=value`, else nothing of it. */
function mendSuperfluous(
  line: string,
  [word, next, ...others]: readonly Word[],
  words: readonly Word[],
  all: readonly Argument[],
  values: Readonly<Record<string, GivenValue>>,
): string {
  if (word === undefined) return line;
  const rest = (words: readonly (Word | undefined)[]) => words.filter(each => each !== undefined);
  const slip = nearKey(word, all)[0];
  if (slip !== undefined && values[slip.argument.name] === undefined) {
    const key = /\p{Script=Han}/u.test(slip.typedKey) ? slip.argument.facts.label.zh : slip.argument.name;
    const mended = `${line.slice(0, word.start)}${key}${line.slice(word.start + slip.typedKey.length, word.end)}`;
    return `${mended}${without(line, rest([next, ...others])).slice(word.end)}`;
  }
  const before = words.filter(each => each.end <= word.start).at(-1);
  const owner =
    before?.pair && !before.isQuoted ? argumentOfKey(all, before.pair.key, before.pair.sign) : undefined;
  if (before?.pair !== undefined && owner?.facts.read.as === 'text') {
    // “周报时间=周五 18:00”: both belong to the value.
    const value = `"${line.slice(before.pair.valueStart, word.end)}"`;
    return `${line.slice(0, before.pair.valueStart)}${value}${line.slice(word.end)}`;
  }
  const named = all.find(argument => keysOf(argument).includes(comparable(word.text)));
  if (named !== undefined && next !== undefined && values[named.name] === undefined) {
    const pair = `${word.text}=${line.slice(next.start, next.end)}`;
    return `${line.slice(0, word.start)}${pair}${without(line, others).slice(next.end)}`;
  }
  return without(line, rest([word, next, ...others]));
}

/** @returns the line without some of its words; the words around each stay apart */
function without(line: string, words: readonly Word[]): string {
  let kept = line;
  for (const word of [...words].sort((one, other) => other.start - one.start)) {
    kept = `${kept.slice(0, word.start).trimEnd()} ${kept.slice(word.end).trimStart()}`.trimEnd();
  }
  return kept;
}

function nearKey(
  word: Word,
  all: readonly Argument[],
): { word: string; typedKey: string; argument: Argument }[] {
  const typedKey = /^([^=＝：:\s]{2,20})[=＝：:]\S/u.exec(word.isQuoted ? '' : word.text)?.[1];
  if (typedKey === undefined) return [];
  const argument = all.find(each => keysOf(each).some(key => isLikelySlip(typedKey, key)));
  return argument === undefined ? [] : [{ word: word.text, typedKey, argument }];
}

/**
 * Turns what was given into the command's arguments.
 * @throws Refusal for a value that can't be what the argument takes, with a line that would have worked
 */
export function bind(command: CommandShape, given: Given, vocabulary: Vocabulary): Bound {
  const args: Record<string, unknown> = {};
  const assumed = new Set<string>();
  const missing: Argument[] = [];
  for (const argument of argumentsOf(command)) {
    const { name, facts } = argument;
    const value = given.values[name];
    if (value !== undefined) {
      args[name] = readValue(argument, value, given.line, vocabulary);
      continue;
    }
    const usual = facts.usual?.(vocabulary);
    if (usual !== undefined) {
      args[name] = readValue(argument, { typed: usual }, '', vocabulary);
      assumed.add(name);
    } else if (isRequired(argument)) {
      missing.push(argument);
    }
  }
  if (missing.length > 0) return { kind: 'missing', missing };
  return { kind: 'complete', args: command.args.parse(args), assumed };
}

/** What one may choose from, for arguments that are a choice. */
export function choicesOf(
  { facts }: Argument,
  vocabulary: Vocabulary,
): readonly (Choice & { source?: Source })[] {
  switch (facts.read.as) {
    case 'choice':
      return facts.read.choices;
    case 'source':
      return vocabulary.sources.map(source => ({
        id: source.name,
        label: { zh: source.name, en: source.name },
        source,
      }));
    default:
      return [];
  }
}

function readValue(argument: Argument, given: GivenValue, line: string, vocabulary: Vocabulary): unknown {
  const { facts, name } = argument;
  const { read, label } = facts;
  const typed = given.typed;
  const example = (replacement: string) => exampleOf(replaced(line, given, quotedIfNeeded(replacement)));
  const refuse = <Code extends RefusalCode>(refusal: Refusal<Code>): never => {
    throw refusal.with({ argument: name });
  };
  const sample = inLanguage(facts.example, vocabulary.language);
  switch (read.as) {
    case 'text': {
      const text = typed.trim();
      const length = [...text].length;
      if (length > read.most) {
        refuse(new Refusal('too-long', { label, length, most: read.most }, example(sample)));
      }
      if (!/[\p{L}\p{N}\p{S}]/u.test(text)) refuse(new Refusal('says-nothing', { label }, example(sample)));
      return text;
    }
    case 'choice':
    case 'source':
      return readChoice(argument, given, line, vocabulary);
    case 'number': {
      const { least, most, isWhole } = read;
      const text = typed.normalize('NFKC').trim().replace(/^−/, '-');
      const number = /^[+-]?\d{1,9}(?:\.\d{1,6})?$/.test(text) ? Number(text) : Number.NaN;
      if (number >= least && number <= most && (!isWhole || Number.isInteger(number))) return number;
      const code = isWhole ? 'not-a-number' : 'not-a-decimal';
      // A word says nothing of the sign; the middle of the scale can at least not reverse it.
      const middle = least < 0 ? '0' : sample;
      const nearest = Number.isNaN(number)
        ? middle
        : `${Math.min(most, Math.max(least, Math.round(number)))}`;
      return refuse(new Refusal(code, { label, typed: cut(typed), least, most }, example(nearest)));
    }
    case 'list': {
      const items = splitList(typed).filter(item => /[\p{L}\p{N}\p{S}]/u.test(item.replace(/^[#＃]+/, '')));
      if (items.length === 0) refuse(new Refusal('says-nothing', { label }, example(sample)));
      const count = items.length;
      if (count > read.most) {
        const fitting = items.slice(0, read.most).join(',');
        refuse(new Refusal('too-many', { label, count, most: read.most }, example(fitting)));
      }
      const long = items.find(item => [...item].length > read.each);
      if (long !== undefined) {
        const length = [...long].length;
        refuse(new Refusal('too-long', { label, length, most: read.each }, example(sample)));
      }
      return items;
    }
    case 'moment': {
      const moment = parseMoment(typed, vocabulary.clock, 'past');
      if (moment === undefined)
        return refuse(new Refusal('not-a-date', { label, typed: cut(typed) }, example(sample)));
      const now = vocabulary.clock.now;
      // Noon of today may still be ahead; what is meant is "today".
      const isToday =
        moment.minutes === undefined && moment.day === parseMoment('今天', vocabulary.clock, 'past')?.day;
      if (isToday) return { ...moment, at: now };
      if (moment.at > now) {
        const shown = showMoment(moment.at, vocabulary.clock, vocabulary.language);
        refuse(new Refusal('date-ahead', { label, shown }, example(sample)));
      }
      return moment;
    }
    case 'id': {
      const id = parseShortId(read.of, typed);
      if (id === undefined) {
        refuse(
          new Refusal(
            'not-an-id',
            { label, typed: cut(typed), example: shortId(read.of, 12) },
            example(/^[1-9]\d{0,8}$/.test(typed) ? `${read.of}${typed}` : sample),
          ),
        );
      }
      return id;
    }
    case 'ids': {
      const ids = readIds(read.of, typed);
      if ('ids' in ids && ids.ids.length === 0) {
        return refuse(new Refusal('says-nothing', { label }, exampleOf(replaced(line, given, sample))));
      }
      if ('wrong' in ids) {
        const values = { label, typed: cut(ids.wrong), example: shortId(read.of, 12) };
        return refuse(new Refusal('not-an-id', values, exampleOf(replaced(line, given, sample))));
      }
      const count = ids.ids.length;
      if (count > read.most) {
        const values = { label, count, most: read.most };
        refuse(new Refusal('too-many', values, exampleOf(replaced(line, given, sample))));
      }
      return ids.ids;
    }
    case 'end-user': {
      const length = [...typed].length;
      if (length > NAME_AT_MOST * 2) {
        refuse(new Refusal('too-long', { label, length, most: NAME_AT_MOST * 2 }, example(sample)));
      }
      if (typed.trim() === '') refuse(new Refusal('says-nothing', { label }, example(sample)));
      return hashIn(typed) ?? vocabulary.hashEndUser(typed);
    }
    default:
      return read satisfies never;
  }
}

/** @returns what a draft may keep of an argument: the text as typed, but of an end user's name only the hash */
export function keptText(argument: Argument, typed: string, vocabulary: Vocabulary): string {
  return argument.facts.read.as === 'end-user' ? hashedText(typed, vocabulary.hashEndUser) : typed;
}

function readChoice(argument: Argument, given: GivenValue, line: string, vocabulary: Vocabulary): unknown {
  const { facts, name } = argument;
  const { label } = facts;
  const { language } = vocabulary;
  const choices = choicesOf(argument, vocabulary);
  const picked = pickChoice(choices, given.typed);
  if (picked.found === 'one') return picked.choice.source ?? picked.choice.id;

  const shown = (choice: Choice) => inLanguage(choice.short ?? choice.label, language);
  const candidates = picked.found === 'several' ? picked.choices : choices;
  const [nearest, ...others] = byNearness(candidates, namesOf, given.typed);
  const likely = [nearest, ...others]
    .slice(0, 3)
    .filter(choice => choice !== undefined)
    .filter(
      choice => picked.found === 'several' || namesOf(choice).some(each => isLikelySlip(given.typed, each)),
    );
  // Where nothing is near, the argument's own example is as good as any, and known to work.
  const replacement = likely[0] === undefined ? inLanguage(facts.example, language) : shown(likely[0]);
  const options: RefusalOptions = {
    ...exampleOf(replaced(line, given, quotedIfNeeded(replacement))),
    argument: name,
    buttons: likely.map(choice => ({ label: shown(choice), fill: { [name]: choice.id } })),
  };
  const typed = cut(given.typed);
  const names = { zh: listNames(candidates, 'zh'), en: listNames(candidates, 'en') };
  if (picked.found === 'several') throw new Refusal('several-choices', { label, typed, names }, options);
  if (facts.read.as === 'source') throw new Refusal('no-such-source', { typed }, options);
  throw new Refusal('no-such-choice', { label, typed, names }, options);
}

function listNames(choices: readonly Choice[], language: 'zh' | 'en'): string {
  const names = choices.map(choice => (choice.short ?? choice.label)[language]);
  return choices === DIMENSIONS ? names.join(' ') : listed(names, language === 'en' ? 'en' : 'zh-CN');
}

/** @returns the line with the value in question replaced; undefined where there is no line or it is too long to show */
function replaced(line: string, given: GivenValue, replacement: string): string | undefined {
  if (line === '' || given.start === undefined || given.end === undefined) return undefined;
  return `${line.slice(0, given.start)}${replacement}${line.slice(given.end)}`.trim();
}

function quotedIfNeeded(value: string): string {
  return /\s/u.test(value) && !value.startsWith('"') ? `"${value}"` : value;
}

function cut(typed: string): string {
  const letters = [...typed];
  return letters.length <= 30 ? typed : `${letters.slice(0, 30).join('')}…`;
}
