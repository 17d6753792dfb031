/** A claim is not published without a voice: what rests on evidence of which all is deleted is held, whatever the votes. */

import { exampleOf, type Refusal } from '../../../chat/refusal.ts';
import type { ActionContext } from '../../../conversation/action-context.ts';
import { evidenceStates, restoringLine } from '../../../conversation/evidence.ts';
import { translator } from '../../../conversation/translation.ts';
import { listed } from '../../../domain/language.ts';
import { shortId } from '../../../domain/short-id.ts';
import { type Change, voiceless } from '../domain/change.ts';
import { proposalRefusal } from '../refusals.ts';
import { citedThings } from '../store/cited-records.ts';
import type { Proposal } from '../store/proposals.ts';

const THINGS_SHOWN = 6;

/** @returns the places of a proposal's changes that nobody says any more: all their evidence is deleted */
export async function voicelessOf(context: ActionContext, proposal: Proposal): Promise<number[]> {
  return voicelessAmong(
    proposal,
    await evidenceStates(context, context.team.id, citedThings(proposal.changes)),
  );
}

export function voicelessAmong(
  { changes }: Proposal,
  cited: ReadonlyMap<string, { readonly isGone: boolean }>,
): number[] {
  return voiceless(changes, thing => cited.get(thing)?.isGone !== false);
}

/** What the card says of such a change. */
export function voicelessLine(context: ActionContext, { evidence }: Change): string {
  const line = restoringOf(context, evidence);
  return translator(context)({
    zh: `      ⚠ 依据都删除了，票够了也不发布${line && `：${line}`}`,
    en: `      ⚠ all its evidence is deleted, so it is not published${line && `: ${line}`}`,
  });
}

/** @returns the line that brings back the first of the things that can be brought back; else nothing */
function restoringOf(context: ActionContext, things: readonly string[]): string {
  return things.flatMap(thing => restoringLine(context, thing) ?? [])[0] ?? '';
}

/** @returns what is said to whoever approves what nobody says any more */
export async function noVoice(context: ActionContext, proposal: Proposal): Promise<Refusal> {
  const { number, changes } = proposal;
  const [place = 0] = await voicelessOf(context, proposal);
  const things = changes[place]?.evidence ?? [];
  const shown = listed(things.slice(0, THINGS_SHOWN), context.language);
  const more = things.length > THINGS_SHOWN ? '…' : '';
  const values = { id: shortId('P', number), number: place + 1, things: `${shown}${more}` };
  return proposalRefusal('no-voice', values, exampleOf(restoringOf(context, things) || undefined));
}
