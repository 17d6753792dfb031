/**
 * Whether each undecided proposal shows the records that it cites as they are (method.md §10, exact content): their
 * words, whether they are there, and which of them are one voice.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { VOICE_OF_FEEDBACK } from '../features/feedback/store/voice-invariants.ts';
import type { Look } from './inspect-database.ts';

type ProposalRow = { id: number; teamId: number; number: number; cited: string | null };
type RecordRow = { number: number; text: string; voice: number; deletedAt: number | null };

const citedSchema = z.array(
  z.object({ record: z.number(), words: z.string().nullable(), voice: z.number() }),
);

export function wronglyCited(look: Look): string[] {
  const proposals = look<ProposalRow>(
    `SELECT id, "teamId", number, cited FROM "Proposal" WHERE state IN ('open', 'in-conflict')`,
  );
  return proposals.flatMap(proposal => {
    const problem = problemOf(look, proposal);
    return problem === undefined ? [] : [`P${proposal.number} of team ${proposal.teamId}: ${problem}`];
  });
}

function problemOf(look: Look, { id, cited }: ProposalRow): string | undefined {
  const records = look<RecordRow>(
    `SELECT DISTINCT feedback.number, feedback.text, ${VOICE_OF_FEEDBACK} AS voice, feedback."deletedAt"
     FROM "Proposal" proposal, json_each(proposal.changes) change, json_each(change.value, '$.evidence') thing
     JOIN "Feedback" feedback ON feedback."teamId" = proposal."teamId" AND thing.value = 'F' || feedback.number
     WHERE proposal.id = ? ORDER BY feedback.number`,
    id,
  );
  if (cited === null) return 'nobody has noted what it cites';
  const shown = citedSchema.parse(JSON.parse(cited));
  if (shown.map(each => each.record).join() !== records.map(each => each.number).join())
    return `it cites ${records.map(each => each.number)}, and ${cited} is noted`;
  for (const [place, { number, text, voice, deletedAt }] of records.entries()) {
    const entry = shown[place];
    const words = createHash('sha256').update(text).digest('base64url').slice(0, 16);
    if (entry?.words !== (deletedAt === null ? words : null)) return `F${number} is not as it was shown`;
    if (deletedAt !== null) continue;
    const first = records.find(each => each.voice === voice && each.deletedAt === null);
    if (entry.voice !== first?.number) return `F${number} is of another voice than was shown`;
  }
  return undefined;
}
