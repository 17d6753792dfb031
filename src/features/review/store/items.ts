/** The rows of a meeting's agenda, frozen when it starts: what each is about, and what was decided. */
import { AGENDA_KINDS } from '../../../domain/agenda.ts';
import { sql, type Transaction } from '../../../store/database.ts';
import type { Planned } from '../domain/agenda-order.ts';
import { type Meeting, type MeetingItem, OUTCOMES, type Outcome } from '../domain/meeting.ts';

type Of = Pick<Meeting, 'id' | 'teamId'>;
type Row = Omit<MeetingItem, 'kind' | 'outcome'> & { readonly kind: string; readonly outcome: string | null };

function itemOf({ kind, outcome, isLeftOver, isLate, ...row }: Row): MeetingItem {
  const known = AGENDA_KINDS.find(each => each === kind);
  if (known === undefined) throw new RangeError(`an agenda item of an unknown kind: ${row.thing}`);
  return {
    ...row,
    kind: known,
    isLeftOver: Boolean(isLeftOver),
    isLate: Boolean(isLate),
    outcome: OUTCOMES.find(each => each === outcome) ?? null,
  };
}

const ITEM = sql`item.position, item.kind, item.thing, item.standing, item."isLeftOver", item."isLate", item.outcome,
  COALESCE(person."mergedIntoId", person.id) AS "decidedById", item.action, item.seconds
  FROM "MeetingItem" item LEFT JOIN "Person" person ON person.id = item."decidedById"`;

/** @returns the items of a meeting, in order */
export async function itemsOf(transaction: Transaction, { id, teamId }: Of): Promise<MeetingItem[]> {
  const rows = await transaction.query<Row>(sql`
    SELECT ${ITEM} WHERE item."meetingId" = ${id} AND +item."teamId" = ${teamId} ORDER BY item.position`);
  return rows.map(itemOf);
}

/** Adds items below those that are there; a thing that is there already is left as it is. */
export async function addItems(
  transaction: Transaction,
  { id, teamId }: Of,
  items: readonly Planned[],
  { after, isLate }: { readonly after: number; readonly isLate: boolean },
): Promise<void> {
  for (const [index, { kind, thing, standing, isLeftOver }] of items.entries())
    await transaction.execute(sql`
      INSERT INTO "MeetingItem" ("teamId", "meetingId", position, kind, thing, standing, "isLeftOver", "isLate")
      VALUES (${teamId}, ${id}, ${after + index + 1}, ${kind}, ${thing}, ${standing}, ${isLeftOver}, ${isLate})
      ON CONFLICT ("meetingId", thing) DO NOTHING`);
}

export type Decided = {
  readonly outcome: Outcome;
  readonly byId: number;
  readonly at: Date;
  readonly action: number | null;
  /** How the thing stands now. */
  readonly standing: string;
};

export async function setOutcome(
  transaction: Transaction,
  { id, teamId }: Of,
  position: number,
  { outcome, byId, at, action, standing }: Decided,
): Promise<void> {
  await transaction.execute(sql`
    UPDATE "MeetingItem" SET outcome = ${outcome}, "decidedById" = ${byId}, "decidedAt" = ${at}, action = ${action},
      standing = ${standing}
    WHERE "meetingId" = ${id} AND position = ${position} AND +"teamId" = ${teamId}`);
}

/** It was talked about for so long more. */
export async function addSeconds(
  transaction: Transaction,
  { id, teamId }: Of,
  position: number,
  seconds: number,
): Promise<void> {
  await transaction.execute(sql`
    UPDATE "MeetingItem" SET seconds = seconds + ${seconds}
    WHERE "meetingId" = ${id} AND position = ${position} AND +"teamId" = ${teamId}`);
}

/** What was decided last of a thing. */
export type LastDecision = Pick<MeetingItem, 'thing' | 'standing' | 'action'> & { readonly outcome: Outcome };

/** @returns of each thing what the last meeting that ended and decided on it decided */
export async function lastDecisions(
  transaction: Transaction,
  teamId: number,
  things: readonly string[],
): Promise<LastDecision[]> {
  const rows = await transaction.query<Row>(sql`
    SELECT ${ITEM} JOIN "Meeting" meeting ON meeting.id = item."meetingId" AND meeting.state = 'ended'
    WHERE item."teamId" = ${teamId} AND item.thing IN (SELECT value FROM json_each(${JSON.stringify(things)}))
      AND item.outcome IS NOT NULL
    ORDER BY item.id DESC`);
  const last = new Map<string, LastDecision>();
  for (const { thing, standing, action, outcome } of rows.map(itemOf))
    if (outcome !== null && !last.has(thing)) last.set(thing, { thing, standing, action, outcome });
  return [...last.values()];
}
