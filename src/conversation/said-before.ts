/**
 * What a message said before it was edited, as fingerprints: keyed hashes, since an edit only has to be compared, and
 * words that somebody takes out of a message are not to be kept.
 */
import { createHmac } from 'node:crypto';
import type { Given } from '../chat/grammar/given.ts';
import type { IncomingEdit, IncomingMessage } from '../chat/incoming.ts';
import type { Transaction } from '../store/database.ts';
import { lastSaid, noteSaid, type SaidBefore } from '../store/inbox.ts';
import type { Team } from '../store/teams.ts';
import type { EventContext } from './event-context.ts';

/** @returns the fingerprint of a text: keyed, so that nobody finds short words by trying */
export function fingerprint({ endUserSecret }: Pick<Team, 'endUserSecret'>, text: string): string {
  return createHmac('sha256', endUserSecret).update(text.trim()).digest('hex').slice(0, 32);
}

/** @returns what a line itself gives, as typed, by argument; not what the message gave that it replies to */
export function typedIn({ values }: Given): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, { typed, start }]) =>
      start === undefined ? [] : [[name, typed]],
    ),
  );
}

/**
 * @param given what the message gives, where an edit is to be compared with it
 * @param otherwise the fingerprints to keep when it gives nothing that was done
 */
export async function rememberSaid(
  { transaction, inboxId }: { readonly transaction: Transaction; readonly inboxId: number },
  team: Team,
  { text }: IncomingMessage | IncomingEdit,
  given: Given | undefined,
  otherwise: SaidBefore['given'] = {},
): Promise<void> {
  const typed = given && Object.entries(typedIn(given));
  const hashes = typed?.map(([name, value]) => [name, fingerprint(team, value)] as const);
  const said = { text: fingerprint(team, text), given: hashes ? Object.fromEntries(hashes) : otherwise };
  await noteSaid(transaction, inboxId, said);
}

/** @returns what the message of an edit said before; undefined when that is not known */
export function saidBefore(
  { transaction, platform }: EventContext,
  { room, messageId }: IncomingEdit,
): Promise<SaidBefore | undefined> {
  return lastSaid(transaction, { platform, chatId: room.chatId }, messageId);
}
