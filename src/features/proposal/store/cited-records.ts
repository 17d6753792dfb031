/** What proposals cite, as far as a vote holds for it. */
import { z } from 'zod';
import { type EvidenceReader, evidenceStates } from '../../../conversation/evidence.ts';
import type { EvidenceState } from '../../../conversation/evidence-kind.ts';
import { numbersOf, parseThing, shortId } from '../../../domain/short-id.ts';
import { sql, type Transaction } from '../../../store/database.ts';
import type { Change } from '../domain/change.ts';
import { type Snapshot, snapshotOf } from '../domain/cited.ts';

/** @returns the short ids that changes cite, each once */
export function citedThings(changes: readonly Change[]): string[] {
  return [...new Set(changes.flatMap(change => change.evidence))];
}

/** @returns the snapshot of those things; one that is not there any more is as good as deleted */
export function snapshotAmong(
  states: ReadonlyMap<string, EvidenceState>,
  things: readonly string[],
): Snapshot {
  return snapshotOf(
    things.flatMap(thing => {
      const { kind: letter, number } = parseThing(thing) ?? {};
      if (letter === undefined || number === undefined) return [];
      const missing = { words: '', voice: number, isGone: true, isUnquotable: false };
      const { words, voice, isGone, isUnquotable: isRefused } = states.get(thing) ?? missing;
      return [{ letter, number, words, voice, isGone, isRefused }];
    }),
  );
}

/** @returns the snapshot of what changes cite, as it is now */
export async function snapshotNow(
  by: EvidenceReader,
  teamId: number,
  changes: readonly Change[],
): Promise<Snapshot> {
  const things = citedThings(changes);
  return snapshotAmong(await evidenceStates(by, teamId, things), things);
}

const editSchema = z.object({ changes: z.array(z.object({ name: z.string() })) });
/** What of a record an edit must have touched to change its words or its voice. */
const TELLING = ['text', 'endUser', 'sourceId'];

/**
 * Of a proposal without a snapshot, which an earlier version of the program left behind: it could cite feedback alone.
 * @returns which of the records that it cites may have changed since it was shown, as the audit log tells
 */
export async function changedSinceShown(
  transaction: Transaction,
  { teamId, number, changes }: { teamId: number; number: number; changes: readonly Change[] },
): Promise<number[]> {
  const subjects = numbersOf('F', citedThings(changes)).map(each => shortId('F', each));
  const rows = await transaction.query<{ subject: string; action: string; details: unknown }>(sql`
    SELECT subject, action, details FROM "Audit" audit
    WHERE audit."teamId" = ${teamId} AND audit.subject IN (SELECT value FROM json_each(${JSON.stringify(subjects)}))
      AND audit.action IN ('feedback.edited', 'feedback.deleted', 'feedback.restored', 'feedback.merged',
        'feedback.unmerged')
      AND audit.id > (SELECT max(shown.id) FROM "Audit" shown WHERE shown."teamId" = ${teamId}
        AND shown.subject = ${shortId('P', number)}
        AND shown.action IN ('proposal.made', 'proposal.edited', 'proposal.rebased'))`);
  const telling = rows.filter(({ action, details }) => {
    if (action !== 'feedback.edited') return true;
    const edit = editSchema.safeParse(details);
    return !edit.success || edit.data.changes.some(({ name }) => TELLING.includes(name));
  });
  return numbersOf(
    'F',
    telling.map(({ subject }) => subject),
  );
}
