/** `/proposal edit`: which of the edits is meant by what was typed. */

import { grammarRefusal } from '../../../chat/grammar/refusals.ts';
import type { Context, Reply } from '../../../conversation/command.ts';
import { translator } from '../../../conversation/translation.ts';
import type { Bilingual } from '../../../domain/language.ts';
import { shortId } from '../../../domain/short-id.ts';
import { CHANGE_KINDS, type Change } from '../domain/change.ts';
import { cardReply } from '../proposal-cards.ts';
import { proposalRefusal } from '../refusals.ts';
import { addChange, changeReason, dropChange, ownProposal, rewordChange, worded } from './edit-proposal.ts';
import type { TypedChange } from './wanted-change.ts';
import { missingOf, wantedChange } from './wanted-change.ts';

export const EDITS = [
  ...CHANGE_KINDS,
  { id: 'drop', label: { zh: '去掉', en: 'drop' }, also: ['取消'] },
] as const;

type TypedEdit = TypedChange & {
  readonly id: number;
  readonly change?: (typeof EDITS)[number]['id'] | undefined;
  readonly item?: number | undefined;
};

/** @throws Refusal for what the edit does not take, and for whoever may not change the proposal */
export async function editReply(context: Context, args: TypedEdit): Promise<Reply> {
  // Before any form: whoever may not change it need not fill one in.
  const proposal = await ownProposal(context, args.id);
  const { change, claim, dimension, evidence = [], reason } = args;
  const { item, wording } = pointedAt(args, proposal.changes);
  if (change === undefined) {
    const isReasonAlone = [claim, dimension, wording, item].every(each => each === undefined);
    if (reason === undefined || !isReasonAlone || evidence.length > 0) return { asks: ['change'] };
    return cardReply(context, await changeReason(context, args.id, reason));
  }
  if (change === 'drop') {
    if (evidence.length > 0) refuseFor('drop', { zh: '证据', en: 'evidence' });
    if (wording !== undefined) refuseFor('drop', { zh: '说法', en: 'wording' });
    if (item === undefined) return { asks: ['item'] };
    return cardReply(context, await dropChange(context, args.id, item, reason));
  }
  if (change === 'reword' && item !== undefined) {
    worded(proposal, item);
    if (wording === undefined && args.item !== undefined) return { asks: ['wording'] };
    if (wording === undefined) {
      const example = `/proposal edit ${shortId('P', args.id)} reword ${translator(context)(ITEM)}=${item} "…"`;
      throw grammarRefusal('says-nothing', { label: WORDING }, { example });
    }
    return cardReply(context, await rewordChange(context, args.id, item, wording, evidence, reason));
  }
  if (item !== undefined) refuseFor(change, ITEM);
  const made = wantedChange(change, { ...args, wording });
  const missing = missingOf(made.wanted);
  if (missing.length > 0) return { asks: missing };
  return cardReply(context, await addChange(context, args.id, made.wanted, made.reason));
}

/**
 * Which item is meant: said by key; by a number that stands alone, or before quoted words; or the only one there is to
 * reword. A number within the words is the words'.
 */
export function pointedAt(
  typed: {
    readonly change?: string | undefined;
    readonly claim?: number | undefined;
    readonly item?: number | undefined;
    readonly wording?: string | undefined;
  },
  changes: readonly Change[],
): { item: number | undefined; wording: string | undefined } {
  const { change, claim, item, wording } = typed;
  const isPointing = (change === 'reword' || change === 'drop') && claim === undefined && item === undefined;
  if (!isPointing) return { item, wording };
  const numbered = /^(\d{1,2})(?:\s+["“「]([\s\S]+)["”」])?$/u.exec(wording ?? '');
  if (numbered !== null) return { item: Number(numbered[1]), wording: numbered[2] };
  const rewordable = changes.flatMap((each, index) =>
    each.kind === 'add' || each.kind === 'reword' ? [index + 1] : [],
  );
  return { item: change === 'reword' && rewordable.length === 1 ? rewordable[0] : undefined, wording };
}

export const ITEM: Bilingual = { zh: '第几项', en: 'item' };
export const WORDING: Bilingual = { zh: '说法', en: 'wording' };

export function refuseFor(change: string, label: Bilingual): never {
  const kind = EDITS.find(each => each.id === change)?.label ?? { zh: change, en: change };
  throw proposalRefusal('not-taken', { label, change: kind });
}
