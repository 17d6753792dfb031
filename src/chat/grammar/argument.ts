/**
 * The kinds of arguments a command can have. Each is a zod schema that carries how it is called, read, asked for
 * and shown; parser, errors, forms, help and the README's tables are derived from these facts and nothing else.
 */
import { z } from 'zod';
import type { Choice } from '../../domain/choice.ts';
import type { DayRange } from '../../domain/day-range.ts';
import type { Bilingual, Language } from '../../domain/language.ts';
import type { Role } from '../../domain/role.ts';
import type { ShortIdKind } from '../../domain/short-id.ts';
import type { Clock, Day, ReadMoment } from '../../domain/zoned-time.ts';
import { isListed, type KnownKinds } from './named-kind.ts';

/** How the text of an argument becomes its value. */
export type ReadAs =
  | { readonly as: 'text'; readonly most: number }
  | { readonly as: 'choice'; readonly choices: readonly Choice[] }
  | { readonly as: 'thing'; readonly kind: string }
  | { readonly as: 'things'; readonly kind: string; readonly most: number }
  | {
      readonly as: 'number';
      readonly least: number;
      readonly most: number;
      readonly isWhole: boolean;
      readonly units: readonly string[];
      /** What words mean: 负面 is −1. */
      readonly words: ReadonlyMap<string, number>;
    }
  | { readonly as: 'list'; readonly most: number; readonly each: number }
  | { readonly as: 'moment' }
  | { readonly as: 'days' }
  | { readonly as: 'day-ahead' }
  | { readonly as: 'id'; readonly of: ShortIdKind }
  | { readonly as: 'ids'; readonly of: ShortIdKind; readonly most: number }
  | { readonly as: 'citations'; readonly most: number }
  | { readonly as: 'end-user' };

export type ArgumentFacts = {
  /** The key that is typed; the argument's name in the schema is a key too. */
  readonly label: Bilingual;
  /** Other keys that people would think of. */
  readonly also?: readonly string[];
  readonly means: Bilingual;
  readonly example: Bilingual;
  readonly read: ReadAs;
  /** Of a choice: what a value that can't be read is never mended past, by id. */
  readonly cautious?: string;
  /** It can be said to be nothing: by words like “none”, or an empty value. */
  readonly isClearable?: boolean;
  /** Place among the arguments that need no key, from 1. */
  readonly position?: number;
  /** Takes all remaining words, with the white space as typed. */
  readonly takesRest?: boolean;
  /** Where it can be left out: whether a word in its place is it; if not, the next place has that word. */
  readonly looksLike?: (word: string) => boolean;
  /** Whether the words after the first belong to it, too: the R2 of “T1 R2”. */
  readonly goesOn?: (words: string) => boolean;
  /** Where the free text was said already, its value goes on to the next key, also without quotes. */
  readonly takesFollowing?: boolean;
  /** Without its key it may stand anywhere among the words, where they are this and no search could be for them. */
  readonly standsAlone?: (words: string, vocabulary: Vocabulary) => boolean;
  /** Carried by our own buttons; nobody is told of it. */
  readonly isHidden?: boolean;
  /** Who may give it; without it, whoever may run the command. */
  readonly roles?: readonly Role[];
  /** Of a thing: one that the team has not may be made by the way. */
  readonly mayBeNew?: boolean;
  /** What is meant when it is not given, if the circumstances tell. */
  readonly usual?: (vocabulary: Vocabulary) => string | undefined;
};

/** What the team and the speaker make of words: needed to read arguments, fixed for one command. */
export type Vocabulary = {
  readonly language: Language;
  /** `now` is when the words were said, which may be some time ago. */
  readonly clock: Clock;
  /** What the team has of the kinds of things that the command takes. */
  readonly kinds: KnownKinds;
  /** The kinds of short ids that can be cited as evidence; a bare number means the first. */
  readonly cited: readonly ShortIdKind[];
  /** @returns the keyed hash by which an end user is kept */
  readonly hashEndUser: (name: string) => string;
  /** Tells by which key that is; left out where there is but one. */
  readonly endUserKey?: string;
};

const factsBySchema = new WeakMap<z.ZodType, ArgumentFacts>();

function described<Schema extends z.ZodType>(schema: Schema, facts: ArgumentFacts): Schema {
  factsBySchema.set(schema, facts);
  return schema;
}

/** @returns the facts of an argument of a command's schema @throws TypeError for a schema that was made otherwise */
export function factsOf(schema: z.ZodType): ArgumentFacts {
  const facts = factsBySchema.get(schema);
  if (facts === undefined) throw new TypeError('an argument must be made by the functions of argument.ts');
  return facts;
}

type Facts = Omit<ArgumentFacts, 'read'>;

/** Makes an argument one that the command can do without. */
export function optional<Schema extends z.ZodType>(argument: Schema): z.ZodOptional<Schema> {
  return described(argument.optional(), factsOf(argument));
}

/**
 * Makes an argument one that can be left out, or said to be nothing: `人群=无`, `tags=`. It is null then, of a list an
 * empty one.
 */
export function clearable<Schema extends z.ZodType>(argument: Schema): z.ZodOptional<z.ZodNullable<Schema>> {
  return described(argument.nullable().optional(), { ...factsOf(argument), isClearable: true });
}

export function textArgument(facts: Facts & { most: number }) {
  const { most, ...rest } = facts;
  return described(z.string().min(1).max(most), { ...rest, read: { as: 'text', most } });
}

export function choiceArgument<Id extends string>(facts: Facts & { choices: readonly Choice<Id>[] }) {
  const { choices, ...rest } = facts;
  const ids = choices.map(choice => choice.id) as [Id, ...Id[]];
  return described(z.enum(ids), { ...rest, read: { as: 'choice', choices } });
}

/**
 * A thing of one of the named kinds that features hand over.
 * @param kind by its name
 * @param facts `takesUsual` where the usual one is meant when none is named
 */
export function thingArgument<Thing>(kind: string, facts: ThingFacts) {
  const { takesUsual = false, ...rest } = facts;
  const isThing = (value: unknown) => value !== undefined && value !== null;
  return described(z.custom<Thing>(isThing), {
    ...rest,
    ...(takesUsual && { usual: (vocabulary: Vocabulary) => usualName(kind, vocabulary) }),
    read: { as: 'thing', kind },
  });
}

/** Several things of a kind, also former ones: `天猫,京东`. */
export function thingsArgument<Thing>(kind: string, facts: ThingFacts & { readonly most: number }) {
  const { most, takesUsual: _, ...rest } = facts;
  return described(z.array(z.custom<Thing>(isObject)).max(most), {
    ...rest,
    read: { as: 'things', kind, most },
  });
}

export type ThingFacts = Facts & { readonly takesUsual?: boolean };

function usualName(kind: string, { kinds }: Vocabulary): string | undefined {
  const known = kinds.get(kind);
  if (known?.usual === undefined || !isListed(known.kind)) return undefined;
  return known.kind.called(known.usual).id;
}

/** @param facts `units` are words that may stand behind the number: `7天`; `words` are numbers in themselves */
export function numberArgument(
  facts: Facts & {
    least: number;
    most: number;
    isWhole?: boolean;
    units?: readonly string[];
    words?: ReadonlyMap<string, number>;
  },
) {
  const { least, most, isWhole = true, units = [], words = new Map(), ...rest } = facts;
  return described(z.number().min(least).max(most), {
    ...rest,
    read: { as: 'number', least, most, isWhole, units, words },
  });
}

export function listArgument(facts: Facts & { most: number; each: number }) {
  const { most, each, ...rest } = facts;
  return described(z.array(z.string().max(each)).max(most), { ...rest, read: { as: 'list', most, each } });
}

/** A day, with or without a time, that is not in the future. */
export function momentArgument(facts: Facts) {
  return described(z.custom<ReadMoment>(isObject), { ...facts, read: { as: 'moment' } });
}

/** Days that are not in the future: a range, or one. */
export function daysArgument(facts: Facts) {
  return described(z.custom<DayRange>(isObject), { ...facts, read: { as: 'days' } });
}

/** A day that is not over: today or later, as `2026-12-01`. */
export function dayAheadArgument(facts: Facts) {
  return described(z.custom<Day>(isText), { ...facts, read: { as: 'day-ahead' } });
}

export function idArgument(facts: Facts & { of: ShortIdKind }) {
  const { of, ...rest } = facts;
  return described(z.number(), { ...rest, read: { as: 'id', of } });
}

export function idsArgument(facts: Facts & { of: ShortIdKind; most: number }) {
  const { of, most, ...rest } = facts;
  return described(z.array(z.number()).max(most), { ...rest, read: { as: 'ids', of, most } });
}

/** Short ids of things of any kind that can be cited as evidence: `F1,T2`. */
export function citationsArgument(facts: Facts & { most: number }) {
  const { most, ...rest } = facts;
  return described(z.array(z.string()).max(most), { ...rest, read: { as: 'citations', most } });
}

/** The keyed hash of a name; null where it says that nobody is known. */
export function endUserArgument(facts: Facts) {
  return described(z.string().nullable(), { ...facts, read: { as: 'end-user' } });
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

/** @returns the items of a list as typed: split at `,` `，` `、` `;` `；`, white space around them gone */
export function splitList(typed: string): string[] {
  return (
    typed
      .split(/[,，、;；]/)
      // “#包装#盒子” are two, and C# is one.
      .flatMap(item => (/^\s*[#＃]/u.test(item) ? item.split(/(?=[#＃])/u) : [item]))
      .map(item => item.trim())
      .filter(item => item !== '')
  );
}
