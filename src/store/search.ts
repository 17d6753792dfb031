/**
 * Full-text search over feedback: SQLite's FTS5, with two columns. `words` has every Han character standing alone,
 * so that a query of any length, from one character, is a phrase and Latin goes by word. `facets` has one term for
 * each thing one can filter by, so that any mix of text and filters is one intersection inside the index, and its
 * cost does not grow with what the filters leave out.
 */
import { coverDays, unitsOf } from '../domain/day-cover.ts';
import { type FeedbackContent, tagKey } from '../domain/feedback.ts';
import { type Day, dayOf } from '../domain/zoned-time.ts';
import { sql, type Transaction } from './database.ts';

export type SearchFilter = {
  readonly teamId: number;
  /** Words that must all occur, each as a whole. */
  readonly words: readonly string[];
  readonly dimension?: string | undefined;
  readonly sourceId?: number | undefined;
  readonly sentiment?: number | undefined;
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
  /** Only records up to this id: keeps pages in place while new records arrive. */
  readonly upToId?: number | undefined;
};

type Indexed = FeedbackContent & {
  readonly id: number;
  readonly teamId: number;
  readonly reporterId: number;
  readonly reporterRole: string | null;
};

export async function indexFeedback(transaction: Transaction, record: Indexed, zone: string): Promise<void> {
  await transaction.execute(sql`
    INSERT INTO "FeedbackSearch" (rowid, words, facets)
    VALUES (${record.id}, ${spaced(record.text)}, ${facetsOf(record, zone).join(' ')})`);
}

export async function unindexFeedback(transaction: Transaction, id: number): Promise<void> {
  await transaction.execute(sql`DELETE FROM "FeedbackSearch" WHERE rowid = ${id}`);
}

/** Beyond this nobody pages or cares for the exact number, and a search must not get slower with what there is. */
export const FOUND_AT_MOST = 10_000;

export type Found = {
  /** The page's ids, newest first. */
  readonly ids: number[];
  /** How many match, up to `FOUND_AT_MOST`. */
  readonly total: number;
  /** There are more. */
  readonly isCutShort: boolean;
};

/** Finds the newest matching records after the first `skip`. */
export async function searchFeedback(
  transaction: Transaction,
  filter: SearchFilter,
  page: { skip: number; take: number },
): Promise<Found> {
  const query = queryOf(filter);
  const upTo = filter.upToId ?? Number.MAX_SAFE_INTEGER;
  // libsql binds every number as REAL, by which the index can't be bounded.
  const matches = sql`FROM "FeedbackSearch" WHERE "FeedbackSearch" MATCH ${query} AND rowid <= CAST(${upTo} AS INTEGER)`;
  const [count] = await transaction.query<{ total: number }>(sql`
    SELECT count(*) AS total FROM (SELECT rowid ${matches} LIMIT ${FOUND_AT_MOST + 1})`);
  const rows = await transaction.query<{ rowid: number }>(sql`
    SELECT rowid ${matches} ORDER BY rowid DESC LIMIT ${page.take} OFFSET ${page.skip}`);
  const total = count?.total ?? 0;
  return {
    ids: rows.map(row => row.rowid),
    total: Math.min(total, FOUND_AT_MOST),
    isCutShort: total > FOUND_AT_MOST,
  };
}

/** @returns the words of a query that the index can find: each at least one letter, digit or Han character */
export function searchableWords(typed: string): string[] {
  return typed.split(/\s+/u).filter(word => /[\p{L}\p{N}]/u.test(word.normalize('NFKC')));
}

/** Surrounds every Han character with spaces, in the compatibility form in which full-width Latin is Latin. */
export function spaced(text: string): string {
  return text.normalize('NFKC').replace(/\p{Script=Han}/gu, ' $& ');
}

function queryOf(filter: SearchFilter): string {
  const { teamId } = filter;
  const one = (facet: Facet, value: string | number | undefined) =>
    value === undefined ? [] : [term(teamId, facet, value)];
  const any = (facet: Facet, values: readonly (string | number)[] | undefined) =>
    values === undefined
      ? []
      : [`(${values.map(value => term(teamId, facet, value)).join(' OR ') || 'none'})`];
  const { days } = filter;
  const terms = [
    ...one('dimension', filter.dimension),
    ...one('source', filter.sourceId),
    ...one('sentiment', filter.sentiment),
    ...one('intensity', filter.intensity),
    ...one('segment', filter.segment && tagKey(filter.segment)),
    ...one('consent', filter.consent),
    ...one('user', filter.endUser),
    ...one('role', filter.role),
    ...(filter.tags ?? []).flatMap(tag => one('tag', tagKey(tag))),
    ...any('reporter', filter.reporterIds),
    ...any('day', days && coverDays(days.first, days.last)),
  ];
  // Every facet is of the team already; only words are not.
  if (terms.length === 0) terms.push(term(teamId, 'team', ''));
  const phrases = filter.words.map(word => `words : "${spaced(word).replaceAll('"', ' ')}"`);
  return [...phrases, `facets : (${terms.join(' AND ')})`].join(' AND ');
}

/** @param zone in which the day on which the user said it is reckoned */
export function facetsOf(record: Indexed, zone: string): string[] {
  const of = (facet: Facet, value: string | number | null) =>
    value === null ? [] : [term(record.teamId, facet, value)];
  return [
    ...of('team', ''),
    ...of('dimension', record.dimension),
    ...of('source', record.sourceId),
    ...of('sentiment', record.sentiment),
    ...of('intensity', record.intensity),
    ...of('segment', record.segment && tagKey(record.segment)),
    ...of('consent', record.consent),
    ...of('user', record.endUser),
    ...of('role', record.reporterRole),
    ...record.tags.flatMap(tag => of('tag', tagKey(tag))),
    ...of('reporter', record.reporterId),
    ...unitsOf(dayOf(record.saidAt, zone)).flatMap(unit => of('day', unit)),
  ];
}

type Facet =
  | 'team'
  | 'dimension'
  | 'source'
  | 'sentiment'
  | 'intensity'
  | 'segment'
  | 'consent'
  | 'user'
  | 'role'
  | 'tag'
  | 'reporter'
  | 'day';

/** One word of letters and digits, whatever the value: the tokenizer would split anything else. */
function term(teamId: number, facet: Facet, value: string | number): string {
  return `t${teamId}${facet}${Buffer.from(String(value)).toString('hex')}`;
}
