/** A team's own campaign windows. */
import type { OwnCampaign } from '../domain/campaign.ts';
import { comparable } from '../domain/normal-form.ts';
import type { Snapshot } from './bulk-reading.ts';
import { sql, type Transaction } from './database.ts';

/** @returns the windows that a team added, by name */
export function ownCampaigns(snapshot: Snapshot, teamId: number): Promise<OwnCampaign[]> {
  return snapshot.query(sql`
    SELECT name, "firstDay" AS first, "lastDay" AS last FROM "CampaignWindow" WHERE "teamId" = ${teamId} ORDER BY key`);
}

/** Adds a window, or gives the one of that name other days. */
export async function saveCampaign(
  transaction: Transaction,
  teamId: number,
  { name, first, last }: OwnCampaign,
  at: Date,
): Promise<void> {
  await transaction.execute(sql`
    INSERT INTO "CampaignWindow" ("teamId", key, name, "firstDay", "lastDay", "createdAt")
    VALUES (${teamId}, ${comparable(name)}, ${name}, ${first}, ${last}, ${at})
    ON CONFLICT ("teamId", key) DO UPDATE SET name = excluded.name, "firstDay" = excluded."firstDay",
      "lastDay" = excluded."lastDay"`);
}

/** @returns whether there was one of that name */
export async function removeCampaign(
  transaction: Transaction,
  teamId: number,
  name: string,
): Promise<boolean> {
  const changed = await transaction.execute(
    sql`DELETE FROM "CampaignWindow" WHERE "teamId" = ${teamId} AND key = ${comparable(name)}`,
  );
  return changed > 0;
}
