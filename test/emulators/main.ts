/** `npm run emulator -- telegram`: a platform to play with by hand, without an account, a token or the net. */
import { parseArgs } from 'node:util';
import { TelegramEmulator } from './telegram/emulator.ts';

const TELEGRAM_PORT = 8081;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { port: { type: 'string' } },
});
const [platform] = positionals;
switch (platform) {
  case 'telegram':
    await openTelegram(Number(values.port ?? TELEGRAM_PORT));
    break;
  default:
    process.stderr.write('npm run emulator -- telegram [--port 8081]\n');
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
  const end = (): void => void telegram.close().then(() => process.exit(0));
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
}
