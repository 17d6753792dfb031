/**
 * Reading records for a digest (bulk reading): voices by role, source and dimension, the last weeks, which cells are filled,
 * and which themes rise, fall or matter. Runs in the bulk reader, where words are cut.
 */
import { DIMENSIONS, type DimensionId } from '../../domain/dimension.ts';
import type { OperatorRole } from '../../domain/role.ts';
import { bulkReading, type Snapshot } from '../../store/bulk-reading.ts';
import { dictionaryOf } from '../feedback/store/dictionary.ts';
import { refusedAmong } from '../feedback/store/refused.ts';
import { wordCutter } from '../persona/word-segmenter.ts';
import type { Heard } from './domain/coverage.ts';
import { type Impact, impactOf, momentsOf, without } from './domain/impact.ts';
import type { Period } from './domain/period.ts';
import { type Trend, trendsOf } from './domain/rising.ts';
import { countThemes, mergeSame, mostReadable, type SaidRecord, type Theme } from './domain/theme-counts.ts';
import { lateRecords, numbersOf, type Said, type SaidWords, saidBetween, wordsOf } from './store/said.ts';

const WEEK = 7 * 86_400_000;
/** What a period is compared with where themes are. */
const WEEKS_BEFORE = 4;
/** So far back a picture shows, and a cell counts as filled. */
export const WEEKS_SHOWN = 8;
/** The words of so many records are read, the newest. */
const WORDS_READ = 20_000;
/** So many records behind a number are named, the newest: nobody pages further. */
const RECORDS_NAMED = 1_000;
/** A theme is named in a group from so many voices on. */
const THEME_VOICES_AT_LEAST = 3;
const THEMES_NAMED = 12;
const QUOTES = 2;
/** So many records are looked at for words that may be quoted. */
const QUOTES_LOOKED_AT = 12;

/** @param to where the last of the weeks shown ends @param week 0 for the oldest @returns when it begins */
export function weekStart(to: Date, week: number): Date {
  return new Date(to.getTime() - (WEEKS_SHOWN - week) * WEEK);
}

export type AskedRecords = {
  readonly teamId: number;
  readonly period: Period;
};

export type Tally = { readonly voices: number; readonly before: number; readonly records: readonly number[] };

export type ThemeFound = {
  readonly words: readonly string[];
  /** Voices in the period, and in the four weeks before, of all that were looked at. */
  readonly now: number;
  readonly before: number;
  readonly sources: number;
  readonly records: readonly number[];
  /** Numbers of records whose words say it, at most two. */
  readonly quotes: readonly number[];
};

export type RecordsRead = {
  readonly voices: number;
  readonly records: number;
  /** Numbers of those records, newest first, as of whatever has records below. */
  readonly named: readonly number[];
  readonly voicesBefore: number;
  readonly late: number;
  readonly lateNamed: readonly number[];
  readonly byDimension: readonly (Tally & { readonly dimension: DimensionId })[];
  readonly bySource: readonly (Tally & { readonly sourceId: number })[];
  readonly byRole: readonly {
    readonly role: OperatorRole | null;
    readonly records: readonly number[];
    readonly voices: number;
  }[];
  readonly reporters: readonly number[];
  /** Voices of each of the last weeks, the oldest first. */
  readonly weeks: readonly { readonly dimension: DimensionId; readonly voices: readonly number[] }[];
  /** Of the same weeks. */
  readonly weekRecords: readonly (readonly number[])[];
  readonly cells: readonly Heard[];
  /** Of the weeks shown. */
  readonly sourceRecords: readonly { readonly sourceId: number; readonly records: readonly number[] }[];
  /** Of what was looked at for themes. */
  readonly exposure: { readonly now: number; readonly before: number };
  readonly rising: readonly ThemeFound[];
  readonly falling: readonly ThemeFound[];
  readonly weighty: readonly (ThemeFound & { readonly dimension: DimensionId; readonly impact: Impact })[];
};

export async function readRecords(
  snapshot: Snapshot,
  { teamId, period }: AskedRecords,
): Promise<RecordsRead> {
  const { from, to, before } = period;
  const weeksFrom = weekStart(to, 0).getTime();
  const themesFrom = from.getTime() - WEEKS_BEFORE * WEEK;
  const earliest = new Date(Math.min(weeksFrom, themesFrom, before.getTime()));
  const said = await saidBetween(snapshot, teamId, earliest, to);
  const isNow = ({ saidAt }: Said) => saidAt >= from.getTime();
  const now = said.filter(isNow);
  const earlier = said.filter(each => !isNow(each) && each.saidAt >= before.getTime());
  const words = await readWords(snapshot, said, themesFrom);
  const numbers = await numbersOf(
    snapshot,
    said.flatMap(({ id }) => (words.has(id) ? [] : [id])),
  );
  const numberOf = ({ id }: Said) => words.get(id)?.number ?? numbers.get(id) ?? 0;
  const late = await lateRecords(snapshot, teamId, from, to);
  const shown = said.filter(({ saidAt }) => saidAt >= weeksFrom);
  const tally = (pick: (each: Said) => boolean): Tally => {
    const own = now.filter(pick);
    return {
      voices: voicesIn(own),
      before: voicesIn(earlier.filter(pick)),
      records: named(own.map(numberOf)),
    };
  };
  const sourceIds = [...new Set(now.map(({ sourceId }) => sourceId))];
  const roles = [...new Set(now.map(each => words.get(each.id)?.role ?? null))];
  return {
    voices: voicesIn(now),
    records: now.length,
    named: named(now.map(numberOf)),
    voicesBefore: voicesIn(earlier),
    late: late.length,
    lateNamed: named(late),
    byDimension: DIMENSIONS.map(({ id }) => ({ dimension: id, ...tally(each => each.dimension === id) })),
    bySource: sourceIds.map(sourceId => ({ sourceId, ...tally(each => each.sourceId === sourceId) })),
    byRole: roles.map(role => {
      const own = now.filter(each => (words.get(each.id)?.role ?? null) === role);
      return { role, voices: voicesIn(own), records: named(own.map(numberOf)) };
    }),
    reporters: [...new Set(now.flatMap(each => words.get(each.id)?.reporterId ?? []))],
    weeks: weeksOf(said, weeksFrom),
    weekRecords: namedBy(
      shown,
      WEEKS_SHOWN,
      ({ saidAt }) => Math.floor((saidAt - weeksFrom) / WEEK),
      numberOf,
    ),
    cells: cellsOf(shown),
    sourceRecords: [...new Set(shown.map(({ sourceId }) => sourceId))].map(sourceId => ({
      sourceId,
      records: named(shown.filter(each => each.sourceId === sourceId).map(numberOf)),
    })),
    ...(await readThemes(snapshot, teamId, recordsSaid(said, words, themesFrom, from.getTime()))),
  };
}
export const recordsReading = bulkReading(import.meta.url, readRecords);

/** Written out: spreading two objects for each of 20,000 records takes longer than counting them. */
function recordsSaid(
  said: readonly Said[],
  words: ReadonlyMap<number, SaidWords>,
  since: number,
  from: number,
): SaidRecord[] {
  const records: SaidRecord[] = [];
  for (const { id, dimension, sourceId, voice, saidAt } of said) {
    const own = words.get(id);
    if (own === undefined || saidAt < since) continue;
    const { number, text, tags, sentiment, reporterId } = own;
    const isNow = saidAt >= from;
    records.push({ number, text, tags, dimension, sourceId, reporterId, sentiment, voice, isNow });
  }
  return records;
}

/** Of the newest. */
function readWords(snapshot: Snapshot, said: readonly Said[], from: number) {
  const wanted = said.filter(({ saidAt }) => saidAt >= from);
  wanted.sort((one, other) => other.saidAt - one.saidAt);
  return wordsOf(
    snapshot,
    wanted.slice(0, WORDS_READ).map(({ id }) => id),
  );
}

function voicesIn(said: readonly { readonly voice: number }[]): number {
  return new Set(said.map(({ voice }) => voice)).size;
}

/** Newest first. */
function named(numbers: readonly number[]): number[] {
  const known = numbers.filter(number => number > 0);
  return known.toSorted((one, other) => other - one).slice(0, RECORDS_NAMED);
}

/** @returns the records of each of so many classes */
function namedBy(
  said: readonly Said[],
  count: number,
  classOf: (each: Said) => number,
  numberOf: (each: Said) => number,
): number[][] {
  const classes = Array.from({ length: count }, (): number[] => []);
  for (const each of said) classes[classOf(each)]?.push(numberOf(each));
  return classes.map(named);
}

function weeksOf(said: readonly Said[], from: number): RecordsRead['weeks'] {
  const voices = new Map<string, Set<number>>();
  for (const { dimension, saidAt, voice } of said) {
    if (saidAt < from) continue;
    const key = `${dimension} ${Math.floor((saidAt - from) / WEEK)}`;
    const own = voices.get(key);
    if (own === undefined) voices.set(key, new Set([voice]));
    else own.add(voice);
  }
  return DIMENSIONS.map(({ id }) => ({
    dimension: id,
    voices: Array.from({ length: WEEKS_SHOWN }, (_, week) => voices.get(`${id} ${week}`)?.size ?? 0),
  }));
}

function cellsOf(said: readonly Said[]): Heard[] {
  const cells = new Map<
    string,
    Pick<Heard, 'sourceId' | 'dimension'> & { voices: Set<number>; newestAt: number }
  >();
  for (const { sourceId, dimension, voice, saidAt } of said) {
    const key = `${sourceId} ${dimension}`;
    const cell = cells.get(key) ?? { sourceId, dimension, voices: new Set(), newestAt: saidAt };
    cell.voices.add(voice);
    cell.newestAt = Math.max(cell.newestAt, saidAt);
    cells.set(key, cell);
  }
  return [...cells.values()].map(cell => ({ ...cell, voices: cell.voices.size }));
}

async function readThemes(
  snapshot: Snapshot,
  teamId: number,
  records: readonly SaidRecord[],
): Promise<Pick<RecordsRead, 'exposure' | 'rising' | 'falling' | 'weighty'>> {
  const exposure = {
    now: voicesIn(records.filter(({ isNow }) => isNow)),
    before: voicesIn(records.filter(({ isNow }) => !isNow)),
  };
  const themes = countThemes(
    records,
    await wordCutter(),
    await dictionaryOf(snapshot, teamId),
    THEME_VOICES_AT_LEAST,
  );
  const seen = themes.map(theme => ({
    ...{ theme, before: theme.before.size, after: theme.now.size },
    ...{ voicesBefore: exposure.before, voicesAfter: exposure.now },
    heardBy: Math.max(theme.reporters.size, theme.sources.size),
  }));
  const trends = [...trendsOf(seen)];
  const trending = (wanted: Trend) =>
    trends
      .filter(([, trend]) => trend === wanted)
      .map(([{ theme }]) => ({ theme }))
      .sort(
        ({ theme: one }, { theme: other }) =>
          other.now.size - one.now.size || other.before.size - one.before.size,
      );
  const describe = describing(snapshot, teamId);
  return {
    exposure,
    rising: await describe(trending('rising')),
    falling: await describe(trending('falling')),
    weighty: await describe(weightyOf(themes, records)),
  };
}

/** @returns the themes that move the sentiment of a dimension most, whichever way */
function weightyOf(themes: readonly Theme[], records: readonly SaidRecord[]) {
  const found: { theme: Theme; dimension: DimensionId; impact: Impact }[] = [];
  const spoken = themes.filter(({ now }) => now.size >= THEME_VOICES_AT_LEAST);
  for (const { id: dimension } of DIMENSIONS) {
    const sentiments = sentimentsOf(records.filter(each => each.isNow && each.dimension === dimension));
    const all = momentsOf(sentiments.values());
    for (const theme of spoken) {
      const own = momentsOf(saidBy(theme.now, sentiments));
      const impact = own.n < THEME_VOICES_AT_LEAST ? undefined : impactOf(own, without(all, own));
      // What chance alone may do is not worth a line.
      if (impact === undefined || (impact.low <= 0 && impact.high >= 0)) continue;
      const { low, high } = impact;
      found.push({ theme, dimension, impact: { impact: impact.impact, low, high } });
    }
  }
  return found.sort((one, other) => Math.abs(other.impact.impact) - Math.abs(one.impact.impact));
}

function* saidBy(voices: ReadonlySet<number>, sentiments: ReadonlyMap<number, number>): Generator<number> {
  for (const voice of voices) {
    const sentiment = sentiments.get(voice);
    if (sentiment !== undefined) yield sentiment;
  }
}

/** The mean of what each voice's records say. */
function sentimentsOf(records: readonly SaidRecord[]): Map<number, number> {
  const sums = new Map<number, { sum: number; count: number }>();
  for (const { voice, sentiment } of records) {
    if (sentiment === null) continue;
    const own = sums.get(voice) ?? { sum: 0, count: 0 };
    sums.set(voice, { sum: own.sum + sentiment, count: own.count + 1 });
  }
  return new Map([...sums].map(([voice, { sum, count }]) => [voice, sum / count]));
}

/** A theme that nobody may be quoted for is not named: its word would be a quotation. */
function describing(snapshot: Snapshot, teamId: number) {
  return async <Each extends { readonly theme: Theme }>(
    found: readonly Each[],
  ): Promise<(Omit<Each, 'theme'> & ThemeFound)[]> => {
    const described: (Omit<Each, 'theme'> & ThemeFound)[] = [];
    for (const { theme, words, ...more } of mergeSame(found.slice(0, 4 * THEMES_NAMED)).slice(
      0,
      THEMES_NAMED,
    )) {
      if (Math.max(theme.now.size, theme.before.size) < THEME_VOICES_AT_LEAST) continue;
      const now = theme.records.filter(({ isNow }) => isNow);
      const telling = now.length > 0 ? now : theme.records;
      const likely = mostReadable(telling, QUOTES_LOOKED_AT);
      const refused = await refusedAmong(
        snapshot,
        teamId,
        likely.map(({ number }) => number),
      );
      const quotes = likely.filter(({ number }) => !refused.has(number)).slice(0, QUOTES);
      if (quotes.length === 0) continue;
      described.push({
        ...(more as Omit<Each, 'theme'>),
        words,
        ...{ now: theme.now.size, before: theme.before.size, sources: theme.sources.size },
        records: named(telling.map(({ number }) => number)),
        quotes: quotes.map(({ number }) => number),
      });
    }
    return described;
  };
}
