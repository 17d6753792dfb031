/** Which of the bot's messages an event is about. An event may come before we know the id of a message just sent. */
import type { Incoming } from '../chat/incoming.ts';
import type { Transaction } from '../store/database.ts';
import type { ChatKey } from '../store/inbox.ts';
import { adoptMessage, findPosted, isSending, type PostedMessage } from '../store/posted-messages.ts';

/** So long an event waits at most for what it may be about. */
const WAIT_AT_MOST_MILLISECONDS = 60_000;

/** The event came before what it is about: nothing was done, and it is to be tried again in a moment. */
export class TooEarly extends Error {
  override name = 'TooEarly';
}

/** @returns the row by which the platform itself says that a message was shown; whoever presses may name any */
export function rowToldBy({
  shownBy,
  isOnMessage,
}: Pick<Extract<Incoming, { kind: 'press' | 'form' }>, 'shownBy' | 'isOnMessage'>): number | undefined {
  return isOnMessage === true ? shownBy : undefined;
}

type Moment = {
  readonly transaction: Transaction;
  readonly realNow: Date;
  /** When the event was taken in. */
  readonly receivedAt: Date;
};

/**
 * @param lostId the row that made the message, where the platform itself tells: then also one is known whose id was lost
 * @returns what a message shows now; undefined when it is none of the bot's
 * @throws TooEarly when it may be one that was just being sent as the event came in
 */
export async function postedMessage(
  { transaction, realNow, receivedAt }: Moment,
  room: ChatKey,
  messageId: string,
  lostId?: number,
): Promise<PostedMessage | undefined> {
  const posted = await findPosted(transaction, room, messageId);
  if (posted !== undefined) return posted;
  const isFresh = realNow.getTime() - receivedAt.getTime() < WAIT_AT_MOST_MILLISECONDS;
  if (isFresh && (await isSending(transaction, room, receivedAt))) throw new TooEarly();
  const isAdopted = lostId !== undefined && (await adoptMessage(transaction, room, messageId, lostId));
  return isAdopted ? findPosted(transaction, room, messageId) : undefined;
}
