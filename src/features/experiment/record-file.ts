/**
 * Figures from a file, a task: it is fetched and read outside of transactions, and recorded in one, so that a process that
 * dies in between does it anew, and nothing twice. What waits for a word of somebody is kept, and needs no file again.
 */
import { z } from 'zod';
import { fileSchema, type SentFile } from '../../chat/incoming.ts';
import { PlatformError } from '../../chat/platform.ts';
import type { View } from '../../chat/view.ts';
import type { ActionContext } from '../../conversation/action-context.ts';
import type { Context, Reply } from '../../conversation/command.ts';
import type { OutsideCall, TaskKind } from '../../conversation/feature.ts';
import { startTask } from '../../conversation/start-task.ts';
import { type Bilingual, both } from '../../domain/language.ts';
import { NotRead } from '../../store/bulk-reader.ts';
import { sharedBytes } from '../../tables/bytes.ts';
import { sayTableTrouble } from '../../tables/say-table-error.ts';
import { assignLines, demandColumns } from './assign-lines.ts';
import { LINES_AT_MOST } from './figure-rows.ts';
import { type Found, foundTest, nameOf, today } from './find-test.ts';
import { FILE_AT_MOST, type FigureFile, figureFileReading } from './read-figure-file.ts';
import { type GivenFigures, recordFigures } from './record-figures.ts';
import { experimentRefusal } from './refusals.ts';
import { droppedLines, type FileShown, fileLines, keptLines } from './show-file.ts';
import { tableRecorded, waysOn } from './show-table.ts';
import { dropFile, findFile, keepFile, updateFile, type WaitingFile } from './store/files.ts';
import { planNames, type Variant } from './store/tests.ts';

const MEGABYTE = 1024 * 1024;

const stateSchema = z.object({
  /** T1, T1/R2. */
  test: z.string(),
  file: fileSchema,
  only: z.number().nullable(),
  isConfirmed: z.boolean(),
  /** By these the dates of the file are read, as of when it was sent. */
  today: z.string(),
  zone: z.string(),
});
type State = z.infer<typeof stateSchema>;

export const recordFileTask: TaskKind<State, FigureFile> = {
  kind: 'experiment.record-file',
  state: stateSchema,
  title: ({ file, test }) => both(`正在读 ${file.name}（${test}）`, `Reading ${file.name} (${test})`),
  async outside({ file, today: notAfter, zone }, by) {
    const bytes = await sharedBytes(await fetched(file, by));
    return readBeside(file.name, by.read(figureFileReading, { bytes, notAfter, zone }));
  },
  async step(context, state, read) {
    const { name } = state.file;
    if ('trouble' in read)
      throw experimentRefusal('file-unreadable', { name, why: sayTableTrouble(read.trouble) });
    if ('tooMany' in read) throw experimentRefusal('file-too-many-plans', { name, most: LINES_AT_MOST });
    const found = await foundTest(context, state.test);
    if (found === undefined) throw new Error('the test of a file is gone');
    const only = found.test.variants.find(({ id }) => id === state.only);
    demandColumns(read, found.test, only);
    const { lines, ...about } = read;
    const file = { name, only: state.only, lines, settled: [] };
    return { view: await record(context, found, { file, isConfirmed: state.isConfirmed, about }) };
  },
};

/** @returns what shows that the file is being read; in the end it shows what came of it */
export async function recordFile(
  context: Context,
  found: Found,
  { file, only, isConfirmed }: { file: SentFile; only: Variant | undefined; isConfirmed: boolean },
): Promise<Reply> {
  return startTask(context, recordFileTask, {
    test: nameOf(found),
    file,
    only: only?.id ?? null,
    isConfirmed,
    today: today(context),
    zone: context.clock.zone,
  });
}

/**
 * Records what can be by now of a file that was read before.
 * @throws Refusal when nothing of it waits any more
 */
export async function recordWaiting(
  context: ActionContext,
  found: Found,
  id: number,
  isConfirmed: boolean,
): Promise<View> {
  const file = await findFile(context.transaction, found.test, id);
  if (file === undefined) throw experimentRefusal('file-settled', {});
  return record(context, found, { id, file, isConfirmed });
}

/** @returns the plans of a file of which nobody has said which variant they are */
export async function unknownPlansOf(
  { transaction }: ActionContext,
  { test }: Found,
  id: number,
): Promise<readonly string[]> {
  const file = await findFile(transaction, test, id);
  if (file === undefined) throw experimentRefusal('file-settled', {});
  return assignLines(test, file.lines, await planNames(transaction, test), undefined).unknownPlans;
}

type ToRecord = {
  /** Of one that waits. */
  readonly id?: number;
  readonly file: WaitingFile;
  readonly isConfirmed: boolean;
  /** What was recognised, of one that was read just now. */
  readonly about?: FileShown;
};

async function record(
  context: ActionContext,
  found: Found,
  { id, file, isConfirmed, about }: ToRecord,
): Promise<View> {
  const { transaction, origin, clock } = context;
  const { test } = found;
  const only = test.variants.find(each => each.id === file.only);
  const assigned = assignLines(test, file.lines, await planNames(transaction, test), only);
  const settled = new Set(file.settled);
  // A day of which another plan became known is recorded anew, of all its plans; others stay as they were left.
  const given = assigned.given.filter(each => !settled.has(markOf(each)));
  const recorded = await recordFigures(context, found, given, isConfirmed);
  for (const [index, each] of given.entries())
    if (recorded[index]?.became !== 'asked') settled.add(markOf(each));
  const waits = assigned.unknownPlans.length > 0 || recorded.some(({ became }) => became === 'asked');
  const left = { ...file, settled: [...settled] };
  let kept = id;
  let dropped: readonly string[] = [];
  if (waits && kept === undefined) {
    const by = { personId: origin.personId ?? 0, at: clock.now };
    ({ id: kept, dropped } = await keepFile(transaction, test, left, by));
  } else if (waits && kept !== undefined) await updateFile(transaction, test, kept, left);
  else if (kept !== undefined) await dropFile(transaction, test, kept);
  const table = {
    unknownPlans: assigned.unknownPlans,
    bad: about === undefined ? [] : [...about.bad, ...assigned.bad],
    badCount: about === undefined ? 0 : about.badCount + assigned.bad.length,
    about: [
      ...keptLines(context, test, recorded),
      ...droppedLines(context, dropped),
      ...(about === undefined ? [] : fileLines(context, test, file.name, about, assigned.otherPlans)),
    ],
  };
  return tableRecorded(context, test, table, recorded, waysOn(context, nameOf(found), kept));
}

function markOf({ variant, day, plans }: GivenFigures & { readonly plans: number }): string {
  return `${variant.id} ${day ?? ''} ${plans}`;
}

/** @throws Refusal when the file itself is why it could not be read: another attempt would end alike */
async function readBeside(name: string, reading: Promise<FigureFile>): Promise<FigureFile> {
  try {
    return await reading;
  } catch (error) {
    if (!(error instanceof NotRead) || error.why === 'closed') throw error;
    throw experimentRefusal('file-too-much-work', { name });
  }
}

/** @throws Refusal when it can never be had @throws PlatformError when it may be had later */
async function fetched({ name, reference, bytes = 0 }: SentFile, by: OutsideCall): Promise<Uint8Array> {
  const most = Math.min(by.largestFile, FILE_AT_MOST);
  const tooLarge = (atMost: number) =>
    experimentRefusal('file-too-large', { name, most: Math.floor(atMost / MEGABYTE) });
  if (bytes > most) throw tooLarge(most);
  try {
    return await by.download(reference);
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    const { trouble } = error;
    if (trouble.kind === 'too-large') throw tooLarge(trouble.most);
    if (trouble.kind === 'gone' || trouble.kind === 'closed' || trouble.kind === 'rejected')
      throw experimentRefusal('file-gone', { name });
    if (trouble.kind === 'forbidden') {
      const missing: Bilingual = trouble.missing;
      throw experimentRefusal('file-forbidden', { name, missing });
    }
    throw error;
  }
}
