/** Weighing: by what a team weighs evidence. Settings, equal for all versions; each kind of evidence says its own. */
import { type EvidenceReader, weighersOf } from '../../conversation/evidence.ts';
import type { Weigher } from '../../conversation/evidence-kind.ts';
import type { Stage } from '../../conversation/stage.ts';
import { SHORT_ID_KINDS, type ShortIdKind } from '../../domain/short-id.ts';
import type { Weighable } from './domain/confidence.ts';

export type Weighing = {
  readonly halfLifeDays: number;
  /** By the letter of each kind of evidence that there is. */
  readonly weighers: ReadonlyMap<ShortIdKind, Weigher>;
};

export function weighingNow(stage: Pick<Stage, 'transaction' | 'features' | 'team'>): Promise<Weighing> {
  return weighingOf(stage, stage.team.id, stage.team.settings.halfLifeDays);
}

export async function weighingOf(
  by: EvidenceReader,
  teamId: number,
  halfLifeDays: number,
): Promise<Weighing> {
  return { halfLifeDays, weighers: await weighersOf(by, teamId) };
}

/** Names what a kept standing was reckoned by. */
export function basisOf({ halfLifeDays, weighers }: Weighing): string {
  const set = [...weighers.values()].map(({ basis }) => basis).filter(basis => basis !== '');
  return [halfLifeDays, ...set].join(' ');
}

/** A fact that was noted of a thing. */
type Fact = {
  readonly thing: string;
  readonly voice: number;
  readonly sourceId: number | null;
  readonly weight: number;
  readonly saidAt: Date;
};

/**
 * Voices are counted by each kind for itself, so the number of one is of the kind too; sources are the team's. What comes
 * from no source is as good as from one of its kind.
 * @returns what a thing weighs by; undefined for one of a kind that nobody knows
 */
export function weighed(
  fact: Fact,
  { weighers }: Weighing,
): (Omit<Weighable, 'side'> & { thing: string }) | undefined {
  const place = SHORT_ID_KINDS.findIndex(letter => fact.thing.startsWith(letter));
  const letter = SHORT_ID_KINDS[place];
  const weigher = letter && weighers.get(letter);
  if (weigher === undefined) return undefined;
  return {
    thing: fact.thing,
    voice: fact.voice * SHORT_ID_KINDS.length + place,
    sourceId: fact.sourceId ?? -1 - place,
    weight: weigher.factor(fact.sourceId) * fact.weight,
    saidAt: fact.saidAt,
  };
}
