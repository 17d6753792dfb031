/** What came of all that an emulated Telegram told, once nothing waits any more. */
import type { Chat } from '../emulators/telegram/chat.ts';
import type { Message } from '../emulators/telegram/message.ts';
import { type Typed, wronglyDone, wronglyRecorded } from './command-effects.ts';
import type { Look } from './inspect-database.ts';
import { firstAnswers, leftUnsaid, saidBy } from './sent-messages.ts';
import { neverHandedOut, wronglyKept } from './telegram-invariants.ts';
import { type ReceivedEvents, typed } from './telegram-received-events.ts';
import { countDelivered, hasMoved, isWellOver, wronglyMarked, wronglyShown } from './telegram-shown.ts';
import { wronglyCounted } from './telegram-votes.ts';

/** A copy whose number the bot did not know, and the row that made it; somebody pressed a key of it. */
export type PressedCopy = { readonly message: Message; readonly madeById: number };

export type Outcome = {
  readonly once: number;
  readonly never: number;
  readonly twice: number;
  readonly unsaid: number;
  readonly records: number;
  readonly proposals: number;
  readonly versions: number;
  readonly compared: number;
  readonly problems: readonly string[];
};

type Facts = {
  readonly told: ReceivedEvents;
  readonly botId: number;
  readonly chats: readonly Chat[];
  readonly managers: readonly number[];
  readonly pressed: readonly PressedCopy[];
};

/** One cause has many effects: so many of each kind say enough. */
const TOLD_AT_MOST = 5;

export function outcome(look: Look, { told, botId, chats, managers, pressed }: Facts): Outcome {
  const said = saidBy(look);
  const { problems: wronglyAnswered, ...delivered } = countDelivered(said, chats);
  const votes = wronglyCounted(look, told, managers);
  const answers = firstAnswers(said);
  const lines = typed(told);
  const undone = look<object>(
    `SELECT "eventId", state, attempts, error FROM "Inbox" WHERE state <> 'done' OR attempts > 0`,
  );
  const found: Readonly<Record<string, readonly string[]>> = {
    'forgotten and never handed out': neverHandedOut(told).map(id => `update ${id}`),
    'not kept once': wronglyKept(look, told, botId),
    'not done at once': undone.map(row => JSON.stringify(row)),
    'recorded wrongly': wronglyRecorded(look, lines),
    'done wrongly': wronglyDone(look, lines, answers),
    unanswered: unanswered(lines, answers, chats),
    'answered wrongly': wronglyAnswered,
    'marked wrongly': wronglyMarked(said, chats),
    'left unsaid': leftUnsaid(said, isWellOver),
    'shown wrongly': wronglyShown(said, chats),
    'counted wrongly': votes.problems,
    'a copy whose keys lead elsewhere': pressed.flatMap(({ message, madeById }) => {
      const where = `${message.chat.id}/${message.id}`;
      const known = said.known.get(where)?.madeById;
      return known === madeById ? [] : [`${where} is a copy of ${madeById}, and known as of ${known}`];
    }),
  };
  const count = (from: string) =>
    look<{ count: number }>(`SELECT count(*) AS count FROM ${from}`)[0]?.count ?? 0;
  return {
    ...delivered,
    records: count('"Feedback"'),
    proposals: count('"Proposal"'),
    versions: count('"PersonaVersion"'),
    compared: votes.compared,
    problems: Object.entries(found).flatMap(([what, problems]) =>
      problems.slice(0, TOLD_AT_MOST).map(problem => `${what} (${problems.length}): ${problem}`),
    ),
  };
}

/** A vote may be answered by the version or the question that comes of it; what was said before a room moved, elsewhere. */
function unanswered(
  lines: readonly Typed[],
  answers: ReadonlyMap<string, string>,
  chats: readonly Chat[],
): string[] {
  const moved = chats.filter(hasMoved).map(chat => `${chat.id}`);
  return lines.flatMap(({ key, chatId, texts }) => {
    const isVote = /^\/proposal (approve|reject)/.test(texts[0] ?? '');
    return answers.has(key) || isVote || moved.includes(chatId) ? [] : [`${key} ${JSON.stringify(texts)}`];
  });
}
