/** Private rooms of a team's managers with the bot. */
import type { PlatformName } from '../../../chat/platform.ts';
import { sql, type Transaction } from '../../../store/database.ts';

export async function managerRooms(
  transaction: Transaction,
  teamId: number,
): Promise<{ readonly platform: PlatformName; readonly chatId: string }[]> {
  return transaction.query(sql`
    SELECT room.platform, room."chatId" FROM "Room" room
    JOIN "Account" account ON account.platform = room.platform AND account."userId" = room."privateTo"
    JOIN "Membership" membership ON membership."teamId" = room."teamId" AND membership."personId" = account."personId"
    WHERE room."teamId" = ${teamId} AND room."closedAt" IS NULL AND membership."isManager"
      AND membership."leftAt" IS NULL ORDER BY room.id`);
}
