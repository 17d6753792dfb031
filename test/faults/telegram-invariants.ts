/**
 * What must hold of a database that served an emulated Telegram: everything that was told is there once and done, each
 * command has its effect once. Of the invariants of every database those are told anew that have exceptions here.
 */
import type { Look } from './inspect-database.ts';
import { IS_LISTED } from './persona-invariants.ts';
import { brokenBut } from './platform-invariants.ts';
import type { ReceivedEvents, Update } from './telegram-received-events.ts';

/** A room that moved has had two ids, and messages of both may have the same number. */
const MOVED = `SELECT "teamId" FROM "Room" WHERE "formerChatId" IS NOT NULL`;
/** What happened while the bot was out is shown nowhere in a room. */
const LEFT_ONCE = `SELECT "roomId" FROM "Audit" WHERE action = 'room.closed'`;

/** Invariants in the words of invariants.ts and persona-invariants.ts, as they hold here. */
const INSTEAD: Readonly<Record<string, string>> = {
  // An edit of a command may be answered by itself. What was said before a room moved is answered elsewhere.
  'a typed record without its one reply': `
    SELECT room."chatId", feedback."messageId", feedback.number, count(reply.id) AS replies,
      (SELECT count(*) FROM "Inbox" inbox WHERE inbox."chatId" = room."chatId"
        AND inbox."messageId" = feedback."messageId") AS events
    FROM "Feedback" feedback JOIN "Room" room ON room.id = feedback."roomId"
    LEFT JOIN "Outbox" reply ON reply."chatId" = room."chatId" AND reply."replyTo" = feedback."messageId"
      AND reply."editsId" IS NULL
    WHERE feedback."messageId" IS NOT NULL AND room."formerChatId" IS NULL
    GROUP BY feedback.id HAVING replies < 1 OR replies > events`,
  'one typed line answered twice': `
    SELECT outbox."chatId", outbox."replyTo", count(*) AS replies,
      (SELECT count(*) FROM "Inbox" inbox WHERE inbox."chatId" = outbox."chatId"
        AND inbox."messageId" = outbox."replyTo") AS events
    FROM "Outbox" outbox WHERE "replyTo" IS NOT NULL AND "editsId" IS NULL AND kind <> 'notice'
    GROUP BY 1, 2 HAVING replies > events`,
  // What is said in answer to a press is no message.
  'a sent reply that has no message': `
    SELECT id FROM "Outbox" WHERE state = 'sent' AND "onlyFor" IS NULL
      AND id NOT IN (SELECT "showsId" FROM "Message")
      AND coalesce("editsId", id) NOT IN (SELECT "madeById" FROM "Message")`,
  'one message that made two records': `
    SELECT "roomId", "messageId", count(*) AS records FROM "Feedback"
    WHERE "messageId" IS NOT NULL AND "teamId" NOT IN (${MOVED})
    GROUP BY "roomId", "messageId" HAVING records > 1`,
  // A card that waited when its room moved is said where the room is now.
  'a card, or a question, that no message makes': `
    SELECT message."outboxId" FROM "Card" message
    LEFT JOIN "Room" room ON room.platform = message.platform AND room."formerChatId" = message."chatId"
    LEFT JOIN "Outbox" made ON made.id = message."outboxId" AND made.platform = message.platform
      AND made."chatId" IN (message."chatId", room."chatId")
    LEFT JOIN "Proposal" proposal ON proposal.id = message."thingId" AND proposal."teamId" = message."teamId"
    WHERE made.id IS NULL OR proposal.id IS NULL`,
  // Alone with somebody (such a chat has the person's own number) nothing is announced.
  'a proposal that is not to be seen in a room of its team': `
    SELECT proposal.number, room."chatId" FROM "Proposal" proposal
    JOIN "Room" room ON room."teamId" = proposal."teamId"
    WHERE room."createdAt" < proposal."createdAt" AND room."chatId" LIKE '-%' AND room.id NOT IN (${LEFT_ONCE})
      AND NOT EXISTS (
        SELECT 1 FROM "Card" message WHERE message."thingId" = proposal.id AND message.kind = 'proposal'
          AND message."chatId" IN (room."chatId", room."formerChatId")
          AND message."contentHash" = proposal."contentHash" AND NOT message."isReplaced")
      AND NOT ${IS_LISTED}`,
  // A card that stayed behind when its room moved stays as it is.
  'a card that is not brought up to the state of its proposal': `
    WITH newest AS MATERIALIZED (
      SELECT coalesce("editsId", id) AS "madeById", max(id) AS id FROM "Outbox" GROUP BY 1)
    SELECT proposal.number, proposal.state, message."outboxId", shown.view FROM "Card" message
    JOIN "Proposal" proposal ON proposal.id = message."thingId"
    JOIN "Room" room ON room.platform = message.platform AND room."chatId" = message."chatId"
    JOIN newest ON newest."madeById" = message."outboxId" JOIN "Outbox" shown ON shown.id = newest.id
    WHERE message.kind = 'proposal' AND room.id NOT IN (${LEFT_ONCE}) AND shown.view NOT LIKE iif(message."isReplaced",
      '%作废%', CASE proposal.state WHEN 'open' THEN '% · 待定%' WHEN 'in-conflict' THEN '% · 有冲突，待对齐%'
      WHEN 'approved' THEN '% · 已通过 → v%' WHEN 'rejected' THEN '% · 未通过：%' ELSE '% · 已撤回%' END)`,
  // Of a card that was sent twice the newest copy is kept up to date.
  'a message that shows something else than its newest sent edit': `
    WITH newest AS MATERIALIZED (
      SELECT coalesce("editsId", id) AS "madeById", max(id) AS id FROM "Outbox" WHERE state = 'sent' GROUP BY 1)
    SELECT message."messageId", max(message."showsId") AS shows FROM "Message" message
    JOIN newest ON newest."madeById" = message."madeById"
    GROUP BY message."madeById", message.part HAVING shows < newest.id`,
};

/** @returns a line for everything that is half done, twice, or damaged */
export function brokenTelegramInvariants(look: Look): string[] {
  const moved = look<{ teamId: number }>(MOVED).map(row => row.teamId);
  // By the number of a message it can't be told in which of its chats it stands.
  const isNoMatter = (broken: string) =>
    broken.endsWith('a vote on a message that shows other content is counted') &&
    moved.some(team => broken.includes(` of team ${team} is `));
  return brokenBut(look, INSTEAD).filter(broken => !isNoMatter(broken));
}

type InboxRow = { eventId: string; state: string; attempts: number; error: string | null };

/** @returns what of the updates below an id is not in the inbox once, and what is there that is nobody's business */
export function wronglyKept(look: Look, told: ReceivedEvents, botId: number, below?: number): string[] {
  const rows = look<InboxRow>('SELECT "eventId", state, attempts, error FROM "Inbox"');
  const kept = new Map<number, number>();
  for (const { eventId } of rows) {
    const [, id] = new RegExp(`^${botId}:(\\d+):`).exec(eventId) ?? [];
    if (id !== undefined) kept.set(Number(id), (kept.get(Number(id)) ?? 0) + 1);
  }
  const due = told.due(below);
  const wrong = due.filter(update => kept.get(update.update_id) !== 1);
  const dueIds = new Set(told.due().map(update => update.update_id));
  // Of whoever comes the bot may keep it or not.
  const tellsOfPeople = (update: Update | undefined) =>
    update?.chat_member !== undefined || update?.message?.new_chat_members !== undefined;
  const strange = [...kept.keys()].filter(id => !dueIds.has(id) && !tellsOfPeople(told.updates.get(id)));
  return [
    ...wrong.slice(0, 3).map(update => {
      const times = kept.get(update.update_id) ?? 0;
      return `update ${update.update_id} is kept ${times} times: ${JSON.stringify(update).slice(0, 300)}`;
    }),
    ...strange.slice(0, 3).map(id => `update ${id} is kept and is none of the bot's business`),
  ];
}

/** @returns the ids of updates that Telegram was told to forget and has never handed out */
export function neverHandedOut(told: ReceivedEvents): number[] {
  const ids = [...told.updates.keys()];
  const first = Math.min(...ids);
  const all = Array.from({ length: told.confirmedBelow - first }, (_, index) => first + index);
  return all.filter(id => !told.updates.has(id));
}
