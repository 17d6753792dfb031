/** Whose a person's message is: its room may have become another team's since it was said. */
import { whereSaid } from './audit.ts';
import { sql, type Transaction } from './database.ts';
import type { ChatKey } from './inbox.ts';

/**
 * @param messageId as it is called in the room
 * @returns the teams to which something of it belongs, as far as is known: whose room it was when the message was
 *   handled, and whose records are about it
 */
export async function teamsOfMessage(
  transaction: Transaction,
  room: ChatKey & { readonly id: number },
  messageId: string,
): Promise<number[]> {
  const said = whereSaid(room, messageId);
  const rows = await transaction.query<{ teamId: number | null }>(sql`
    SELECT * FROM (
      SELECT "teamId" FROM "Inbox"
      WHERE platform = ${room.platform} AND "chatId" = ${said.chatId} AND "messageId" = ${said.messageId}
        AND "teamId" IS NOT NULL ORDER BY id LIMIT 1)
    UNION
    SELECT "teamId" FROM "Feedback" WHERE "roomId" = ${room.id} AND "linkedMessageId" = ${messageId}`);
  return rows.flatMap(({ teamId }) => (teamId === null ? [] : [teamId]));
}
