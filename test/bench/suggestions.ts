/**
 * `npx tsx test/bench/suggestions.ts [groups shown]`: how good the suggestions are on real reviews, and how fast. The
 * label of a review is not told to the grouping, so the purity of the groups is a blind check.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Jieba } from '@node-rs/jieba';
import { dict } from '@node-rs/jieba/dict.js';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { normalForm } from '../../src/domain/normal-form.ts';
import { type Candidate, type Suggestion, suggest } from '../../src/domain/suggestion.ts';
import { median, shown } from './figures.ts';

type Review = { readonly candidate: Candidate; readonly isPositive: boolean };

const FILE = path.join(import.meta.dirname, '..', '..', '..', 'shared', 'data', 'waimai-reviews-3000.csv');
const SIZES = [300, 1_000, 3_000];
const SHOWN = Number(process.argv[2] ?? 15);
const MEMBERS_SHOWN = 4;
const WARM_UP_RUNS = 30;
const RUNS = 30;
const NOW = new Date('2026-01-31T00:00:00Z');

if (!existsSync(FILE)) print(`${FILE} is not there: nothing to judge`);
else judgeAll();

function judgeAll(): void {
  const jieba = Jieba.withDict(dict);
  const cache = new Map<string, string[]>();
  // Kept, so that the time measured is that of the grouping alone.
  const cut = (text: string): readonly string[] => {
    const known = cache.get(text);
    if (known !== undefined) return known;
    const words = jieba.cut(text, true);
    cache.set(text, words);
    return words;
  };
  for (const size of SIZES) judge(`${size} reviews, sentiment unknown`, reviews(size, false), cut);
  judge('1000 reviews, sentiment known', reviews(1_000, true), cut);
  for (const size of [2_000, 3_000]) time(`${size} reviews`, reviews(size, false), cut);
  time(
    '2000 reviews that all begin with one word',
    reviews(2_000, false).map(({ candidate, isPositive }) => ({
      candidate: { ...candidate, text: `外卖 ${candidate.text}` },
      isPositive,
    })),
    cut,
  );
}

function reviews(count: number, isSentimentKnown: boolean): Review[] {
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
      sentiment: isSentimentKnown ? (isPositive ? 1 : -1) : null,
      voice,
      sourceId: 1 + (index % 5),
      saidAt: new Date(NOW.getTime() - (index % 90) * 24 * 60 * 60 * 1000),
    };
    return { candidate, isPositive };
  });
}

function judge(title: string, list: readonly Review[], cut: (text: string) => readonly string[]): void {
  const byNumber = new Map(list.map(review => [review.candidate.number, review]));
  const groups = suggest(
    list.map(({ candidate }) => candidate),
    [],
    cut,
    NOW,
  );
  const positive = (numbers: readonly number[]) =>
    numbers.filter(number => byNumber.get(number)?.isPositive).length;
  const majority = (numbers: readonly number[]) =>
    Math.max(positive(numbers), numbers.length - positive(numbers));
  const purity = (some: readonly Suggestion[]) =>
    some.reduce((sum, { members }) => sum + majority(members), 0) /
    some.reduce((sum, { members }) => sum + members.length, 0);
  const grouped = groups.reduce((sum, { members }) => sum + members.length, 0);
  const all = list.map(({ candidate }) => candidate.number);
  print(`\n== ${title}`);
  print(
    `${groups.length} groups hold ${percent(grouped / list.length)} of the records; ` +
      `purity ${percent(purity(groups))}, of the top 15 ${percent(purity(groups.slice(0, 15)))}, ` +
      `of all records ${percent(majority(all) / all.length)}`,
  );
  const random = seeded(7);
  for (const [index, group] of groups.slice(0, SHOWN).entries()) {
    const share = positive(group.members) / group.members.length;
    print(
      `${index + 1}. ${group.voices} voices, ${percent(share)} positive [${group.shared.join(' ')}] ` +
        `«${byNumber.get(group.typical)?.candidate.text}»`,
    );
    const rest = group.members.filter(number => number !== group.typical);
    for (let count = 0; count < MEMBERS_SHOWN && rest.length > 0; count += 1) {
      const [number] = rest.splice(Math.floor(random() * rest.length), 1);
      const text = byNumber.get(number ?? 0)?.candidate.text ?? '';
      print(`     ${text.slice(0, 90)}`);
    }
  }
}

function time(title: string, list: readonly Review[], cut: (text: string) => readonly string[]): void {
  const candidates = list.map(({ candidate }) => candidate);
  const times = Array.from({ length: WARM_UP_RUNS + RUNS }, () => {
    const start = performance.now();
    suggest(candidates, [], cut, NOW);
    return performance.now() - start;
  });
  const warm = times.slice(WARM_UP_RUNS);
  print(
    `${title}: ${shown(median(warm))} ms, at best ${shown(Math.min(...warm))} ms, at worst ` +
      `${shown(Math.max(...warm))} ms; the first run ${shown(times[0] ?? 0)} ms`,
  );
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
