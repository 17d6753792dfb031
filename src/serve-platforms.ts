/** `npm start` with a platform switched on: groups are served until the process is asked to stop. */
import type { Logger } from 'pino';
import { commands } from '../commands/index.ts';
import { createBot } from './bot.ts';
import { type Painter, ThreadPainter } from './charts/painter.ts';
import { type Platform, PlatformError } from './chat/platform.ts';
import { type Bilingual, inLanguage } from './domain/language.ts';
import { aborted, botOptions, complain, EXIT, jsonLog, stop, stopSignal } from './process.ts';
import type { Settings } from './read-settings.ts';
import type { Database } from './store/database.ts';
import { keptFor } from './web/kept-for.ts';
import { createMetrics } from './web/metrics.ts';
import { startWebServer, type WebServer } from './web/server.ts';

const COUNTED_EVERY_MILLISECONDS = 1_000;

/** Runs until the process is asked to stop, or a platform can't go on. @returns the exit code */
export async function servePlatforms(database: Database, settings: Settings): Promise<number> {
  const { language, http } = settings;
  const log = jsonLog(settings, 'info');
  const stopped = new AbortController();
  const failures: Bilingual[] = [];
  const bot = await createBot({
    ...botOptions(database, settings, log),
    onTrouble: said => log.error({ event: 'trouble', said: said.en }),
    onFailure: said => {
      failures.push(said);
      stopped.abort();
    },
  });
  const painter = new ThreadPainter();
  const platforms = await platformsOf(settings, log, painter);
  // Anybody may ask, as often as they like: it costs the database one question a second.
  const counts = keptFor(COUNTED_EVERY_MILLISECONDS, () => bot.counts());
  let web: WebServer;
  try {
    web = await startWebServer({
      ...http,
      log,
      webhooks: platforms.flatMap(platform => platform.webhooks),
      readiness: async () => ({
        database: await answers(counts()),
        ...Object.fromEntries(platforms.map(({ name, isConnected }) => [name, isConnected])),
      }),
      metrics: createMetrics(async () => ({
        ...(await counts()),
        platforms: Object.fromEntries(
          platforms.map(({ name, isConnected, counts }) => [name, { isConnected, counts }]),
        ),
      })),
    });
  } catch (error) {
    await bot.stop();
    await database.close();
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    const said = {
      zh: `HTTP_PORT：${http.host}:${http.port} 不能监听（${code}）。换一个，例如 HTTP_PORT=${http.port + 1}`,
      en: `HTTP_PORT: can't listen on ${http.host}:${http.port} (${code}). Take another: HTTP_PORT=${http.port + 1}`,
    };
    return complain(EXIT.settings, [inLanguage(said, language)]);
  }
  const stopSignals = stopSignal();
  const serveAll = async () => {
    // One that does not answer keeps no other waiting.
    await Promise.all(platforms.map(platform => bot.serve(platform)));
    log.info({ event: 'ready', platforms: platforms.map(platform => platform.name), http: web.port });
  };
  try {
    const isStopped = Promise.race([aborted(stopSignals), aborted(stopped.signal)]);
    // Also while a platform is slow to say who we are.
    await Promise.race([serveAll(), isStopped]);
    await isStopped;
  } catch (error) {
    if (!(error instanceof PlatformError && error.trouble.kind === 'forbidden')) throw error;
    failures.push(error.trouble.missing);
  }
  // Whoever posts must hear no more yes from now on.
  const code = await stop(bot, database, () => web.close());
  await painter.close();
  return failures.length > 0
    ? complain(
        EXIT.settings,
        failures.map(said => inLanguage(said, language)),
      )
    : code;
}

/** Those that are switched on; each SDK is loaded only for its own. */
async function platformsOf(
  { telegram, lark, language }: Settings,
  log: Logger,
  painter: Painter,
): Promise<Platform[]> {
  const common = { language, now: () => new Date(), log, painter };
  const platforms: Platform[] = [];
  if (telegram !== undefined) {
    const { telegramPlatform } = await import('./platforms/telegram/telegram.ts');
    platforms.push(telegramPlatform({ ...telegram, ...common, commands }));
  }
  if (lark !== undefined) {
    const { larkPlatform } = await import('./platforms/lark/lark.ts');
    platforms.push(larkPlatform({ ...lark, ...common }));
  }
  return platforms;
}

async function answers(question: Promise<unknown>): Promise<boolean> {
  return question.then(
    () => true,
    () => false,
  );
}
