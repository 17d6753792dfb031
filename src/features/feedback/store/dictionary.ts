/** A team's dictionary (`/words`). */
import type { Dictionary } from '../../../domain/dictionary.ts';
import type { Snapshot } from '../../../store/bulk-reading.ts';
import { sql, type Transaction } from '../../../store/database.ts';

export type WordKind = 'word' | 'stop' | 'synonym';
export type TeamWord = { readonly word: string; readonly kind: WordKind; readonly same: string | null };

/** @returns all words of a team, by kind, as they were given */
export async function teamWords(snapshot: Snapshot, teamId: number): Promise<TeamWord[]> {
  const rows = await snapshot.query<Omit<TeamWord, 'kind'> & { kind: string }>(sql`
    SELECT word, kind, same FROM "TeamWord" WHERE "teamId" = ${teamId} ORDER BY kind, "createdAt", word`);
  return rows.map(row => ({
    ...row,
    kind: row.kind === 'stop' || row.kind === 'synonym' ? row.kind : 'word',
  }));
}

export async function dictionaryOf(snapshot: Snapshot, teamId: number): Promise<Dictionary> {
  const all = await teamWords(snapshot, teamId);
  const of = (kind: WordKind) => all.filter(each => each.kind === kind).map(({ word }) => word);
  return {
    words: of('word'),
    stop: of('stop'),
    synonyms: all.flatMap(({ word, kind, same }) =>
      kind === 'synonym' && same !== null ? [[word, same] as const] : [],
    ),
  };
}

/** A word has one meaning: what is said of it last. */
export async function saveWord(
  transaction: Transaction,
  teamId: number,
  { word, kind, same }: TeamWord,
  at: Date,
): Promise<void> {
  await transaction.execute(sql`
    INSERT INTO "TeamWord" ("teamId", word, kind, same, "createdAt") VALUES (${teamId}, ${word}, ${kind}, ${same}, ${at})
    ON CONFLICT ("teamId", word) DO UPDATE SET kind = excluded.kind, same = excluded.same, "createdAt" = excluded."createdAt"`);
}

/** @returns whether the team had that word */
export async function removeWord(transaction: Transaction, teamId: number, word: string): Promise<boolean> {
  const removed = await transaction.execute(sql`
    DELETE FROM "TeamWord" WHERE "teamId" = ${teamId} AND word = ${word}`);
  return removed > 0;
}
