/**
 * The kinds of arguments a command can have. Each is a zod schema that carries how it is called, read, asked for
 * and shown; parser, errors, forms, help and the README's tables are derived from these facts and nothing else.
 */
import { z } from 'zod';
import type { Choice } from '../../domain/choice.ts';
import type { Bilingual, Language } from '../../domain/language.ts';
import { normalized } from '../../domain/normal-form.ts';
import type { Persona } from '../../domain/persona.ts';
import type { OperatorRole, Role } from '../../domain/role.ts';
import { parseShortId, type ShortIdKind } from '../../domain/short-id.ts';
import type { Source } from '../../domain/source.ts';
import type { Clock, ReadMoment } from '../../domain/zoned-time.ts';

/** How the text of an argument becomes its value. */
export type ReadAs =
  | { readonly as: 'text'; readonly most: number }
  | { readonly as: 'choice'; readonly choices: readonly Choice[] }
  | { readonly as: 'source' }
  | { readonly as: 'persona' }
  | { readonly as: 'version' }
  | { readonly as: 'number'; readonly least: number; readonly most: number; readonly isWhole: boolean }
  | { readonly as: 'list'; readonly most: number; readonly each: number }
  | { readonly as: 'moment' }
  | { readonly as: 'id'; readonly of: ShortIdKind }
  | { readonly as: 'ids'; readonly of: ShortIdKind; readonly most: number }
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
  /** Of a list: words like “none” make it empty. */
  readonly isClearable?: boolean;
  /** Place among the arguments that need no key, from 1. */
  readonly position?: number;
  /** Takes all remaining words, with the white space as typed. */
  readonly takesRest?: boolean;
  /** Where the free text was said already, its value goes on to the next key, also without quotes. */
  readonly takesFollowing?: boolean;
  /** Carried by our own buttons; nobody is told of it. */
  readonly isHidden?: boolean;
  /** Who may give it; without it, whoever may run the command. */
  readonly roles?: readonly Role[];
  /** What is meant when it is not given, if the circumstances tell. */
  readonly usual?: (vocabulary: Vocabulary) => string | undefined;
};

/** What the team and the speaker make of words: needed to read arguments, fixed for one command. */
export type Vocabulary = {
  readonly language: Language;
  /** `now` is when the words were said, which may be some time ago. */
  readonly clock: Clock;
  readonly sources: readonly Source[];
  /** Empty for a command that takes no persona. */
  readonly personas: readonly Persona[];
  readonly role: OperatorRole | undefined;
  readonly lastSourceId: number | null;
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

export function textArgument(facts: Facts & { most: number }) {
  const { most, ...rest } = facts;
  return described(z.string().min(1).max(most), { ...rest, read: { as: 'text', most } });
}

export function choiceArgument<Id extends string>(facts: Facts & { choices: readonly Choice<Id>[] }) {
  const { choices, ...rest } = facts;
  const ids = choices.map(choice => choice.id) as [Id, ...Id[]];
  return described(z.enum(ids), { ...rest, read: { as: 'choice', choices } });
}

export function sourceArgument(facts: Facts) {
  return described(z.custom<Source>(isObject), { ...facts, read: { as: 'source' } });
}

/** One of the team's personas; the only one when it is left out. */
export function personaArgument(facts: Facts) {
  const usual = ({ personas }: Vocabulary) => (personas.length === 1 ? personas[0]?.name : undefined);
  return described(z.custom<Persona>(isObject), { ...facts, usual, read: { as: 'persona' } });
}

export function versionArgument(facts: Facts) {
  return described(z.number(), { ...facts, read: { as: 'version' } });
}

export function numberArgument(facts: Facts & { least: number; most: number; isWhole?: boolean }) {
  const { least, most, isWhole = true, ...rest } = facts;
  return described(z.number().min(least).max(most), {
    ...rest,
    read: { as: 'number', least, most, isWhole },
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

export function idArgument(facts: Facts & { of: ShortIdKind }) {
  const { of, ...rest } = facts;
  return described(z.number(), { ...rest, read: { as: 'id', of } });
}

export function idsArgument(facts: Facts & { of: ShortIdKind; most: number }) {
  const { of, most, ...rest } = facts;
  return described(z.array(z.number()).max(most), { ...rest, read: { as: 'ids', of, most } });
}

/** The keyed hash of a name; null where it says that nobody is known. */
export function endUserArgument(facts: Facts) {
  return described(z.string().nullable(), { ...facts, read: { as: 'end-user' } });
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

/** @returns the items of a list as typed: split at `,` `，` `、`, white space around them gone */
export function splitList(typed: string): string[] {
  return typed
    .split(/[,，、]/)
    .map(item => item.trim())
    .filter(item => item !== '');
}

/** @returns the numbers of a list of short ids (`F1,F2`, `F1 F2`), or the first that is none */
export function readIds(kind: ShortIdKind, typed: string): { ids: number[] } | { wrong: string } {
  const ids: number[] = [];
  for (const item of typed.split(/[,，、\s]+/).filter(each => each !== '')) {
    const id = parseShortId(kind, item);
    if (id === undefined) return { wrong: item };
    if (!ids.includes(id)) ids.push(id);
  }
  return { ids };
}

/** @returns the ids in what was typed that were surely meant, as they are written: F1 of F01, #1 and 1 */
export function ownIds(of: ShortIdKind, typed: string): string[] {
  const words = normalized(typed)
    .toUpperCase()
    .split(/[,、\s]+/);
  return words.flatMap(word => {
    const [, letter, digits] = /^#?([A-Z]?)0*([1-9]\d{0,8})$/.exec(word) ?? [];
    return digits !== undefined && (letter === '' || letter === of) ? [`${of}${digits}`] : [];
  });
}
