/** What the database says that it said on a platform, and what of it was given up for no good reason. */
import { z } from 'zod';
import { withCodesShown } from '../../src/chat/link-code.ts';
import { plainText, type View, viewSchema } from '../../src/chat/view.ts';
import type { Look } from './inspect-database.ts';

/** An edit of a message in a room that the bot was put out of waits there until it is back. */
export const IS_PARKED = `("editsId" IS NOT NULL AND EXISTS (
  SELECT 1 FROM "Room" room WHERE room."chatId" = "Outbox"."chatId" AND room."closedAt" IS NOT NULL))`;

export type OutboxRow = {
  readonly id: number;
  readonly chatId: string;
  readonly kind: string;
  readonly view: View;
  readonly replyTo: string | null;
  readonly onlyFor:
    | { readonly userId: string; readonly name: string; readonly messageId: string }
    | undefined;
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

const onlyForSchema = z.object({ userId: z.string(), name: z.string(), messageId: z.string() });

export function saidBy(look: Look): Said {
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
      view: withCodesShown(viewSchema.parse(JSON.parse(shown ?? '')), look.key),
      onlyFor: typeof onlyFor === 'string' ? onlyForSchema.parse(JSON.parse(onlyFor)) : undefined,
    };
  });
  const known = look<KnownMessage>(
    'SELECT "chatId", "messageId", "madeById", "showsId", part FROM "Message"',
  );
  const cards = look<{ outboxId: number; proposal: number; number: number; state: string }>(
    `SELECT card."outboxId", proposal.id AS proposal, proposal.number, proposal.state FROM "Card" card
     JOIN "Proposal" proposal ON proposal.id = card."thingId" WHERE card.kind = 'proposal'`,
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

/** What was to change a message that is known to nobody is said as a message of its own. */
export function isInItsPlace({ editsId }: OutboxRow, { rows }: Said): boolean {
  const made = rows.get(editsId ?? 0);
  return made !== undefined && (made.state !== 'sent' || made.onlyFor !== undefined);
}

/** @returns what waits, and what was given up @param wellOver what became of a row that is as it should be, beside `sent` */
export function leftUnsaid({ rows }: Said, wellOver: (row: OutboxRow) => boolean): string[] {
  return [...rows.values()].flatMap(row => {
    const { id, state, kind, attempts, error } = row;
    if (state === 'sent' || state === 'parked' || wellOver(row)) return [];
    return [`message ${id} (${kind}) is ${state} after ${attempts} attempts: ${error}`];
  });
}
