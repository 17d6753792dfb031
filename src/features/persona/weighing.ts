/** Weighing: by what a team weighs evidence. Settings, equal for all versions; each kind of evidence says its own. */

import type { ActionContext } from '../../conversation/action-context.ts';
import { type EvidenceReader, weighersOf } from '../../conversation/evidence.ts';
import type { Weigher } from '../../conversation/evidence-kind.ts';
import { kindOfId, SHORT_ID_KINDS, type ShortIdKind } from '../../domain/short-id.ts';

export type Weighing = {
  readonly halfLifeDays: number;
  /** By the letter of each kind of evidence that there is. */
  readonly weighers: ReadonlyMap<string, KindWeigher>;
};

export function weighingNow(
  stage: Pick<ActionContext, 'transaction' | 'features' | 'team'>,
): Promise<Weighing> {
  return weighingOf(stage, stage.team.id, stage.team.settings.halfLifeDays);
}

export async function weighingOf(
  by: EvidenceReader,
  teamId: number,
  halfLifeDays: number,
): Promise<Weighing> {
  const weighers = await weighersOf(by, teamId);
  return {
    halfLifeDays,
    weighers: new Map([...weighers].map(([letter, weigher]) => [letter, kindWeigher(letter, weigher)])),
  };
}

/** Names what a kept standing was reckoned by. */
export function basisOf({ halfLifeDays, weighers }: Weighing): string {
  const set = [...weighers.values()].map(({ basis }) => basis).filter(basis => basis !== '');
  return [halfLifeDays, ...set].join(' ');
}

/** How things of a kind are weighed, and told apart from those of other kinds. */
export type KindWeigher = Weigher & {
  /** Each kind counts its voices for itself. @returns a number that no voice of another kind has */
  readonly voiceOf: (voice: number) => number;
  /** Sources are the team's; what comes from none of them is as good as from one of its kind. */
  readonly sourceOf: (sourceId: number | null) => number;
};

/** @returns by what a thing weighs; undefined for one of a kind that nobody knows */
export function weigherOf({ weighers }: Weighing, thing: string): KindWeigher | undefined {
  return weighers.get(kindOfId(thing));
}

function kindWeigher(letter: ShortIdKind, weigher: Weigher): KindWeigher {
  const place = SHORT_ID_KINDS.indexOf(letter);
  return {
    ...weigher,
    voiceOf: voice => voice * SHORT_ID_KINDS.length + place,
    sourceOf: sourceId => sourceId ?? -1 - place,
  };
}
