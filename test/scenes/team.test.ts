import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Chat } from './chat.ts';

let chat: Chat;
beforeEach(async () => {
  chat = await Chat.open();
});
afterEach(() => chat.close());

test('the first member of a new room is its manager, and only the first', async () => {
  await chat.say('王经理', '/help');
  await chat.say('小李', '/help');
  expect((await chat.say('小李', '/team')).text).toBe(
    '团队“main”有 2 人\n  王经理 · 管理员 · 未设岗位\n  小李 · 未设岗位',
  );
});

test('a role is set by oneself, by a manager, and by the terminal', async () => {
  await chat.type(':as 王经理 manager');
  await chat.say('小李', '/team role 社群');
  await chat.type(':as 小周 role=媒介');
  await chat.say('王经理', '/team role 电商 小周');
  expect((await chat.say('小李', '/team role 内容 小周')).text).toBe('这要管理员来做。');
  expect((await chat.say('小李', '/team list')).text).toContain('小李 · 社群运营\n  小周 · 电商运营');
});

test('managers are made and unmade by managers, but never the last', async () => {
  await chat.type(':as 王经理 manager');
  await chat.say('小李', '/help');
  expect((await chat.say('小李', '/team manager 小李')).text).toBe('这要管理员来做。');
  expect((await chat.say('王经理', '/team manager 王经理 取消')).text).toBe('团队至少要留一个管理员。');
  expect((await chat.say('王经理', '/team manager 小李')).text).toBe('小李 现在是管理员');
  expect((await chat.say('小李', '/team manager 王经理 取消')).text).toBe('王经理 不再是管理员');
  expect((await chat.say('王经理', '/team claim')).text).toContain('团队已经有管理员了：小李');
  expect((await chat.say('小李', '/team manager 李')).text).toBe(
    '团队里没有“李”。要写全名，比如：小李、王经理。所有人：/team',
  );
});

test('bootstrap managers are managers from their first word', async () => {
  const other = await Chat.open({ bootstrapManagers: ['terminal:main/老板'] });
  await other.say('王经理', '/help');
  await other.say('老板', '/help');
  expect((await other.say('老板', '/team')).text).toContain('老板 · 管理员');
  await other.close();
});

describe('link', () => {
  const code = (text: string) => /[A-Z0-9]{4}-[A-Z0-9]{4}/.exec(text)?.[0] ?? '';

  /** A second room, whose member types a code. */
  const typedIn = async (room: string, member: string, issued: string) => {
    await chat.type(`:room ${room}`);
    await chat.type(`:as ${member}`);
    const before = chat.cards.length;
    await chat.type(`/team link ${issued}`);
    return chat.cards.slice(before);
  };

  test('joins a room that has nothing recorded; nobody becomes anybody else by it', async () => {
    await chat.type(':as 王经理 manager');
    await chat.type('/feedback 瓶口总是漏 渠道=天猫 维度=痛点');
    const cards = await typedIn(
      '二群',
      '老王',
      code((await chat.say('王经理', '/team link')).text).toLowerCase(),
    );
    expect(cards.map(card => [card.room, card.text])).toEqual([['二群', '已连接：这个群并进了团队']]);
    await chat.type('/team');
    expect(chat.lastCard().text).toContain('团队“main”有 2 人');
    await chat.type('/feedback 泵头按不动 渠道=天猫 维度=痛点');
    expect(chat.lastCard().text).toContain('F2 · ');
  });

  test('joins two accounts of a team once whoever got the code says that both are theirs', async () => {
    await chat.type(':as 王经理 manager');
    await chat.type('/feedback 瓶口总是漏 渠道=天猫 维度=痛点');
    await typedIn('二群', '老王', code((await chat.say('王经理', '/team link')).text));
    const form = await chat.say('老王', '/feedback 还缺维度 渠道=天猫');
    await chat.type(':room main');
    await chat.type(':as 王经理');
    await chat.type('/team link');
    const cards = await typedIn('二群', '老王', code(chat.lastCard().text));
    expect(cards.find(card => card.room === '二群')?.text).toBe(
      '已连接：已在那边问 王经理，点“是我”之后两个账号就是同一个人',
    );
    const question = cards.find(card => card.room === 'main');
    expect(question?.text).toContain('老王（二群）输入了 王经理 的连接码');

    await chat.type(':room main');
    await chat.type(':as 小李');
    await chat.type(`:press ${question?.message} 1`);
    expect(chat.lastCard().text).toBe('这要拿到连接码的本人来点。');
    await chat.type(':as 王经理');
    await chat.type(`:press ${question?.message} 1`);
    expect(chat.cards.filter(card => card.room === '二群').at(-1)?.text).toBe(
      '王经理 确认了：两个账号是同一个人',
    );
    await chat.type(':room 二群');
    await chat.type(`:fill ${form.message} 维度=痛点`);
    expect(chat.lastCard().text).toContain('F2 · ');
    await chat.type('/feedback edit F1 强度=5');
    expect(chat.lastCard().text).toContain('F1 已改');
    await chat.type('/search 记录人=王经理');
    expect(chat.lastCard().text).toContain('共 2 条');
  });

  test('gives nobody another’s rights, by typing a code or by having one typed', async () => {
    await chat.type(':as 王经理 manager');
    const issued = code((await chat.say('王经理', '/team link')).text);
    expect((await chat.say('小李', `/team link ${issued}`)).text).toContain('就是在这里要的');
    await typedIn('二群', '老王', issued);
    await chat.type(':room main');
    await chat.type(':as 王经理');
    await chat.type('/team manager 老王');
    const trap = code((await chat.say('小李', ':as 小李').then(() => chat.say('小李', '/team link'))).text);
    const cards = await typedIn('二群', '老王', trap);
    await chat.type(':room main');
    await chat.type(':as 小李');
    await chat.type(`:press ${cards.find(card => card.room === 'main')?.message} 1`);
    expect(chat.lastCard().text).toContain('请反过来连');
    await chat.type('/settings 票数=3');
    expect(chat.lastCard().text).toBe('这要管理员来做。');
  });

  test('is refused for a room that has recorded something, and the code is not used up', async () => {
    await chat.type(':as 王经理 manager');
    const issued = code((await chat.say('王经理', '/team link')).text);
    await chat.type(':room 二群');
    await chat.type('/feedback 瓶口总是漏 渠道=天猫 维度=痛点');
    await chat.type(`/team link ${issued}`);
    expect(chat.lastCard().text).toContain('已经记了 1 条反馈，不能并过去');
    await chat.type(':room 三群');
    await chat.type(`/team link ${issued}`);
    expect(chat.lastCard().text).toContain('已连接');
  });

  test('of a room needs a manager on both sides', async () => {
    await chat.type(':as 王经理 manager');
    await chat.type(':as 小李');
    const issued = code((await chat.say('小李', '/team link')).text);
    await chat.type(':room 二群');
    await chat.type(`/team link ${issued}`);
    expect(chat.lastCard().text).toContain('由那个团队的管理员来要');
  });

  test('codes are good once, and not where they were got', async () => {
    await chat.type(':as 王经理 manager');
    const issued = code((await chat.say('王经理', '/team link')).text);
    expect((await chat.say('王经理', `/team link ${issued}`)).text).toContain('就是在这里要的');
    await chat.type(':room 二群');
    await chat.type(`/team link ${issued}`);
    await chat.type(':room 三群');
    await chat.type(`/team link ${issued}`);
    expect(chat.lastCard().text).toContain('用过了');
  });

  test('codes end after ten minutes', async () => {
    let at = new Date('2026-11-23T01:00:00Z');
    const timed = await Chat.open({ now: () => at });
    await timed.type(':as 王经理 manager');
    const issued = code((await timed.say('王经理', '/team link')).text);
    at = new Date('2026-11-23T01:10:01Z');
    await timed.type(':room 二群');
    await timed.type(`/team link ${issued}`);
    expect(timed.lastCard().text).toContain('过期');
    await timed.close();
  });
});

describe('settings', () => {
  test('are shown to members and changed by managers', async () => {
    await chat.type(':as 王经理 manager');
    const shown = (await chat.say('小李', '/settings')).text;
    expect(shown).toMatch(/^团队“.+”的设置\n/);
    expect(shown).toContain('时区=Asia/Shanghai');
    expect((await chat.say('小李', '/settings 语言=英文')).text).toBe('这要管理员来做。');
    expect((await chat.say('王经理', '/settings 时区=Asia/Tokyo 票数=2')).text).toBe(
      '时区：Asia/Shanghai → Asia/Tokyo\n票数：1 → 2',
    );
  });

  test.each([
    ['时区=Mars/Base', '“时区”不能是“Mars/Base”', '/settings zone=Asia/Shanghai'],
    ['票数=0', '“票数”不能是“0”', '/settings quorum=2'],
    ['周报时间=明天', '“周报时间”不能是“明天”', '/settings digest-time="周一 09:00"'],
    ['语言=法语', '没有“法语”这个语言', '/settings 语言=en'],
  ])('refuse %s with an example that works', async (typed, said, example) => {
    const card = await chat.say('王经理', `/settings ${typed}`);
    expect(card.text).toContain(said);
    expect(card.text).toContain(example);
    expect((await chat.say('王经理', example)).text).not.toContain('不能是');
  });

  test('speak the other language from then on, and the zone is that of dates', async () => {
    await chat.type(':now 2026-11-23T09:00');
    await chat.say('王经理', '/feedback 瓶口总是漏 渠道=天猫 维度=痛点');
    expect((await chat.say('王经理', '/settings 语言=en 时区=America/New_York')).text).toBe(
      'language: zh-CN → en\nzone: Asia/Shanghai → America/New_York',
    );
    expect((await chat.say('王经理', '/feedback show F1')).text).toContain('Said: 11-22 Sun 20:00');
  });
});

describe('sources', () => {
  test('are added by members and weighed by managers', async () => {
    await chat.type(':as 王经理 manager');
    expect((await chat.say('小李', '/source add 快手 类型=公域')).text).toBe('渠道“快手”已加入公域');
    expect((await chat.say('小李', '/source add ＢＩＬＩ 公域')).text).toContain('已加入');
    expect((await chat.say('小李', '/source add bili 公域')).text).toBe('渠道“bili”已经有了。');
    expect((await chat.say('小李', '/source weight 天猫 2')).text).toBe('这要管理员来做。');
    expect((await chat.say('王经理', '/source weight 天猫 1.5')).text).toBe('天猫 的权重：1 → 1.5');
    expect((await chat.say('王经理', '/source weight 天猫 11')).text).toContain('要一个 0 到 10 的数');
    expect((await chat.say('小李', '/source')).text).toContain('天猫 ×1.5');
  });

  test('by an exact name win over a part of one', async () => {
    await chat.say('小李', '/feedback 瓶口总是漏 渠道=抖音 维度=痛点');
    expect(chat.lastCard().text).toContain('· 抖音\n');
    await chat.say('小李', '/feedback 泵头按不动 渠道=抖音电 维度=痛点');
    expect(chat.lastCard().text).toContain('· 抖音电商\n');
  });
});

describe('help', () => {
  test('shows the reader’s role first, and every command in detail', async () => {
    await chat.type(':as 小李 role=media');
    const card = await chat.say('小李', '/帮助');
    expect(card.text).toMatch(/例如：\n\/反馈 评论区都在问尺寸/);
    expect((await chat.say('小李', '/help feedback edit')).text).toContain(
      '/feedback edit <编号>（/反馈 修改）',
    );
    expect((await chat.say('小李', '/help 反馈')).text).toContain('/feedback merge');
    expect((await chat.say('小李', '/help feedbak')).text).toContain('可以这样：/help feedback');
  });
});

describe('lines that are no command of ours', () => {
  test('misspelt: the nearest is offered, and one press runs it', async () => {
    const card = await chat.say('小李', '/feedbcak 瓶口总是漏 渠道=天猫 维度=痛点');
    expect(card.text).toContain('没有“/feedbcak”这个命令');
    expect(card.text).toContain('可以这样：/feedback 瓶口总是漏 渠道=天猫 维度=痛点');
    await chat.type(`:press ${card.message} 1`);
    expect(chat.lastCard().text).toContain('F1 · 情感需求痛点 · 天猫');
  });

  test('ordinary chat, commands of other bots and unknown marks are answered with silence', async () => {
    await chat.say('小李', '/help');
    const before = chat.cards.length;
    for (const line of ['大家早', ':)', '/feedback@otherbot 你好', 'see /feedback', ''])
      await chat.type(line);
    expect(chat.cards).toHaveLength(before);
  });

  test('not built yet: said to be none, with the nearest', async () => {
    expect((await chat.say('小李', '/digest')).text).toContain('没有“/digest”这个命令');
    expect((await chat.say('小李', '/周报')).text).toContain('没有“/周报”这个命令');
  });

  test.each([
    '／反馈 瓶口总是漏 渠道＝天猫 维度：痛点',
    '@personaloop /FEEDBACK@personaloop “瓶口总是漏” 渠道=天猫 维度=痛点',
    '/反馈瓶口总是漏　渠道=天猫　维度=痛点',
  ])('but %s is one', async line => {
    expect((await chat.say('小李', line)).text).toContain('F1 · 情感需求痛点 · 天猫');
  });
});

test('a room’s clock is set forward, never back, and the real one goes on elsewhere', async () => {
  await chat.type(':as 王经理 manager');
  await chat.type(':now 2030-01-01T09:00');
  await chat.say('王经理', '/feedback 瓶口总是漏 渠道=天猫 维度=痛点');
  await chat.type(':now 2029-12-31');
  expect(chat.lastCard().text).toBe('时间不能往回拨，现在已经是 01-01 周二 09:00。');
  await chat.type(':now 乱写');
  expect(chat.lastCard().text).toContain('看不懂“乱写”');
  await chat.restart();
  await chat.type(':as 王经理');
  expect((await chat.say('王经理', '/feedback show F1')).text).toContain('记录：王经理 · 01-01 周二 09:00');
});
