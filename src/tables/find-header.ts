/** Where the header stands: below titles and notes, in one row or two, or nowhere. */
import type { GridRow } from './grid.ts';
import { type Aliases, type Header, makeHeader } from './header.ts';
import { looksLikeNumber } from './number.ts';
import { looksLikeDate } from './when.ts';

/** Notes above a header are few. */
const LOOKED_AT = 40;

type Candidate = { readonly first: GridRow; readonly last: GridRow; readonly titles: readonly string[] };

/** @param head the first rows of the file */
export function findHeader<Name extends string>(
  head: readonly GridRow[],
  aliases: Aliases<Name>,
): Header<Name> {
  const candidate = recognised(head, aliases) ?? guessed(head);
  const width = head.reduce((most, { cells }) => Math.max(most, cells.length), 0);
  if (candidate === undefined) return makeHeader(padded([], width), aliases, undefined);
  const below = head[head.indexOf(candidate.last) + 1];
  const after = head[head.indexOf(candidate.last) + 2];
  const { titles, first, last } = withSubtitles(candidate, below, after);
  return makeHeader(padded(titles, widthBelow(head, last, titles.length)), aliases, {
    first: first.number,
    last: last.number,
  });
}

function recognised<Name extends string>(
  head: readonly GridRow[],
  aliases: Aliases<Name>,
): Candidate | undefined {
  const looked = head.slice(0, LOOKED_AT);
  const single = best(
    looked.map(row => ({ first: row, last: row, titles: row.cells })),
    aliases,
  );
  // Titles in two rows, where a cell that spans both stands in the upper one.
  const pairs = looked.flatMap((first, index) => {
    const last = head[index + 1];
    if (last === undefined || last.number !== first.number + 1 || last.cells.some(isFigure)) return [];
    return { first, last, titles: joined(first.cells, last.cells, aliases) };
  });
  const pair = best(pairs, aliases);
  const isBetter = aliases.count(pair?.titles ?? []) > aliases.count(single?.titles ?? []);
  return isBetter ? pair : single;
}

/** @returns the candidate with the most known titles, if it has any; then one of words alone, then the fuller: notes have few cells */
function best(candidates: readonly Candidate[], aliases: Aliases<string>): Candidate | undefined {
  let found: Candidate | undefined;
  let highest = 0;
  for (const candidate of candidates) {
    const known = aliases.count(candidate.titles);
    if (known === 0) continue;
    const filled = candidate.titles.filter(isFilled);
    const score = known * 1e6 + (filled.some(isFigure) ? 0 : 1e5) + Math.min(filled.length, 9_999);
    if (score <= highest) continue;
    found = candidate;
    highest = score;
  }
  return found;
}

/** The lower title where it is known alone, else both: `题目—选项`. */
function joined(
  upper: readonly string[],
  lower: readonly string[],
  aliases: Aliases<string> | undefined,
): string[] {
  let group = '';
  return Array.from({ length: Math.max(upper.length, lower.length) }, (_, index) => {
    const above = upper[index] ?? '';
    const below = lower[index] ?? '';
    // A merged cell has its text in its first column.
    if (isFilled(above)) group = above;
    if (!isFilled(below)) return above;
    if (!isFilled(group) || aliases?.find(below) !== undefined) return below;
    return `${group}—${below}`;
  });
}

/** Nobody knows the titles: the first row of words that is as wide as what follows it, with figures somewhere below. */
function guessed(head: readonly GridRow[]): Candidate | undefined {
  const width = widthOf(head);
  for (const [index, row] of head.slice(0, LOOKED_AT).entries()) {
    const filled = row.cells.filter(isFilled);
    if (width < 2 || filled.length < width * 0.6) continue;
    const isHeader =
      !filled.some(isFigure) &&
      new Set(filled).size === filled.length &&
      head.slice(index + 1).some(({ cells }) => cells.some(isFigure));
    return isHeader ? { first: row, last: row, titles: row.cells } : undefined;
  }
  return undefined;
}

/** The width that most rows have. */
function widthOf(head: readonly GridRow[]): number {
  const counts = new Map<number, number>();
  for (const { cells } of head) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
  return [...counts].sort(([one, many], [other, more]) => more - many || other - one)[0]?.[0] ?? 0;
}

/** What surveys put under their questions when there is nothing to choose. */
const NO_SUBTITLE = /^(response|open-ended response|开放式回答|回答|回复)$/i;

/** A second row of titles (SurveyMonkey: the choices below each question): empty where rows have their ids and dates. */
function withSubtitles(
  candidate: Candidate,
  below: GridRow | undefined,
  after: GridRow | undefined,
): Candidate {
  const { titles, last } = candidate;
  if (below === undefined || after === undefined || below.number !== last.number + 1) return candidate;
  const isEmptyFirst =
    !isFilled(below.cells[0] ?? '') && isFilled(titles[0] ?? '') && isFilled(after.cells[0] ?? '');
  const isOfWords = !below.cells.some(isFigure) && after.cells.some(isFigure);
  const fillsGaps = below.cells.some((cell, index) => isFilled(cell) && !isFilled(titles[index] ?? ''));
  const saysNothing = below.cells.some(cell => NO_SUBTITLE.test(cell.trim()));
  if (!isEmptyFirst || !isOfWords || !(fillsGaps || saysNothing)) return candidate;
  const subtitles = below.cells.map(cell => (NO_SUBTITLE.test(cell.trim()) ? '' : cell));
  return { first: candidate.first, last: below, titles: joined(titles, subtitles, undefined) };
}

/** Cells beyond the last title belong to columns without one. */
function widthBelow(head: readonly GridRow[], last: GridRow, least: number): number {
  return head.reduce(
    (most, { number, cells }) => (number > last.number ? Math.max(most, cells.length) : most),
    least,
  );
}

function padded(titles: readonly string[], width: number): string[] {
  return Array.from({ length: Math.max(width, titles.length) }, (_, index) => titles[index] ?? '');
}

function isFilled(cell: string): boolean {
  return cell.trim() !== '';
}

function isFigure(cell: string): boolean {
  return looksLikeNumber(cell) || looksLikeDate(cell);
}
