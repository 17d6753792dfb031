/** A team's sources. */
import { comparable } from '../../../domain/normal-form.ts';
import type { Snapshot } from '../../../store/bulk-reading.ts';
import { sql, type Transaction } from '../../../store/database.ts';
import { FIRST_SOURCES, SOURCE_KINDS, type Source, type SourceKind } from '../domain/source.ts';

/** @returns all of a team's sources, as they were added */
export async function listSources(snapshot: Snapshot, teamId: number): Promise<Source[]> {
  const rows = await snapshot.query<Omit<Source, 'kind'> & { kind: string }>(sql`
    SELECT id, name, kind, weight FROM "Source" WHERE "teamId" = ${teamId} ORDER BY id`);
  return rows.map(row => ({ ...row, kind: sourceKind(row.kind) }));
}

/** A new team starts with the usual ones. */
export async function addFirstSources({ prisma }: Transaction, teamId: number, at: Date): Promise<void> {
  await prisma.source.createMany({
    data: FIRST_SOURCES.flatMap(({ kind, names }) =>
      names.map(name => ({ teamId, name, nameKey: comparable(name), kind, createdAt: at })),
    ),
  });
}

/** @returns the new source, or undefined when the team has one of that name */
export async function addSource(
  transaction: Transaction,
  teamId: number,
  name: string,
  kind: SourceKind,
  at: Date,
): Promise<Source | undefined> {
  const [row] = await transaction.query<{ id: number }>(sql`
    INSERT INTO "Source" ("teamId", name, "nameKey", kind, weight, "createdAt")
    VALUES (${teamId}, ${name}, ${comparable(name)}, ${kind}, 1, ${at})
    ON CONFLICT ("teamId", "nameKey") DO NOTHING RETURNING id`);
  return row && { id: row.id, name, kind, weight: 1 };
}

export async function setSourceWeight(
  { prisma }: Transaction,
  teamId: number,
  sourceId: number,
  weight: number,
): Promise<void> {
  await prisma.source.updateMany({ where: { id: sourceId, teamId }, data: { weight } });
}

function sourceKind(id: string): SourceKind {
  const kind = SOURCE_KINDS.find(each => each.id === id);
  if (kind === undefined) throw new RangeError(`no kind of source "${id}"`);
  return kind.id;
}
