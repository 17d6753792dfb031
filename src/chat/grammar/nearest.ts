/** "Did you mean": which known name is nearest to what was typed. */
import { distance } from 'fastest-levenshtein';
import { comparable } from '../../domain/normal-form.ts';

/** No name that people could mean is longer, in UTF-16 units: what is typed beyond that is only more that differs. */
const COMPARED_AT_MOST = 80;

/** @returns how many slips of the finger lie between two names; two letters in the wrong order are one */
export function slips(one: string, other: string): number {
  const [a, b] = [comparable(one.slice(0, COMPARED_AT_MOST)), comparable(other.slice(0, COMPARED_AT_MOST))];
  const edits = distance(a, b);
  return edits === 2 && a.length === b.length && isOneSwap(a, b) ? 1 : edits;
}

function isOneSwap(a: string, b: string): boolean {
  const at = [...a].findIndex((letter, index) => letter !== b[index]);
  return a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2);
}

/** @returns whether one is very likely a slip for the other: one in a name of three or more letters or two Han characters, two in eight */
export function isLikelySlip(typed: string, name: string): boolean {
  const count = slips(typed, name);
  if (count === 0) return false;
  const isHan = /\p{Script=Han}/u.test(name);
  if (isHan) return count === 1 && name.length >= 2 && typed.length >= 2;
  return (count === 1 && name.length >= 3) || (count === 2 && name.length >= 8);
}

/** @returns the items with names, nearest to `typed` first; ties keep their order */
export function byNearness<Item>(
  items: readonly Item[],
  namesOf: (item: Item) => readonly string[],
  typed: string,
): Item[] {
  const least = (item: Item) =>
    Math.min(...namesOf(item).map(name => slips(typed, name) / Math.max(name.length, typed.length)));
  return items
    .map(item => ({ item, slips: least(item) }))
    .sort((one, other) => one.slips - other.slips)
    .map(({ item }) => item);
}
