/** What came of all that an emulated Lark told, once nothing waits any more. */
import type { Chat } from '../emulators/lark/chat.ts';
import { type Typed, wronglyDone, wronglyRecorded } from './command-effects.ts';
import type { Look } from './inspect-database.ts';
import { neverTaken, wronglyKept } from './lark-invariants.ts';
import type { ReceivedEvents } from './lark-received-events.ts';
import { countDelivered, fromBot, isWellOver, wronglyShown } from './lark-shown.ts';
import { wronglyCounted } from './lark-votes.ts';
import { firstAnswers, leftUnsaid, saidBy } from './sent-messages.ts';

export type Outcome = {
  readonly once: number;
  readonly unsaid: number;
  readonly records: number;
  readonly proposals: number;
  readonly versions: number;
  readonly compared: number;
  readonly problems: readonly string[];
};

type Facts = {
  readonly told: ReceivedEvents;
  readonly chats: readonly Chat[];
  /** The accounts that never left a group. */
  readonly faithful: readonly string[];
};

/** One cause has many effects: so many of each kind say enough. */
const TOLD_AT_MOST = 5;

export function outcome(look: Look, { told, chats, faithful }: Facts): Outcome {
  const said = saidBy(look);
  const { problems: wronglyAnswered, ...delivered } = countDelivered(said, chats, told.givenUp(look));
  const votes = wronglyCounted(look, chats.flatMap(fromBot), faithful);
  const answers = firstAnswers(said);
  const lines = told.typed();
  const undone = look<object>(
    `SELECT "eventId", state, attempts, error FROM "Inbox" WHERE state <> 'done' OR attempts > 0`,
  );
  const found: Readonly<Record<string, readonly string[]>> = {
    'never acknowledged': neverTaken(told),
    'not kept once': wronglyKept(look, told),
    'not done at once': undone.map(row => JSON.stringify(row)),
    'recorded wrongly': wronglyRecorded(look, lines),
    'done wrongly': wronglyDone(look, lines, answers),
    unanswered: unanswered(lines, answers),
    'answered wrongly': wronglyAnswered,
    'left unsaid': leftUnsaid(said, isWellOver),
    'marked without need': marked(chats),
    'shown wrongly': wronglyShown(said, chats),
    'counted wrongly': votes.problems,
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

/** A vote may be answered by the version or the question that comes of it. */
function unanswered(lines: readonly Typed[], answers: ReadonlyMap<string, string>): string[] {
  return lines.flatMap(({ key, texts }) => {
    const isVote = /^\/proposal (approve|reject)/.test(texts[0] ?? '');
    return answers.has(key) || isVote ? [] : [`${key} ${JSON.stringify(texts)}`];
  });
}

/** A mark stands for an answer that was lost: none is, in so short a time. */
function marked(chats: readonly Chat[]): string[] {
  return chats
    .flatMap(chat => chat.messages)
    .filter(({ reactions }) => reactions.some(each => each.operatorType === 'app'))
    .map(({ chat, id }) => `${chat.id}/${id}`);
}
