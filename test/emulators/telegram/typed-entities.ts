/** What Telegram's clients and servers find by themselves in a text that somebody typed. */
import type { Person } from './person.ts';
import type { EntityJson } from './wire.ts';

const COMMAND = /(?<![\w/<>@])\/[a-zA-Z0-9_]{1,64}(?:@[a-zA-Z0-9_]{3,32})?(?![/<>])/g;
const MENTION = /(?<![\w/@])@[a-zA-Z0-9_]{3,32}(?!\w)/g;
const URL = /(?<!\w)https?:\/\/[^\s<>"]+/g;

/** @param mentioned people picked from the list of members: those without a username become a text_mention */
export function typedEntities(text: string, mentioned: readonly Person[] = []): EntityJson[] {
  const urls = found(text, URL, 'url');
  const isInsideUrl = ({ offset }: EntityJson): boolean =>
    urls.some(url => offset >= url.offset && offset < url.offset + url.length);
  const others = [...found(text, COMMAND, 'bot_command'), ...found(text, MENTION, 'mention')];
  const people = mentioned.flatMap(person => {
    const offset = text.indexOf(person.name);
    const { length } = person.name;
    return offset < 0 ? [] : [{ type: 'text_mention', offset, length, user: person.asJson() }];
  });
  return [...urls, ...others.filter(entity => !isInsideUrl(entity)), ...people].sort(
    (one, other) => one.offset - other.offset,
  );
}

function found(text: string, pattern: RegExp, type: string): EntityJson[] {
  return [...text.matchAll(pattern)].map(match => ({ type, offset: match.index, length: match[0].length }));
}
