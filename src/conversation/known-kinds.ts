/** What is known of named kinds when a line is read: asked of the features that have them, and only of the kinds it may name. */
import { argumentsOf, type CommandShape } from '../chat/grammar/command.ts';
import type { KnownKinds } from '../chat/grammar/named-kind.ts';
import { memoised } from '../domain/memoised.ts';
import type { Transaction } from '../store/database.ts';
import type { Person } from '../store/people.ts';
import type { Feature } from './feature.ts';

/** Who reads a line, and where. */
export type Reader = {
  readonly transaction: Transaction;
  readonly features: readonly Feature[];
  readonly teamId: number;
  readonly person: Person;
};

/** @returns the kinds of things that a command's arguments take, by name */
export const kindsTaken = memoised((command: CommandShape): readonly string[] =>
  argumentsOf(command).flatMap(({ facts: { read } }) =>
    read.as === 'thing' || read.as === 'things' ? [read.kind] : [],
  ),
);

/** @returns what the team has of these kinds; those that no feature has are left out */
export async function knownKinds(
  { transaction, features, teamId, person }: Reader,
  names: readonly string[],
): Promise<KnownKinds> {
  const kinds = features.flatMap(feature => feature.kinds ?? []).filter(({ name }) => names.includes(name));
  const known = new Map();
  for (const kind of kinds) {
    const things = (await kind.known?.(transaction, teamId, person)) ?? { things: [] };
    known.set(kind.name, { ...things, kind });
  }
  return known;
}
