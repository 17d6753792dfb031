/** Whether what an emulated Lark shows in the end is what the database says that it shows, once. */

import { addressed } from '../../src/chat/ephemeral-reply.ts';
import { view, text as words } from '../../src/chat/view.ts';
import { cardOf, splitView } from '../../src/platforms/lark/card.ts';
import type { Chat } from '../emulators/lark/chat.ts';
import type { Message } from '../emulators/lark/emulator.ts';
import { isInItsPlace, type OutboxRow, type Said } from './sent-messages.ts';

/** What a part of a view shows that has become shorter. */
const NOTHING_LEFT = view(words('·'));
/** Why a message may have been given up for good: its room was closed, which Lark says by these codes, too. */
const DEAD_FOR = /^the room is closed$|^(230002|232009) /;

export type Delivered = { once: number; unsaid: number; problems: string[] };

/** Nothing is of unknown fate where a repeated message is shown once. */
export function isWellOver({ state, error }: OutboxRow): boolean {
  return state === 'dead' && DEAD_FOR.test(error ?? '');
}

/**
 * Each message that the database says was sent is there once; and no other is.
 * @param given messages that were given up when they were out
 */
export function countDelivered(said: Said, chats: readonly Chat[], given: ReadonlySet<string>): Delivered {
  const delivered: Delivered = { once: 0, unsaid: 0, problems: [] };
  const problem = (what: string) => delivered.problems.push(what);
  const madeBy = new Map<number, number>();
  for (const { madeById } of said.known.values()) madeBy.set(madeById, (madeBy.get(madeById) ?? 0) + 1);
  for (const row of said.rows.values()) {
    const { id, state, onlyFor, kind } = row;
    if (row.editsId !== null && !isInItsPlace(row, said)) continue;
    const found = madeBy.get(row.editsId ?? id) ?? 0;
    if (state === 'dead') delivered.unsaid += 1;
    if (state !== 'sent' || row.editsId !== null) continue;
    const parts = splitView(row.view).length;
    // What only one person was to see may have been shown in passing.
    const isRight = found === parts || (onlyFor !== undefined && found === 0);
    if (!isRight) problem(`message ${id} (${kind}) of ${parts} parts is there ${found} times`);
    else delivered.once += 1;
  }
  const unknown = chats.flatMap(fromBot).filter(message => !said.known.has(whereOf(message)));
  for (const message of unknown.filter(({ id }) => !given.has(id)))
    problem(`${whereOf(message)} is known to nobody: ${message.text.slice(0, 120)}`);
  return delivered;
}

export function fromBot(chat: Chat): Message[] {
  return chat.messages.filter(message => message.from === 'bot' && !message.isRecalled);
}

function whereOf({ chat, id }: Message): string {
  return `${chat.id}/${id}`;
}

/** Each message shows what the database says that it shows: edits came out, and in order. */
export function wronglyShown(said: Said, chats: readonly Chat[]): string[] {
  const messages = new Map(chats.flatMap(fromBot).map(message => [whereOf(message), message]));
  return [...said.known].flatMap(([where, { madeById, showsId, part }]) => {
    const message = messages.get(where);
    const row = said.rows.get(showsId);
    const made = said.rows.get(madeById);
    const what = `${where}, made by ${madeById}, shown by ${showsId}`;
    if (message === undefined || row === undefined || made === undefined)
      return [`${what}, is no message of the bot`];
    const isLaterLost = [...said.rows.values()].some(
      each => each.editsId === madeById && each.id > showsId && ['dead', 'parked'].includes(each.state),
    );
    if (!isShownAs(message, row, part) && !isLaterLost)
      return [`${what}: shows ${JSON.stringify(message.card).slice(0, 300)}, and not ${showsId}`];
    const { replyTo } = made;
    // What never got out was said anew by what was to change it, on its own.
    const isAnew = message.replyTo === undefined && made.state !== 'sent';
    const isAnswer = replyTo === null || message.replyTo === replyTo || isRecalled(chats, replyTo) || isAnew;
    return isAnswer ? [] : [`${what}, answers ${message.replyTo}, and not ${replyTo}`];
  });
}

/** To the letter, with the buttons and what they lead to. */
function isShownAs(message: Message, { id, view: whole, onlyFor }: OutboxRow, part: number): boolean {
  const shown = splitView(onlyFor === undefined ? whole : addressed(whole, onlyFor))[part] ?? NOTHING_LEFT;
  const card = cardOf(shown, { language: 'zh-CN', outboxId: id, imageKeys: new Map() });
  return JSON.stringify(message.card) === JSON.stringify(card);
}

/** What is no more can't be answered: then the answer stands for itself. */
function isRecalled(chats: readonly Chat[], messageId: string): boolean {
  return chats.some(chat => chat.messages.some(each => each.id === messageId && each.isRecalled));
}
