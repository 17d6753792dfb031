/**
 * What must hold of a database that served an emulated Lark: everything that was acknowledged is there once, each
 * command has its effect once. Of the invariants of every database those are told anew that have exceptions here.
 */
import type { ToldEvent } from '../emulators/lark/emulator.ts';
import type { Look } from './inspect-database.ts';
import type { ReceivedEvents } from './lark-received-events.ts';
import { IS_LISTED } from './persona-invariants.ts';
import { brokenBut } from './platform-invariants.ts';

/** What happened while the bot was out is shown nowhere in a room. */
const LEFT_ONCE = `SELECT "roomId" FROM "Audit" WHERE action = 'room.closed'`;

/** Invariants in the words of invariants.ts and persona-invariants.ts, as they hold here. */
const INSTEAD: Readonly<Record<string, string>> = {
  // What is said in answer to a press is no message.
  'a sent reply that has no message': `
    SELECT id FROM "Outbox" WHERE state = 'sent' AND "onlyFor" IS NULL
      AND id NOT IN (SELECT "showsId" FROM "Message")
      AND coalesce("editsId", id) NOT IN (SELECT "madeById" FROM "Message")`,
  // Alone with somebody nothing is announced.
  'a proposal that is not to be seen in a room of its team': `
    SELECT proposal.number, room."chatId" FROM "Proposal" proposal
    JOIN "Room" room ON room."teamId" = proposal."teamId"
    WHERE room."createdAt" < proposal."createdAt" AND room."privateTo" IS NULL AND room.id NOT IN (${LEFT_ONCE})
      AND NOT EXISTS (
        SELECT 1 FROM "Card" message WHERE message."thingId" = proposal.id AND message.kind = 'proposal'
          AND message."chatId" = room."chatId" AND message."contentHash" = proposal."contentHash"
          AND NOT message."isReplaced")
      AND NOT ${IS_LISTED}`,
};

/** @returns a line for everything that is half done, twice, or damaged */
export function brokenLarkInvariants(look: Look): string[] {
  return brokenBut(look, INSTEAD);
}

/** @returns what of the events that were acknowledged is not in the inbox once, and what is there that is nobody's business */
export function wronglyKept(look: Look, told: ReceivedEvents): string[] {
  const kept = new Map(
    look<{ eventId: string; times: number }>(
      'SELECT "eventId", count(*) AS times FROM "Inbox" GROUP BY "eventId"',
    ).map(row => [row.eventId, row.times]),
  );
  const given = told.givenUp(look);
  const problems: string[] = [];
  for (const event of told.events) {
    const { event_id: id, event_type: type } = event.envelope.header;
    const names = told.namesOf(event);
    // About a message that nobody knows any more the bot can't tell.
    const isToBeKept = event.acknowledgedAt !== undefined && !told.isAbout(event, given);
    // One that was not acknowledged may be there as well: then only the acknowledgement was lost.
    const wrong = names.filter(name => {
      const times = kept.get(name) ?? 0;
      return times > 1 || (isToBeKept && times !== 1);
    });
    const what = () => `${type} ${JSON.stringify(event.envelope.event).slice(0, 300)}`;
    for (const name of wrong) problems.push(`event ${name} is kept ${kept.get(name) ?? 0} times: ${what()}`);
    if (names.length === 0 && kept.has(id)) problems.push(`event ${id} is none of the bot's: ${what()}`);
  }
  return problems.slice(0, 6);
}

/** @returns what Lark has never got rid of; what somebody waits for is brought only once */
export function neverTaken(told: ReceivedEvents): string[] {
  const presses = new Set<ToldEvent>(told.presses);
  return told.events
    .filter(event => event.acknowledgedAt === undefined && !presses.has(event))
    .map(({ envelope }) => `${envelope.header.event_type} ${envelope.header.event_id}`);
}
