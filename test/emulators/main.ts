/** `npm run emulator -- telegram` or `lark`: a platform to play with by hand, without an account, a token or the net. */
import { parseArgs } from 'node:util';
import { LarkEmulator } from './lark/emulator.ts';
import { TelegramEmulator } from './telegram/emulator.ts';

const TELEGRAM_PORT = 8081;
const LARK_PORT = 8082;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { port: { type: 'string' } },
});
const [platform] = positionals;
process.on('uncaughtException', error => {
  const isTaken = 'code' in error && error.code === 'EADDRINUSE';
  process.stderr.write(
    isTaken ? `The port is taken, choose another one with --port (${error.message})\n` : `${error.stack}\n`,
  );
  process.exit(1);
});
switch (platform) {
  case 'telegram':
    await openTelegram(Number(values.port ?? TELEGRAM_PORT));
    break;
  case 'lark':
    await openLark(Number(values.port ?? LARK_PORT));
    break;
  default:
    process.stderr.write(
      'npm run emulator -- telegram [--port 8081]\nnpm run emulator -- lark [--port 8082]\n',
    );
    process.exitCode = 1;
}

async function openTelegram(port: number): Promise<void> {
  const telegram = await TelegramEmulator.start({ port });
  const boss = telegram.person('王经理', { username: 'wang_boss' });
  const people = ['李运营', '陈文案', '周设计'].map(name => telegram.person(name));
  const group = telegram.group('品牌团队', { creator: boss });
  group.add(...people);
  const forum = telegram.group('品牌论坛', { creator: boss, isForum: true });
  forum.add(...people);
  forum.topic('A/B 第1轮', boss);
  process.stdout.write(
    [
      `Telegram 模拟器 · emulator: ${telegram.url}/`,
      '在网页上把机器人加进「品牌团队」，再说话 · add the bot to the group on that page, then talk',
      '启动机器人 · start the bot:',
      `  TELEGRAM_BOT_TOKEN=${telegram.token} TELEGRAM_API_ROOT=${telegram.url} npm start`,
      '',
    ].join('\n'),
  );
  closeAtTheEnd(telegram);
}

async function openLark(port: number): Promise<void> {
  const lark = await LarkEmulator.start({ port });
  // A bot that was cut off comes back while one looks on.
  lark.clientConfig = { ReconnectInterval: 5, ReconnectNonce: 3 };
  const people = ['王经理', '李运营', '陈文案', '周设计'].map(name => lark.person(name));
  lark.group('品牌团队', ...people);
  process.stdout.write(
    [
      `飞书模拟器 · Lark emulator: ${lark.url}/`,
      '启动机器人 · start the bot:',
      `  LARK_APP_ID=${lark.appId} LARK_APP_SECRET=${lark.appSecret} LARK_DOMAIN=${lark.url} npm start`,
      '在网页上把机器人加进「品牌团队」，再说话 · then add the bot to the group on that page, and talk',
      '',
    ].join('\n'),
  );
  closeAtTheEnd(lark);
}

function closeAtTheEnd(emulator: { close(): Promise<void> }): void {
  const end = (): void => void emulator.close().then(() => process.exit(0));
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
}
