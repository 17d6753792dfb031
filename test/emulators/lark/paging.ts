/** Lists in pages: a token says where the next page begins. */
import { invalidParameter } from './api-refusal.ts';

export type Page<Item> = {
  readonly items: readonly Item[];
  readonly has_more: boolean;
  readonly page_token: string;
};

const PREFIX = 'page-';

export function pageOf<Item>(all: readonly Item[], size: number, token: string | undefined): Page<Item> {
  const start = token ? Number(decoded(token)) : 0;
  if (!Number.isInteger(start)) throw invalidParameter('invalid page_token');
  const end = start + size;
  const has_more = end < all.length;
  return { items: all.slice(start, end), has_more, page_token: has_more ? encoded(end) : '' };
}

function encoded(at: number): string {
  return Buffer.from(`${PREFIX}${at}`).toString('base64url');
}

function decoded(token: string): string {
  const text = Buffer.from(token, 'base64url').toString();
  return text.startsWith(PREFIX) ? text.slice(PREFIX.length) : 'none';
}
