/**
 * Search over feedback. The index can tell at once where a term stands, but what several common terms have in common
 * only by going through all of them, other teams' too. So one term, the rarest of late, drives a search: its newest
 * records are looked at one by one, and what was not looked at is told. Whatever is asked, so much work is all.
 */

import { z } from 'zod';
import { normalized } from '../../../domain/normal-form.ts';
import { addDays, type Day, startOfDay } from '../../../domain/zoned-time.ts';
import { sql, type Transaction } from '../../../store/database.ts';
import { coverDays } from '../domain/day-cover.ts';
import { tagKey } from '../domain/feedback.ts';
import { type Facet, term, tokensOf } from './search-index.ts';

export type SearchFilter = {
  readonly teamId: number;
  /** Words that must all occur, each in any of its forms, as a whole. */
  readonly words: readonly (readonly string[])[];
  readonly dimension?: string | undefined;
  /** Any of these. */
  readonly sourceIds?: readonly number[] | undefined;
  /** Any of these. */
  readonly sentiments?: readonly number[] | undefined;
  readonly intensity?: number | undefined;
  readonly segment?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly consent?: string | undefined;
  readonly endUser?: string | undefined;
  readonly role?: string | undefined;
  /** The ids under which the reporter's records stand. */
  readonly reporterIds?: readonly number[] | undefined;
  /** Days on which the user said it, both included. */
  readonly days?: { readonly first: Day; readonly last: Day } | undefined;
  /** Days on which it was recorded, both included. */
  readonly recorded?: { readonly first: Day; readonly last: Day } | undefined;
  /** Only records up to this id: keeps pages in place while new records arrive. */
  readonly upToId?: number | undefined;
};

/** Beyond this nobody pages or cares for the exact number, and a search must not get slower with what there is. */
export const FOUND_AT_MOST = 10_000;
/** So many records are looked at one by one. */
const LOOKED_AT_MOST = 4_000;
/** And so many characters of what they say, or some more. */
const READ_AT_MOST = 200_000;
/** So many are looked at together. */
const CHUNK = 50;
/** A term that so few records have need not be compared with others. */
const RARE = 200;
/** So many of the words asked for may drive the search. */
const TOKENS_AT_MOST = 6;

export type Found = {
  /** The page's ids, newest first. */
  readonly ids: number[];
  /** How many match, as far as was looked. */
  readonly total: number;
  /** The newest record of the team that was not looked at; undefined where all were. */
  readonly olderId: number | undefined;
};

/**
 * Finds the newest matching records after the first `skip`.
 * @param zone in which days are reckoned
 */
export async function searchFeedback(
  transaction: Transaction,
  filter: SearchFilter,
  page: { skip: number; take: number },
  zone: string,
): Promise<Found> {
  const terms = termsOf(filter);
  const upTo = filter.upToId ?? Number.MAX_SAFE_INTEGER;
  const [only, ...others] = terms;
  if (only !== undefined && others.length === 0 && filter.recorded === undefined)
    return foundByTerm(transaction, only, upTo, page);
  const driver = await driverOf(transaction, terms, upTo);
  const { found, lookedTo } = await lookThrough(transaction, driver.ids, filter, zone);
  const isAll = lookedTo === driver.ids.at(-1) && driver.isAll;
  const team = term(filter.teamId, 'team', '');
  return {
    ids: found.slice(page.skip, page.skip + page.take),
    total: found.length,
    olderId: isAll || lookedTo === undefined ? undefined : await newestOf(transaction, team, lookedTo - 1),
  };
}

/** @returns the words of a query that the index can find, each once: each at least one letter, digit or Han character */
export function searchableWords(typed: string): string[] {
  const words = new Map<string, string>();
  for (const word of typed.split(/\s+/u)) {
    const key = searchForm(word);
    if (key !== '' && !words.has(key)) words.set(key, word);
  }
  return [...words.values()];
}

/** What has one term only is what the index has of it. */
async function foundByTerm(
  transaction: Transaction,
  query: string,
  upTo: number,
  page: { skip: number; take: number },
): Promise<Found> {
  const matches = matching(query, upTo);
  const [count] = await transaction.query<{ total: number }>(sql`
    SELECT count(*) AS total FROM (SELECT rowid ${matches} LIMIT ${FOUND_AT_MOST})`);
  const rows = await transaction.query<{ rowid: number }>(sql`
    SELECT rowid ${matches} ORDER BY rowid DESC LIMIT ${page.take} OFFSET ${page.skip}`);
  const total = count?.total ?? 0;
  const [older] =
    total < FOUND_AT_MOST
      ? []
      : await transaction.query<{ rowid: number }>(sql`
          SELECT rowid ${matches} ORDER BY rowid DESC LIMIT 1 OFFSET ${FOUND_AT_MOST}`);
  return { ids: rows.map(row => row.rowid), total, olderId: older?.rowid };
}

/** libsql binds every number as REAL, by which the index can't be bounded. */
function matching(query: string, upTo: number) {
  return sql`FROM "FeedbackSearch" WHERE "FeedbackSearch" MATCH ${query} AND rowid <= CAST(${upTo} AS INTEGER)`;
}

async function newestOf(transaction: Transaction, query: string, upTo: number): Promise<number | undefined> {
  const [row] = await transaction.query<{ rowid: number }>(sql`
    SELECT rowid ${matching(query, upTo)} ORDER BY rowid DESC LIMIT 1`);
  return row?.rowid;
}

/** @returns the newest records of the term whose newest records reach back furthest; `isAll` when it has no more */
async function driverOf(
  transaction: Transaction,
  terms: readonly string[],
  upTo: number,
): Promise<{ ids: number[]; isAll: boolean }> {
  let best = { query: '', lowest: Number.POSITIVE_INFINITY, count: Number.POSITIVE_INFINITY };
  for (const query of terms) {
    const [row] = await transaction.query<{ count: number; lowest: number | null }>(sql`
      SELECT count(*) AS count, min(rowid) AS lowest FROM (
        SELECT rowid ${matching(query, upTo)} ORDER BY rowid DESC LIMIT ${LOOKED_AT_MOST + 1})`);
    const found = { query, count: row?.count ?? 0, lowest: row?.lowest ?? 0 };
    const isRarer = found.count === best.count ? found.lowest < best.lowest : found.count < best.count;
    if (isRarer) best = found;
    if (best.count < RARE) break;
  }
  const rows = await transaction.query<{ ids: number[] }>(sql`
    SELECT json_group_array(rowid) AS ids FROM (
      SELECT rowid ${matching(best.query, upTo)} ORDER BY rowid DESC LIMIT ${LOOKED_AT_MOST})`);
  return { ids: idsSchema.parse(JSON.parse(String(rows[0]?.ids))), isAll: best.count <= LOOKED_AT_MOST };
}

const idsSchema = z.array(z.number());

/**
 * Looks at records one by one, newest first.
 * @returns those that match, and the last that was looked at
 */
async function lookThrough(
  transaction: Transaction,
  ids: readonly number[],
  filter: SearchFilter,
  zone: string,
): Promise<{ found: number[]; lookedTo: number | undefined }> {
  const phrases = filter.words.map(forms => forms.map(searchForm));
  const segment = filter.segment && tagKey(filter.segment);
  const ranges = { said: rangeOf(filter.days, zone), recorded: rangeOf(filter.recorded, zone) };
  const found: number[] = [];
  let read = 0;
  let at = 0;
  while (at < ids.length && read < READ_AT_MOST) {
    const chunk = ids.slice(at, at + CHUNK);
    at += chunk.length;
    for (const row of await rowsOf(transaction, chunk, filter, ranges)) {
      if (segment !== undefined && tagKey(row.segment ?? '') !== segment) continue;
      const said = phrases.length === 0 ? '' : searchForm(row.text);
      // A few signs may stand for many letters.
      read += Math.max(row.text.length, said.length);
      const tags = phrases.length === 0 ? [] : tagsSchema.parse(JSON.parse(row.tags)).map(searchForm);
      if (phrases.every(forms => forms.some(form => said.includes(form) || tags.includes(form))))
        found.push(row.id);
      if (read >= READ_AT_MOST) return { found, lookedTo: row.id };
    }
  }
  return { found, lookedTo: ids[at - 1] };
}

/** From the first instant to before the last; both null where any time is meant. */
type Range = readonly [from: Date, until: Date] | readonly [null, null];

function rangeOf(days: SearchFilter['days'], zone: string): Range {
  return days === undefined
    ? [null, null]
    : [startOfDay(days.first, zone), startOfDay(addDays(days.last, 1), zone)];
}

type Row = {
  readonly id: number;
  readonly text: string;
  readonly segment: string | null;
  /** As JSON. */
  readonly tags: string;
};

const tagsSchema = z.array(z.string());

/** @returns those of the records that are what is asked for but for words and segment, newest first */
async function rowsOf(
  transaction: Transaction,
  ids: readonly number[],
  filter: SearchFilter,
  ranges: { readonly said: Range; readonly recorded: Range },
): Promise<Row[]> {
  const { teamId } = filter;
  const list = (values: readonly (string | number)[] | undefined) =>
    values === undefined ? null : JSON.stringify(values);
  const is = (column: ReturnType<typeof sql>, value: string | number | undefined) =>
    sql`(${value ?? null} IS NULL OR ${column} = ${value ?? null})`;
  const reporters = list(filter.reporterIds);
  const tags = list((filter.tags ?? []).map(tagKey));
  const [from, until] = ranges.said;
  const [recordedFrom, recordedUntil] = ranges.recorded;
  const [sources, sentiments] = [list(filter.sourceIds), list(filter.sentiments)];
  return transaction.query<Row>(sql`
    SELECT id, text, segment, CAST(tags AS TEXT) AS tags FROM "Feedback"
    WHERE id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))
      AND +"teamId" = ${teamId} AND "deletedAt" IS NULL
      AND ${is(sql`+dimension`, filter.dimension)}
      AND (${sources} IS NULL OR +"sourceId" IN (SELECT value FROM json_each(${sources})))
      AND (${sentiments} IS NULL OR sentiment IN (SELECT value FROM json_each(${sentiments})))
      AND ${is(sql`intensity`, filter.intensity)}
      AND ${is(sql`consent`, filter.consent)} AND ${is(sql`+"endUser"`, filter.endUser)}
      AND ${is(sql`"reporterRole"`, filter.role)}
      AND (${reporters} IS NULL OR "reporterId" IN (SELECT value FROM json_each(${reporters})))
      AND (${from} IS NULL OR +"saidAt" >= ${from} AND +"saidAt" < ${until})
      AND (${recordedFrom} IS NULL OR +"recordedAt" >= ${recordedFrom} AND +"recordedAt" < ${recordedUntil})
      AND NOT EXISTS (
        SELECT 1 FROM json_each(${tags}) wanted WHERE NOT EXISTS (
          SELECT 1 FROM "FeedbackTag" tag WHERE tag."feedbackId" = "Feedback".id AND tag.tag = wanted.value))
    ORDER BY id DESC`);
}

/** A token of letters or of digits that is no character of the index by itself, or what stands between tokens. */
const TOKEN_OR_GAP =
  /((?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}])[\p{L}\p{Co}])+|\p{N}+)|[^\p{L}\p{N}\p{Co}]+/gu;

/**
 * @returns a text so that what has a word, as the index would find it, has the word's form as a part: compatibility
 *   form, lower case, without accents; Han, Japanese and Korean characters side by side, other tokens between spaces
 */
function searchForm(text: string): string {
  const folded = normalized(text).toLowerCase();
  const isAccented = /[\u00c0-\u024f\u1e00-\u1eff]|[\u0300-\u036f]/.test(folded);
  const plain = isAccented
    ? normalized(normalized(folded, 'NFD').replace(/[\u0300-\u036f]/g, ''), 'NFC')
    : folded;
  return plain.replace(TOKEN_OR_GAP, (_, token: string | undefined) =>
    token === undefined ? '' : ` ${token} `,
  );
}

/**
 * A record has a word, in one of its forms, in its text or as one of its tags. In an index of before, what is parted now is one
 * token.
 * @returns queries that whatever has one of the forms meets: of each form the first token, the second … or its last
 */
function wordTerms(teamId: number, forms: readonly string[]): string[] {
  const read = forms
    .map(form => ({ tokens: tokensOf(form), wholes: wholeTokens(form) }))
    .filter(({ tokens }) => tokens.length > 0);
  const tags = forms.map(form => `facets : ${term(teamId, 'tag', tagKey(form))}`);
  const longest = Math.max(0, ...read.map(({ tokens }) => tokens.length));
  return Array.from({ length: longest }, (_, place) => {
    const said = read.flatMap(({ tokens, wholes }) => {
      const token = tokens[Math.min(place, tokens.length - 1)] ?? '';
      const older = wholes.find(whole => whole !== token && whole.includes(token));
      return [`words : "${token}"`, ...(older === undefined ? [] : [`words : "${older}"`])];
    });
    return `(${[...new Set([...said, ...tags])].join(' OR ')})`;
  });
}

function wholeTokens(word: string): readonly string[] {
  return (
    normalized(word)
      .toLowerCase()
      .match(/(?:(?!\p{Script=Han})(?:\p{L}|\p{N}|\p{Co}|[\u0300-\u036f]))+/gu) ?? []
  );
}

/** @returns queries of one term each, all of which a record must meet; one at least */
function termsOf(filter: SearchFilter): string[] {
  const { teamId, days } = filter;
  const one = (facet: Facet, value: string | number | undefined) =>
    value === undefined ? [] : [`facets : ${term(teamId, facet, value)}`];
  const any = (facet: Facet, values: readonly (string | number)[] | undefined) =>
    values === undefined
      ? []
      : [`facets : (${values.map(value => term(teamId, facet, value)).join(' OR ') || 'none'})`];
  const facets = [
    ...one('user', filter.endUser),
    ...one('segment', filter.segment && tagKey(filter.segment)),
    ...(filter.tags ?? []).flatMap(tag => one('tag', tagKey(tag))),
    ...any('source', filter.sourceIds),
    ...one('dimension', filter.dimension),
    ...any('sentiment', filter.sentiments),
    ...one('intensity', filter.intensity),
    ...one('consent', filter.consent),
    ...one('role', filter.role),
    ...any('reporter', filter.reporterIds),
    ...any('day', days && coverDays(days.first, days.last)),
  ];
  // Every facet is of the team already; only words are not.
  if (facets.length === 0) facets.push(`facets : ${term(teamId, 'team', '')}`);
  const words = [...new Set(filter.words.flatMap(forms => wordTerms(teamId, forms)))];
  return [...facets, ...words.slice(0, TOKENS_AT_MOST)];
}
