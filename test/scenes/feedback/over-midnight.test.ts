/**
 * The bot is down over midnight and gets what was said meanwhile the next day, each message with its own date: the real
 * process, whose clock is set, on emulated Telegram and Feishu.
 */
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { lookInto } from '../../faults/inspect-database.ts';
import { LarkBot, LarkGathered } from '../lark-bot.ts';
import { movedClock, scratchFolder } from '../process.ts';
import { Gathered, TelegramBot } from '../telegram-bot.ts';

const EVENING = Date.parse('2026-11-20T15:50:00Z');
const MORNING = Date.parse('2026-11-21T01:00:00Z');
/** Noon in Shanghai of the day before the messages were said. */
const YESTERDAY = Date.parse('2026-11-19T04:00:00Z');

let folder: string;
let shift: number;
beforeEach(() => {
  folder = scratchFolder();
  setClocks(EVENING);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Of the platform and of the process, which go on from there. */
function setClocks(to: number): void {
  shift = to - Date.now();
  writeFileSync(path.join(folder, 'clock'), String(shift));
}
const options = () => ({
  now: () => new Date(Date.now() + shift),
  env: movedClock(path.join(folder, 'clock')),
});
const recordsOf = (file: string) =>
  lookInto(file, look =>
    look<{ text: string; saidAt: number; recordedAt: number }>(
      'SELECT text, "saidAt", "recordedAt" FROM "Feedback" ORDER BY number',
    ),
  );
const saidInTheEvening = {
  saidAt: expect.toSatisfy((at: number) => at >= EVENING - 1_000 && at < EVENING + 600_000),
};
const recordedInTheMorning = { recordedAt: expect.toSatisfy((at: number) => at >= MORNING) };

describe('what was said while the bot was down', () => {
  test('on Telegram is of the day on which it was said', async () => {
    const bot = await TelegramBot.open(options());
    try {
      const here = Gathered.of(bot.telegram, '品牌', '王经理', '小李');
      await here.say('小李', '/help');
      await bot.end();
      const li = here.who('小李');
      li.says(here.group, '/反馈 盒子太大 渠道=天猫 维度=痛点 日期=昨天');
      li.says(here.group, '/反馈 送货很慢 渠道=天猫 维度=痛点');
      const asked = li.says(here.group, '/反馈 太贵 渠道=天猫 日期=昨天');
      setClocks(MORNING);
      await bot.start();
      await here.heard(/^F1 · .*11-19 周四/);
      await here.heard(/^F2 · .*11-20 周五/);
      const form = await here.answerTo(asked);
      await li.presses(form, '认知');
      await here.shows(form, /^F3 · .*11-19 周四/);
      expect(recordsOf(bot.databaseFile)).toMatchObject([
        { text: '盒子太大', saidAt: YESTERDAY, ...recordedInTheMorning },
        { text: '送货很慢', ...saidInTheEvening, ...recordedInTheMorning },
        { text: '太贵', saidAt: YESTERDAY, ...recordedInTheMorning },
      ]);
    } finally {
      await bot.close();
    }
  });

  test('on Feishu, too, told again the next day', async () => {
    const bot = await LarkBot.open(options());
    try {
      const here = LarkGathered.of(bot.lark, '品牌', '王经理', '小李');
      await here.say('小李', '/help');
      await bot.end();
      const li = here.who('小李');
      bot.lark.redeliverAfterMilliseconds = Array<number>(200).fill(100);
      li.says(here.group, '/反馈 盒子太大 渠道=天猫 维度=痛点 日期=昨天');
      li.says(here.group, '/反馈 送货很慢 渠道=天猫 维度=痛点');
      setClocks(MORNING);
      await bot.start();
      await here.heard(/^F1 · .*11-19 周四/);
      await here.heard(/^F2 · .*11-20 周五/);
      expect(recordsOf(bot.databaseFile)).toMatchObject([
        { text: '盒子太大', saidAt: YESTERDAY, ...recordedInTheMorning },
        { text: '送货很慢', ...saidInTheEvening, ...recordedInTheMorning },
      ]);
      await bot.lark.quiet();
      const before = here.said.length;
      await bot.lark.redeliver();
      await bot.lark.quiet();
      expect(here.said).toHaveLength(before);
    } finally {
      await bot.close();
    }
  });
});
