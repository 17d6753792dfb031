/**
 * What stands in one paragraph of a card's markdown: CommonMark's inlines and the few HTML tags that the
 * platform documents (rich-text of card JSON 2.0). Other tags are dropped, as raw HTML is by a client.
 */

export type Style =
  | { readonly name: 'strong' | 'em' | 'strike' }
  | { readonly name: 'font' | 'tag'; readonly color: string }
  | { readonly name: 'link'; readonly url: string };

export type Inline =
  | { readonly kind: 'text' | 'code'; readonly text: string }
  | { readonly kind: 'open'; readonly style: Style }
  | { readonly kind: 'close'; readonly name: Style['name'] }
  | { readonly kind: 'image'; readonly key: string; readonly alt: string }
  | { readonly kind: 'mention' | 'person'; readonly ids: readonly string[] }
  | { readonly kind: 'break' };

type Run = {
  readonly kind: 'run';
  readonly character: string;
  readonly length: number;
  readonly canOpen: boolean;
  readonly canClose: boolean;
  left: number;
  readonly opens: Inline[];
  readonly closes: Inline[];
};

const ENTITIES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    lt: '<',
    gt: '>',
    amp: '&',
    quot: '"',
    apos: "'",
    nbsp: '\u00a0',
    ensp: '\u2002',
    emsp: '\u2003',
    // The documentation offers &sim; for a tilde, but the entity is another character: a slip to be seen.
    sim: '\u223c',
  }),
);
const ENTITY = /^&(?:#[xX]([0-9a-fA-F]{1,6})|#(\d{1,7})|([a-zA-Z]+));/;
const ESCAPED = /^\\([!-/:-@[-`{-~])/;
const TAG = /^<(\/?)([a-zA-Z][a-zA-Z0-9_]*)((?:\s+(?:"[^"]*"|'[^']*'|[^'"<>])*)?)>/;
const AUTOLINK = /^<((?:https?|mailto|tel):[^\s<>]+)>/;
const LABEL = '\\[((?:\\\\.|[^\\[\\]\\\\]|\\[(?:\\\\.|[^\\[\\]\\\\])*\\])*)\\]';
const TARGET = '\\(\\s*(<[^<>\\n]*>|[^\\s()<>]*)(?:\\s+(?:"[^"]*"|\'[^\']*\'))?\\s*\\)';
const LINK = new RegExp(`^${LABEL}${TARGET}`);
const IMAGE = new RegExp(`^!${LABEL}${TARGET}`);
/** Text without markup, and the entities in it. */
const SAID = /^(?:[^\\&`<![*_~\n]+|&(?:#[xX][0-9a-fA-F]{1,6}|#\d{1,7}|[a-zA-Z]+);)+/;

/** HTML entities are the escapes that the platform documents. */
export function withoutEntities(text: string): string {
  return text.replace(/&(?:#[xX][0-9a-fA-F]{1,6}|#\d{1,7}|[a-zA-Z]+);/g, entity => decoded(entity) ?? entity);
}

export function attributesOf(source: string): Map<string, string> {
  const found = source.matchAll(/([a-zA-Z_]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/g);
  return new Map(
    [...found].map(([, name = '', double, single, bare]) => [
      name.toLowerCase(),
      withoutEntities(double ?? single ?? bare ?? ''),
    ]),
  );
}

/** The ids that an at tag names; the platform knows id, ids and email, old cards user_id. */
export function mentionedIds(attributes: ReadonlyMap<string, string>): string[] {
  const named = ['id', 'ids', 'user_id', 'open_id', 'union_id', 'email'].map(
    name => attributes.get(name) ?? '',
  );
  return named
    .flatMap(value => value.split(','))
    .map(id => id.trim())
    .filter(id => id !== '');
}

export function parseInline(source: string): Inline[] {
  return withEmphasis(pieces(source));
}

function pieces(source: string): (Inline | Run)[] {
  const found: (Inline | Run)[] = [];
  let at = 0;
  while (at < source.length) {
    const rest = source.slice(at);
    const [length, ...items] = piece(rest, source.slice(0, at));
    found.push(...items);
    at += length;
  }
  return found;
}

/** The first piece of the text and how long it is. */
function piece(rest: string, before: string): [number, ...(Inline | Run)[]] {
  const first = rest.charAt(0);
  const plain = (length: number, text = rest.slice(0, length)): [number, Inline] => [
    length,
    { kind: 'text', text },
  ];
  switch (first) {
    case '\n':
      return [1, { kind: 'break' }];
    case '\\': {
      if (rest.charAt(1) === '\n') return [2, { kind: 'break' }];
      const escaped = ESCAPED.exec(rest)?.[1];
      return escaped === undefined ? plain(1) : plain(2, escaped);
    }
    case '`':
      return code(rest);
    case '<':
      return tag(rest) ?? plain(1);
    case '!': {
      const image = IMAGE.exec(rest);
      if (image === null) return plain(1);
      return [
        image[0].length,
        { kind: 'image', key: image[2] ?? '', alt: textOf(parseInline(image[1] ?? '')) },
      ];
    }
    case '[':
      return link(rest) ?? plain(1);
    case '*':
    case '_':
    case '~':
      return run(rest, before);
    default: {
      const said = SAID.exec(rest)?.[0] ?? first;
      return plain(said.length, withoutEntities(said));
    }
  }
}

function code(rest: string): [number, Inline] {
  const fence = /^`+/.exec(rest)?.[0] ?? '`';
  const end = new RegExp(`(?<!\`)${fence}(?!\`)`).exec(rest.slice(fence.length));
  if (end === null) return [fence.length, { kind: 'text', text: fence }];
  const text = rest.slice(fence.length, fence.length + end.index).replaceAll('\n', ' ');
  return [
    fence.length * 2 + end.index,
    { kind: 'code', text: /^ .*\S.* $/.test(text) ? text.slice(1, -1) : text },
  ];
}

function link(rest: string): [number, ...Inline[]] | undefined {
  const [whole, label = '', target = ''] = LINK.exec(rest) ?? [];
  if (whole === undefined) return undefined;
  const url = withoutEntities(target.replace(/^<|>$/g, ''));
  return [
    whole.length,
    { kind: 'open', style: { name: 'link', url } },
    ...parseInline(label),
    { kind: 'close', name: 'link' },
  ];
}

function tag(rest: string): [number, ...Inline[]] | undefined {
  const auto = AUTOLINK.exec(rest);
  if (auto !== null) {
    const url = auto[1] ?? '';
    const open: Inline = { kind: 'open', style: { name: 'link', url } };
    return [auto[0].length, open, { kind: 'text', text: url }, { kind: 'close', name: 'link' }];
  }
  const comment = /^<!--[\s\S]*?-->/.exec(rest)?.[0];
  if (comment !== undefined) return [comment.length];
  const [whole, slash, written = '', rawAttributes = ''] = TAG.exec(rest) ?? [];
  if (whole === undefined) return undefined;
  const name = written.toLowerCase();
  const attributes = attributesOf(rawAttributes);
  const isEnd = slash === '/';
  // What stands inside is not shown: the client puts the person's name there.
  const untilEnd = (): number =>
    new RegExp(`^[\\s\\S]*?</${name}\\s*>`, 'i').exec(rest)?.[0].length ?? whole.length;
  const styled = (style: Style): [number, Inline] => [
    whole.length,
    isEnd ? { kind: 'close', name: style.name } : { kind: 'open', style },
  ];
  switch (name) {
    case 'at':
      return isEnd ? [whole.length] : [untilEnd(), { kind: 'mention', ids: mentionedIds(attributes) }];
    case 'person':
      return isEnd ? [whole.length] : [untilEnd(), { kind: 'person', ids: mentionedIds(attributes) }];
    case 'br':
      return [whole.length, { kind: 'break' }];
    case 'font':
      return styled({ name: 'font', color: attributes.get('color') ?? 'default' });
    case 'text_tag':
      return styled({ name: 'tag', color: attributes.get('color') ?? 'neutral' });
    case 'number_tag':
      return styled({ name: 'tag', color: attributes.get('background_color') ?? 'neutral' });
    case 'a':
    case 'link':
      return styled({ name: 'link', url: attributes.get('href') ?? attributes.get('url') ?? '' });
    default:
      return [whole.length];
  }
}

function run(rest: string, before: string): [number, Run | Inline] {
  const character = rest.charAt(0);
  const length = /^(.)\1*/.exec(rest)?.[0].length ?? 1;
  if (character === '~' && length > 2) return [length, { kind: 'text', text: rest.slice(0, length) }];
  const previous = before.at(-1) ?? ' ';
  const next = rest.charAt(length) || ' ';
  // Flanking as CommonMark defines it, which is why `**“quoted”**word` keeps its asterisks in a client.
  const isLeft = !isSpace(next) && (!isPunctuation(next) || isSpace(previous) || isPunctuation(previous));
  const isRight = !isSpace(previous) && (!isPunctuation(previous) || isSpace(next) || isPunctuation(next));
  const isStrictInWords = character === '_';
  const canOpen = isLeft && (!isStrictInWords || !isRight || isPunctuation(previous));
  const canClose = isRight && (!isStrictInWords || !isLeft || isPunctuation(next));
  return [length, { kind: 'run', character, length, canOpen, canClose, left: length, opens: [], closes: [] }];
}

/** CommonMark's pairing of delimiter runs; one tilde is taken for two, as some clients do. */
function withEmphasis(items: readonly (Inline | Run)[]): Inline[] {
  const openers: Run[] = [];
  for (const run of items) {
    if (run.kind !== 'run') continue;
    while (run.canClose && run.left > 0) {
      const at = openers.findLastIndex(opener => fits(opener, run));
      const opener = openers[at];
      if (opener === undefined) break;
      pair(opener, run);
      // What stands between the two can pair no more.
      openers.length = opener.left > 0 ? at + 1 : at;
    }
    if (run.canOpen && run.left > 0) openers.push(run);
  }
  return items.flatMap(item => {
    if (item.kind !== 'run') return [item];
    const literal: Inline = { kind: 'text', text: item.character.repeat(item.left) };
    return [...item.closes, ...(item.left > 0 ? [literal] : []), ...item.opens];
  });
}

function pair(opener: Run, closer: Run): void {
  const isStrike = closer.character === '~';
  const used = isStrike ? closer.left : opener.left > 1 && closer.left > 1 ? 2 : 1;
  const name = isStrike ? 'strike' : used === 2 ? 'strong' : 'em';
  opener.opens.unshift({ kind: 'open', style: { name } });
  closer.closes.push({ kind: 'close', name });
  opener.left -= used;
  closer.left -= used;
}

function fits(opener: Run, closer: Run): boolean {
  if (opener.character !== closer.character || !opener.canOpen || opener.left === 0) return false;
  if (opener.character === '~') return opener.left === closer.left;
  const isAmbiguous = opener.canClose || closer.canOpen;
  return !(
    isAmbiguous &&
    (opener.length + closer.length) % 3 === 0 &&
    (opener.length % 3 !== 0 || closer.length % 3 !== 0)
  );
}

/** What one reads of it, its lines parted by \n. */
export function textOf(inlines: readonly Inline[]): string {
  return inlines
    .map(inline => {
      switch (inline.kind) {
        case 'text':
        case 'code':
          return inline.text;
        case 'break':
          return '\n';
        case 'mention':
        case 'person':
          return inline.ids.map(id => `@${id}`).join(' ');
        case 'image':
        case 'open':
        case 'close':
          return '';
        default:
          return inline satisfies never;
      }
    })
    .join('');
}

function decoded(entity: string): string | undefined {
  const [, hexadecimal, decimal, name = ''] = ENTITY.exec(entity) ?? [];
  if (hexadecimal === undefined && decimal === undefined) return ENTITIES.get(name);
  const point = hexadecimal === undefined ? Number(decimal) : Number.parseInt(hexadecimal, 16);
  return point > 0 && point <= 0x10_ff_ff ? String.fromCodePoint(point) : '\ufffd';
}

function isSpace(character: string): boolean {
  return /^\s$/.test(character);
}

function isPunctuation(character: string): boolean {
  return /^[\p{P}\p{S}]$/u.test(character);
}
