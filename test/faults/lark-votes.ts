/**
 * Whether the reactions that stand are those that Lark lists, of every proposal that is open: whatever was heard of them
 * or missed, in whichever order (method.md §10).
 *
 * Left out is what can't be told without counting as the program does: proposals that were edited, rebased or stand in a
 * room that the bot is out of; cards that came about by an edit; and people who left, whose reactions are nobody's.
 */
import type { Message } from '../emulators/lark/emulator.ts';
import type { Look } from './inspect-database.ts';

const MEANINGS = ['THUMBSUP', 'ThumbsDown'];

type CardRow = { messageId: string; proposal: number };
type ActRow = { proposal: number; messageId: string; kind: string; via: string };

/** @param people the accounts that never left, by open id */
export function wronglyCounted(
  look: Look,
  messages: readonly Message[],
  people: readonly string[],
): { compared: number; problems: string[] } {
  const cards = look<CardRow>(
    `SELECT message."messageId", proposal.id AS proposal FROM "Card" card
     JOIN "Proposal" proposal ON proposal.id = card."thingId"
     JOIN "Message" message ON message."madeById" = card."outboxId"
     JOIN "Room" room ON room."chatId" = message."chatId" AND room."closedAt" IS NULL
     WHERE card.kind = 'proposal' AND proposal.state = 'open' AND proposal.edition = 1
       AND proposal."rollbackTo" IS NULL AND card."shownById" = card."outboxId"`,
  );
  const acts = look<ActRow>(
    `SELECT "proposalId" AS proposal, "messageId", kind, via FROM "ProposalAct"
     WHERE kind IN ('give', 'take') AND via LIKE 'lark % %' ORDER BY "inboxId", id`,
  );
  const byId = new Map(messages.map(message => [message.id, message]));
  const problems: string[] = [];
  let compared = 0;
  for (const { messageId, proposal } of cards) {
    const last = new Map<string, string>();
    for (const act of acts)
      if (act.messageId === messageId && act.proposal === proposal) last.set(act.via, act.kind);
    const counted = [...last].flatMap(([via, kind]) => {
      const [, user = '', emoji = ''] = via.split(' ');
      return kind === 'give' && MEANINGS.includes(emoji) && people.includes(user) ? [`${user} ${emoji}`] : [];
    });
    const listed = (byId.get(messageId)?.reactions ?? []).flatMap(({ operatorId, emojiType }) => {
      return MEANINGS.includes(emojiType) && people.includes(operatorId)
        ? [`${operatorId} ${emojiType}`]
        : [];
    });
    compared += listed.length;
    if (counted.sort().join() !== listed.sort().join())
      problems.push(`proposal ${proposal}, ${messageId}: shows ${listed}, and ${counted} is counted`);
  }
  return { compared, problems };
}
