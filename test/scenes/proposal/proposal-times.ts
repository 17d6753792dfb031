/** Moves the times of proposals, as if days had passed. */
import { execFileSync } from 'node:child_process';

const SET_TIMES = `
  const [file, ...values] = process.argv.slice(1);
  const database = new (require('libsql'))(file);
  const changed = database.prepare(\`
    UPDATE "Proposal" SET "expiresAt" = COALESCE(CAST(NULLIF(?, '') AS INTEGER), "expiresAt"),
      "remindAt" = CAST(NULLIF(?, '') AS INTEGER)
    WHERE "roomId" = (SELECT id FROM "Room" WHERE "chatId" = ?)\`).run(...values);
  // Whatever hour it really is, it is none in which nothing is said.
  database.prepare(\`UPDATE "Team" SET settings = json_set(settings, '$.quietHours', '')\`).run();
  if (changed.changes !== 1) throw new Error('no proposal');
  database.close();`;

/**
 * Moves the times of the group's one proposal, while no process has the database open. A process of its own does it: one
 * that looks at copies of the file, as tests do, would lose its locks on it.
 */
export function setTimes(
  file: string,
  chatId: number | string,
  { expiresAt, remindAt }: { readonly expiresAt?: Date; readonly remindAt?: Date },
): void {
  const times = [expiresAt, remindAt].map(at => `${at?.getTime() ?? ''}`);
  execFileSync(process.execPath, ['-e', SET_TIMES, file, ...times, `${chatId}`]);
}
