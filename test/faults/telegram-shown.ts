/** Whether what an emulated Telegram shows in the end is what the database says that it shows, once. */
import { view, text as words } from '../../src/chat/view.ts';
import { renderView, splitView } from '../../src/platforms/telegram/render.ts';
import type { Chat } from '../emulators/telegram/chat.ts';
import { Group } from '../emulators/telegram/group.ts';
import type { Message } from '../emulators/telegram/message.ts';
import { isInItsPlace, type OutboxRow, type Said } from './sent-messages.ts';

/** What a part of a view shows that has become shorter. */
const NOTHING_LEFT = view(words('·'));
const SEEN = '👀';
/** Why a message may have been given up for good: its room was closed, or it stayed where the room was before. */
const DEAD_FOR = /the room is closed|its message stayed behind|bot was (kicked|blocked)|bot is not a member/;

export function fromBot(chat: Chat): Message[] {
  return chat.messages.filter(message => message.from === 'bot' && message.service === undefined);
}

export type Delivered = { once: number; never: number; twice: number; unsaid: number; problems: string[] };

/** Counts what answers each message, by what the rows of the outbox allow. */
export function countDelivered(said: Said, chats: readonly Chat[]): Delivered {
  const delivered: Delivered = { once: 0, never: 0, twice: 0, unsaid: 0, problems: [] };
  const rowsTo = new Map<string, OutboxRow[]>();
  for (const row of said.rows.values()) {
    if (row.editsId !== null && !isInItsPlace(row, said)) continue;
    const key = `${row.chatId}/${row.replyTo ?? row.onlyFor?.messageId ?? ''}`;
    rowsTo.set(key, [...(rowsTo.get(key) ?? []), row]);
  }
  for (const chat of chats) {
    const answers = new Map<string, Message[]>();
    for (const message of fromBot(chat)) {
      const key = `${chat.id}/${message.replyTo ?? ''}`;
      answers.set(key, [...(answers.get(key) ?? []), message]);
    }
    const keys = new Set([
      ...answers.keys(),
      ...[...rowsTo.keys()].filter(key => key.startsWith(`${chat.id}/`)),
    ]);
    for (const key of keys) {
      const rows = rowsTo.get(key) ?? [];
      const found = answers.get(key)?.length ?? 0;
      const [least, most] = [rows.map(leastOf), rows.map(mostOf)].map(sum) as [number, number];
      if (found < least || (found > most && !hasMoved(chat))) {
        const states = rows.map(({ id, kind, state, attempts, error }) => ({
          id,
          kind,
          state,
          attempts,
          error,
        }));
        delivered.problems.push(
          `${key} is answered ${found} times, not ${least} to ${most}: ${JSON.stringify(states)} ${answers.get(key)?.map(each => `#${each.id} ${each.text.slice(0, 80)}`)}`,
        );
      }
      const [row] = rows;
      if (rows.length !== 1 || row === undefined || row.kind === 'notice' || row.replyTo === null) continue;
      if (found === 0 && row.state === 'dead') delivered.unsaid += 1;
      else if (found === 0) delivered.never += 1;
      else if (found === 1) delivered.once += 1;
      else delivered.twice += 1;
    }
  }
  return delivered;
}

/** What was said of unknown fate when a room moved is repeated, or marked, where the room is then: it answers nothing there. */
export function hasMoved(chat: Chat): boolean {
  return chat instanceof Group && chat.upgraded !== undefined;
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);

/** A whisper is shown without being a message. What is of unknown fate may be there or not. */
function leastOf({ state, onlyFor, editsId, view: shown }: OutboxRow): number {
  return state === 'sent' && onlyFor === undefined && editsId === null ? splitView(shown).length : 0;
}

/** Only what may be repeated is there more than once, and no oftener than it was tried again. */
function mostOf({ kind, state, isRepeatable, attempts, view: shown }: OutboxRow): number {
  const parts = splitView(shown).length;
  if (isRepeatable || parts > 1) return parts + attempts;
  return state === 'sent' || state === 'unknown' || kind === 'mark' ? 1 : 0;
}

/** A reply that may have been lost is told by a mark on the message that it answered; no other message carries one. */
export function wronglyMarked({ rows }: Said, chats: readonly Chat[]): string[] {
  const marks = [...rows.values()].filter(row => row.kind === 'mark' && row.replyTo !== null);
  const marked = new Set(marks.map(row => `${row.chatId}/${row.replyTo}`));
  const unmarked = [...rows.values()].filter(
    ({ kind, state, replyTo, editsId, isRepeatable }) =>
      kind === 'reply' && state === 'unknown' && replyTo !== null && editsId === null && !isRepeatable,
  );
  const missing = marks.filter(({ chatId, replyTo, error, state }) => {
    const message = chats.find(each => `${each.id}` === chatId)?.message(Number(replyTo));
    return state === 'unknown' && error === 'marked instead' && !message?.reactions.includes(SEEN);
  });
  const strange = chats
    .filter(chat => !hasMoved(chat))
    .flatMap(chat =>
      chat.messages.filter(({ id, reactions }) => reactions.length > 0 && !marked.has(`${chat.id}/${id}`)),
    );
  const givenUp = marks.filter(row => row.state === 'unknown' && row.error !== 'marked instead');
  return [
    ...unmarked.map(row => `reply ${row.id} of unknown fate is not marked: ${row.error}`),
    ...missing.map(row => `${row.chatId}/${row.replyTo} was marked and carries no ${SEEN}`),
    ...strange.map(({ chat, id }) => `${chat.id}/${id} carries a mark, and nothing says why`),
    ...givenUp
      .filter(row => !DEAD_FOR.test(row.error ?? ''))
      .map(row => `mark ${row.id} was given up: ${row.error}`),
  ];
}

/** What may be of unknown fate, and what may have been given up. */
export function isWellOver({ state, error }: OutboxRow): boolean {
  return state === 'unknown' || (state === 'dead' && DEAD_FOR.test(error ?? ''));
}

/** Each message shows what the database says that it shows: edits came out, and in order. */
export function wronglyShown(said: Said, chats: readonly Chat[]): string[] {
  const problems: string[] = [];
  const lost = [...said.rows.values()].filter(
    ({ editsId, state }) => editsId !== null && ['unknown', 'dead', 'parked'].includes(state),
  );
  for (const { chatId, messageId, madeById, showsId, part } of said.known.values()) {
    const chat = chats.find(each => `${each.id}` === chatId);
    const message = chat?.message(Number(messageId));
    const row = said.rows.get(showsId);
    const where = `${chatId}/${messageId}, made by ${madeById}`;
    if (message?.from !== 'bot' || row === undefined) {
      problems.push(`${where} is no message of the bot`);
      continue;
    }
    const laterLost = lost.some(each => each.editsId === madeById && each.id > showsId);
    const problem = wronglyShows(message, row, part);
    if (problem !== undefined && !laterLost) problems.push(`${where}: ${problem}`);
  }
  for (const message of chats.flatMap(fromBot)) {
    const problem = wronglyKeyed(message, said);
    if (problem !== undefined) problems.push(`${message.chat.id}/${message.id}: ${problem}`);
  }
  return problems;
}

function wronglyShows(
  message: Message,
  { id, view: whole, onlyFor }: OutboxRow,
  part: number,
): string | undefined {
  const rendered = renderView(splitView(whole)[part] ?? NOTHING_LEFT, 'zh-CN');
  const text = rendered.kind === 'text' ? rendered.text : rendered.kind === 'photo' ? rendered.caption : '';
  // In the open it says whom it is meant for.
  const isText = onlyFor === undefined ? message.text === text : message.text.endsWith(text);
  if (!isText) return `shows “${message.text}”, and not “${text}” of ${id}`;
  const keys = rendered.keyboard.flat().map(key => `${key.label} ${id}:${key.part}:${key.number}`);
  const shown = (message.keyboard ?? []).flat().map(key => `${key.text} ${key.callback_data}`);
  return keys.join() === shown.join() ? undefined : `has the keys ${shown}, and not ${keys}`;
}

/** Also of a copy whose number nobody knows the keys lead to what it shows. */
function wronglyKeyed(message: Message, said: Said): string | undefined {
  const row = shownBy(message, said);
  if (row === undefined) return message.buttons.length > 0 ? 'its keys lead nowhere' : undefined;
  const parts = splitView(row.view).map(part => renderView(part, 'zh-CN'));
  if (!parts.some(part => part.kind === 'text' && message.text.endsWith(part.text)))
    return `its keys are those of ${row.id}, but it shows “${message.text}”`;
  const card = said.cards.get(row.editsId ?? row.id);
  const [, number] = /^P(\d+) .* · 待定/.exec(message.text) ?? [];
  return number === undefined || card?.number === Number(number)
    ? undefined
    : `its keys lead to P${card?.number}`;
}

/** @returns the row that the keys of a message name */
function shownBy(message: Message, { rows }: Said): OutboxRow | undefined {
  const [, id] = /^(\d+):/.exec(message.keyboard?.flat()[0]?.callback_data ?? '') ?? [];
  return rows.get(Number(id));
}

/** @returns copies of open proposals' cards whose number the bot does not know, and which row made them */
export function lostCards(said: Said, chats: readonly Chat[]): { message: Message; madeById: number }[] {
  return chats.flatMap(fromBot).flatMap(message => {
    const row = shownBy(message, said);
    const madeById = row?.editsId ?? row?.id ?? 0;
    const isOpen = said.cards.get(madeById)?.state === 'open';
    const isLost = !hasMoved(message.chat) && !said.known.has(`${message.chat.id}/${message.id}`);
    return isOpen && isLost ? [{ message, madeById }] : [];
  });
}
