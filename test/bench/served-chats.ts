/** A bot and the emulated groups that it serves, each in a process of its own, and what the two need. */
import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { freePort, scratchFolder, startProcess } from '../scenes/process.ts';
import type { Answers, Opened, Task } from './chat-tasks.ts';

export type Measured = Answers & { readonly botSeconds: number };

/** @param env where the groups are, and where it may listen */
export type Start = (env: Opened, folder: string) => ChildProcess;

export class ServedChats {
  readonly #chats: ChildProcess;
  readonly #bot: ChildProcess;
  readonly #folder: string;

  private constructor(chats: ChildProcess, bot: ChildProcess, folder: string) {
    this.#chats = chats;
    this.#bot = bot;
    this.#folder = folder;
  }

  /** @param chats the program of the groups; told where the bot listens, and whatever else is to be said */
  static async open(chats: URL, start: Start, ...told: readonly string[]): Promise<ServedChats> {
    const port = `${await freePort()}`;
    const groups = fork(chats, [port, ...told]);
    const opened = await said<Opened>(groups);
    const folder = scratchFolder();
    const bot = start({ ...opened, HTTP_PORT: port }, folder);
    bot.stdout?.resume();
    bot.stderr?.on('data', chunk => {
      if (/"level":[56]0|^[^{]/m.test(`${chunk}`)) process.stderr.write(chunk);
    });
    return new ServedChats(groups, bot, folder);
  }

  async do(task: Task): Promise<Measured> {
    const before = this.#botSeconds();
    this.#chats.send(task);
    const answers = await said<Answers>(this.#chats);
    return { ...answers, botSeconds: this.#botSeconds() - before };
  }

  /** The same without what nobody needs any more: what is left may be a leak. */
  async collectedMegabytes(): Promise<number> {
    this.#bot.kill('SIGUSR2');
    return this.residentMegabytes();
  }

  /** The least of a few looks. */
  async residentMegabytes(): Promise<number> {
    const looks: number[] = [];
    for (let look = 0; look < 5; look += 1) {
      await new Promise(resolve => setTimeout(resolve, 200));
      looks.push(this.#kilobytes('VmRSS') / 1024);
    }
    return Math.min(...looks);
  }

  mostMegabytes(): number {
    return this.#kilobytes('VmHWM') / 1024;
  }

  #kilobytes(name: string): number {
    const status = readFileSync(`/proc/${this.#bot.pid}/status`, 'utf8');
    return Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1]);
  }

  /** Of the processor, so far; Linux counts it in hundredths. */
  #botSeconds(): number {
    const fields = readFileSync(`/proc/${this.#bot.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) / 100;
  }

  async close(): Promise<void> {
    await ended(this.#bot);
    await ended(this.#chats);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** The program itself. */
export const startBot: Start = (env, folder) => startProcess(folder, { args: [], env });

/** The same program, which collects its garbage when told to. */
export const startCollectable: Start = (env, folder) => {
  const collector = `
    import { setFlagsFromString } from 'node:v8';
    import { runInNewContext } from 'node:vm';
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc');
    process.on('SIGUSR2', () => collect());`;
  const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(collector)}`;
  return startProcess(folder, { args: [], env: { ...env, NODE_OPTIONS } });
};

/** @returns a start of another program, that is held against ours */
export function starting(program: URL): Start {
  return env => fork(program, { env: { ...process.env, ...env }, silent: true });
}

/** Resolves with the next that a process says; rejects when it ends instead. */
function said<Message>(child: ChildProcess): Promise<Message> {
  return new Promise((resolve, reject) => {
    const end = (code: number | null) => reject(new Error(`the emulated groups ended with ${code}`));
    child.once('exit', end);
    child.once('message', message => {
      child.off('exit', end);
      resolve(message as Message);
    });
  });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise(resolve => child.once('exit', resolve));
  child.kill('SIGTERM');
  await exited;
}
