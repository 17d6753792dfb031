/** Feedback as only Telegram has it: the real process, an emulated Telegram, one group a test. What all chats have: recording.test.ts. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Person } from '../../emulators/telegram/person.ts';
import { lookInto } from '../../faults/inspect-database.ts';
import { PATIENCE_MILLISECONDS } from '../../patience.ts';
import { Gathered, TelegramBot } from '../telegram-bot.ts';
import { RECORDS, type Recorded } from './records.ts';

let bot: TelegramBot;
let here: Gathered;
let groups = 0;
beforeAll(async () => {
  bot = await TelegramBot.open();
});
afterAll(() => bot.close());
beforeEach(() => {
  groups += 1;
  here = Gathered.of(bot.telegram, `品牌 ${groups}`, '王经理', '小李', '小周');
});
afterEach(() => {
  // Whatever happened, nothing was refused as we wrote it, and no secret was written down.
  expect(bot.log).not.toContain(bot.telegram.token);
  expect(bot.logged('message not sent')).toEqual([]);
});

const records = () => lookInto(bot.databaseFile, look => look<Recorded>(RECORDS, `${here.group.id}`));

describe('a new group', () => {
  test('hears in words an owner can act on that reactions do not reach the bot, once', async () => {
    const group = bot.telegram.group('没有权限', { creator: here.who('王经理') });
    group.add(here.who('小李'));
    group.addBot(here.who('王经理'), { isAdministrator: false });
    const deaf = new Gathered(bot.telegram, group);
    const welcome = await deaf.heard('/team claim');
    expect(welcome.text).toContain('请群主把我设为管理员');
    await deaf.say('小李', '/feedback@personaloop_bot 盒子太大 渠道=天猫 维度=痛点');
    await deaf.say('小李', '/persona@personaloop_bot new 精致妈妈');
    const card = await deaf.say('小李', '/persona propose 精致妈妈 add 维度=痛点 收纳空间小 证据=F1');
    expect(card.text).toContain('点按钮，或 /proposal approve P1');
    expect(card.text).not.toContain('👍 通过');
    expect(deaf.said.filter(text => text.includes('请群主'))).toHaveLength(1);
  });
});

describe('what is typed', () => {
  test('a command to this bot is recorded and answered in reply, with its buttons in a row', async () => {
    const answer = await here.say('小李', '/feedback@PersonaLoop_bot 盒子太大 渠道=天猫 维度=痛点');
    expect(answer.text).toMatch(/^F1 · 情感需求痛点 · 天猫\n近 90 天第 1 个/);
    expect(answer.buttons).toEqual([['改维度', '改渠道', '删除']]);
    expect(records()).toMatchObject([{ text: '盒子太大', dimension: 'needs' }]);
  });

  test('commands of other bots are met with silence', async () => {
    here.who('小李').says(here.group, '/feedback@other_bot 盒子太大');
    await here.say('小李', '/help');
    expect(here.said.filter(text => !text.includes('/team claim'))).toHaveLength(1);
  });

  test('the caption of a photo or file is a command', async () => {
    const li = here.who('小李');
    const photo = li.sendsPhoto(here.group, { caption: '/反馈 截图里的用户嫌贵 渠道=小红书 维度=认知' });
    expect((await here.answerTo(photo)).text).toMatch(/^F1 · 品牌认知态度 · 小红书/);
    const file = li.sendsFile(here.group, {
      ...{ name: '评价 导出.csv', content: 'a,b', caption: '/反馈 表里说物流慢 渠道=天猫 维度=痛点' },
    });
    expect((await here.answerTo(file)).text).toMatch(/^F2 /);
  });

  test('nothing that somebody types can forge formatting, a link or a mention', async () => {
    const words = '<b>粗</b> [链接](tg://user?id=1) *星* _下_ `码` &amp; @everyone <a href="x">';
    await here.say('小李', `/反馈 "${words.replaceAll('"', '\\"')}" 渠道=天猫 维度=痛点`);
    const shown = await here.say('小周', '/feedback show F1');
    expect(shown.text).toContain(words);
    expect(shown.entities.every(each => each.type === 'blockquote' || each.type === 'bold')).toBe(true);
  });

  test('an answer longer than a message comes in numbered parts, the buttons under the last', async () => {
    const long = '这一条很长很长，'.repeat(600);
    await here.say('小李', `/反馈 "${long}" 渠道=天猫 维度=痛点`);
    const said = here.who('小周').says(here.group, '/feedback show F1');
    await here.answerTo(said);
    await bot.telegram.quiet();
    const parts = bot.telegram.fromBot(here.group).filter(each => each.replyTo === said.id);
    expect(parts.length).toBeGreaterThan(1);
    parts.forEach((part, index) => {
      expect(part.text.length).toBeLessThanOrEqual(4096);
      expect(part.text).toContain(`（${index + 1}/${parts.length}）`);
      expect(part.buttons.length > 0).toBe(index === parts.length - 1);
    });
  });
});

describe('a form', () => {
  test('goes step by step: a choice by a press, words by a reply, and survives a restart', async () => {
    const asked = await here.say('小李', '/反馈');
    expect(asked.text).toContain('之后还要');
    await bot.restart();
    here.who('小李').says(here.group, '盒子太大', { replyTo: asked });
    const next = await here.heard('渠道：');
    await here.who('小李').presses(next, '小红书');
    await here.shows(next, '维度');
    await here.who('小李').presses(next, '痛点');
    await here.shows(next, /^F1 · 情感需求痛点 · 小红书/);
    expect(records()).toMatchObject([{ text: '盒子太大', dimension: 'needs' }]);
  });

  test('is for whom it asks: replies of others are talk', async () => {
    const asked = await here.say('小李', '/反馈 盒子太大 渠道=天猫');
    here.who('小周').says(here.group, '痛点吧', { replyTo: asked });
    await bot.telegram.quiet();
    expect(records()).toEqual([]);
    here.who('小李').says(here.group, '痛点', { replyTo: asked });
    await here.heard(/^F1 /);
  });
});

describe('a command that is edited', () => {
  test('within the window corrects the record, and the answer in its place', async () => {
    const said = here.who('小李').says(here.group, '/反馈 盒子太大 渠道=天猫 维度=痛点');
    const answer = await here.answerTo(said);
    here.who('小李').edits(said, '/反馈 盒子太大，放不下 渠道=抖音 维度=场景 强度=5');
    const changes = '维度 情感需求痛点 → 品类使用场景；渠道 天猫 → 抖音；强度 未填 → 5';
    await here.shows(answer, `F1 已改：原话 “盒子太大” → “盒子太大，放不下”；${changes}`);
    expect(records()).toMatchObject([{ text: '盒子太大，放不下', dimension: 'scenario', intensity: 5 }]);
    expect((await here.say('小李', '/feedback show F1')).text).toContain('历史：');
  });

  test('that was refused is run as it is now', async () => {
    const said = here.who('小李').says(here.group, '/反馈 送货很快 渠道=天猫 维度=物流');
    const answer = await here.answerTo(said);
    expect(answer.text).toContain('没有“物流”');
    here.who('小李').edits(said, '/反馈 送货很快 渠道=天猫 维度=认知');
    await here.shows(answer, /^F1 /);
  });

  test('into something else leaves the record, and says how to delete it', async () => {
    const said = here.who('小李').says(here.group, '/反馈 盒子太大 渠道=天猫 维度=痛点');
    await here.answerTo(said);
    here.who('小李').edits(said, '发错了');
    const told = await here.heard('F1 没有变');
    expect(told.buttons).toEqual([['删除 F1']]);
    expect(records()).toHaveLength(1);
  });

  test('of another kind is not carried out twice', async () => {
    const said = here.who('小李').says(here.group, '/persona new 精致妈妈');
    await here.answerTo(said);
    here.who('小李').edits(said, '/persona new 学生党');
    await here.heard('这条命令已经做过了');
  });

  test('that was no command stays talk', async () => {
    const said = here.who('小李').says(here.group, '盒子太大');
    here.who('小李').edits(said, '盒子真的太大');
    await here.say('小李', '/help');
    expect(here.said.filter(text => !text.includes('/team claim'))).toHaveLength(1);
  });
});

describe('alone with the bot', () => {
  const told = (person: Person, what: string) => {
    const said = () => bot.telegram.fromBot(person.privateChat).at(-1)?.text.includes(what);
    return bot.telegram.until(said, PATIENCE_MILLISECONDS, `${person.name} to be told ${what}`);
  };

  test('a form is answered without replying to it', async () => {
    const someone = bot.telegram.person(`阿强${groups}`);
    someone.starts();
    someone.says(someone.privateChat, '价格比隔壁贵一点');
    await told(someone, '没看懂');
    await someone.presses(bot.telegram.lastFromBot(someone.privateChat), '记成反馈');
    await told(someone, '渠道');
    someone.says(someone.privateChat, '天猫');
    await told(someone, '维度');
    someone.says(someone.privateChat, '认知');
    await told(someone, 'F1 · 品牌认知态度 · 天猫');
  });
});

describe('a forum', () => {
  test('is answered in the topic it was asked in, also by a press and after a decision', async () => {
    const boss = here.who('王经理');
    const group = bot.telegram.group(`论坛 ${groups}`, { creator: boss, isForum: true });
    group.addBot(boss);
    const forum = new Gathered(bot.telegram, group);
    const topic = group.topic('A/B 第3轮', boss);
    await forum.say('王经理', '/team claim', { topic });
    await forum.say('王经理', '/反馈 盒子太大 渠道=天猫 维度=痛点', { topic });
    await forum.say('王经理', '/persona new 精致妈妈', { topic });
    const card = await forum.say('王经理', '/persona propose 精致妈妈 add 维度=痛点 收纳空间小 证据=F1', {
      topic,
    });
    boss.reacts(card, ['👍']);
    await forum.heard('精致妈妈 v0 → v1');
    await bot.telegram.quiet();
    const general = bot.telegram.fromBot(group).filter(each => each.topicId === undefined);
    expect(general.map(each => each.text.slice(0, 5))).toEqual(['我把大家从']);
    expect((await forum.say('王经理', '/help')).topicId).toBeUndefined();
  });
});

describe('the menu', () => {
  test('is there per language and scope, made from the definitions, and sent only when it differs', async () => {
    const { menus } = bot.telegram;
    expect([...menus.keys()].sort()).toEqual(
      [
        'all_group_chats/',
        'all_group_chats/en',
        'all_group_chats/zh',
        'default/',
        'default/en',
        'default/zh',
      ].sort(),
    );
    const feedback = (key: string) => menus.get(key)?.find(each => each.command === 'feedback')?.description;
    expect(feedback('default/zh')).toBe('记下一条真实用户的反馈（/反馈）');
    expect(feedback('all_group_chats/en')).toBe('Record what a real user said or did');
    const before = bot.telegram.callsOf('setMyCommands').length;
    await bot.restart();
    await bot.telegram.until(() => bot.telegram.callsOf('getMyCommands').length >= 12);
    await bot.telegram.quiet();
    expect(bot.telegram.callsOf('setMyCommands').length).toBe(before);
  });
});

describe('an answer that can’t take the place of the one before', () => {
  test('because that asks for a reply, or was deleted, is said as a message of its own', async () => {
    const said = here.who('小李').says(here.group, '/反馈');
    const asked = await here.answerTo(said);
    expect(asked.forceReply).toMatchObject({ selective: true });
    here.who('小李').edits(said, '/反馈 盒子太大 渠道=天猫 维度=痛点');
    await here.heard(/^F1 /);
    const form = await here.say('小李', '/反馈 太贵 渠道=天猫');
    form.chat.forget(form);
    here.who('小李').pressesSilently(form, '认知');
    await here.heard(/^F2 · 品牌认知态度/);
  });
});
