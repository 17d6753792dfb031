/** One run of the real process with --json, listened to line by line. */
import { type ChildProcess, spawn } from 'node:child_process';
import { watched } from '../children.ts';
import { PATIENCE_MILLISECONDS } from '../patience.ts';
import { bareEnvironment, type Heard, MAIN, startProcess } from '../scenes/process.ts';

export type Ending = { readonly code: number | null; readonly signal: string | null };

export type SessionOptions = {
  readonly args?: readonly string[];
  readonly env?: Record<string, string>;
  /** No file may grow beyond this: what the kernel says of a full disk, without one. */
  readonly fileKilobytes?: number;
};

type Waiting = { readonly isIt: (heard: Heard) => boolean; readonly resolve: (heard: Heard) => void };

const running = new Set<Session>();

/** Ends whatever a test that failed left running. */
export async function endAll(): Promise<void> {
  await Promise.all([...running].map(session => session.kill()));
}

export class Session {
  readonly child: ChildProcess;
  /** The JSON lines that were printed whole, in order. */
  readonly heard: Heard[] = [];
  /** What was printed and is no JSON line; a last line that was cut off too. */
  readonly strange: string[] = [];
  err = '';
  readonly ended: Promise<Ending>;
  #pending = '';
  #waiting: Waiting[] = [];
  #onLine: (() => void) | undefined;

  constructor(folder: string, options: SessionOptions = {}) {
    const { fileKilobytes } = options;
    this.child =
      fileKilobytes === undefined ? startProcess(folder, options) : startLimited(folder, fileKilobytes);
    // Whoever is killed reads no more.
    this.child.stdin?.on('error', () => {});
    this.child.stdout?.setEncoding('utf8').on('data', chunk => this.#hear(String(chunk)));
    this.child.stderr?.setEncoding('utf8').on('data', chunk => {
      this.err += String(chunk);
    });
    running.add(this);
    this.ended = new Promise(resolve =>
      this.child.once('close', (code, signal) => {
        running.delete(this);
        if (this.#pending !== '') this.strange.push(this.#pending);
        resolve({ code, signal });
      }),
    );
  }

  /** Calls back after every line heard. */
  onLine(callback: () => void): void {
    this.#onLine = callback;
  }

  type(...lines: readonly string[]): void {
    this.child.stdin?.write(lines.map(line => `${line}\n`).join(''));
  }

  /** Types the last lines. @returns how the process ended */
  end(...lines: readonly string[]): Promise<Ending> {
    this.child.stdin?.end(lines.map(line => `${line}\n`).join(''));
    return this.ended;
  }

  kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<Ending> {
    this.child.kill(signal);
    return this.ended;
  }

  /** @returns the first line, heard already or later, for which `isIt` holds */
  until(isIt: (heard: Heard) => boolean, milliseconds = PATIENCE_MILLISECONDS): Promise<Heard> {
    const known = this.heard.find(isIt);
    if (known !== undefined) return Promise.resolve(known);
    return new Promise((resolve, reject) => {
      const said = () =>
        `${this.heard.map(each => JSON.stringify(each)).join('\n')}\n${this.err}`.slice(-2_000);
      const timer = setTimeout(
        () => reject(new Error(`not heard within ${milliseconds} ms; the last was:\n${said()}`)),
        milliseconds,
      );
      const found = (heard: Heard) => {
        clearTimeout(timer);
        resolve(heard);
      };
      this.#waiting.push({ isIt, resolve: found });
      void this.ended.then(() => {
        clearTimeout(timer);
        reject(new Error(`the process ended first; the last was:\n${said()}`));
      });
    });
  }

  /** Resolves when the input line with this number is done. */
  async done(line: number, milliseconds?: number): Promise<void> {
    await this.until(heard => heard['done'] === line, milliseconds);
  }

  #hear(chunk: string): void {
    const lines = `${this.#pending}${chunk}`.split('\n');
    this.#pending = lines.pop() ?? '';
    for (const line of lines) {
      const heard = parsed(line);
      if (heard === undefined) this.strange.push(line);
      else {
        this.heard.push(heard);
        for (const waiting of this.#waiting.filter(each => each.isIt(heard))) waiting.resolve(heard);
        this.#waiting = this.#waiting.filter(each => !each.isIt(heard));
      }
      this.#onLine?.();
    }
  }
}

function startLimited(folder: string, kilobytes: number): ChildProcess {
  const script = `ulimit -f ${kilobytes}; exec "$0" "$@"`;
  return watched(
    spawn('bash', ['-c', script, process.execPath, MAIN, '--json'], {
      cwd: folder,
      env: bareEnvironment(folder),
      stdio: ['pipe', 'pipe', 'pipe'],
    }),
  );
}

function parsed(line: string): Heard | undefined {
  try {
    return JSON.parse(line) as Heard;
  } catch {
    return undefined;
  }
}

/** A message or edit of the bot, as it was printed. */
export type Said = {
  readonly message: number;
  readonly room: string;
  readonly edit: boolean;
  readonly text: string;
  readonly replyTo: number | null;
};

export function saidBy(heard: Heard): Said | undefined {
  return 'blocks' in heard ? (heard as Said) : undefined;
}

/** A line that became a message, as it was echoed. */
export type Echo = {
  readonly message: number;
  readonly room: string;
  readonly from: string;
  readonly text: string;
};

export function echoedBy(heard: Heard): Echo | undefined {
  return 'from' in heard ? (heard as Echo) : undefined;
}
