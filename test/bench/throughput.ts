/** Commands per second end to end, and what each step of one costs. */
import { rmSync } from 'node:fs';
import { pino } from 'pino';
import { inboxWorker, resumeInbox } from '../../src/jobs/inbox-worker.ts';
import { outboxSender, resumeOutbox } from '../../src/jobs/outbox-sender.ts';
import { storeEvent } from '../../src/store/inbox.ts';
import { atLeast, type Figure, median, shown } from './figures.ts';
import { MEMBERS, PLATFORM, Playground, saying, scratchFolder, surroundings } from './playground.ts';
import { startProcess } from './process.ts';
import { Texts } from './texts.ts';

const COMMANDS = 3_000;
const ROUNDS = 3;
const AIM = 500;

export async function throughputFigures(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const rooms of [1, 50]) {
    const rates: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) rates.push(await endToEnd(rooms));
    const where = rooms === 1 ? '1 room' : `${rooms} rooms`;
    figures.push(atLeast(`commands end to end, ${where}`, median(rates), AIM, '/s'));
  }
  figures.push(atLeast('lines piped into node dist/main.js --json', await piped(), AIM, '/s'));
  return [...figures, ...(await stepFigures())];
}

async function furnished(rooms: number): Promise<Playground> {
  const playground = await Playground.open();
  for (let room = 1; room <= rooms; room += 1) await playground.furnish(`r${room}`);
  return playground;
}

function lines(rooms: number) {
  const texts = new Texts(rooms);
  return Array.from({ length: COMMANDS }, (_, index) =>
    saying(`r${1 + (index % rooms)}`, MEMBERS[index % MEMBERS.length]?.name ?? '', texts.line()),
  );
}

/** All come in at once, as after a pause of the network. @returns commands a second */
async function endToEnd(rooms: number): Promise<number> {
  const playground = await furnished(rooms);
  const { platform, bot } = playground;
  const start = performance.now();
  await Promise.all(lines(rooms).map(incoming => platform.receive(incoming)));
  await bot.settle();
  const seconds = (performance.now() - start) / 1000;
  if (platform.sent !== COMMANDS) process.stderr.write(`${COMMANDS} lines, ${platform.sent} answers\n`);
  await playground.close();
  return COMMANDS / seconds;
}

/** @returns lines a second, from the first answer to the end of the process */
async function piped(): Promise<number> {
  const folder = scratchFolder();
  const texts = new Texts(1);
  const child = startProcess(folder);
  let start: number | undefined;
  child.stdout?.on('data', () => {
    start ??= performance.now();
  });
  const ended = new Promise(resolve => child.once('close', resolve));
  child.stdin?.end(
    `:as 小李 role=community\n${Array.from({ length: COMMANDS }, () => texts.line()).join('\n')}\n`,
  );
  await ended;
  const seconds = (performance.now() - (start ?? Number.NaN)) / 1000;
  rmSync(folder, { recursive: true, force: true });
  return COMMANDS / seconds;
}

/** The steps one after the other instead of at the same time. */
async function stepFigures(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const rooms of [1, 50]) {
    const playground = await furnished(rooms);
    const { database, platform } = playground;
    const now = () => new Date();
    const common = { database, now, random: Math.random, log: pino({ level: 'silent' }) };
    const onTrouble = (error: unknown) => process.stderr.write(`${error}\n`);
    const timed = async (work: () => Promise<unknown>) => {
      const start = performance.now();
      await work();
      return (performance.now() - start) / COMMANDS;
    };
    const storing = await timed(() =>
      Promise.all(
        lines(rooms).map(incoming =>
          database.transaction(transaction => storeEvent(transaction, PLATFORM, incoming, now())),
        ),
      ),
    );
    const worker = inboxWorker({
      ...common,
      platforms: [platform],
      config: surroundings,
      keepsChat: () => false,
      onQueued: () => {},
      onTask: () => {},
      onTrouble,
    });
    const handling = await timed(async () => {
      await resumeInbox(worker, database);
      await worker.rest();
    });
    const sender = outboxSender({
      ...{ ...common, platforms: [platform], defaultLanguage: 'zh-CN', receive: async () => {} },
      ...{ onProgress: () => {}, onTrouble },
    });
    const sending = await timed(async () => {
      await resumeOutbox(sender, database);
      await sender.rest();
    });
    await playground.close();
    const where = rooms === 1 ? '1 room' : `${rooms} rooms`;
    figures.push({
      what: `a command's steps apart, ${where}: storing / handling / sending`,
      figure: `${shown(storing)} / ${shown(handling)} / ${shown(sending)} ms`,
    });
  }
  return figures;
}
