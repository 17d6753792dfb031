/** `npm start` with nothing set: the terminal chat. */
import { commands } from '../commands/index.ts';
import { createBot, terminalMemory } from './bot.ts';
import { completions } from './chat/grammar/help.ts';
import { DIRECTIVES } from './platforms/terminal/directive.ts';
import { jsonRenderer, plainRenderer } from './platforms/terminal/render.ts';
import { readPerson, readPipe } from './platforms/terminal/session.ts';
import { terminalPlatform } from './platforms/terminal/terminal.ts';
import { aborted, botOptions, jsonLog, stop, stopSignal } from './process.ts';
import type { Settings } from './read-settings.ts';
import type { Database } from './store/database.ts';

/** Runs until its input ends or the process is asked to stop. @returns the exit code */
export async function serveTerminal(
  database: Database,
  settings: Settings,
  isJson: boolean,
): Promise<number> {
  const { language } = settings;
  const isPerson = process.stdin.isTTY === true && process.stdout.isTTY === true && !isJson;
  const log = jsonLog(settings, 'error');
  const bot = await createBot({
    ...botOptions(database, settings, log),
    onTrouble: said => terminal.warn(said),
    onFailure: said => terminal.warn(said),
  });
  const terminal = terminalPlatform({
    language,
    renderer: isJson
      ? jsonRenderer(language)
      : plainRenderer(language, !isPerson, isPerson && !process.env['NO_COLOR']),
    write: text => void process.stdout.write(text),
    memory: terminalMemory(database),
    now: () => new Date(),
    settle: () => bot.settle(),
    explain: error => bot.explain(error),
  });
  await bot.serve(terminal);
  await bot.settle();

  const stopped = stopSignal();
  log.info({ event: 'ready' });
  if (isPerson) {
    terminal.warn({
      zh: 'personaloop 终端聊天：/help 看命令，:as 小李 换人说话，:quit 离开',
      en: 'personaloop terminal chat: /help lists commands, :as Li speaks as somebody else, :quit leaves',
    });
    const complete = (line: string) => [
      ...completions(line, commands),
      ...DIRECTIVES.filter(each => each.startsWith(line)),
    ];
    await readPerson(process.stdin, process.stdout, terminal, complete, stopped);
  } else {
    // Whoever piped lines in wants to see what came of them all.
    const done = readPipe(process.stdin, terminal, stopped).then(() => bot.settleTasks());
    await Promise.race([done, aborted(stopped)]);
  }
  return stop(bot, database, async () => {
    process.stdin.destroy();
  });
}
