/**
 * How good the suggestions are on real reviews, and how fast. The label of a review is not told to the grouping, so the
 * purity of the groups is a blind check. `npx tsx test/bench/suggestions.ts [groups shown]` shows the groups themselves.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Jieba } from '@node-rs/jieba';
import { dict } from '@node-rs/jieba/dict.js';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { normalForm } from '../../src/domain/normal-form.ts';
import { type Candidate, type Suggestion, suggest } from '../../src/features/persona/domain/suggestion.ts';
import { atMost, type Figure, median, shown, table } from './figures.ts';

type Review = { readonly candidate: Candidate; readonly isPositive: boolean };

const FILE = path.join(import.meta.dirname, '..', '..', '..', 'shared', 'data', 'waimai-reviews-3000.csv');
const SIZES = [300, 1_000, 3_000];
const TOP = 15;
const MEMBERS_SHOWN = 4;
const TIMED = 2_000;
const MILLISECONDS_AT_MOST = 80;
const RUNS = 30;
const NOW = new Date('2026-01-31T00:00:00Z');

const jieba = Jieba.withDict(dict);
const cuts = new Map<string, readonly string[]>();

if (process.argv[1] === import.meta.filename) {
  if (existsSync(FILE)) for (const size of SIZES) showThemes(size, Number(process.argv[2] ?? TOP));
  print(table(suggestionFigures()));
}

export function suggestionFigures(): Figure[] {
  if (!existsSync(FILE)) return [{ what: 'suggestions', figure: `${FILE} is not there` }];
  const begun = reviews(TIMED).map(({ candidate }) => ({ ...candidate, text: `外卖 ${candidate.text}` }));
  return [
    ...SIZES.map(quality),
    time(
      `${shown(TIMED)} reviews made suggestions`,
      reviews(TIMED).map(({ candidate }) => candidate),
    ),
    time('… that all begin with one word', begun),
  ];
}

function quality(size: number): Figure {
  const list = reviews(size);
  const groups = themesOf(list);
  const grouped = groups.flatMap(({ members }) => members).length;
  return {
    what: `suggestions from ${shown(size)} reviews: purity of the top ${TOP}, of all, share grouped`,
    figure: [purity(groups.slice(0, TOP), list), purity(groups, list), grouped / size]
      .map(percent)
      .join(', '),
  };
}

function themesOf(list: readonly Review[]): Suggestion[] {
  const candidates = list.map(({ candidate }) => candidate);
  return suggest(candidates, [], cut, NOW);
}

/** @returns the share of records that have the label of most in their group */
function purity(groups: readonly Suggestion[], list: readonly Review[]): number {
  const grouped = groups.flatMap(({ members }) => members).length;
  const alike = groups.map(({ members }) =>
    Math.max(positive(members, list), members.length - positive(members, list)),
  );
  return alike.reduce((sum, count) => sum + count, 0) / grouped;
}

function positive(members: readonly number[], list: readonly Review[]): number {
  return members.filter(number => list[number - 1]?.isPositive).length;
}

/** Kept, so that the time measured is that of the grouping alone. */
function cut(text: string): readonly string[] {
  const known = cuts.get(text) ?? jieba.cut(text, true);
  cuts.set(text, known);
  return known;
}

function reviews(count: number): Review[] {
  const rows = z
    .array(z.object({ label: z.string(), text: z.string() }))
    .parse(parse(readFileSync(FILE), { columns: true, bom: true }))
    .slice(0, count);
  const voices = new Map<string, number>();
  return rows.map(({ label, text }, index) => {
    const form = normalForm(text);
    const voice = voices.get(form) ?? index + 1;
    voices.set(form, voice);
    const isPositive = label === '1';
    const candidate: Candidate = {
      number: index + 1,
      text: text.replace(/\s+/g, ' ').trim(),
      tags: [],
      segment: null,
      sentiment: null,
      voice,
      sourceId: 1 + (index % 5),
      saidAt: new Date(NOW.getTime() - (index % 90) * 24 * 60 * 60 * 1000),
    };
    return { candidate, isPositive };
  });
}

function showThemes(size: number, count: number): void {
  const list = reviews(size);
  const random = seeded(7);
  const textOf = (number: number) => list[number - 1]?.candidate.text ?? '';
  print(`\n== ${size} reviews`);
  for (const [index, group] of themesOf(list).slice(0, count).entries()) {
    const share = percent(positive(group.members, list) / group.members.length);
    print(
      `${index + 1}. ${group.voices} voices, ${share} positive [${group.shared.join(' ')}] «${textOf(group.typical)}»`,
    );
    const rest = group.members.slice(1);
    for (let left = MEMBERS_SHOWN; left > 0 && rest.length > 0; left -= 1) {
      const [number] = rest.splice(Math.floor(random() * rest.length), 1);
      print(`     ${textOf(number ?? 0).slice(0, 90)}`);
    }
  }
}

function time(what: string, candidates: readonly Candidate[]): Figure {
  const times = Array.from({ length: 2 * RUNS }, () => {
    const start = performance.now();
    suggest(candidates, [], cut, NOW);
    return performance.now() - start;
  });
  // The first half warms up.
  return atMost(what, median(times.slice(RUNS)), MILLISECONDS_AT_MOST, 'ms');
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/** Mulberry32: the same members shown at every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
