/** Whether what an emulated Telegram shows in the end is what the database says that it shows, once. */
import { z } from 'zod';
import { plainText, type View, view, viewSchema, text as words } from '../../src/chat/view.ts';
import { renderView, splitView } from '../../src/platforms/telegram/render.ts';
import type { Chat } from '../emulators/telegram/chat.ts';
import { Group } from '../emulators/telegram/group.ts';
import type { Message } from '../emulators/telegram/message.ts';
import type { Look } from './look.ts';

/** What a part of a view shows that has become shorter. */
const NOTHING_LEFT = view(words('·'));
const SEEN = '👀';
/** Why a message may have been given up for good: its room was closed, or it stayed where the room was before. */
const DEAD_FOR = /the room is closed|its message stayed behind|bot was (kicked|blocked)|bot is not a member/;

/** An edit of a message in a room that the bot was put out of waits there until it is back. */
export const IS_PARKED = `("editsId" IS NOT NULL AND EXISTS (
  SELECT 1 FROM "Room" room WHERE room."chatId" = "Outbox"."chatId" AND room."closedAt" IS NOT NULL))`;

export type OutboxRow = {
  readonly id: number;
  readonly chatId: string;
  readonly kind: string;
  readonly view: View;
  readonly replyTo: string | null;
  readonly onlyFor: { readonly messageId: string } | undefined;
  readonly editsId: number | null;
  readonly isRepeatable: boolean;
  readonly state: string;
  readonly attempts: number;
  readonly error: string | null;
};
export type KnownMessage = {
  readonly chatId: string;
  readonly messageId: string;
  readonly madeById: number;
  readonly showsId: number;
  readonly part: number;
};

/** The database's side of what was said. */
export type Said = {
  readonly rows: ReadonlyMap<number, OutboxRow>;
  /** By `chat/message`. */
  readonly known: ReadonlyMap<string, KnownMessage>;
  /** By the row that made it: the proposal that a card stands for. */
  readonly cards: ReadonlyMap<
    number,
    { readonly proposal: number; readonly number: number; readonly state: string }
  >;
};

export function saidBy(look: Look): Said {
  const onlyForSchema = z.object({ messageId: z.string() });
  const rows = look<
    Record<'id' | 'editsId' | 'isRepeatable' | 'attempts', number> & Record<string, string | null>
  >(
    `SELECT id, "chatId", kind, view, "replyTo", "onlyFor", "editsId", "isRepeatable", attempts, error,
       CASE WHEN state = 'queued' AND ${IS_PARKED} THEN 'parked' ELSE state END AS state
     FROM "Outbox" ORDER BY id`,
  ).map((row): OutboxRow => {
    const { view: shown, onlyFor, chatId, kind, replyTo, state, error } = row;
    return {
      ...{ id: row.id, editsId: row.editsId, attempts: row.attempts, isRepeatable: row.isRepeatable === 1 },
      ...{
        chatId: chatId ?? '',
        kind: kind ?? '',
        replyTo: replyTo ?? null,
        state: state ?? '',
        error: error ?? null,
      },
      view: viewSchema.parse(JSON.parse(shown ?? '')),
      onlyFor: typeof onlyFor === 'string' ? onlyForSchema.parse(JSON.parse(onlyFor)) : undefined,
    };
  });
  const known = look<KnownMessage>(
    'SELECT "chatId", "messageId", "madeById", "showsId", part FROM "Message"',
  );
  const cards = look<{ outboxId: number; proposal: number; number: number; state: string }>(
    `SELECT card."outboxId", proposal.id AS proposal, proposal.number, proposal.state FROM "ProposalMessage" card
     JOIN "Proposal" proposal ON proposal.id = card."proposalId" WHERE card.kind = 'card'`,
  );
  return {
    rows: new Map(rows.map(row => [row.id, row])),
    known: new Map(known.map(each => [`${each.chatId}/${each.messageId}`, each])),
    cards: new Map(cards.map(card => [card.outboxId, card])),
  };
}

/** @returns what was said in answer to a message, by `chat/message`; what was said last, where that was more */
export function firstAnswers({ rows }: Said): Map<string, string> {
  const answers = new Map<string, string>();
  for (const { chatId, replyTo, editsId, kind, view: shown } of rows.values())
    if (replyTo !== null && editsId === null && kind !== 'notice')
      answers.set(`${chatId}/${replyTo}`, plainText(shown));
  return answers;
}

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

/** What was to change a message that is known to nobody is said as a message of its own. */
function isInItsPlace({ editsId }: OutboxRow, { rows }: Said): boolean {
  const made = rows.get(editsId ?? 0);
  return made !== undefined && (made.state !== 'sent' || made.onlyFor !== undefined);
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

/** What waits, and what was given up for no good reason. */
export function leftUnsaid({ rows }: Said): string[] {
  return [...rows.values()].flatMap(({ id, state, kind, attempts, error }) => {
    const isWell =
      ['sent', 'unknown', 'parked'].includes(state) || (state === 'dead' && DEAD_FOR.test(error ?? ''));
    return isWell ? [] : [`message ${id} (${kind}) is ${state} after ${attempts} attempts: ${error}`];
  });
}

/** Each message shows what the database says that it shows: edits came out, and in order. */
export function wronglyShown(said: Said, chats: readonly Chat[]): string[] {
  const problems: string[] = [];
  for (const { chatId, messageId, madeById, showsId, part } of said.known.values()) {
    const chat = chats.find(each => `${each.id}` === chatId);
    const message = chat?.message(Number(messageId));
    const row = said.rows.get(showsId);
    const where = `${chatId}/${messageId}, made by ${madeById}`;
    if (message?.from !== 'bot' || row === undefined) {
      problems.push(`${where} is no message of the bot`);
      continue;
    }
    const laterLost = [...said.rows.values()].some(
      each =>
        each.editsId === madeById && each.id > showsId && ['unknown', 'dead', 'parked'].includes(each.state),
    );
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
  const text = rendered.kind === 'text' ? rendered.text : rendered.caption;
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
