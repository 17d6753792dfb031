/** A card's texts as HTML: markdown and plain ones, everything from outside escaped. */
import type { Inline, Style } from './card-inline.ts';
import { type Block, parseMarkdown } from './card-markdown.ts';
import { hueOf } from './card-style.ts';
import { stringAt } from './card-tree.ts';

const TEXT_PIXELS: ReadonlyMap<string, number> = new Map(
  Object.entries({
    'heading-0': 30,
    'heading-1': 24,
    'heading-2': 20,
    'heading-3': 18,
    'heading-4': 16,
    heading: 16,
    notation: 12,
    'xxxx-large': 30,
    'xxx-large': 24,
    'xx-large': 20,
    'x-large': 18,
    large: 16,
    small: 12,
    'x-small': 10,
  }),
);

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`);
}

export function markdownHtml(markdown: string, imageUrl: (key: string) => string): string {
  return parseMarkdown(markdown)
    .map(block => blockHtml(block, imageUrl))
    .join('');
}

/** A text object: plain_text, lark_md or markdown. */
export function textHtml(text: unknown, imageUrl: (key: string) => string): string {
  const content = stringAt(text, 'content') ?? '';
  if (stringAt(text, 'tag') === 'plain_text') return `<p>${escapeHtml(content)}</p>`;
  return markdownHtml(content, imageUrl);
}

/** Size, colour and alignment of a text, as a style attribute. */
export function textStyle(text: unknown): string {
  const pixels = TEXT_PIXELS.get(stringAt(text, 'text_size') ?? '');
  const color = stringAt(text, 'text_color');
  const align = stringAt(text, 'text_align');
  return styleAttribute({
    'font-size': pixels === undefined ? undefined : `${pixels}px`,
    'line-height': pixels === undefined ? undefined : `${Math.round(pixels * 1.5)}px`,
    color: color === undefined || color === 'default' ? undefined : hueOf(color).full,
    'text-align': align === 'center' || align === 'right' ? align : undefined,
  });
}

export function styleAttribute(properties: Readonly<Record<string, string | undefined>>): string {
  const set = Object.entries(properties).filter(([, value]) => value !== undefined);
  if (set.length === 0) return '';
  return ` style="${escapeHtml(set.map(([name, value]) => `${name}: ${value}`).join('; '))}"`;
}

export function labelHtml(text: string, color: string): string {
  const { pale, full } = hueOf(color);
  return `<span class="label"${styleAttribute({ background: pale, color: full })}>${escapeHtml(text)}</span>`;
}

function blockHtml(block: Block, imageUrl: (key: string) => string): string {
  switch (block.kind) {
    case 'paragraph':
      return `<p>${inlineHtml(block.inlines, imageUrl)}</p>`;
    case 'heading':
      return `<h6${block.level > 3 ? ' style="font-size: 14px"' : ''}>${inlineHtml(block.inlines, imageUrl)}</h6>`;
    case 'quote':
      return `<blockquote>${inlineHtml(block.inlines, imageUrl)}</blockquote>`;
    case 'item': {
      const indent = styleAttribute({
        'padding-left': block.indent > 0 ? `${block.indent * 10}px` : undefined,
      });
      const text = inlineHtml(block.inlines, imageUrl);
      return `<div class="item"${indent}><span>${escapeHtml(block.marker)}</span><span>${text}</span></div>`;
    }
    case 'code':
      return `<pre>${escapeHtml(block.text)}</pre>`;
    case 'rule':
      return '<hr>';
    case 'table': {
      const rows = block.rows.map((row, index) => {
        const cell = index === 0 ? 'th' : 'td';
        return `<tr>${row.map(each => `<${cell}>${inlineHtml(each, imageUrl)}</${cell}>`).join('')}</tr>`;
      });
      return `<div class="scroll"><table>${rows.join('')}</table></div>`;
    }
    default:
      return block satisfies never;
  }
}

/** Ends what was opened last first: markup of a card need not be nested, HTML must be. */
function inlineHtml(inlines: readonly Inline[], imageUrl: (key: string) => string): string {
  const open: Style['name'][] = [];
  let html = '';
  for (const inline of inlines) {
    if (inline.kind === 'open') {
      open.push(inline.style.name);
      html += startTag(inline.style);
    } else if (inline.kind === 'close') {
      const start = open.lastIndexOf(inline.name);
      if (start !== -1) html += '</span>'.repeat(open.splice(start).length);
    } else {
      html += leafHtml(inline, imageUrl);
    }
  }
  return html + open.map(() => '</span>').join('');
}

function startTag(style: Style): string {
  switch (style.name) {
    case 'strong':
      return '<span style="font-weight: 600">';
    case 'em':
      return '<span style="font-style: italic">';
    case 'strike':
      return '<span style="text-decoration: line-through">';
    case 'font':
      return `<span${styleAttribute({ color: style.color === 'default' ? undefined : hueOf(style.color).full })}>`;
    case 'tag': {
      const { pale, full } = hueOf(style.color);
      return `<span class="label"${styleAttribute({ background: pale, color: full })}>`;
    }
    case 'link':
      return `<span class="mention" title="${escapeHtml(style.url)}">`;
    default:
      return style satisfies never;
  }
}

function leafHtml(
  inline: Exclude<Inline, { readonly kind: 'open' | 'close' }>,
  imageUrl: (key: string) => string,
): string {
  switch (inline.kind) {
    case 'text':
      return escapeHtml(inline.text);
    case 'code':
      return `<code>${escapeHtml(inline.text)}</code>`;
    case 'break':
      return '<br>';
    case 'mention':
    case 'person':
      return `<span class="mention">${escapeHtml(inline.ids.map(id => `@${id}`).join(' '))}</span>`;
    case 'image':
      return `<img src="${escapeHtml(imageUrl(inline.key))}" alt="${escapeHtml(inline.alt)}">`;
    default:
      return inline satisfies never;
  }
}
