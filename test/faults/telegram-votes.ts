/**
 * Whether the votes that stand are those that people's reactions say.
 *
 * Only what can be told without counting as the program does: of open proposals that were never edited nor rebased, each
 * manager who reacted to one message alone, which was a card from its beginning and is there once, of whose reactions
 * none happened while Telegram told the bot of none, and who has not voted otherwise nor lost a vote. For these the vote is
 * the reaction that they added last of those on Telegram's last list.
 */
import type { Look } from './inspect-database.ts';
import { inOrder, type ReceivedEvents } from './telegram-received-events.ts';

type CardRow = { chatId: string; messageId: string; proposal: number; copies: number; isMadeByEdit: number };
type ActRow = { proposal: number; userId: string; kind: string; meaning: string; via: string };

const MEANINGS: Readonly<Record<string, string>> = { '👍': 'approve', '👎': 'reject' };

/** @returns what was given and not taken away later, as it was given */
function standing(acts: readonly ActRow[]): ActRow[] {
  return acts.filter(({ kind, via }, place) => {
    const isSame = (other: ActRow) => other.via === via;
    return kind === 'give' && !acts.slice(place + 1).some(isSame);
  });
}

export function wronglyCounted(
  look: Look,
  told: ReceivedEvents,
  managers: readonly number[],
): { compared: number; problems: string[] } {
  const cards = look<CardRow>(
    `SELECT message."chatId", message."messageId", proposal.id AS proposal,
       (SELECT count(*) FROM "Message" copy WHERE copy."madeById" = card."outboxId") + made.attempts AS copies,
       card."shownById" <> card."outboxId" AS "isMadeByEdit"
     FROM "Card" card JOIN "Proposal" proposal ON proposal.id = card."thingId"
     JOIN "Outbox" made ON made.id = card."outboxId" JOIN "Message" message ON message."madeById" = card."outboxId"
     WHERE card.kind = 'proposal' AND proposal.state = 'open' AND proposal.edition = 1 AND proposal."rollbackTo" IS NULL`,
  );
  const cardOf = new Map(cards.map(card => [`${card.chatId}/${card.messageId}`, card]));
  const acts = look<ActRow>(
    `SELECT act."proposalId" AS proposal, account."userId", act.kind, act.meaning, act.via FROM "ProposalAct" act
     JOIN "Account" account ON account."personId" = act."personId" ORDER BY act."inboxId", act.id`,
  );
  /** By proposal and manager: the messages reacted to, and the last list, by when each was added. */
  const reacted = new Map<
    string,
    { messages: Set<string>; last: string[]; isWhole: boolean; card: CardRow; user: number }
  >();
  for (const { message_reaction: reaction } of inOrder(told)) {
    const user = reaction?.user?.id;
    if (reaction === undefined || user === undefined || !managers.includes(user)) continue;
    const message = `${reaction.chat.id}/${reaction.message_id}`;
    const card = cardOf.get(message);
    if (card === undefined) continue;
    const key = `${card.proposal} ${user}`;
    const before = reacted.get(key);
    const messages = before?.messages ?? new Set<string>();
    const old = reaction.old_reaction.flatMap(each => each.emoji ?? []);
    const isWhole =
      (before?.isWhole ?? true) && [...old].sort().join() === [...(before?.last ?? [])].sort().join();
    const now = reaction.new_reaction.flatMap(each => each.emoji ?? []);
    const kept = (before?.last ?? []).filter(emoji => now.includes(emoji));
    const last = [...kept, ...now.filter(emoji => !kept.includes(emoji))];
    reacted.set(key, { messages: messages.add(message), last, isWhole, card, user });
  }
  const problems: string[] = [];
  let compared = 0;
  for (const { messages, last, isWhole, card, user } of reacted.values()) {
    const own = acts.filter(act => act.proposal === card.proposal && act.userId === `${user}`);
    const isPlain = own.every(
      act => act.kind !== 'lose' && act.via.startsWith(`telegram ${user} `) && !act.via.endsWith(' typed'),
    );
    if (messages.size !== 1 || card.copies !== 1 || card.isMadeByEdit === 1 || !isWhole || !isPlain) continue;
    compared += 1;
    const deciding = last.findLast(emoji => emoji in MEANINGS) ?? '';
    const shown = MEANINGS[deciding] ?? 'none';
    const counted = standing(own).at(-1)?.meaning ?? 'none';
    if (shown !== counted)
      problems.push(
        `proposal ${card.proposal}: ${user} shows ${last} on ${[...messages]}, and ${counted} is counted: ${JSON.stringify(own)}`,
      );
  }
  return { compared, problems };
}
