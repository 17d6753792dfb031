/**
 * Keeps the names of end users out of what is shown and stored. An end user's name stands in a typed line only
 * (`用户=张女士`); wherever such a line is repeated (an example, a button, a row put aside) it goes through here.
 */

const PAIR = /(用户|user)(\s*[=＝：:]\s*)("(?:\\"|[^"])*"?|“[^”]*”?|「[^」]*」?|[^\s"“「]\S*)/giu;

/** Stands before a hash that was made already, so that a line or draft of ours can carry it; nobody can type it. */
const HASHED = '\u0001#';

/** @returns the text with “…” for every end user's name in it */
export function withoutEndUsers(text: string): string {
  return text.replace(PAIR, (_, key: string, sign: string) => `${key}${sign}…`);
}

/** @returns a line of ours that means the same end users without naming them */
export function withHashedEndUsers(line: string, hash: (name: string) => string): string {
  return line.replace(PAIR, (_, key: string, sign: string, value: string) => {
    const name = value.replace(/^["“「]|["”」]$/gu, '').replaceAll('\\"', '"');
    return `${key}${sign}${hashedText(name, hash)}`;
  });
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
