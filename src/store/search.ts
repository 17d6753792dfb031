/**
 * Full-text search over feedback: SQLite's FTS5, with two columns. `words` has every Han character standing alone,
 * so that a query of any length, from one character, is a phrase and Latin goes by word. `facets` has one term for
 * each thing one can filter by, so that any mix of text and filters is one intersection inside the index, and its
 * cost does not grow with what the filters leave out.
 */
import { coverDays, unitsOf } from '../domain/day-cover.ts';
import type { FeedbackContent } from '../domain/feedback.ts';
import { tagKey } from '../domain/feedback.ts';
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

/** @returns the ids of the newest matching records after the first `skip`, and how many match in all */
export async function searchFeedback(
  transaction: Transaction,
  filter: SearchFilter,
  page: { skip: number; take: number },
): Promise<{ ids: number[]; total: number }> {
  const query = queryOf(filter);
  const upTo = filter.upToId ?? Number.MAX_SAFE_INTEGER;
  const [count] = await transaction.query<{ total: number }>(sql`
    SELECT count(*) AS total FROM "FeedbackSearch" WHERE "FeedbackSearch" MATCH ${query} AND rowid <= ${upTo}`);
  const rows = await transaction.query<{ rowid: number }>(sql`
    SELECT rowid FROM "FeedbackSearch" WHERE "FeedbackSearch" MATCH ${query} AND rowid <= ${upTo}
    ORDER BY rowid DESC LIMIT ${page.take} OFFSET ${page.skip}`);
  return { ids: rows.map(row => row.rowid), total: count?.total ?? 0 };
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
  const any = (terms: readonly string[]) => (terms.length === 0 ? 'none' : `(${terms.join(' OR ')})`);
  const terms = [term('team', filter.teamId)];
  if (filter.dimension !== undefined) terms.push(term('dimension', filter.dimension));
  if (filter.sourceId !== undefined) terms.push(term('source', filter.sourceId));
  if (filter.sentiment !== undefined) terms.push(term('sentiment', filter.sentiment));
  if (filter.intensity !== undefined) terms.push(term('intensity', filter.intensity));
  if (filter.segment !== undefined) terms.push(term('segment', tagKey(filter.segment)));
  if (filter.consent !== undefined) terms.push(term('consent', filter.consent));
  if (filter.endUser !== undefined) terms.push(term('user', filter.endUser));
  if (filter.role !== undefined) terms.push(term('role', filter.role));
  for (const tag of filter.tags ?? []) terms.push(term('tag', tagKey(tag)));
  if (filter.reporterIds !== undefined) terms.push(any(filter.reporterIds.map(id => term('reporter', id))));
  if (filter.days !== undefined) {
    terms.push(any(coverDays(filter.days.first, filter.days.last).map(unit => term('day', unit))));
  }
  const phrases = filter.words.map(word => `words : "${spaced(word).replaceAll('"', ' ')}"`);
  return [...phrases, `facets : (${terms.join(' AND ')})`].join(' AND ');
}

export function facetsOf(record: Indexed, zone: string): string[] {
  const facets = [
    term('team', record.teamId),
    term('dimension', record.dimension),
    term('source', record.sourceId),
    term('consent', record.consent),
    term('reporter', record.reporterId),
    ...unitsOf(dayOf(record.saidAt, zone)).map(unit => term('day', unit)),
    ...record.tags.map(tag => term('tag', tagKey(tag))),
  ];
  if (record.sentiment !== null) facets.push(term('sentiment', record.sentiment));
  if (record.intensity !== null) facets.push(term('intensity', record.intensity));
  if (record.segment !== null) facets.push(term('segment', tagKey(record.segment)));
  if (record.endUser !== null) facets.push(term('user', record.endUser));
  if (record.reporterRole !== null) facets.push(term('role', record.reporterRole));
  return facets;
}

/** One word of letters and digits, whatever the value: the tokenizer would split anything else. */
function term(facet: string, value: string | number): string {
  return `${facet}${Buffer.from(String(value)).toString('hex')}`;
}
