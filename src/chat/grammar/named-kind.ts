/**
 * Named kinds (entity types): things of a team that are typed by a name, a short id, or as a kind is written (v7). A
 * feature hands over its kinds; arguments ask for them by name, and the grammar itself knows none.
 */
import type { Choice } from '../../domain/choice.ts';
import type { Bilingual, Language } from '../../domain/language.ts';
import type { ShortIdKind } from '../../domain/short-id.ts';
import type { Refusal, RefusalOptions } from '../refusal.ts';

/** A kind of which a team has a list. */
export type ListedKind<Thing = unknown> = {
  /** By what arguments ask for it: `source`. */
  readonly name: string;
  /** How a thing is called: every name by which it is found; the id is what is kept of it. */
  called(thing: Thing): Choice;
  /** Of a kind that is numbered: by its short id a thing is found too. */
  readonly numbered?: { readonly letter: ShortIdKind; of(thing: Thing): number };
  /** Said where the team has none. @param typed undefined where it was left out */
  none?(typed: string | undefined, language: Language): Refusal;
  /** Said where the team has none of that name. */
  unknown?(typed: UnknownName): Refusal;
};

/** A kind of which each thing is read by how it is written alone. */
export type WrittenKind<Thing = unknown> = {
  readonly name: string;
  /** @returns undefined for what is written otherwise */
  parse(typed: string): Thing | undefined;
  unknown(typed: UnknownName): Refusal;
};

export type NamedKind<Thing = unknown> = ListedKind<Thing> | WrittenKind<Thing>;

/** What was typed and names nothing. */
export type UnknownName = {
  readonly typed: string;
  /** As much of it as is shown. */
  readonly shown: string;
  /** The argument that it was typed for. */
  readonly argument: { readonly name: string; readonly label: Bilingual };
  readonly language: Language;
  /** Whether a new one may be made where it was typed. */
  readonly mayBeNew: boolean;
  /** A line that would have worked, and buttons for what was likely meant. */
  readonly ways: RefusalOptions;
};

/** What a team has of a kind, and what the speaker likely means. */
export type KnownThings<Thing = unknown> = {
  readonly things: readonly Thing[];
  /** What it had: things still stand under it, but nothing new does. */
  readonly former?: readonly Thing[];
  /** As a form offers them; in the order of `things` when absent. */
  readonly likely?: readonly Thing[];
  /** What is meant when none is named, for arguments that take what is usual. */
  readonly usual?: Thing | undefined;
  /** Said beside a form that asks for it: how one comes to have a usual one. */
  readonly hint?: Bilingual | undefined;
};

export type KnownKind = KnownThings & { readonly kind: NamedKind };

/** What is known of kinds, by their name. */
export type KnownKinds = ReadonlyMap<string, KnownKind>;

export function isListed(kind: NamedKind): kind is ListedKind {
  return 'called' in kind;
}
