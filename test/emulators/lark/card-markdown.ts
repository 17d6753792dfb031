/** The blocks of a card's markdown: paragraphs, headings, quotes, lists, code, rules and tables. */
import { type Inline, parseInline, textOf } from './card-inline.ts';

export type Block =
  | { readonly kind: 'paragraph' | 'quote'; readonly inlines: readonly Inline[] }
  | { readonly kind: 'heading'; readonly level: number; readonly inlines: readonly Inline[] }
  | {
      readonly kind: 'item';
      readonly indent: number;
      readonly marker: string;
      readonly inlines: readonly Inline[];
    }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'table'; readonly rows: readonly (readonly (readonly Inline[])[])[] }
  | { readonly kind: 'rule' };

type Text = { kind: 'paragraph' | 'quote' | 'item'; lines: string[]; indent: number; marker: string };

const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const HEADING = /^ {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$/;
const QUOTE = /^ {0,3}> ?(.*)$/;
const ITEM = /^([ \t]*)(?:([-+*])|(\d{1,9}[.)]))(?:[ \t]+(.*))?$/;
const RULE = /^ {0,3}(?:([-*_])[ \t]*(?:\1[ \t]*){2,}|<hr\s*\/?>[ \t]*)$/;
const UNDERLINE = /^ {0,3}=+[ \t]*$/;
const DEFINITION = /^ {0,3}\[(?:\\.|[^\]\\])+\]:[ \t]*\S+/;
const SEPARATOR = /^ {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/;

export function parseMarkdown(source: string): Block[] {
  const blocks: Block[] = [];
  const lines = source.replaceAll('\r\n', '\n').split('\n');
  let open: Text | undefined;
  const close = (): void => {
    if (open !== undefined) blocks.push(blockOf(open));
    open = undefined;
  };
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const fence = FENCE.exec(line)?.[1];
    if (fence !== undefined) {
      close();
      const end = lines.findIndex((other, index) => index > at && other.trim().startsWith(fence));
      const last = end === -1 ? lines.length : end;
      blocks.push({ kind: 'code', text: lines.slice(at + 1, last).join('\n') });
      at = last;
    } else if (line.trim() === '') {
      close();
    } else if (open === undefined && /^( {4}|\t)/.test(line) && !ITEM.test(line)) {
      blocks.push({ kind: 'code', text: line.replace(/^( {4}|\t)/, '') });
    } else if (UNDERLINE.test(line) && open?.kind === 'paragraph') {
      const { lines: above } = open;
      open = undefined;
      blocks.push({ kind: 'heading', level: 1, inlines: parseInline(above.join('\n')) });
    } else if (RULE.test(line)) {
      close();
      blocks.push({ kind: 'rule' });
    } else if (HEADING.test(line)) {
      close();
      const [, marks = '', text = ''] = HEADING.exec(line) ?? [];
      blocks.push({ kind: 'heading', level: marks.length, inlines: parseInline(text) });
    } else if (QUOTE.test(line)) {
      const text = QUOTE.exec(line)?.[1] ?? '';
      if (open?.kind === 'quote') open.lines.push(text);
      else {
        close();
        open = { kind: 'quote', lines: [text], indent: 0, marker: '' };
      }
    } else if (ITEM.test(line)) {
      close();
      const [, indent = '', bullet, number, text = ''] = ITEM.exec(line) ?? [];
      const depth = Math.floor(indent.replaceAll('\t', '    ').length / 2);
      open = {
        kind: 'item',
        lines: [text],
        indent: depth,
        marker: bullet === undefined ? (number ?? '') : '•',
      };
    } else if (open === undefined && line.includes('|') && SEPARATOR.test(lines[at + 1] ?? '')) {
      const end = lines.findIndex((other, index) => index > at + 1 && !other.includes('|'));
      const rows = lines.slice(at, end === -1 ? lines.length : end).filter((_, index) => index !== 1);
      blocks.push({ kind: 'table', rows: rows.map(cellsOf) });
      at = end === -1 ? lines.length : end - 1;
    } else if (open === undefined && DEFINITION.test(line)) {
      // A link's definition is not shown, only what refers to it.
    } else if (open === undefined) {
      open = { kind: 'paragraph', lines: [line.trim()], indent: 0, marker: '' };
    } else {
      open.lines.push(line.trim());
    }
  }
  close();
  return blocks;
}

/** The lines that one reads, without markup. */
export function readLines(markdown: string): string[] {
  return parseMarkdown(markdown)
    .flatMap(linesOf)
    .filter(line => line.trim() !== '');
}

function linesOf(block: Block): string[] {
  switch (block.kind) {
    case 'paragraph':
    case 'quote':
    case 'heading':
      return textOf(block.inlines).split('\n');
    case 'item':
      return [`${'  '.repeat(block.indent)}${block.marker} ${textOf(block.inlines)}`].flatMap(text =>
        text.split('\n'),
      );
    case 'code':
      return block.text.split('\n');
    case 'table':
      return block.rows.map(row => row.map(textOf).join(' | '));
    case 'rule':
      return [];
    default:
      return block satisfies never;
  }
}

function blockOf({ kind, lines, indent, marker }: Text): Block {
  const inlines = parseInline(lines.map(line => line.trimEnd()).join('\n'));
  return kind === 'item' ? { kind, indent, marker, inlines } : { kind, inlines };
}

function cellsOf(row: string): Inline[][] {
  const bare = row
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '');
  return bare.split(/(?<!\\)\|/).map(cell => parseInline(cell.trim().replaceAll('\\|', '|')));
}
