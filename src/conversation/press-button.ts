/** Handler of button presses (callback queries, card actions): what was shown to whoever presses is what counts, and is run. */

import { findPath } from '../chat/grammar/command.ts';
import { readLine } from '../chat/grammar/read-line.ts';
import type { Incoming } from '../chat/incoming.ts';
import { Refusal } from '../chat/refusal.ts';
import { type Button, buttonsOf, formOf, type View } from '../chat/view.ts';
import { identityBehind, personNames } from '../store/people.ts';
import { isChangedSince, type PostedMessage, viewShownBy } from '../store/posted-messages.ts';
import type { CommandRequest } from './command-request.ts';
import { messageIn } from './event-context.ts';
import { ownDraft } from './fill-form.ts';
import { askForField } from './forms.ts';
import { ANYBODY } from './offer-line.ts';
import { demandOwn } from './own-message.ts';
import { postedMessage, rowToldBy } from './posted-message.ts';
import { conversationRefusal } from './refusals.ts';
import { runSilently, submitDraft } from './run-command.ts';
import { runEach } from './run-each.ts';

export async function pressButton(
  request: CommandRequest,
  pressed: Extract<Incoming, { kind: 'press' }>,
): Promise<void> {
  const { messageId, button: number, shownBy, part = 'button' } = pressed;
  const where = { platform: request.room.platform, chatId: pressed.room.chatId };
  const posted = await postedMessage(request, where, messageId, rowToldBy(pressed));
  if (posted !== undefined) await demandOwn(request, posted.teamId);
  // The message may show something else by now: what counts is what the person saw.
  const seen =
    posted && shownBy !== undefined ? await viewShownBy(request.transaction, posted, shownBy) : posted?.view;
  if (posted === undefined || seen === undefined)
    throw conversationRefusal('no-button', { message: messageId, button: number });
  const threadId = request.threadId ?? posted.threadId ?? undefined;
  const used: CommandRequest = { ...request, threadId, ...placeOf(request, pressed, posted) };
  if (part !== 'button') return pressForm(used, posted, seen, part, number);
  const button = buttonsOf(seen)[number - 1];
  if (button === undefined) throw conversationRefusal('no-button', { message: messageId, button: number });
  await demandPresser(used, button);
  // Two quick presses: the first one's answer is on its way to take this place.
  const isUsed = button.isOnce === true && shownBy !== undefined;
  if (isUsed && (await isChangedSince(request.transaction, request.room, posted.madeById, shownBy)))
    throw conversationRefusal('button-used', {});
  await press(button.isApart === true ? { ...used, inPlaceOf: undefined } : used, posted, button);
}

/**
 * What somebody typed runs by a press of their own, or of whoever was shown the whole of it.
 * @throws Refusal for anybody else
 */
export async function demandPresser(
  { transaction, person }: CommandRequest,
  { saidAt, ownerId }: Button,
): Promise<void> {
  // Shown by an earlier version, which told nobody what it would do.
  if (ownerId === undefined && saidAt !== undefined) throw conversationRefusal('button-outdated', {});
  if (ownerId === undefined || ownerId === ANYBODY) return;
  const owner = await identityBehind(transaction, ownerId);
  if (owner === person.id) return;
  const name = (await personNames(transaction, [owner])).get(owner) ?? '?';
  throw conversationRefusal('button-of-another', { name });
}

/** Step by step: a choice fills the field that the form asks for first, a field is asked for alone. */
export async function pressForm(
  request: CommandRequest,
  posted: PostedMessage,
  seen: View,
  part: 'choice' | 'field',
  number: number,
): Promise<void> {
  const fields = formOf(seen)?.fields ?? [];
  const field = part === 'field' ? fields[number - 1] : fields[0];
  if (posted.draftId === null || field === undefined)
    throw conversationRefusal('no-form', { message: request.usedMessageId ?? '' });
  const draft = await ownDraft(request, posted.draftId);
  if (part === 'field') {
    const path = findPath(request.commands, draft.command);
    if (path === undefined) throw conversationRefusal('form-done', {});
    return askForField(request, path, draft, field.name);
  }
  const choice = field.choices[number - 1];
  if (choice === undefined) throw conversationRefusal('no-form', { message: request.usedMessageId ?? '' });
  await submitDraft(request, draft, { [field.name]: choice.value });
}

/** The answer takes the place of what was used; where that stayed behind, none. */
export function placeOf(
  request: CommandRequest,
  used: Incoming & { readonly messageId: string },
  { madeById }: PostedMessage,
) {
  const isHere = used.room.chatId === request.room.chatId;
  return { inPlaceOf: isHere ? madeById : undefined, usedMessageId: messageIn(used, request.room) };
}

export async function press(request: CommandRequest, posted: PostedMessage, button: Button): Promise<void> {
  const draft = button.fill && posted.draftId !== null ? await ownDraft(request, posted.draftId) : undefined;
  if (button.line !== undefined) {
    const read = readLine(button.line, request.commands, '');
    if (read.kind !== 'command') throw new Error('a button holds no command');
    if (draft === undefined || button.fill === undefined) {
      const { saidAt = request.saidAt, asks } = button;
      await runEach({ ...request, saidAt }, read, asks);
      return;
    }
    try {
      await runSilently(request, read.path, read.line, read.restStart);
    } catch (error) {
      // Somebody else added it since the button was shown: just as well.
      if (!(error instanceof Refusal && error.code === 'source-exists')) throw error;
    }
  }
  if (draft !== undefined && button.fill !== undefined) await submitDraft(request, draft, button.fill);
}
