/** The picture of a summary on the platforms: below its text, once, and drawn when it is sent. */
import { loadImage } from '@napi-rs/canvas';
import { afterEach, expect, test } from 'vitest';
import { PATIENCE_MILLISECONDS } from '../../patience.ts';
import { LarkBot, LarkGathered } from '../lark-bot.ts';
import { Gathered, TelegramBot } from '../telegram-bot.ts';

let bot: TelegramBot | LarkBot;
afterEach(() => bot.close());

const LINES = [
  '/persona new 精致妈妈',
  '/ab new "秋季卖点" 画像=精致妈妈 预算=100000 指标=转化 变体=A:收纳,B:颜值',
  '/ab record T1 A 花费=10000 曝光=500000 点击=9000 转化=450 收入=54000',
  '/ab record T1 B 花费=10000 曝光=500000 点击=9000 转化=900 收入=108000',
];
const NUMBERS = /B（颜值）：第 1 轮 0\.090（0\.08\d–0\.09\d）/;

async function onTelegram() {
  const telegramBot = await TelegramBot.open();
  bot = telegramBot;
  const { telegram } = telegramBot;
  const here = Gathered.of(telegram, '品牌', '小郑');
  for (const line of LINES) await here.say('小郑', line);
  const photos = () => telegram.fromBot(here.group).filter(({ photo }) => photo !== undefined);
  const summaries = () => telegram.fromBot(here.group).filter(({ text }) => text.includes('每元产出'));
  const pictured = () =>
    telegram.until(() => photos().length > 0, PATIENCE_MILLISECONDS, 'a picture below the summary');
  return { bot: telegramBot, telegram, here, photos, summaries, pictured };
}

test('on Telegram a photo follows the summary, with the same numbers in words', async () => {
  const { here, telegram, photos, summaries, pictured } = await onTelegram();
  const summary = await here.say('小郑', '/ab finish T1');
  await pictured();
  await telegram.quiet();
  expect(summaries().map(({ id }) => id)).toEqual([summary.id]);
  const [photo, ...others] = photos();
  expect(others).toEqual([]);
  expect(photo?.text).toMatch(NUMBERS);
  expect(photo?.text).toContain('第 1 轮：计划 ¥20,000 · 花了 ¥20,000');
  expect(summary.buttons.flat()).toContain('详情');
  const { width } = await loadImage(photo?.photo ?? Buffer.alloc(0));
  expect(width).toBe(1125);
  // What a reply to the picture means, a reply to the summary means.
  expect(photo?.replyTo).toBe(summary.replyTo);
});

test('on Telegram a process that dies between summary and picture sends the picture after its start, and nothing twice', async () => {
  const { bot: process, here, telegram, photos, summaries, pictured } = await onTelegram();
  // The text is out and known to be; the photo is under way and does not arrive.
  telegram.faults.always = ({ method }) =>
    method.toLowerCase() === 'sendphoto' ? { kind: 'cut', when: 'before' } : undefined;
  await here.say('小郑', '/ab finish T1');
  await telegram.until(
    () => telegram.callsOf('sendPhoto').length > 0,
    PATIENCE_MILLISECONDS,
    'a photo on its way',
  );
  await process.end('SIGKILL');
  expect(photos()).toEqual([]);
  telegram.faults.clear();
  await process.start();
  await pictured();
  await telegram.quiet();
  expect(summaries()).toHaveLength(1);
  expect(photos()).toHaveLength(1);
});

test('on Feishu the card of the summary draws its charts itself', async () => {
  const larkBot = await LarkBot.open();
  bot = larkBot;
  const here = LarkGathered.of(larkBot.lark, '品牌', '小郑');
  for (const line of LINES) await here.say('小郑', line);
  const summary = await here.say('小郑', '/ab finish T1');
  expect(JSON.stringify(summary.card).match(/"tag":"chart"/g)).toHaveLength(2);
  expect(summary.text).toMatch(NUMBERS);
  await larkBot.lark.quiet();
  expect(here.said.filter(text => text.includes('每元产出'))).toHaveLength(1);
  expect(larkBot.lark.callsOf('POST /open-apis/im/v1/images')).toEqual([]);
});

test('on Feishu a chart that is refused is a picture on the same card', async () => {
  const larkBot = await LarkBot.open();
  bot = larkBot;
  const here = LarkGathered.of(larkBot.lark, '品牌', '小郑');
  for (const line of LINES) await here.say('小郑', line);
  larkBot.lark.faults.always = ({ method, parameters }) =>
    /messages/.test(method) && JSON.stringify(parameters).includes('chart_spec')
      ? { kind: 'error', code: 230099, msg: 'Failed to create card content, ext=ErrCode: 200621' }
      : undefined;
  const summary = await here.say('小郑', '/ab finish T1');
  expect(summary.shown?.images).toHaveLength(1);
  expect(summary.text).toMatch(NUMBERS);
  await larkBot.lark.quiet();
  expect(here.said.filter(text => text.includes('每元产出'))).toHaveLength(1);
});
