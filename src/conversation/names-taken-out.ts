/**
 * Names of end users that are told only after the words in which they stand (late redaction): what is kept of those
 * words so far loses the name in the transaction that learns of it.
 */
import { hashIn, MARK, type NamedBefore, withoutNameOf } from '../chat/grammar/end-user.ts';
import type { Worded } from '../domain/worded.ts';
import type { Team } from '../store/teams.ts';
import type { Rewrite } from '../store/words-beside.ts';
import { endUserKeyOf } from './hash-end-user.ts';

/** So many letters are looked through for one event. */
const LETTERS_AT_MOST = 200_000;
/** What is no longer costs nothing. */
const SHORT = 100;

/** @returns what takes these names out of a text; null where there is none that could stand in one */
export function takingOut(
  { endUserSecret }: Pick<Team, 'endUserSecret'>,
  named: readonly (NamedBefore | undefined)[],
): Rewrite | null {
  const names = new Map(named.flatMap(each => (each === undefined ? [] : [[each.trace ?? each.hash, each]])));
  if (names.size === 0) return null;
  const { hash } = endUserKeyOf(endUserSecret);
  let left = LETTERS_AT_MOST;
  return text => {
    left -= text.length;
    // Who wants to keep us busy loses what was kept: nobody can tell whether the name is in it.
    if (left < 0 && text.length > SHORT) return '…';
    return [...names.values()].reduce((words, each) => withoutNameOf(words, each, hash), text);
  };
}

/** @returns what a draft or form says of an end user's name; undefined where it was made by another key, or says nothing */
export function namedIn(
  typed: string | undefined,
  team: Pick<Team, 'endUserSecret'>,
): NamedBefore | undefined {
  const kept = typed?.startsWith(MARK) === true ? hashIn(typed) : undefined;
  if (kept?.trace === undefined || kept.keyId !== endUserKeyOf(team.endUserSecret).id) return undefined;
  return { hash: kept.hash, trace: kept.trace };
}

/** @returns the content of a record with what its words say rewritten */
export function reworded<Content extends Partial<Worded>>(
  content: Content,
  rewrite: Rewrite | null,
): Content {
  if (rewrite === null) return content;
  const { text, segment, tags } = content;
  return {
    ...content,
    ...(text !== undefined && { text: rewrite(text) }),
    ...(typeof segment === 'string' && { segment: rewrite(segment) }),
    ...(tags !== undefined && { tags: tags.map(rewrite) }),
  };
}
