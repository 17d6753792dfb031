/** Whether each command that people typed has its effect once, whichever platform they typed it on. */
import type { Look } from './inspect-database.ts';

export type Typed = {
  readonly key: string;
  readonly chatId: string;
  readonly messageId: string;
  /** What it said, and what it said after each edit. */
  readonly texts: readonly string[];
};

type RecordRow = {
  chatId: string;
  formerChatId: string | null;
  messageId: string;
  text: string;
  deletions: number;
};

/** Each complete line made one record, by the message that carried it, and it says what its author wrote last. */
export function wronglyRecorded(look: Look, lines: readonly Typed[]): string[] {
  const rows = look<RecordRow>(
    `SELECT room."chatId", room."formerChatId", feedback."messageId", feedback.text,
       (SELECT count(*) FROM "Audit" audit WHERE audit."teamId" = feedback."teamId"
         AND audit.subject = 'F' || feedback.number AND audit.action = 'feedback.deleted') AS deletions
     FROM "Feedback" feedback JOIN "Room" room ON room.id = feedback."roomId"`,
  );
  const problems: string[] = [];
  const byWord = new Map<string, RecordRow>();
  for (const row of rows) {
    const word = wordOf(row.text) ?? row.text;
    if (byWord.has(word)) problems.push(`${word} is recorded twice`);
    byWord.set(word, row);
  }
  for (const { key, chatId, messageId, texts } of lines) {
    const [first = ''] = texts;
    const last = texts.at(-1) ?? '';
    const word = wordOf(first);
    if (word === undefined || !first.startsWith('/feedback w') || !isComplete(first)) continue;
    const row = byWord.get(word);
    const isHere = row !== undefined && [row.chatId, row.formerChatId].includes(chatId);
    // What was said before a room moved may be kept under a longer name.
    const isThis =
      row?.messageId === messageId || (row?.formerChatId === chatId && row.messageId.endsWith(messageId));
    if (!isHere || !isThis) problems.push(`${key} ${first} is recorded as ${JSON.stringify(row)}`);
    else if (row.deletions === 0 && row.text !== wordsOf(last))
      problems.push(`${key} was told as ${JSON.stringify(texts)}, and is recorded as “${row.text}”`);
  }
  return problems;
}

type Effect = { readonly line: RegExp; readonly done: RegExp; readonly action: string };

/** What a reply that says so must have left in the audit log, once. */
const EFFECTS: readonly Effect[] = [
  { line: /^\/feedback w/, done: /^F\d+ · /, action: 'feedback.recorded' },
  { line: /^\/feedback edit /, done: / 已改：/, action: 'feedback.edited' },
  { line: /^\/feedback delete /, done: / 已删除，/, action: 'feedback.deleted' },
  { line: /^\/feedback restore /, done: / 已恢复/, action: 'feedback.restored' },
  { line: /^\/persona propose /, done: /^P\d+ .* · 待定/, action: 'proposal.made' },
  { line: /^\/proposal edit /, done: /^P\d+ .* · (待定|有冲突)/, action: 'proposal.edited' },
  { line: /^\/proposal rebase /, done: /^P\d+ .* · 待定/, action: 'proposal.rebased' },
  { line: /^\/proposal withdraw /, done: /^P\d+ 已撤回$/, action: 'proposal.withdrawn' },
  { line: /^\/proposal reject /, done: /^(@\S+ )?P\d+ 未通过：/, action: 'proposal.rejected' },
];

/** @param saidOf what was first said in answer to a message, by `chat/message`, in plain words */
export function wronglyDone(
  look: Look,
  lines: readonly Typed[],
  saidOf: ReadonlyMap<string, string>,
): string[] {
  const entries = new Map(
    look<{ key: string; entries: number }>(
      `SELECT room."chatId" || '/' || audit."messageId" || ' ' || audit.action AS key, count(*) AS entries
       FROM "Audit" audit JOIN "Room" room ON room.id = audit."roomId"
       WHERE audit."messageId" IS NOT NULL AND room."formerChatId" IS NULL GROUP BY 1`,
    ).map(row => [row.key, row.entries]),
  );
  const moved = look<{ chatId: string }>(
    `SELECT "chatId" FROM "Room" WHERE "formerChatId" IS NOT NULL UNION SELECT "formerChatId" FROM "Room"`,
  ).map(row => row.chatId);
  return lines.flatMap(({ key, chatId, texts }) => {
    const [line = ''] = texts;
    const effect = EFFECTS.find(each => each.line.test(line));
    const said = saidOf.get(key);
    if (effect === undefined || said === undefined || texts.length > 1 || moved.includes(chatId)) return [];
    const found = entries.get(`${key} ${effect.action}`) ?? 0;
    const isRight = found === (effect.done.test(said) ? 1 : 0);
    // A record that lacked something was made by what came later: a press or an answer.
    if (isRight || (found === 1 && effect.action === 'feedback.recorded' && !isComplete(line))) return [];
    return [`${key} ${line} → ${said.slice(0, 120)}, but ${found} × ${effect.action}`];
  });
}

const isComplete = (line: string) =>
  line.includes(' 渠道=') && line.includes(' 维度=') && line.includes(' 强度=');

/** @returns the verbatim of a complete line */
function wordsOf(line: string): string {
  return line.replace('/feedback ', '').replace(/ 渠道=.*$/, '');
}

function wordOf(text: string): string | undefined {
  return /w[0-9a-z]+n\d+x/.exec(text)?.[0];
}
