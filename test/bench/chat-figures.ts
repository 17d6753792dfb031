/** What the figures of a chat platform are made of: rates, delays and memory of the program that serves it. */
import { atMost, type Figure, median, shown } from './figures.ts';
import type { Measured, ServedChats } from './served-chats.ts';

const AIM_MEGABYTES = 300;
const AIM_GROWTH_MEGABYTES = 50;
const STEPS = 5;
const CALM_PER_SECOND = [20, 100];

export function perSecond({ commands, seconds }: Measured): number {
  return commands / seconds;
}

/** @returns the rates of all rounds, in words */
export function rates(list: readonly Measured[]): string {
  return list.map(each => shown(perSecond(each))).join(' / ');
}

/** Where one of the two takes about as long as the round, that one is the limit. */
export function costs(list: readonly Measured[]): string {
  const each = (seconds: (measured: Measured) => number) =>
    shown(median(list.map(measured => (seconds(measured) / measured.commands) * 1_000)));
  return `${each(({ botSeconds }) => botSeconds)} / ${each(({ ownSeconds }) => ownSeconds)} ms`;
}

export function withMedian(figure: Figure, p50: number): Figure {
  return { ...figure, figure: `${figure.figure} (p50 ${shown(p50)})` };
}

/** @param figuresOf what a pace shows of the bot's delays */
export async function calmFigures(
  bot: ServedChats,
  seconds: number,
  figuresOf: (perSecond: number, measured: Measured) => readonly Figure[],
): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const pace of CALM_PER_SECOND)
    figures.push(...figuresOf(pace, await bot.do({ kind: 'calm', perSecond: pace, seconds })));
  return figures;
}

/**
 * @returns what the program needs beside one that only echoes; much of both is Node.js and the platform's SDK. The echo is
 * not compiled: tsx takes some 30 MB of it.
 */
export async function memoryBeside(name: string, bot: ServedChats, echo: ServedChats): Promise<Figure> {
  const [ours, theirs] = [await bot.residentMegabytes(), await echo.residentMegabytes()];
  return {
    what: `${name}, resident memory after these rounds: bot / echo with tsx`,
    figure: `${shown(ours)} / ${shown(theirs)} MB`,
  };
}

/**
 * At full speed V8 leaves so much garbage that what is resident differs by tens of megabytes from run to run: a leak shows
 * in the growth after collection, of which SQLite's page cache may take its 32 MB (store/database.ts).
 * @param bot a process of its own, so that what came before does not count; it can collect its garbage
 */
export async function memoryFigures(name: string, bot: ServedChats, updates: number): Promise<Figure[]> {
  const steps: number[] = [];
  const held: number[] = [];
  let commands = 0;
  let seconds = 0;
  for (let step = 1; step <= STEPS; step += 1) {
    const answers = await bot.do({ kind: 'chatter', updates: updates / STEPS });
    commands += answers.commands;
    seconds += answers.seconds;
    steps.push(await bot.residentMegabytes());
    if (step === 1 || step === STEPS) held.push(await bot.collectedMegabytes());
  }
  const [last = Number.NaN, first = Number.NaN, end = Number.NaN] = [steps.at(-1), ...held];
  const growth = `${shown(first)} MB at ${shown(updates / STEPS)} updates, growth to ${shown(updates)}`;
  return [
    {
      what: `${name}, updates of which one in ten is a command`,
      figure: `${shown(updates / seconds)} /s`,
    },
    atMost(
      `${name}, resident memory after ${shown(updates)} updates (${shown(commands)} commands)`,
      last,
      AIM_MEGABYTES,
      'MB',
    ),
    {
      what: `${name}, resident memory at each fifth; most ever`,
      figure: `${steps.map(shown).join(' / ')}; ${shown(bot.mostMegabytes())} MB`,
    },
    atMost(`${name}, after garbage collection ${growth}`, end - first, AIM_GROWTH_MEGABYTES, 'MB'),
  ];
}
