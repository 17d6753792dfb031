/** parse_mode HTML, as strict as Telegram: unknown tags, lone `<` and what is not closed are refused. */
import { badRequest } from './api-refusal.ts';
import type { FormattedText } from './message.ts';
import type { EntityJson } from './wire.ts';

const SIMPLE_TAGS = new Map([
  ['b', 'bold'],
  ['strong', 'bold'],
  ['i', 'italic'],
  ['em', 'italic'],
  ['u', 'underline'],
  ['ins', 'underline'],
  ['s', 'strikethrough'],
  ['strike', 'strikethrough'],
  ['del', 'strikethrough'],
  ['tg-spoiler', 'spoiler'],
  ['code', 'code'],
  ['pre', 'pre'],
]);
const NAMED = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
]);

type Open = {
  readonly tag: string;
  readonly offset: number;
  readonly entity: Pick<EntityJson, 'type'> & Partial<EntityJson>;
};

export function parseHtml(source: string): FormattedText {
  let text = '';
  const open: Open[] = [];
  const entities: EntityJson[] = [];
  for (const { at, end, tag, raw } of tokens(source)) {
    if (tag === undefined) {
      text += unescaped(raw);
      continue;
    }
    const name = tag.toLowerCase();
    if (!end) {
      open.push({ tag: name, offset: text.length, entity: opening(name, raw, open.at(-1)?.tag, at) });
      continue;
    }
    const last = open.pop();
    if (last === undefined) throw failure(`Unexpected end tag at byte offset ${at}`);
    if (name !== '' && last.tag !== name) {
      throw failure(`Unmatched end tag at byte offset ${at}, expected "</${last.tag}>", found "</${name}>"`);
    }
    const length = text.length - last.offset;
    if (length > 0) entities.push({ ...last.entity, offset: last.offset, length });
  }
  const unclosed = open.at(-1);
  if (unclosed !== undefined)
    throw failure(`Can't find end tag corresponding to start tag "${unclosed.tag}"`);
  return { text, entities: mergeLanguages(entities).sort(byPosition) };
}

type Token = {
  readonly at: number;
  readonly tag: string | undefined;
  readonly end: boolean;
  readonly raw: string;
};

function* tokens(source: string): Generator<Token> {
  const pattern = /<(\/?)([a-zA-Z0-9-]*)((?:\s+[^<>]*)?)>|<|[^<]+/g;
  for (const match of source.matchAll(pattern)) {
    const [raw, slash, tag] = match;
    const at = Buffer.byteLength(source.slice(0, match.index));
    if (raw === '<') {
      const name = /^[^\s<>]*/.exec(source.slice(match.index + 1))?.[0] ?? '';
      throw failure(`Unsupported start tag "${name}" at byte offset ${at}`);
    }
    yield { at, tag, end: slash === '/', raw };
  }
}

function opening(tag: string, raw: string, outer: string | undefined, at: number): Open['entity'] {
  const attribute = (name: string): string | undefined => {
    const match = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`, 'i').exec(raw);
    return match === null ? undefined : unescaped(match[1] ?? match[2] ?? match[3] ?? '');
  };
  const unsupported = failure(`Unsupported start tag "${tag}" at byte offset ${at}`);
  switch (tag) {
    case 'a': {
      const url = attribute('href') ?? '';
      const userId = /^tg:\/\/user\?id=(\d+)$/.exec(url)?.[1];
      if (userId === undefined) return { type: 'text_link', url };
      return { type: 'text_mention', user: { id: Number(userId), is_bot: false, first_name: '' } };
    }
    case 'span':
      if (attribute('class') !== 'tg-spoiler') throw unsupported;
      return { type: 'spoiler' };
    case 'blockquote':
      return { type: /\sexpandable\b/.test(raw) ? 'expandable_blockquote' : 'blockquote' };
    case 'tg-emoji':
      return { type: 'custom_emoji', custom_emoji_id: attribute('emoji-id') };
    case 'tg-time':
      return { type: 'date_time' };
    case 'code': {
      const language = /^language-(.+)$/.exec(attribute('class') ?? '')?.[1];
      return outer === 'pre' && language !== undefined ? { type: 'code', language } : { type: 'code' };
    }
    default: {
      const type = SIMPLE_TAGS.get(tag);
      if (type === undefined) throw unsupported;
      return { type };
    }
  }
}

/** `<pre><code class="language-x">` is one entity, a pre with a language. */
function mergeLanguages(entities: readonly EntityJson[]): EntityJson[] {
  const isSame = (one: EntityJson, other: EntityJson): boolean =>
    one.offset === other.offset && one.length === other.length;
  const codes = entities.filter(entity => entity.type === 'code' && entity.language !== undefined);
  return entities
    .filter(entity => !codes.includes(entity))
    .map(entity => {
      const code = entity.type === 'pre' ? codes.find(each => isSame(each, entity)) : undefined;
      return code === undefined ? entity : { ...entity, language: code.language };
    });
}

function unescaped(escaped: string): string {
  return escaped.replace(
    /&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi,
    (whole, hexadecimal, decimal, name: string) => {
      if (hexadecimal !== undefined) return String.fromCodePoint(Number.parseInt(hexadecimal, 16));
      if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
      return NAMED.get(name) ?? whole;
    },
  );
}

function byPosition(one: EntityJson, other: EntityJson): number {
  return one.offset - other.offset || other.length - one.length;
}

function failure(what: string): Error {
  return badRequest(`can't parse entities: ${what}`);
}
