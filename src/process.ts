/** What every way of running the process has in common: exit codes, signals, the log, and how it ends. */
import { randomBytes } from 'node:crypto';
import { type Logger, pino } from 'pino';
import { commands } from '../commands/index.ts';
import type { Bot, BotOptions } from './bot.ts';
import { features } from './features/index.ts';
import type { Settings } from './read-settings.ts';
import type { Database } from './store/database.ts';

/** After sysexits.h, so that whoever supervises the process can tell. */
export const EXIT = { ok: 0, usage: 64, data: 65, bug: 70, storage: 74, inUse: 75, settings: 78 } as const;
const STOP_AT_MOST_MILLISECONDS = 9_000;
const LINGER_MILLISECONDS = 500;
const BOT_NAME = 'personaloop';

/** @returns the exit code */
export async function stop(bot: Bot, database: Database, closeDoor: () => Promise<void>): Promise<number> {
  const giveUp = setTimeout(() => process.exit(EXIT.bug), STOP_AT_MOST_MILLISECONDS);
  await closeDoor();
  await bot.stop();
  await database.close();
  clearTimeout(giveUp);
  // All is on the disk; a call that nobody waits for any more must not keep the process.
  setTimeout(() => process.exit(), LINGER_MILLISECONDS).unref();
  if (bot.trouble === undefined) return EXIT.ok;
  return bot.trouble === 'bug' ? EXIT.bug : EXIT.storage;
}

/** What the bot is made of, but for whom it tells of trouble. */
export function botOptions(
  database: Database,
  { language, timezone, bootstrapManagers }: Settings,
  log: Logger,
): Omit<BotOptions, 'onTrouble' | 'onFailure'> {
  return {
    database,
    config: {
      commands,
      features,
      botName: BOT_NAME,
      defaults: { language, zone: timezone },
      bootstrapManagers,
      randomBytes: (count: number) => randomBytes(count),
    },
    now: () => new Date(),
    random: Math.random,
    log,
  };
}

/** JSON lines on standard error. Whatever they are made of, no line leaves with a secret in it. */
export function jsonLog({ logLevel, telegram, lark }: Settings, byDefault: string): Logger {
  const out = pino.destination({ dest: 2, sync: true });
  const secrets = [
    ...[telegram?.token, telegram?.webhookSecret],
    ...[lark?.appSecret, lark?.encryptKey, lark?.verificationToken],
  ].filter(each => each !== undefined && each !== '');
  const hidden = (line: string) =>
    secrets.reduce<string>((left, secret) => left.replaceAll(secret ?? '', '…'), line);
  return pino({ level: logLevel ?? byDefault, base: null }, { write: line => void out.write(hidden(line)) });
}

/** @returns aborts when the process is asked to stop */
export function stopSignal(): AbortSignal {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop.abort());
  // Whoever read our output is gone: nothing more to say to them.
  process.stdout.on('error', () => stop.abort());
  return stop.signal;
}

export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => signal.addEventListener('abort', () => resolve(), { once: true }));
}

/** Says lines to whoever started the process. @returns the exit code */
export function complain(code: number, lines: readonly string[]): number {
  process.stderr.write(`${lines.join('\n')}\n`);
  return code;
}
