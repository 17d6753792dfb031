/** The real process, started as `npm start -- --json` starts it, on a database of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { watched } from '../children.ts';

export const MAIN = path.join(import.meta.dirname, '..', '..', 'dist', 'main.js');

/**
 * Prisma compiles its queries by WebAssembly, which V8 would optimise anew in each of many processes that live for seconds:
 * half of what their start costs. A bench measures the process as it is.
 */
const NODE_ARGUMENTS = process.env['VITEST'] === undefined ? [] : ['--liftoff-only'];

export type Heard = Record<string, unknown>;

export type RunResult = {
  readonly code: number | null;
  readonly signal: string | null;
  readonly out: string;
  readonly err: string;
};

export function scratchFolder(): string {
  return mkdtempSync(path.join(tmpdir(), 'personaloop-'));
}

/** @returns a port of this machine that nothing listens on */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise(resolve => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const MOVABLE_CLOCK = pathToFileURL(path.join(import.meta.dirname, '..', 'shifted-clock.mjs')).href;

/** @returns the environment of a process of its own: nothing of ours but where programs are, and a clock that is moved */
export function bareEnvironment(folder: string): Record<string, string> {
  const kept = Object.entries(process.env).filter(([name]) =>
    /^(PATH$|LD_PRELOAD$|FAKETIME|SHIFTED_DAYS$)/.test(name),
  );
  const environment = Object.fromEntries(kept.map(([name, value]) => [name, value ?? '']));
  return {
    ...environment,
    ...(environment['SHIFTED_DAYS'] !== undefined && { NODE_OPTIONS: `--import=${MOVABLE_CLOCK}` }),
    DATABASE_URL: `file:${path.join(folder, 'chat.db')}`,
  };
}

/** @returns the environment of a process whose clock a file moves: it holds by how many milliseconds */
export function movedClock(file: string): Record<string, string> {
  return { NODE_OPTIONS: `--import=${MOVABLE_CLOCK}`, SHIFTED_CLOCK: file };
}

/** @returns whether a process uses or waits for the processor or the disk now; where that can't be told, false */
export function isBusy(pid: number | undefined): boolean {
  const tasks = `/proc/${pid}/task`;
  try {
    return readdirSync(tasks).some(task => /\) [RD] /.test(readFileSync(`${tasks}/${task}/stat`, 'utf8')));
  } catch {
    // It has ended, or there is no such folder on this system.
    return false;
  }
}

/** Starts the process on `<folder>/chat.db`. */
export function startProcess(
  folder: string,
  { args = ['--json'], env = {} }: { args?: readonly string[]; env?: Record<string, string> } = {},
): ChildProcess {
  return watched(
    spawn(process.execPath, [...NODE_ARGUMENTS, MAIN, ...args], {
      cwd: folder,
      env: { ...bareEnvironment(folder), ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    }),
  );
}

/** Runs the process with `input` piped in, to its end. */
export async function runProcess(
  folder: string,
  input: string,
  options: { args?: readonly string[]; env?: Record<string, string> } = {},
): Promise<RunResult> {
  const child = startProcess(folder, options);
  child.stdin?.on('error', () => {});
  child.stdin?.end(input);
  return finished(child);
}

/** @returns what the process said and how it ended */
export async function finished(child: ChildProcess): Promise<RunResult> {
  let out = '';
  let err = '';
  child.stdout?.setEncoding('utf8').on('data', chunk => {
    out += String(chunk);
  });
  child.stderr?.setEncoding('utf8').on('data', chunk => {
    err += String(chunk);
  });
  return new Promise(resolve => child.once('close', (code, signal) => resolve({ code, signal, out, err })));
}

/** @returns the JSON lines of an output; a last line that was cut off is left out */
export function jsonLines(out: string): Heard[] {
  return out.split('\n').flatMap(line => {
    try {
      return [JSON.parse(line) as Heard];
    } catch {
      return [];
    }
  });
}
