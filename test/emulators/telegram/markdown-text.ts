/** parse_mode MarkdownV2: strict about every character that must be escaped. */
import { badRequest } from './api-refusal.ts';
import type { FormattedText } from './message.ts';
import type { EntityJson } from './wire.ts';

const RESERVED = new Set('_*[]()~`>#+-=|{}.!');
/** Longer marks first, so that `__` is not read as two `_`. */
const MARKS: readonly (readonly [mark: string, type: string])[] = [
  ['__', 'underline'],
  ['||', 'spoiler'],
  ['_', 'italic'],
  ['*', 'bold'],
  ['~', 'strikethrough'],
];

type Open = { readonly mark: string; readonly type: string; readonly offset: number; readonly at: number };

export function parseMarkdown(source: string): FormattedText {
  let text = '';
  let at = 0;
  const open: Open[] = [];
  const entities: EntityJson[] = [];
  const close = (type: string, offset: number, more: Partial<EntityJson> = {}): void => {
    const length = text.length - offset;
    if (length > 0) entities.push({ type, offset, length, ...more });
  };

  while (at < source.length) {
    const character = source.charAt(at);
    const next = source.charAt(at + 1);
    const last = open.at(-1);
    if (character === '\\' && next !== '' && next.charCodeAt(0) < 127) {
      text += next;
      at += 2;
    } else if (source.startsWith('```', at)) {
      const { body, end, language } = fence(source, at);
      const offset = text.length;
      text += body;
      close('pre', offset, language === undefined ? {} : { language });
      at = end;
    } else if (character === '`') {
      const end = unescapedIndex(source, '`', at + 1);
      if (end < 0) throw unclosed('Code', at);
      const offset = text.length;
      text += unescaped(source.slice(at + 1, end));
      close('code', offset);
      at = end + 1;
    } else if (character === '[' || (character === '!' && next === '[')) {
      const mark = character === '[' ? '[' : '![';
      open.push({ mark, type: mark === '[' ? 'text_link' : 'custom_emoji', offset: text.length, at });
      at += mark.length;
    } else if (character === ']' && (last?.mark === '[' || last?.mark === '![')) {
      const end = source.charAt(at + 1) === '(' ? unescapedIndex(source, ')', at + 2) : -1;
      if (end < 0) throw failure(`Can't find end of a URL at byte offset ${bytes(source, at)}`);
      const url = unescaped(source.slice(at + 2, end));
      const emoji = /^tg:\/\/emoji\?id=(\d+)$/.exec(url)?.[1];
      close(last.type, last.offset, last.mark === '[' ? { url } : { custom_emoji_id: emoji });
      open.pop();
      at = end + 1;
    } else if (character === '>' && isLineStart(text)) {
      const lineEnd = source.indexOf('\n', at);
      open.unshift({
        mark: '\n',
        type: 'blockquote',
        offset: text.length,
        at: lineEnd < 0 ? source.length : lineEnd,
      });
      at += 1;
    } else {
      const found = MARKS.find(([mark]) => source.startsWith(mark, at));
      if (found !== undefined) {
        const [mark, type] = found;
        const own = open.at(-1);
        if (own?.mark === mark) {
          close(type, own.offset);
          open.pop();
        } else {
          open.push({ mark, type, offset: text.length, at });
        }
        at += mark.length;
      } else if (RESERVED.has(character)) {
        throw failure(`Character '${character}' is reserved and must be escaped with the preceding '\\'`);
      } else {
        text += character;
        at += 1;
      }
    }
    const quote = open[0];
    if (quote?.mark === '\n' && at >= quote.at) {
      close('blockquote', quote.offset);
      open.shift();
    }
  }
  const left = open.at(-1);
  if (left !== undefined) throw unclosed(left.type, left.at);
  return {
    text,
    entities: entities.sort((one, other) => one.offset - other.offset || other.length - one.length),
  };

  function unclosed(type: string, where: number): Error {
    return failure(`Can't find end of ${type} entity at byte offset ${bytes(source, where)}`);
  }
}

function fence(source: string, at: number): { body: string; end: number; language: string | undefined } {
  const end = unescapedIndex(source, '```', at + 3);
  if (end < 0) throw failure(`Can't find end of Pre entity at byte offset ${bytes(source, at)}`);
  const inside = source.slice(at + 3, end);
  const language = /^([^\s`]+)\n/.exec(inside)?.[1];
  const body = language === undefined ? inside.replace(/^\n/, '') : inside.slice(language.length + 1);
  return { body: unescaped(body), end: end + 3, language };
}

function unescapedIndex(source: string, what: string, from: number): number {
  for (let at = from; at < source.length; at++) {
    if (source.charAt(at) === '\\') at++;
    else if (source.startsWith(what, at)) return at;
  }
  return -1;
}

function unescaped(source: string): string {
  return source.replace(/\\([ -~])/g, '$1');
}

function isLineStart(text: string): boolean {
  return text === '' || text.endsWith('\n');
}

function bytes(source: string, at: number): number {
  return Buffer.byteLength(source.slice(0, at));
}

function failure(what: string): Error {
  return badRequest(`can't parse entities: ${what}`);
}
