/** A team's sources. */
import { comparable } from '../../../domain/normal-form.ts';
import type { Snapshot } from '../../../store/bulk-reading.ts';
import { sql, type Transaction } from '../../../store/database.ts';
import { FIRST_SOURCES, SOURCE_KINDS, type Source, type SourceKind } from '../domain/source.ts';

/** @returns all of a team's sources, as they were added, also those that were removed */
export async function listSources(snapshot: Snapshot, teamId: number): Promise<Source[]> {
  type Row = Omit<Source, 'kind' | 'isRemoved'> & { kind: string; isRemoved: number };
  const rows = await snapshot.query<Row>(sql`
    SELECT id, name, kind, weight, "removedAt" IS NOT NULL AS "isRemoved"
    FROM "Source" WHERE "teamId" = ${teamId} ORDER BY id`);
  return rows.map(({ isRemoved, ...row }) => ({
    ...row,
    kind: sourceKind(row.kind),
    ...(Number(isRemoved) === 1 && { isRemoved: true }),
  }));
}

/** A new team starts with the usual ones. */
export async function addFirstSources({ prisma }: Transaction, teamId: number, at: Date): Promise<void> {
  await prisma.source.createMany({
    data: FIRST_SOURCES.flatMap(({ kind, names }) =>
      names.map(name => ({ teamId, name, nameKey: comparable(name), kind, createdAt: at })),
    ),
  });
}

/** @returns the new source, or the removed one of that name, back again; undefined when the team has one of that name */
export async function addSource(
  transaction: Transaction,
  teamId: number,
  name: string,
  kind: SourceKind,
  at: Date,
): Promise<Source | undefined> {
  const [row] = await transaction.query<{ id: number; weight: number }>(sql`
    INSERT INTO "Source" ("teamId", name, "nameKey", kind, weight, "createdAt")
    VALUES (${teamId}, ${name}, ${comparable(name)}, ${kind}, 1, ${at})
    ON CONFLICT ("teamId", "nameKey") DO UPDATE SET name = excluded.name, kind = excluded.kind, "removedAt" = NULL
      WHERE "removedAt" IS NOT NULL
    RETURNING id, weight`);
  return row && { id: row.id, name, kind, weight: row.weight };
}

/** Calls a source otherwise. The caller makes sure that no other has the name. */
export async function renameSource(
  { prisma }: Transaction,
  teamId: number,
  sourceId: number,
  name: string,
): Promise<void> {
  await prisma.source.updateMany({
    where: { id: sourceId, teamId },
    data: { name, nameKey: comparable(name) },
  });
}

/** Takes a source out of what is offered; its records keep it. */
export async function removeSource(
  { prisma }: Transaction,
  teamId: number,
  sourceId: number,
  at: Date,
): Promise<void> {
  await prisma.source.updateMany({ where: { id: sourceId, teamId }, data: { removedAt: at } });
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
