/**
 * What is done with an event before it is stored: it is bounded, and end users' names are taken out of it. So no name
 * is ever in the database, not even for a moment: freed pages and the write-ahead log would keep it.
 */
import { bounded } from '../chat/bounded.ts';
import { isEndUserKey } from '../chat/grammar/end-user-label.ts';
import { readLine } from '../chat/grammar/read-line.ts';
import { withoutNames } from '../chat/grammar/without-names.ts';
import type { Incoming, IncomingEdit, IncomingMessage } from '../chat/incoming.ts';
import type { PlatformName } from '../chat/platform.ts';
import { formOf, isMenu, type View } from '../chat/view.ts';
import type { Transaction } from '../store/database.ts';
import { secretAhead, secretOfRoom, secretOfTeam } from '../store/end-user-secrets.ts';
import { latelyQueued } from '../store/outbox.ts';
import { teamOfAccount } from '../store/people.ts';
import { findPosted, lastForm } from '../store/posted-messages.ts';
import type { BotConfig } from './event-context.ts';
import { endUserKeyOf } from './hash-end-user.ts';

type Said = IncomingMessage | IncomingEdit;

/** @returns the event as it may be read and kept: nothing too long, and nothing in it that only we may write */
export function admitted(incoming: Incoming, { commands, botName }: BotConfig): Incoming {
  return bounded(incoming, said => readLine(said.text, commands, said.botName ?? botName));
}

/**
 * Takes end users' names out of an event that was admitted.
 * @param isStored it was stored already: what it answers was found out then
 */
export async function guarded(
  transaction: Transaction,
  platform: PlatformName,
  incoming: Incoming,
  config: BotConfig,
  { isStored = false }: { readonly isStored?: boolean } = {},
): Promise<Incoming> {
  const { commands, botName } = config;
  const isSaid = incoming.kind === 'message' || incoming.kind === 'edit';
  const isTalk = isSaid && readLine(incoming.text, commands, incoming.botName ?? botName).kind === 'chat';
  // What is said now in place of an answer to the bot changes nothing.
  if (isTalk && incoming.kind === 'edit' && incoming.replyTo?.isFromBot === true)
    return { ...incoming, text: '' };
  const isAnswer = isTalk && !isStored && (await answersForEndUser(transaction, platform, incoming));
  return withoutNames(incoming, {
    ...{ commands, botName, isAnswer },
    key: async () => endUserKeyOf(await secretFor(transaction, platform, incoming)),
  });
}

/** A private room that is not known yet will be about the team that the person joined last (`arrival.ts`). */
async function secretFor(
  transaction: Transaction,
  platform: PlatformName,
  { room: { chatId, isPrivate = false }, sender, at }: Incoming,
): Promise<string> {
  const room = { platform, chatId };
  const known = await secretOfRoom(transaction, room);
  if (known !== undefined) return known;
  const teamId = isPrivate ? await teamOfAccount(transaction, platform, sender.userId) : undefined;
  const secret = teamId === undefined ? undefined : await secretOfTeam(transaction, teamId);
  return secret ?? secretAhead(transaction, room, at);
}

/** @returns whether what is said is, or may be, the answer to a form that asks for an end user's name */
async function answersForEndUser(
  transaction: Transaction,
  platform: PlatformName,
  { room, replyTo }: Said,
): Promise<boolean> {
  const key = { platform, chatId: room.chatId };
  if (replyTo === undefined) {
    const form = room.isPrivate === true ? await lastForm(transaction, key) : undefined;
    return form !== undefined && asksForEndUser(form.view);
  }
  if (!replyTo.isFromBot) return false;
  const posted = await findPosted(transaction, key, replyTo.messageId);
  if (posted !== undefined) return posted.draftId !== null && asksForEndUser(posted.view);
  // Its id is not known yet: it may be any of the last ones.
  return (await latelyQueued(transaction, key, LAST)).some(asksForEndUser);
}

const LAST = 20;

function asksForEndUser(shown: View): boolean {
  const fields = formOf(shown)?.fields ?? [];
  return !isMenu(fields) && fields[0] !== undefined && isEndUserKey(fields[0].name);
}
