/** Whether what was said to be recorded is recorded: for sessions that record and nothing else. */
import { lookInto } from './inspect-database.ts';
import { brokenInvariants } from './invariants.ts';
import { echoedBy, type Session, saidBy } from './session.ts';

/**
 * @param sessions all that ever ran on the database
 * @returns a line for every record that was acknowledged and is not there once, and for whatever else is broken
 */
export function lostOf(file: string, sessions: readonly Session[]): string[] {
  return lookInto(file, look => {
    const problems = brokenInvariants(look);
    const rows = look<{ chatId: string; messageId: string; number: number; text: string }>(
      `SELECT room."chatId", feedback."messageId", feedback.number, feedback.text FROM "Feedback" feedback
       JOIN "Room" room ON room.id = feedback."roomId"`,
    );
    const times = new Map<string, number>();
    for (const row of rows) {
      const word = firstWord(row.text);
      times.set(word, (times.get(word) ?? 0) + 1);
      if (times.get(word) === 2) problems.push(`${word} is recorded twice`);
    }
    const byMessage = new Map(rows.map(row => [`${row.chatId}/${row.messageId}`, row]));
    const typed = new Map<string, string>();
    const answered = new Set<string>();
    for (const heard of sessions.flatMap(session => session.heard)) {
      const echo = echoedBy(heard);
      if (echo !== undefined) typed.set(`${echo.room}/${echo.message}`, echo.text);
      const said = saidBy(heard);
      if (said?.replyTo === null || said === undefined || said.edit) continue;
      const key = `${said.room}/${said.replyTo}`;
      if (answered.has(key)) problems.push(`${key} was answered twice`);
      answered.add(key);
      const number = /^F(\d+) · /.exec(said.text)?.[1];
      const row = byMessage.get(key);
      if (number === undefined) continue;
      const isThere =
        row?.number === Number(number) &&
        // A session that answers what an earlier one took did not read that line itself.
        (typed.get(key) ?? `/feedback ${firstWord(row.text)} `).startsWith(
          `/feedback ${firstWord(row.text)} `,
        );
      if (!isThere)
        problems.push(`F${number} was acknowledged as ${typed.get(key)?.slice(0, 60)}, but is ${row?.text}`);
    }
    return problems;
  });
}

/** @returns how many records were acknowledged */
export function recordedBy(session: Session): number {
  return session.heard.filter(heard => /^F\d+ · /.test(saidBy(heard)?.text ?? '')).length;
}

/** A line that records a text which begins with a word of its own. */
export function recordLine(word: string, rest = ''): string {
  return `/feedback ${word} 听到的${rest} 渠道=小红书 维度=痛点 标签=包装`;
}

export function recordLines(prefix: string, count: number, rest = ''): string[] {
  return Array.from({ length: count }, (_, index) => recordLine(`${prefix}${index + 1}`, rest));
}

/** @returns what is wrong with what a process said besides JSON lines: nothing may look like a stack trace */
export function unspeakable(session: Session): string[] {
  const said = [
    ...session.heard.map(heard => String(heard['error'] ?? saidBy(heard)?.text ?? '')),
    ...session.strange,
    ...session.err.split('\n').filter(line => !line.startsWith('{')),
  ];
  return said.filter(line => /^\s+at |Error:|SQLITE|node:internal|\.[jt]s:\d+/.test(line));
}

function firstWord(text: string): string {
  return /^\S*/.exec(text)?.[0] ?? '';
}
