/** Teams (tenants): settings, the secret that keys their end users, and what they hold. */
import { type TeamSettings, teamSettingsSchema } from '../domain/team-settings.ts';
import { sql, type Transaction } from './database.ts';

export type Team = {
  readonly id: number;
  readonly name: string;
  readonly settings: TeamSettings;
  readonly endUserSecret: string;
};

/** Every event needs the settings of its team, which hardly ever change: so many are kept as they were read. */
const KEPT_AT_MOST = 1_000;
const kept = new Map<string, TeamSettings>();

/** @param stored the settings as JSON @throws ZodError, or SyntaxError, where the row is damaged */
export function readSettings(stored: string): TeamSettings {
  const known = kept.get(stored);
  if (known !== undefined) return known;
  const settings = Object.freeze(teamSettingsSchema.parse(JSON.parse(stored)));
  if (kept.size >= KEPT_AT_MOST) kept.clear();
  kept.set(stored, settings);
  return settings;
}

/** Makes a team. @returns its id */
export async function createTeam(
  { prisma }: Transaction,
  name: string,
  settings: Partial<TeamSettings>,
  endUserSecret: string,
  at: Date,
): Promise<number> {
  const team = await prisma.team.create({ data: { name, settings, endUserSecret, createdAt: at } });
  return team.id;
}

export async function saveSettings(
  { prisma }: Transaction,
  teamId: number,
  settings: Partial<TeamSettings>,
): Promise<void> {
  await prisma.team.update({ where: { id: teamId }, data: { settings } });
}

/** @returns what a team is called, to one of its members; undefined to anybody else */
export async function teamKnownTo(
  transaction: Transaction,
  teamId: number,
  personId: number,
): Promise<string | undefined> {
  const [row] = await transaction.query<{ name: string }>(sql`
    SELECT team.name FROM "Membership" membership JOIN "Team" team ON team.id = membership."teamId"
    WHERE membership."teamId" = ${teamId} AND membership."personId" = ${personId} AND membership."leftAt" IS NULL`);
  return row?.name;
}

/** @returns how much a team has of its own: what it ever made that has a short id, hidden things too, personas, words and campaigns */
export async function countHoldings(transaction: Transaction, teamId: number): Promise<number> {
  const [row] = await transaction.query<{ count: number }>(sql`
    SELECT COALESCE((SELECT sum(last) FROM "ShortId" WHERE "teamId" = ${teamId}), 0)
      + (SELECT count(*) FROM "Persona" WHERE "teamId" = ${teamId})
      + (SELECT count(*) FROM "TeamWord" WHERE "teamId" = ${teamId})
      + (SELECT count(*) FROM "CampaignWindow" WHERE "teamId" = ${teamId}) AS count`);
  return row?.count ?? 0;
}
