/**
 * Takes end users' names out of a text that did not come as an event, such as a cell of a file (redaction). Where such a
 * text is read the team's key is not at hand, so that no hash is left of a name, only that there was one: `用户=…`.
 */
import { withoutName, wordFor } from './end-user.ts';
import { isEndUserKey } from './end-user-label.ts';
import { findEndUsers } from './find-end-users.ts';
import { isNobody } from './nobody.ts';
import { HIDDEN } from './refused-line.ts';

/** @returns the text with no name behind a key that names an end user, nor the same name elsewhere in it */
export function namesHidden(text: string): string {
  const found = findEndUsers(text, { isLine: true, isKey: isEndUserKey }).filter(
    ({ name }) => name === undefined || !isNobody(name),
  );
  if (found.length === 0) return text;
  let kept = '';
  let end = 0;
  for (const { key, start, end: after } of found) {
    const shown = `${wordFor(key)}=${HIDDEN}`;
    // What stood behind the name must not look like a part of what stands for it.
    kept += `${text.slice(end, start)}${shown}${/^\S/u.test(text.slice(after)) ? ' ' : ''}`;
    end = after;
  }
  kept += text.slice(end);
  return found.reduce(
    (left, { name, key }) =>
      name === undefined ? left : withoutName(left, name, `${wordFor(key)}=${HIDDEN}`),
    kept,
  );
}
