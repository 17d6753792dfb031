/**
 * The real process serving fifty groups of an emulated Telegram without flood limits, next to a bot of a few lines
 * that only echoes. The live service is thousands of times slower for one group: this is how far away the bot's own
 * limit is.
 */
import {
  calmFigures,
  costs,
  memoryBeside,
  memoryFigures,
  perSecond,
  rates,
  withMedian,
} from './chat-figures.ts';
import { atLeast, atMost, type Figure, median, shown } from './figures.ts';
import { type Measured, ServedChats, startBot, startCollectable, starting } from './served-chats.ts';

const CHATS = new URL('./telegram-chats.ts', import.meta.url);
const ECHO = new URL('./telegram-echo.ts', import.meta.url);
const AIM_RATIO = 0.2;
const AIM_PER_SECOND = 500;
const AIM_CALM_MILLISECONDS = 100;

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
  const bot = await ServedChats.open(CHATS, startBot);
  const echo = await ServedChats.open(CHATS, starting(ECHO));
  try {
    // Everybody joins, the bot looks at its rights in every group, and both programs get warm.
    for (const each of [bot, echo]) await each.do({ kind: 'burst', commands: sizes.warmUp, groups: 50 });
    const figures = [...(await rateFigures(bot, echo, sizes)), ...(await delayFigures(bot, sizes))];
    return [...figures, ...(await memory(sizes))];
  } finally {
    await bot.close();
    await echo.close();
  }
}

async function rateFigures(
  bot: ServedChats,
  echo: ServedChats,
  { rounds, commands }: Sizes,
): Promise<Figure[]> {
  const lists = { bot: [] as Measured[], echo: [] as Measured[], alone: [] as Measured[] };
  for (let round = 0; round < rounds; round += 1) {
    lists.bot.push(await bot.do({ kind: 'burst', commands, groups: 50 }));
    lists.echo.push(await echo.do({ kind: 'burst', commands, groups: 50 }));
    lists.alone.push(await bot.do({ kind: 'burst', commands, groups: 1 }));
  }
  const [ours, theirs, alone] = [lists.bot, lists.echo, lists.alone].map(list => median(list.map(perSecond)));
  const ratio = (ours ?? Number.NaN) / (theirs ?? Number.NaN);
  const what = 'telegram, commands end to end';
  return [
    atLeast(`${what}, 50 groups`, ours ?? Number.NaN, AIM_PER_SECOND, '/s'),
    { what: `${what}, 1 group`, figure: `${shown(alone ?? Number.NaN)} /s` },
    {
      what: 'telegram, bare grammY bot that echoes, same updates',
      figure: `${shown(theirs ?? Number.NaN)} /s`,
    },
    { ...atLeast('telegram, ratio of the two', ratio, AIM_RATIO, ''), figure: shown(ratio) },
    { what: 'telegram, each round: bot; echo', figure: `${rates(lists.bot)}; ${rates(lists.echo)} /s` },
    { what: 'telegram, processor time a command: bot / emulator', figure: costs(lists.bot) },
    { what: 'telegram, processor time an echo: bot / emulator', figure: costs(lists.echo) },
    await memoryBeside('telegram', bot, echo),
  ];
}

function delayFigures(bot: ServedChats, { calmSeconds }: Sizes): Promise<Figure[]> {
  return calmFigures(bot, calmSeconds, (rate, { confirmed, answered }) => {
    const what = `telegram at ${rate} commands/s, from queued`;
    const replied = atMost(`${what} to reply, p99`, answered.p99, AIM_CALM_MILLISECONDS, 'ms');
    return [
      withMedian({ what: `${what} to confirmed, p99`, figure: `${shown(confirmed.p99)} ms` }, confirmed.p50),
      withMedian(replied, answered.p50),
    ];
  });
}

async function memory({ updates }: Sizes): Promise<Figure[]> {
  const bot = await ServedChats.open(CHATS, startCollectable);
  try {
    return await memoryFigures('telegram', bot, updates);
  } finally {
    await bot.close();
  }
}
