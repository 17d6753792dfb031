/** One team in a Telegram group and a Feishu group at once: one process, both emulated. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TelegramEmulator } from '../emulators/telegram/emulator.ts';
import { lookInto } from '../faults/inspect-database.ts';
import { PATIENCE_MILLISECONDS } from '../patience.ts';
import { LarkBot, LarkGathered, untilTaken } from './lark-bot.ts';
import { Gathered } from './telegram-bot.ts';

let telegram: TelegramEmulator;
let bot: LarkBot;
let there: Gathered;
let here: LarkGathered;
beforeAll(async () => {
  telegram = await TelegramEmulator.start();
  bot = await LarkBot.open({
    env: { TELEGRAM_BOT_TOKEN: telegram.token, TELEGRAM_API_ROOT: telegram.url },
  });
  // The manager and 小周 are in both groups, under other names.
  here = LarkGathered.of(bot.lark, '品牌（飞书）', '王经理', '小李', '小周');
  await telegram.until(() => bot.logged('caught up').length > 1);
  there = Gathered.of(telegram, '品牌（Telegram）', 'Wang', 'Zhou', 'Chen');
});
afterAll(async () => {
  await bot.close();
  await telegram.close();
});

const add =
  '/persona propose 精致妈妈 add 维度=痛点 "收纳空间小，想要可叠放的小包装" 证据=F1 理由="到处都提到"';

test('a second group, and the accounts of one person, are joined by codes, confirmed on the other side', async () => {
  await here.say('王经理', '/team claim');
  await here.say('小李', '/反馈 盒子比洗手台还宽 渠道=小红书 维度=痛点 强度=4');
  await here.say('小周', '/persona new 精致妈妈');
  const joining = await there.say('Wang', `/team link ${await here.code('王经理')}`);
  expect(joining.text).toBe('已在那边问 王经理，同意以后这个群就并进团队');
  const question = await here.heard('输入了你的连接码');
  expect(question.text).toContain('Wang 在群“品牌（Telegram）”（Telegram）输入了你的连接码');
  const refused = await here.who('小周').presses(question, 0);
  expect(refused.toast?.content).toBe('这要拿到连接码的本人来点。');
  await here.agrees('王经理');
  await there.heard('群“品牌（Telegram）”（Telegram）并进了团队“品牌（飞书）”');
  // Whoever brings a group need not be who got the code: the person takes a code of their own.
  await there.say('Wang', `/team link ${await here.code('王经理')}`);
  const asked = await here.heard('是你本人的另一个账号吗');
  expect(asked.text).toContain('Wang');
  await here.agrees('王经理');
  await there.heard('两个账号是同一个人');
  // The same record is there, on the other side.
  expect((await there.say('Zhou', '/feedback show F1')).text).toContain('盒子比洗手台还宽');
  expect((await here.say('王经理', '/settings 票数=2')).text).toContain('票数');
  expect((await here.say('王经理', '/team manager 小周')).text).toContain('小周 现在是管理员');
});

test('a code is good once, and not for somebody else', async () => {
  const code = await here.code('小李');
  await there.say('Chen', `/team link ${code}`);
  const again = await there.say('Zhou', `/team link ${code}`);
  expect(again.text).toContain('用过了');
  // 小李 is asked whether Chen is an account of theirs, and does not say yes.
  const members = (await here.say('王经理', '/team list')).text;
  expect(members).toContain('Chen');
  expect(members).toContain('小李');
});

test('a proposal is shown in both, a person’s last act counts, and both say what became of it', async () => {
  const card = await here.say('小李', add);
  const copy = await there.heard(/^P1 /);
  expect(card.text).toContain('点 👍 通过');
  there.who('Wang').reacts(copy, ['👎']);
  await here.shows(card, /反对 (王经理|Wang)/);
  await there.shows(copy, /反对 (王经理|Wang)/);
  here.who('王经理').reacts(card, 'THUMBSUP');
  await there.shows(copy, /赞成 (王经理|Wang) · 反对 –/);
  // One person with two accounts is one vote: the second one is still missing.
  there.who('Wang').reacts(copy, ['👍']);
  await telegram.quiet();
  await here.shows(card, '还需 1 票');
  here.who('小周').reacts(card, 'THUMBSUP');
  await here.shows(card, '已通过 → v1');
  await there.shows(copy, '已通过 → v1');
  expect(card.shown?.template).toBe('green');
  expect(copy.buttons).toEqual([]);
  await here.heard('精致妈妈 v0 → v1');
  await there.heard('精致妈妈 v0 → v1');
  const versions = lookInto(bot.databaseFile, look => look('SELECT * FROM "PersonaVersion"'));
  expect(versions).toHaveLength(1);
});

test('what is decided on Telegram is read again on Feishu first', async () => {
  const card = await there.say('Chen', '/persona propose 精致妈妈 add 维度=场景 "睡前在浴室用" 证据=F1');
  const copy = await here.heard(/^P2 /);
  here.who('小周').reacts(copy, 'THUMBSUP');
  await there.shows(card, '赞成 小周');
  bot.lark.isDeaf = true;
  here.who('小周').unreacts(copy, 'THUMBSUP');
  bot.lark.isDeaf = false;
  there.who('Wang').reacts(card, ['👍']);
  await there.shows(card, /赞成 (王经理|Wang) · 反对 –/);
  expect(card.text).toContain('还需 1 票');
  here.who('小周').reacts(copy, 'THUMBSUP');
  await there.shows(card, '已通过 → v2');
});

test('both see one meeting: it is begun in one, decided in the other, and its minutes are in both', async () => {
  const card = await there.say('Chen', '/review start');
  const copy = await here.heard(/^M1 第 1\//);
  expect(card.text).toContain('M1 第 1/');
  await here.say('小李', '/review note "浴室的照片再要几张"');
  await there.shows(card, '小李：浴室的照片再要几张');
  here.who('小周').reacts(copy, 'THUMBSUP');
  await there.shows(card, /✓ 采纳（(小周|Zhou)）/);
  await here.shows(copy, /✓ 采纳（(小周|Zhou)）/);
  await there.who('Wang').presses(card, 0);
  await here.shows(copy, '都谈过了');
  await here.say('小李', '/review end');
  expect((await there.heard('M1 研讨会纪要')).text).toContain('小李：浴室的照片再要几张');
  await here.heard('M1 研讨会纪要');
});

test('while one platform is away the other goes on, and nothing is lost', async () => {
  await bot.end();
  const { refusesConnections } = bot.lark;
  expect(refusesConnections).toBe(false);
  bot.lark.refusesConnections = true;
  bot.launch();
  expect((await there.say('Chen', '/反馈 香味太浓 渠道=抖音 维度=认知')).text).toMatch(/^F2 /);
  const said = here.who('小李').says(here.group, '/反馈 还是太大 渠道=天猫 维度=痛点');
  bot.lark.refusesConnections = false;
  bot.lark.redeliverAfterMilliseconds = untilTaken(300, 1_000);
  await bot.lark.until(
    () => bot.logged('caught up').some(each => each['platform'] === 'lark'),
    PATIENCE_MILLISECONDS,
  );
  await bot.lark.until(
    () => here.said.some(text => text.startsWith('F3 ')),
    PATIENCE_MILLISECONDS,
    said.text,
  );
});
