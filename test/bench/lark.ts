/**
 * The real process serving hundreds of groups of an emulated Lark without limits, by both ways, next to a bot of a few
 * lines that only echoes. The live service takes fifty messages a second: this is how far away the bot's own limit is.
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

const CHATS = new URL('./lark-chats.ts', import.meta.url);
const ECHO = new URL('./lark-echo.ts', import.meta.url);
const GROUPS = 600;
const AIM_RATIO = 0.2;
/** Four times what the live service takes of one app. */
const AIM_PER_SECOND = 200;
/** Of the three seconds that Lark waits. */
const AIM_ACKNOWLEDGED_MILLISECONDS = 300;
const AIM_ANSWERED_MILLISECONDS = 300;

type Sizes = {
  readonly rounds: number;
  readonly commands: number;
  readonly calmSeconds: number;
  readonly events: number;
};
const FULL: Sizes = { rounds: 3, commands: 3_000, calmSeconds: 20, events: 100_000 };
const QUICK: Sizes = { rounds: 1, commands: 1_000, calmSeconds: 3, events: 10_000 };

export async function larkFigures(isQuick: boolean): Promise<Figure[]> {
  const sizes = isQuick ? QUICK : FULL;
  const bots: ServedChats[] = [];
  const open = async (...options: Parameters<typeof ServedChats.open>) => {
    const served = await ServedChats.open(...options);
    bots.push(served);
    return served;
  };
  try {
    const bot = await open(CHATS, startBot, 'websocket');
    const hooked = await open(CHATS, startBot, 'webhook');
    const echo = await open(CHATS, starting(ECHO), 'websocket');
    // The bot gets to know everybody in every group, and the programs get warm.
    for (const each of bots) await each.do({ kind: 'burst', commands: 2 * GROUPS, groups: GROUPS });
    return [
      ...(await rateFigures(bot, hooked, echo, sizes)),
      ...(await delayFigures('lark', bot, sizes)),
      ...(await delayFigures('lark by webhook', hooked, sizes)),
      // A process of its own, so that what came before does not count.
      ...(await memoryFigures('lark', await open(CHATS, startCollectable, 'websocket'), sizes.events)),
    ];
  } finally {
    for (const each of bots) await each.close();
  }
}

async function rateFigures(
  bot: ServedChats,
  hooked: ServedChats,
  echo: ServedChats,
  { rounds, commands }: Sizes,
): Promise<Figure[]> {
  const lists = { bot: [] as Measured[], hooked: [] as Measured[], echo: [] as Measured[] };
  const burst = { kind: 'burst', commands, groups: GROUPS } as const;
  for (let round = 0; round < rounds; round += 1) {
    lists.bot.push(await bot.do(burst));
    lists.echo.push(await echo.do(burst));
    lists.hooked.push(await hooked.do(burst));
  }
  const rate = (list: readonly Measured[]) => median(list.map(perSecond));
  const ratio = rate(lists.bot) / rate(lists.echo);
  const what = `lark, commands end to end, ${GROUPS} groups`;
  return [
    atLeast(`${what}, long connection`, rate(lists.bot), AIM_PER_SECOND, '/s'),
    atLeast(`${what}, webhook`, rate(lists.hooked), AIM_PER_SECOND, '/s'),
    { what: 'lark, bare SDK bot that echoes, same events', figure: `${shown(rate(lists.echo))} /s` },
    { ...atLeast('lark, ratio of long connection and echo', ratio, AIM_RATIO, ''), figure: shown(ratio) },
    {
      what: 'lark, each round: bot; echo; webhook',
      figure: `${rates(lists.bot)}; ${rates(lists.echo)}; ${rates(lists.hooked)} /s`,
    },
    { what: 'lark, processor time a command: bot / emulator', figure: costs(lists.bot) },
    { what: 'lark, processor time an echo: bot / emulator', figure: costs(lists.echo) },
    await memoryBeside('lark', bot, echo),
  ];
}

function delayFigures(name: string, bot: ServedChats, { calmSeconds }: Sizes): Promise<Figure[]> {
  return calmFigures(bot, calmSeconds, (rate, { confirmed, answered }) => {
    const what = `${name} at ${rate} commands/s, from said`;
    const aim = AIM_ACKNOWLEDGED_MILLISECONDS;
    const acknowledged = atMost(`${what} to acknowledged, p99`, confirmed.p99, aim, 'ms');
    const replied = atMost(`${what} to reply, p99`, answered.p99, AIM_ANSWERED_MILLISECONDS, 'ms');
    return [withMedian(acknowledged, confirmed.p50), withMedian(replied, answered.p50)];
  });
}
