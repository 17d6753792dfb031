/**
 * The full-text index over feedback: SQLite's FTS5, with two columns. `words` has every Han character standing alone,
 * so that a query of any length, from one character, is a phrase and Latin goes by word. `facets` has one term for
 * each thing one can filter by.
 */

import { normalized } from '../../../domain/normal-form.ts';
import { dayOf } from '../../../domain/zoned-time.ts';
import { sql, type Transaction } from '../../../store/database.ts';
import { unitsOf } from '../domain/day-cover.ts';
import { type FeedbackContent, tagKey } from '../domain/feedback.ts';

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

/**
 * Surrounds every Han, Japanese and Korean character with spaces, in the compatibility form in which full-width Latin is Latin, and
 * parts letters from digits: iPhone15壳 is found by iphone, 15 and 壳.
 */
export function spaced(text: string): string {
  return normalized(text)
    .replace(STANDING_ALONE, ' $& ')
    .replace(/(?<=\p{L}\p{M}*)(?=\p{N})|(?<=\p{N})(?=\p{L})/gu, ' ');
}

/** Scripts that put no spaces between words. */
const STANDING_ALONE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu;

/** @returns a text as the tokens that the index has of it, in its order; accents are left on */
export function tokensOf(text: string): string[] {
  return (
    spaced(text)
      .toLowerCase()
      .match(/(?:\p{L}|\p{N}|\p{Co}|[\u0300-\u036f])+/gu) ?? []
  );
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

export type Facet =
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
export function term(teamId: number, facet: Facet, value: string | number): string {
  return `t${teamId}${facet}${Buffer.from(String(value)).toString('hex')}`;
}
