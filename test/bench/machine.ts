/** What the figures were measured on: they mean nothing without it. */
import { readFileSync } from 'node:fs';
import { cpus, release, tmpdir, totalmem, type } from 'node:os';
import path from 'node:path';
import Libsql from 'libsql';
import { z } from 'zod';
import { type Figure, median, shown } from './figures.ts';
import { Playground } from './playground.ts';

const packageSchema = z.object({ version: z.string() });
const COMMITS = 200;

export async function machineFigures(): Promise<Figure[]> {
  const versionOf = (name: string) =>
    packageSchema.parse(JSON.parse(readFileSync(packageFile(name), 'utf8'))).version;
  const memory = new Libsql(':memory:');
  const sqlite = z
    .object({ version: z.string() })
    .parse(memory.prepare('SELECT sqlite_version() AS version').get());
  memory.close();
  return [
    { what: 'processor', figure: `${cpus()[0]?.model.trim() ?? '?'}, ${cpus().length} cores` },
    { what: 'memory', figure: `${shown(totalmem() / 2 ** 30)} GiB` },
    { what: 'kernel', figure: `${type()} ${release()}` },
    { what: 'node', figure: process.version },
    { what: 'prisma client', figure: versionOf('@prisma/client') },
    { what: 'libsql / SQLite', figure: `${versionOf('libsql')} / ${sqlite.version}` },
    ...(await commitFigures()),
  ];
}

/** Some packages don't let their package.json be imported. */
function packageFile(name: string): string {
  return path.join(import.meta.dirname, '../../node_modules', name, 'package.json');
}

/** What the disk costs: a transaction of one small statement, alone. */
async function commitFigures(): Promise<Figure[]> {
  const playground = await Playground.open();
  const milliseconds: number[] = [];
  for (let index = 0; index < COMMITS; index += 1) {
    const start = performance.now();
    await playground.database.transaction(({ execute }) =>
      execute({
        sql: `INSERT INTO "ShortId" ("teamId", kind, last) VALUES (?, 'bench', 1)`,
        values: [index],
      }),
    );
    milliseconds.push(performance.now() - start);
  }
  const synchronous = await playground.synchronous();
  await playground.close();
  return [
    {
      what: `PRAGMA synchronous (2 is FULL), in ${path.join(tmpdir(), '…')}`,
      figure: String(synchronous),
      aim: '2',
      met: synchronous === 2,
    },
    { what: 'one durable commit, alone', figure: `${shown(median(milliseconds))} ms` },
  ];
}
