/** How much of a card a block takes, and how much there is. */
import type { Block } from '../../chat/view.ts';
import type { Surroundings } from './card-block.ts';
import { bodyElements } from './card-body.ts';

export type CardSize = {
  readonly bytes: number;
  readonly elements: number;
  readonly tables: number;
  readonly charts: number;
};

export const NOTHING: CardSize = { bytes: 0, elements: 0, tables: 0, charts: 0 };

/**
 * The platform takes 30 KB a request, 200 elements, 5 tables and 5 charts a card. What is left out here is for the frame, the
 * title and the summary.
 */
const ROOM: CardSize = { bytes: 28_000, elements: 190, tables: 5, charts: 5 };

const LONGEST_ID = Number.MAX_SAFE_INTEGER;
const LONGEST_KEY = 'img_'.padEnd(100, 'x');
/** A picture may be there or not, a form in either language; no block is both, and all others look the same. */
const SURROUNDINGS: readonly ((paths: readonly string[]) => Surroundings)[] = [
  paths => ({
    language: 'zh-CN',
    outboxId: LONGEST_ID,
    imageKeys: new Map(paths.map(path => [path, LONGEST_KEY])),
  }),
  () => ({ language: 'en', outboxId: LONGEST_ID, imageKeys: new Map() }),
];

export function hasRoom({ bytes, elements, tables, charts }: CardSize): boolean {
  return bytes <= ROOM.bytes && elements <= ROOM.elements && tables <= ROOM.tables && charts <= ROOM.charts;
}

export function plus(one: CardSize, other: CardSize): CardSize {
  return {
    bytes: one.bytes + other.bytes,
    elements: one.elements + other.elements,
    tables: one.tables + other.tables,
    charts: one.charts + other.charts,
  };
}

/** @returns what a block takes at most, alone or among others */
export function sizeOf(block: Block): CardSize {
  const paths = block.kind === 'picture' ? [block.path] : [];
  const looks = block.kind === 'picture' || block.kind === 'form' ? SURROUNDINGS : SURROUNDINGS.slice(0, 1);
  const sizes = looks.map(surroundings => {
    const elements = bodyElements([block], 'open', surroundings(paths));
    // A request holds the card as text within JSON: what is quoted is quoted twice.
    const bytes = elements.length === 0 ? 0 : Buffer.byteLength(JSON.stringify(JSON.stringify(elements)));
    const count = (counted: string) => elements.filter(({ tag }) => tag === counted).length;
    return { bytes, elements: tagsIn(elements), tables: count('table'), charts: count('chart') };
  });
  return {
    bytes: Math.max(...sizes.map(({ bytes }) => bytes)),
    elements: Math.max(...sizes.map(({ elements }) => elements)),
    tables: Math.max(...sizes.map(({ tables }) => tables)),
    charts: Math.max(...sizes.map(({ charts }) => charts)),
  };
}

/** The platform counts whatever has a tag, texts included. */
function tagsIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const inside = Object.values(value).reduce<number>((sum, each) => sum + tagsIn(each), 0);
  return inside + ('tag' in value ? 1 : 0);
}
