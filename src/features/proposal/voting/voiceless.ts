/** A claim is not published without a voice: what rests on evidence of which all is deleted is held, whatever the votes. */

import { exampleOf, type Refusal } from '../../../chat/refusal.ts';
import { evidenceStates, restoringLine } from '../../../conversation/evidence.ts';
import { saying } from '../../../conversation/saying.ts';
import type { Stage } from '../../../conversation/stage.ts';
import { listed } from '../../../domain/language.ts';
import { shortId } from '../../../domain/short-id.ts';
import { type Change, voiceless } from '../domain/change.ts';
import { proposalRefusal } from '../refusals.ts';
import { citedThings } from '../store/cited-records.ts';
import type { Proposal } from '../store/proposals.ts';

const THINGS_SHOWN = 6;

/** @returns the places of a proposal's changes that nobody says any more: all their evidence is deleted */
export async function voicelessOf(stage: Stage, proposal: Proposal): Promise<number[]> {
  return voicelessAmong(proposal, await evidenceStates(stage, stage.team.id, citedThings(proposal.changes)));
}

export function voicelessAmong(
  { changes }: Proposal,
  cited: ReadonlyMap<string, { readonly isGone: boolean }>,
): number[] {
  return voiceless(changes, thing => cited.get(thing)?.isGone !== false);
}

/** What the card says of such a change. */
export function voicelessLine(stage: Stage, { evidence }: Change): string {
  const line = restoringOf(stage, evidence);
  return saying(stage)({
    zh: `      ⚠ 依据都删除了，票够了也不发布${line && `：${line}`}`,
    en: `      ⚠ all its evidence is deleted, so it is not published${line && `: ${line}`}`,
  });
}

/** @returns the line that brings back the first of the things that can be brought back; else nothing */
function restoringOf(stage: Stage, things: readonly string[]): string {
  return things.flatMap(thing => restoringLine(stage, thing) ?? [])[0] ?? '';
}

/** @returns what is said to whoever approves what nobody says any more */
export async function noVoice(stage: Stage, proposal: Proposal): Promise<Refusal> {
  const { number, changes } = proposal;
  const [place = 0] = await voicelessOf(stage, proposal);
  const things = changes[place]?.evidence ?? [];
  const shown = listed(things.slice(0, THINGS_SHOWN), stage.language);
  const more = things.length > THINGS_SHOWN ? '…' : '';
  const values = { id: shortId('P', number), number: place + 1, things: `${shown}${more}` };
  return proposalRefusal('no-voice', values, exampleOf(restoringOf(stage, things) || undefined));
}
