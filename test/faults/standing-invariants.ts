/**
 * Whether each standing of a claim that is kept is what its evidence amounts to (method.md §8): an oracle that weighs it anew,
 * from the rows alone.
 */
import { z } from 'zod';
import type { Look } from './inspect-database.ts';

const keptSchema = z.object({
  basis: z.string(),
  at: z.number(),
  supporting: z.number(),
  contradicting: z.number(),
  voicesFor: z.number(),
  voicesAgainst: z.number(),
  sources: z.number(),
  newestVoiceAt: z.number().nullable(),
});
type Reckoned = Omit<z.infer<typeof keptSchema>, 'basis' | 'at'>;
type PieceRow = {
  side: 'supporting' | 'contradicting';
  sourceId: number;
  weight: number;
  voice: number;
  saidAt: number;
};

const DAY_MILLISECONDS = 86_400_000;

/** @returns a line for every claim that keeps another standing than its evidence amounts to */
export function wronglyKeptStandings(look: Look): string[] {
  const kept = look<{
    claimId: number;
    standing: string;
    lastEvidence: number;
    lastFact: number;
    of: string;
  }>(`
    SELECT claim.id AS "claimId", claim.standing, 9e15 AS "lastEvidence", 9e15 AS "lastFact",
      'C' || claim.number AS of
    FROM "Claim" claim WHERE claim.standing IS NOT NULL
    UNION ALL
    SELECT kept."claimId", kept.standing, version."lastEvidence", version."lastFact",
      'C' || claim.number || ' in v' || kept.version
    FROM "ClaimStanding" kept JOIN "Claim" claim ON claim.id = kept."claimId"
    JOIN "PersonaVersion" version ON version."personaId" = kept."personaId" AND version.number = kept.version`);
  return kept.flatMap(({ claimId, standing, lastEvidence, lastFact, of }) => {
    const { basis, at, ...numbers } = keptSchema.parse(JSON.parse(standing));
    const pieces = look<PieceRow>(
      `SELECT evidence.side, fact."sourceId", fact.weight, fact.voice, fact."saidAt" FROM "Evidence" evidence
       JOIN "EvidenceFact" fact ON fact.id = (SELECT max(id) FROM "EvidenceFact" latest
         WHERE latest."teamId" = evidence."teamId" AND latest.thing = evidence.thing AND latest.id <= ?)
       WHERE evidence."claimId" = ? AND evidence.id <= ? AND NOT fact."isGone"`,
      lastFact,
      claimId,
      lastEvidence,
    );
    const fresh = reckon(pieces, basis, at);
    const isEqual = Object.entries(fresh).every(([name, value]) => {
      const other = numbers[name as keyof Reckoned];
      return value === null || other === null ? value === other : Math.abs(value - other) < 1e-9;
    });
    return isEqual ? [] : [`${of} keeps ${JSON.stringify(numbers)}, but amounts to ${JSON.stringify(fresh)}`];
  });
}

/** @param basis the half-life in days, then the weights of sources where they are not 1 */
function reckon(pieces: readonly PieceRow[], basis: string, at: number): Reckoned {
  const [halfLife = '', ...weights] = basis.split(' ');
  const sourceWeights = new Map(weights.map(each => each.split(':').map(Number) as [number, number]));
  const bySide = { supporting: new Map<number, number>(), contradicting: new Map<number, number>() };
  const firstHeard = new Map<number, number>();
  for (const { side, sourceId, weight: fact, voice, saidAt } of pieces) {
    const days = Math.max(0, at - saidAt) / DAY_MILLISECONDS;
    const weight = (sourceWeights.get(sourceId) ?? 1) * fact * 2 ** (-days / Number(halfLife));
    bySide[side].set(voice, Math.max(weight, bySide[side].get(voice) ?? 0));
    if (side === 'supporting') firstHeard.set(voice, Math.min(saidAt, firstHeard.get(voice) ?? saidAt));
  }
  const supporting = pieces.filter(piece => piece.side === 'supporting');
  return {
    supporting: [...bySide.supporting.values()].reduce((sum, weight) => sum + weight, 0),
    contradicting: [...bySide.contradicting.values()].reduce((sum, weight) => sum + weight, 0),
    voicesFor: bySide.supporting.size,
    voicesAgainst: bySide.contradicting.size,
    sources: new Set(supporting.map(piece => piece.sourceId)).size,
    newestVoiceAt: firstHeard.size === 0 ? null : Math.max(...firstHeard.values()),
  };
}
