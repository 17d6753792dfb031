/**
 * What a client might take for a mention, link or image in a card's markdown, wherever it stands: in code, after
 * a backslash, in other letters. Only HTML entities, the one documented escape, are trusted to take it away.
 */
import { attributesOf, mentionedIds, withoutEntities } from './card-inline.ts';

export type Markup = {
  /** Who is notified: ids of at tags, 'all' included. */
  readonly mentions: readonly string[];
  /** Whose name and picture is shown, without notice. */
  readonly people: readonly string[];
  readonly links: readonly string[];
  readonly images: readonly string[];
};

const TAG = /<\s*([a-zA-Z_]+)\b([^<>]*)>/g;
const TARGET = /(!?)\[((?:[^[\]]|\[[^[\]]*\])*)\]\(\s*<?([^\s()<>]+)[^)]*\)/g;
const DEFINITION = /^[ \t]{0,3}\[[^\]]+\]:[ \t]*<?([^\s>]+)/gm;
const AUTOLINK = /<((?:https?|mailto|tel):[^\s<>]+)>/gi;
const ELEMENT_WITH_URL_INSIDE = /<\s*(?:a|link)\b[^<>]*>\s*((?:https?:\/\/)[^\s<]+)/gi;
const URL_ATTRIBUTE = /^(href|link|(\w+_)?url)$/;

export function markupIn(markdown: string): Markup {
  const mentions: string[] = [];
  const people: string[] = [];
  const links: string[] = [];
  const images: string[] = [];
  for (const [, name = '', raw = ''] of markdown.matchAll(TAG)) {
    const attributes = attributesOf(raw);
    if (name.toLowerCase() === 'at') mentions.push(...mentionedIds(attributes));
    if (name.toLowerCase() === 'person') people.push(...mentionedIds(attributes));
    for (const [attribute, value] of attributes) {
      if (URL_ATTRIBUTE.test(attribute) && value !== '') links.push(value);
    }
  }
  for (const [, mark, , target = ''] of markdown.matchAll(TARGET)) {
    (mark === '!' ? images : links).push(withoutEntities(target));
  }
  for (const pattern of [DEFINITION, AUTOLINK, ELEMENT_WITH_URL_INSIDE]) {
    for (const [, target = ''] of markdown.matchAll(pattern)) links.push(withoutEntities(target));
  }
  return { mentions, people, links: [...new Set(links)], images };
}

/** The addresses in a shown text that a client makes clickable by itself. */
export function bareUrlsIn(text: string): string[] {
  return [...text.matchAll(/https?:\/\/[^\s<>"'“”，。；！？（）…]+/gi)].map(([url]) => url);
}
