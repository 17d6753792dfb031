/** The picture of a digest on the platforms, and the lists of records behind its numbers. */
import { loadImage } from '@napi-rs/canvas';
import { afterEach, expect, test } from 'vitest';
import { PATIENCE_MILLISECONDS } from '../../patience.ts';
import { Chat } from '../chat.ts';
import { LarkBot, LarkGathered } from '../lark-bot.ts';
import { Gathered, TelegramBot } from '../telegram-bot.ts';

let close: () => Promise<unknown>;
afterEach(() => close());

const LINES = [
  '/team role 社群',
  '/反馈 盒子太大 渠道=天猫 维度=痛点',
  '/反馈 盖子太紧 渠道=京东 维度=痛点',
  '/反馈 香味很好闻 渠道=小红书 维度=认知',
];

test('on Telegram a photo follows the digest, and stays when a part is unfolded', async () => {
  const bot = await TelegramBot.open();
  close = () => bot.close();
  const { telegram } = bot;
  const here = Gathered.of(telegram, '品牌', '小郑');
  for (const line of LINES) await here.say('小郑', line);
  const photos = () => telegram.fromBot(here.group).filter(({ photo }) => photo !== undefined);
  const digest = await here.say('小郑', '/digest');
  await telegram.until(() => photos().length > 0, PATIENCE_MILLISECONDS, 'a picture below the digest');
  await telegram.quiet();
  expect(digest.text).not.toContain('覆盖图');
  expect(photos()[0]?.text).toContain('覆盖图：空格由括号里的岗位去补');
  expect((await loadImage(photos()[0]?.photo ?? Buffer.alloc(0))).width).toBe(1125);
  await here.who('小郑').presses(digest, '声音');
  await telegram.until(() => digest.text.includes('▾ 声音'), PATIENCE_MILLISECONDS, 'the part unfolded');
  await telegram.quiet();
  expect(photos()).toHaveLength(1);
  expect(photos()[0]?.text).toContain('覆盖图');
});

test('on Feishu the card draws it itself: weeks and sources as stacked bars', async () => {
  const bot = await LarkBot.open();
  close = () => bot.close();
  const here = LarkGathered.of(bot.lark, '品牌', '小郑');
  for (const line of LINES) await here.say('小郑', line);
  const digest = await here.say('小郑', '/digest');
  expect(JSON.stringify(digest.card).match(/"stack":true/g)).toHaveLength(2);
  expect(digest.text).toContain('本周 3 个新声音');
});

test('in a terminal it is said in words; a week with nothing new has none', async () => {
  const chat = await Chat.open();
  close = () => chat.close();
  await chat.type(':now 2026-10-26T10:00');
  await chat.type(':as 小李 role=community');
  for (const line of LINES.slice(1)) await chat.say('小李', line);
  await chat.type(':now 2026-11-02T09:00');
  expect(chat.lastCard().text).toContain('10-26 起：– – – 2 – 1 –');
  expect(chat.lastCard().text).toContain('覆盖图');
  await chat.type(':now 2026-11-09T09:00');
  expect(chat.lastCard().text.split('\n')).toHaveLength(1);
});

test('every button of a count lists exactly so many records, of all pages of every part', async () => {
  const chat = await Chat.open();
  close = () => chat.close();
  await chat.type(':now 2026-11-04T10:00');
  await chat.type(':as 小周 role=ecommerce');
  await chat.type(':as 小李 role=community');
  for (let index = 0; index < 11; index += 1)
    await chat.say(
      index % 3 === 0 ? '小周' : '小李',
      `/反馈 第${'甲乙丙丁戊己庚辛壬癸子'[index]}种气味 渠道=${['天猫', '京东'][index % 2]} 维度=${['认知', '痛点'][index % 2]}`,
    );
  await chat.say('小李', '/反馈 赠品早就没了 渠道=京东 维度=痛点 日期=2026-10-20');
  await chat.say('小李', '/反馈 盖子太紧 渠道=京东 维度=痛点 日期=2026-10-06');
  const digest = await chat.say('小李', '/digest');
  /** @returns the numbers that a list has on all its pages */
  const listed = async (line: string): Promise<string[]> => {
    const all: string[] = [];
    for (let page = 1; ; page += 1) {
      const { text, buttons } = await chat.say('小李', `${line} page=${page}`);
      all.push(...[...text.matchAll(/（(F\d+) /g)].map(([, number]) => number ?? ''));
      if (!buttons.some(label => label.includes('下一页'))) return all;
    }
  };
  let seen = 0;
  for (const part of ['声音', '覆盖'])
    for (let page = 1, item = 0; ; page += 1) {
      const { text, buttons } = await chat.say('小李', `/digest open ${part} page=${page}`);
      const counts = new Map(
        buttons.flatMap(label => {
          const [, mark = '', count] = /([①-⑤]) (\d+) 条/.exec(label) ?? [];
          return count === undefined ? [] : [[mark.codePointAt(0) ?? 0, Number(count)] as const];
        }),
      );
      for (const [mark, count] of counts) {
        const numbers = await listed(`/digest open ${part} item=${item + mark - 0x245f}`);
        expect(numbers.length, `${part} ${page} of\n${text}`).toBe(count);
        expect(new Set(numbers).size).toBe(count);
        seen += 1;
      }
      item += 5;
      if (!buttons.some(label => label.includes('下一页'))) break;
    }
  // All, two dimensions, two sources, two roles, the weeks, what came late; and the sources of the map.
  expect(seen).toBeGreaterThanOrEqual(12);
  expect(digest.text).toContain('本周 11 个新声音');
});
