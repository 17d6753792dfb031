/** The real process from outside: how soon it answers, and what memory it holds. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { atMost, type Figure, median, shown } from './figures.ts';
import { scratchFolder } from './playground.ts';
import { Texts } from './texts.ts';

const MAIN = path.join(import.meta.dirname, '..', '..', 'dist', 'main.js');
const STARTS = 5;
const COMMANDS = 200;
const IDLE_MILLISECONDS = 2_000;

export function startProcess(folder: string): ChildProcess {
  return spawn(process.execPath, [MAIN, '--json'], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'] ?? '',
      DATABASE_URL: `file:${path.join(folder, 'chat.db')}`,
      LOG_LEVEL: 'info',
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

export async function processFigures(folders: ReadonlyMap<number, string>): Promise<Figure[]> {
  const most = [...folders].at(-1);
  const empty = scratchFolder();
  const figures = [
    ...(await startFigures('no database', scratchFolder, folder =>
      rmSync(folder, { recursive: true, force: true }),
    )),
    ...(await startFigures(
      'an empty database',
      () => empty,
      () => {},
    )),
  ];
  if (most)
    figures.push(
      ...(await startFigures(
        `${shown(most[0])} records`,
        () => most[1],
        () => {},
      )),
    );
  figures.push(atMost('resident memory, idle, empty database', await residentIdle(empty), 150, 'MB'));
  if (most) {
    const what = `resident memory after ${COMMANDS} mixed commands, ${shown(most[0])} records`;
    figures.push(atMost(what, await residentServing(most[1]), 300, 'MB'));
  }
  rmSync(empty, { recursive: true, force: true });
  return figures;
}

async function startFigures(
  what: string,
  folderOf: () => string,
  clean: (folder: string) => void,
): Promise<Figure[]> {
  const ready: number[] = [];
  const answered: number[] = [];
  // The first start fills the kernel's cache (and makes what is to be there) and does not count.
  for (let index = -1; index < STARTS; index += 1) {
    const folder = folderOf();
    const start = performance.now();
    const child = startProcess(folder);
    const isReady = heard(child.stderr, '"ready"').then(() => performance.now() - start);
    const isAnswered = heard(child.stdout, '"blocks"').then(() => performance.now() - start);
    child.stdin?.end('/help\n');
    const closed = new Promise(resolve => child.once('close', resolve));
    const times = await Promise.all([isReady, isAnswered]);
    await closed;
    clean(folder);
    if (index < 0) continue;
    ready.push(times[0]);
    answered.push(times[1]);
  }
  return [
    atMost(`start until ready, ${what}`, median(ready) / 1000, 1, 's'),
    atMost(`start until the first reply, ${what}`, median(answered) / 1000, 1, 's'),
  ];
}

/** Resolves when the stream has said a text so often; also when it ends without. */
function heard(stream: NodeJS.ReadableStream | null, text: string, times = 1): Promise<void> {
  return new Promise(resolve => {
    let rest = '';
    let found = 0;
    stream?.setEncoding('utf8');
    stream?.on('data', chunk => {
      const pieces = `${rest}${chunk}`.split(text);
      found += pieces.length - 1;
      rest = (pieces.at(-1) ?? '').slice(-text.length);
      if (found >= times) resolve();
    });
    stream?.once('end', resolve);
  });
}

async function residentIdle(folder: string): Promise<number> {
  const child = startProcess(folder);
  child.stdout?.resume();
  await heard(child.stderr, '"ready"');
  await new Promise(resolve => setTimeout(resolve, IDLE_MILLISECONDS));
  return measured(child);
}

async function residentServing(folder: string): Promise<number> {
  const child = startProcess(folder);
  child.stderr?.resume();
  const texts = new Texts(200);
  const done = heard(child.stdout, '"done"', COMMANDS + 1);
  child.stdin?.write(':as 小李\n');
  for (let index = 0; index < COMMANDS; index += 1) child.stdin?.write(`${texts.line()}\n`);
  await done;
  return measured(child);
}

/** @returns the process's resident memory in MB; ends it */
async function measured(child: ChildProcess): Promise<number> {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  const kilobytes = Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]);
  const closed = new Promise(resolve => child.once('close', resolve));
  child.stdin?.end();
  await closed;
  return kilobytes / 1024;
}
