/**
 * The real process serving fifty groups of an emulated Telegram without flood limits, next to a bot of a few lines
 * that only echoes. The live service is thousands of times slower for one group: this is how far away the bot's own
 * limit is.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { freePort, scratchFolder, startProcess } from '../scenes/process.ts';
import { atLeast, atMost, type Figure, median, shown } from './figures.ts';
import type { Answers, Opened, Task } from './telegram-chats.ts';

const AIM_RATIO = 0.2;
const AIM_PER_SECOND = 500;
const AIM_MEGABYTES = 300;
const AIM_GROWTH_MEGABYTES = 50;
const AIM_CALM_MILLISECONDS = 100;
const CALM_PER_SECOND = [20, 100];

type Sizes = {
  readonly rounds: number;
  readonly warmUp: number;
  readonly commands: number;
  readonly calmSeconds: number;
  readonly updates: number;
};
const FULL: Sizes = { rounds: 3, warmUp: 1_000, commands: 3_000, calmSeconds: 20, updates: 100_000 };
const QUICK: Sizes = { rounds: 1, warmUp: 500, commands: 1_000, calmSeconds: 3, updates: 10_000 };

export async function telegramFigures(isQuick: boolean): Promise<Figure[]> {
  const sizes = isQuick ? QUICK : FULL;
  const bot = await Served.open(startBot);
  const echo = await Served.open(startEcho);
  try {
    // Everybody joins, the bot looks at its rights in every group, and both programs get warm.
    for (const each of [bot, echo]) await each.do({ kind: 'burst', commands: sizes.warmUp, groups: 50 });
    const figures = [...(await rateFigures(bot, echo, sizes)), ...(await delayFigures(bot, sizes))];
    return [...figures, ...(await memoryFigures(sizes))];
  } finally {
    await bot.close();
    await echo.close();
  }
}

async function rateFigures(bot: Served, echo: Served, { rounds, commands }: Sizes): Promise<Figure[]> {
  const rates = { bot: [] as Measured[], echo: [] as Measured[], alone: [] as Measured[] };
  for (let round = 0; round < rounds; round += 1) {
    rates.bot.push(await bot.do({ kind: 'burst', commands, groups: 50 }));
    rates.echo.push(await echo.do({ kind: 'burst', commands, groups: 50 }));
    rates.alone.push(await bot.do({ kind: 'burst', commands, groups: 1 }));
  }
  const [ours, theirs, alone] = [rates.bot, rates.echo, rates.alone].map(list => median(list.map(perSecond)));
  const ratio = (ours ?? Number.NaN) / (theirs ?? Number.NaN);
  const all = (list: readonly Measured[]) => list.map(each => shown(perSecond(each))).join(' / ');
  const what = 'telegram, commands end to end';
  return [
    atLeast(`${what}, 50 groups`, ours ?? Number.NaN, AIM_PER_SECOND, '/s'),
    { what: `${what}, 1 group`, figure: `${shown(alone ?? Number.NaN)} /s` },
    {
      what: 'telegram, bare grammY bot that echoes, same updates',
      figure: `${shown(theirs ?? Number.NaN)} /s`,
    },
    { ...atLeast('telegram, ratio of the two', ratio, AIM_RATIO, ''), figure: shown(ratio) },
    { what: 'telegram, each round: bot; echo', figure: `${all(rates.bot)}; ${all(rates.echo)} /s` },
    { what: 'telegram, processor time a command: bot / emulator', figure: costs(rates.bot) },
    { what: 'telegram, processor time an echo: bot / emulator', figure: costs(rates.echo) },
  ];
}

function perSecond({ commands, seconds }: Answers): number {
  return commands / seconds;
}

/** Where one of the two takes about as long as the round, that one is the limit. */
function costs(list: readonly Measured[]): string {
  const each = (seconds: (measured: Measured) => number) =>
    shown(median(list.map(measured => (seconds(measured) / measured.commands) * 1_000)));
  return `${each(({ botSeconds }) => botSeconds)} / ${each(({ ownSeconds }) => ownSeconds)} ms`;
}

async function delayFigures(bot: Served, { calmSeconds }: Sizes): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const rate of CALM_PER_SECOND) {
    const { confirmed, answered } = await bot.do({ kind: 'calm', perSecond: rate, seconds: calmSeconds });
    const what = `telegram at ${rate} commands/s, from queued`;
    figures.push(
      {
        what: `${what} to confirmed, p99`,
        figure: `${shown(confirmed.p99)} ms (p50 ${shown(confirmed.p50)})`,
      },
      withMedian(atMost(`${what} to reply, p99`, answered.p99, AIM_CALM_MILLISECONDS, 'ms'), answered.p50),
    );
  }
  return figures;
}

function withMedian(figure: Figure, p50: number): Figure {
  return { ...figure, figure: `${figure.figure} (p50 ${shown(p50)})` };
}

/** A process of its own, so that what came before does not count. */
async function memoryFigures({ updates }: Sizes): Promise<Figure[]> {
  const bot = await Served.open(startCollectable);
  try {
    const steps: number[] = [];
    const held: number[] = [];
    let commands = 0;
    let seconds = 0;
    for (let step = 1; step <= 5; step += 1) {
      const answers = await bot.do({ kind: 'chatter', updates: updates / 5 });
      commands += answers.commands;
      seconds += answers.seconds;
      steps.push(await bot.residentMegabytes());
      if (step === 1 || step === 5) held.push(await bot.collectedMegabytes());
    }
    const [last = Number.NaN, first = Number.NaN, end = Number.NaN] = [steps.at(-1), ...held];
    const growth = `${shown(first)} MB at ${shown(updates / 5)} updates, growth to ${shown(updates)}`;
    return [
      {
        what: 'telegram, updates of which one in ten is a command',
        figure: `${shown(updates / seconds)} /s`,
      },
      atMost(
        `telegram, resident memory after ${shown(updates)} updates (${shown(commands)} commands)`,
        last,
        AIM_MEGABYTES,
        'MB',
      ),
      {
        what: 'telegram, resident memory at each fifth; most ever',
        figure: `${steps.map(shown).join(' / ')}; ${shown(bot.mostMegabytes())} MB`,
      },
      atMost(`telegram, after garbage collection ${growth}`, end - first, AIM_GROWTH_MEGABYTES, 'MB'),
    ];
  } finally {
    await bot.close();
  }
}

type Measured = Answers & { readonly botSeconds: number };

/** A bot and the groups that it serves. */
class Served {
  readonly #chats: ChildProcess;
  readonly #bot: ChildProcess;
  readonly #folder: string;

  private constructor(chats: ChildProcess, bot: ChildProcess, folder: string) {
    this.#chats = chats;
    this.#bot = bot;
    this.#folder = folder;
  }

  static async open(start: (opened: Opened, folder: string) => Promise<ChildProcess>): Promise<Served> {
    const chats = fork(new URL('./telegram-chats.ts', import.meta.url));
    const opened = await said<Opened>(chats);
    const folder = scratchFolder();
    const bot = await start(opened, folder);
    bot.stdout?.resume();
    bot.stderr?.on('data', chunk => {
      if (/"level":[56]0|^[^{]/m.test(`${chunk}`)) process.stderr.write(chunk);
    });
    return new Served(chats, bot, folder);
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

async function startBot({ url, token }: Opened, folder: string, more = {}): Promise<ChildProcess> {
  const env = { TELEGRAM_BOT_TOKEN: token, TELEGRAM_API_ROOT: url, HTTP_PORT: `${await freePort()}` };
  return startProcess(folder, { args: [], env: { ...env, ...more } });
}

/** The same program, which collects its garbage when told to. */
function startCollectable(opened: Opened, folder: string): Promise<ChildProcess> {
  const collector = `
    import { setFlagsFromString } from 'node:v8';
    import { runInNewContext } from 'node:vm';
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc');
    process.on('SIGUSR2', () => collect());`;
  return startBot(opened, folder, {
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(collector)}`,
  });
}

async function startEcho({ url, token }: Opened): Promise<ChildProcess> {
  const env = { ...process.env, TELEGRAM_BOT_TOKEN: token, TELEGRAM_API_ROOT: url };
  return fork(new URL('./telegram-echo.ts', import.meta.url), { env, silent: true });
}
