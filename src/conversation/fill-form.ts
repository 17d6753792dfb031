/** Forms that come back filled in: what of them is a change, whose they are, and how they are shown again. */

import { MARK } from '../chat/grammar/end-user.ts';
import type { Incoming } from '../chat/incoming.ts';
import { type Block, formOf, isMenu, type View } from '../chat/view.ts';
import { findDraft } from '../store/drafts.ts';
import { listMembers } from '../store/people.ts';
import type { CommandRequest } from './command-request.ts';
import { demandOwn } from './own-message.ts';
import { postedMessage, rowToldBy } from './posted-message.ts';
import { conversationRefusal } from './refusals.ts';
import { submitDraft } from './run-command.ts';

export async function fillForm(
  request: CommandRequest,
  filled: Extract<Incoming, { kind: 'form' }>,
): Promise<void> {
  const { messageId, values } = filled;
  const posted = await postedMessage(request, request.room, messageId, rowToldBy(filled));
  if (posted !== undefined) await demandOwn(request, posted.teamId);
  if (posted === undefined || posted.draftId === null)
    throw conversationRefusal('no-form', { message: messageId });
  const draft = await ownDraft(request, posted.draftId);
  const threadId = request.threadId ?? posted.threadId ?? undefined;
  // Who sends it off by a press sees it empty from then on.
  const formAgain = filled.pressId === undefined ? undefined : refilled(posted.view, values);
  const used: CommandRequest = {
    ...request,
    threadId,
    inPlaceOf: posted.madeById,
    usedMessageId: messageId,
    formAgain,
  };
  await submitDraft(used, draft, changedIn(posted.view, values));
}

/** @returns the form, with what was filled in, and what comes after it */
export function refilled({ blocks }: View, values: Readonly<Record<string, string>>): readonly Block[] {
  const at = blocks.findIndex(block => block.kind === 'form');
  return blocks.slice(at).map(block => {
    if (block.kind !== 'form') return block;
    const fields = block.fields.map(field => {
      const filled = values[field.name];
      // What stands for a name says nothing to anybody; the draft has it.
      const current = filled?.startsWith(MARK) === true ? field.current : (filled ?? field.current);
      return { ...field, ...(current !== undefined && { current }) };
    });
    return { ...block, fields };
  });
}

/** Of a form that offers what can be changed a platform sends all fields; those left as they were ask for no change. */
export function changedIn(
  shown: View,
  values: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const fields = formOf(shown)?.fields ?? [];
  if (!isMenu(fields)) return values;
  const isSame = (name: string, value: string) => {
    const field = fields.find(each => each.name === name);
    const choice = field?.choices.find(each => each.value === value);
    return field?.current !== undefined && (field.current === value || field.current === choice?.label);
  };
  const changed = Object.entries(values).filter(([name, value]) => !isSame(name, value));
  return changed.length === 0 ? values : Object.fromEntries(changed);
}

export async function ownDraft(request: CommandRequest, draftId: number) {
  const draft = await findDraft(request.transaction, request.team.id, draftId);
  if (draft === undefined || draft.isDone) throw conversationRefusal('form-done', {});
  if (draft.personId !== request.person.id) {
    const members = await listMembers(request.transaction, request.team.id);
    const name = members.find(member => member.id === draft.personId)?.name ?? '?';
    throw conversationRefusal('form-of-another', { name });
  }
  return draft;
}
