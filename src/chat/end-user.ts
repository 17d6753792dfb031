/**
 * Keeps the names of end users out of what is shown and stored. An end user's name stands in a typed line only
 * (`用户=张女士`); wherever such a line is repeated (an example, a button, a row put aside) it goes through here.
 */

/**
 * A quoted word, which is left alone, or a pair whose key names the end user: both only where a word begins, as the
 * grammar has it (parse.ts). The key is known by its whole name alone (`argumentOfKey`).
 */
const WORD =
  /(?<=^|\s)(?:("(?:\\"|[^"])*"|“(?:\\”|[^”])*”|「(?:\\」|[^」])*」)|(用户|[uｕ][sｓ][eｅ][rｒ])([=＝：:])("(?:\\"|[^"])*"?|“(?:\\”|[^”])*”?|「(?:\\」|[^」])*」?|\S+))/giu;

/** Stands before a hash that was made already, so that a line or draft of ours can carry it; nobody can type it. */
const HASHED = '\u0001#';

/** @returns a line, or a word of one, with “…” for every end user's name in it */
export function withoutEndUsers(line: string): string {
  return replaceNames(line, () => '…');
}

/** @returns a line of ours that means the same end users without naming them */
export function withHashedEndUsers(line: string, hash: (name: string) => string): string {
  return replaceNames(line, value => {
    const name = value.replace(/^["“「]|["”」]$/gu, '').replace(/\\(["”」])/gu, '$1');
    return hashedText(name, hash);
  });
}

function replaceNames(line: string, change: (value: string) => string): string {
  return line.replace(WORD, (word: string, quoted?: string, key = '', sign = '', value = '') =>
    quoted === undefined ? `${key}${sign}${change(value)}` : word,
  );
}

/** @returns what a line or draft may keep of an end user's name */
export function hashedText(name: string, hash: (name: string) => string): string {
  return hashIn(name) === undefined ? markedHash(hash(name)) : name;
}

/** @returns a hash as a line or draft of ours carries it */
export function markedHash(hash: string): string {
  return `${HASHED}${hash}`;
}

/** @returns the hash that a text of ours carries; undefined for a name */
export function hashIn(text: string): string | undefined {
  return text.startsWith(HASHED) && /^[0-9a-f]+$/.test(text.slice(HASHED.length))
    ? text.slice(HASHED.length)
    : undefined;
}
