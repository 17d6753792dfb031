import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Card, Chat } from '../chat.ts';

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

  /** A second room, whose member types a code. @returns what was said of it, in all rooms */
  const typedIn = async (room: string, member: string, issued: string) => {
    await chat.type(`:room ${room}`);
    await chat.type(`:as ${member}`);
    const before = chat.cards.length;
    await chat.type(`/team link ${issued}`);
    return chat.cards.slice(before);
  };
  /** A member of the first room presses a button of the question that was asked there. @returns what was said then */
  const answers = async (member: string, button: 1 | 2) => {
    const question = chat.cards.findLast(card => card.room === 'main' && card.text.includes('输入了'));
    await chat.type(':room main');
    await chat.type(`:as ${member}`);
    const before = chat.cards.length;
    await chat.type(`:press ${question?.message} ${button}`);
    return chat.cards.slice(before);
  };
  const saidIn = (room: string, cards: readonly Card[]) => cards.findLast(card => card.room === room)?.text;
  const gotBy = async (member: string) => {
    await chat.type(':room main');
    await chat.type(`:as ${member}`);
    await chat.type('/team link');
    return code(chat.lastCard().text);
  };
  /** A room joins the team of the first one. */
  const joins = async (room: string, member: string) => {
    await typedIn(room, member, await gotBy('王经理'));
    await answers('王经理', 1);
  };

  test('joins a room that has nothing recorded, once whoever got the code agrees; nobody becomes anybody else', async () => {
    await chat.type(':as 王经理 manager');
    await chat.type('/feedback 瓶口总是漏 渠道=天猫 维度=痛点');
    const asked = await typedIn('二群', '老王', (await gotBy('王经理')).toLowerCase());
    expect(saidIn('二群', asked)).toBe('已在那边问 王经理，同意以后这个群就并进团队');
    const question = asked.find(card => card.room === 'main');
    expect(question?.text).toBe(
      '@王经理 老王 在群“二群”（终端）输入了你的连接码。让这个群并进团队“main”吗？并进来以后，群里的人都是团队成员，看得到全部记录',
    );
    expect(question?.buttons).toEqual(['并入“二群”（老王）', '不并']);
    // Until then they are two teams.
    await chat.type('/feedback show F1');
    expect(chat.lastCard().text).toBe('没有 F1。');
    const joined = await answers('王经理', 1);
    const said = '群“二群”（终端）并进了团队“main”：老王 输入的连接码，王经理 同意的';
    expect(joined.map(card => [card.room, card.text])).toEqual(
      expect.arrayContaining([
        ['main', said],
        ['二群', said],
      ]),
    );
    await chat.type(':room 二群');
    await chat.type('/team');
    expect(chat.lastCard().text).toContain('团队“main”有 2 人');
    await chat.type('/feedback 泵头按不动 渠道=天猫 维度=痛点');
    expect(chat.lastCard().text).toContain('F2 · ');
  });

  test('joins no stranger’s room: whoever got the code does not agree, or is somebody else, or not a manager any more', async () => {
    await chat.type(':as 王经理 manager');
    await typedIn('陌生群', '路人', await gotBy('王经理'));
    expect((await answers('小李', 1)).at(-1)?.text).toBe('这要拿到连接码的本人来点。');
    const refused = await answers('王经理', 2);
    expect(refused.map(card => [card.room, card.text])).toEqual(
      expect.arrayContaining([
        ['main', '没有同意，什么都没有连'],
        ['陌生群', '王经理 没有同意，什么都没有连'],
      ]),
    );
    await typedIn('陌生群', '路人', await gotBy('王经理'));
    await chat.type(':room main');
    await chat.say('王经理', ':as 王经理');
    await chat.type('/team manager 小李');
    await chat.type('/team manager 王经理 取消');
    expect((await answers('王经理', 1)).at(-1)?.text).toContain('没有并进来');
    await chat.type(':room 陌生群');
    await chat.type('/team');
    expect(chat.lastCard().text).toContain('团队“陌生群”');
  });

  test('asks for an answer within an hour, and once', async () => {
    let at = new Date('2026-11-23T01:00:00Z');
    await chat.close();
    chat = await Chat.open({ now: () => at });
    await chat.type(':as 王经理 manager');
    await typedIn('二群', '老王', await gotBy('王经理'));
    const line = '/team confirm 1';
    at = new Date('2026-11-23T02:00:01Z');
    expect((await answers('王经理', 1)).at(-1)?.text).toContain('答复过，或者过期了');
    await joins('二群', '老王');
    await chat.type(line);
    expect(chat.lastCard().text).toContain('答复过，或者过期了');
    await chat.type(':room 三群');
    await chat.type('/team confirm 2');
    expect(chat.lastCard().text).toContain('答复过，或者过期了');
  });

  test('tells all groups of the team of one that joins, and of one that leaves', async () => {
    await chat.type(':as 王经理 manager');
    await joins('二群', '老王');
    await joins('三群', '老张');
    const told = (text: string) => chat.cards.filter(card => card.text.includes(text)).map(card => card.room);
    expect(told('群“三群”（终端）并进了').sort()).toEqual(['main', '三群', '二群'].sort());
    await chat.type('/team unlink 三群');
    expect(told('群“三群”（终端）离开了团队').sort()).toEqual(['main', '二群'].sort());
    expect(told('这个群离开了团队“main”')).toEqual(['三群']);
  });

  test('joins two accounts of a team once whoever got the code says that both are theirs', async () => {
    await chat.type(':as 王经理 manager');
    await chat.type('/feedback 瓶口总是漏 渠道=天猫 维度=痛点');
    await joins('二群', '老王');
    await chat.type(':room 二群');
    const form = await chat.say('老王', '/feedback 还缺维度 渠道=天猫');
    const cards = await typedIn('二群', '老王', await gotBy('王经理'));
    expect(cards.find(card => card.room === '二群')?.text).toBe(
      '已在那边问 王经理，点“是我”以后两个账号就是同一个人',
    );
    const question = cards.find(card => card.room === 'main');
    expect(question?.text).toContain('老王（“二群”（终端））输入了 王经理 的连接码');
    expect((await answers('小李', 1)).at(-1)?.text).toBe('这要拿到连接码的本人来点。');
    const said = await answers('王经理', 1);
    expect(said.filter(card => card.room === '二群').at(-1)?.text).toBe('王经理 确认了：两个账号是同一个人');
    await chat.type(':room 二群');
    await chat.type(':as 老王');
    await chat.type(`:fill ${form.message} 维度=痛点`);
    expect(chat.lastCard().text).toContain('F2 · ');
    await chat.type('/feedback edit F1 强度=5');
    expect(chat.lastCard().text).toContain('F1 已改');
    await chat.type('/search 记录人=王经理');
    expect(chat.lastCard().text).toContain('共 2 条');
    expect((await typedIn('二群', '老王', await gotBy('王经理'))).at(-1)?.text).toContain('不用再连');
  });

  test('gives nobody another’s rights, by typing a code or by having one typed', async () => {
    await chat.type(':as 王经理 manager');
    const issued = await gotBy('王经理');
    expect((await chat.say('小李', `/team link ${issued}`)).text).toContain('就是在这里要的');
    await joins('二群', '老王');
    await chat.type('/team manager 老王');
    await typedIn('二群', '老王', await gotBy('小李'));
    expect((await answers('小李', 1)).at(-1)?.text).toContain('请反过来连');
    await chat.type('/settings 票数=3');
    expect(chat.lastCard().text).toBe('这要管理员来做。');
  });

  test.each([
    ['a meeting', '/review schedule 周三 15:00'],
    ['words of its own', '/words add 闪充'],
  ])('is refused for a room that has %s', async (_, line) => {
    await chat.type(':as 王经理 manager');
    const issued = await gotBy('王经理');
    await chat.type(':room 二群');
    await chat.type('/team claim');
    await chat.type(line);
    await chat.type(`/team link ${issued}`);
    expect(chat.lastCard().text).toContain('不能并过去');
  });

  test('is refused for a room that has recorded something, and the code is not used up', async () => {
    await chat.type(':as 王经理 manager');
    const issued = await gotBy('王经理');
    await chat.type(':room 二群');
    await chat.type('/feedback 瓶口总是漏 渠道=天猫 维度=痛点');
    await chat.type(`/team link ${issued}`);
    expect(chat.lastCard().text).toContain('已经记了 1 条，不能并过去');
    expect(saidIn('三群', await typedIn('三群', '老张', issued))).toContain('已在那边问');
    // What is recorded before the answer is not lost either.
    await chat.type('/feedback 泵头按不动 渠道=天猫 维度=痛点');
    expect((await answers('王经理', 1)).at(-1)?.text).toContain('已经记了 1 条，不能并过去');
  });

  test('of a room needs a manager on both sides', async () => {
    await chat.type(':as 王经理 manager');
    expect((await typedIn('二群', '老王', await gotBy('小李'))).at(-1)?.text).toContain(
      '由那个团队的管理员来要',
    );
    await chat.type(':as 老张');
    const issued = await gotBy('王经理');
    expect((await typedIn('二群', '老张', issued)).at(-1)?.text).toContain('由本群的管理员输入');
  });

  test('codes are good once, and not where they were got', async () => {
    await chat.type(':as 王经理 manager');
    const issued = await gotBy('王经理');
    expect((await chat.say('王经理', `/team link ${issued}`)).text).toContain('就是在这里要的');
    await typedIn('二群', '老王', issued);
    expect((await typedIn('三群', '老张', issued)).at(-1)?.text).toContain('用过了');
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

  test('five wrong codes are enough for ten minutes, by one person and in one room; then a right one works again', async () => {
    let at = new Date('2026-11-23T01:00:00Z');
    await chat.close();
    chat = await Chat.open({ now: () => at });
    await chat.type(':as 王经理 manager');
    const issued = await gotBy('王经理');
    await chat.type(':room 二群');
    await chat.type(':as 老王');
    for (const wrong of ['K7QM-3XTP', 'K7QM 3XTQ', 'k7qm3xtr', '“K7QM-3XTS”', '就是那个']) {
      await chat.type(`/team link ${wrong}`);
      expect(chat.lastCard().text).toContain('这个连接码不对');
    }
    expect((await typedIn('二群', '老王', issued)).at(-1)?.text).toContain('10 分钟以后再试');
    expect((await typedIn('二群', '老张', issued)).at(-1)?.text).toContain('10 分钟以后再试');
    await chat.restart();
    await chat.type(':room 二群');
    expect((await typedIn('二群', '老王', issued)).at(-1)?.text).toContain('10 分钟以后再试');
    at = new Date('2026-11-23T01:10:01Z');
    expect(saidIn('二群', await typedIn('二群', '老王', await gotBy('王经理')))).toContain('已在那边问');
  });

  test('and not more than a hundred by everybody together', async () => {
    await chat.type(':as 王经理 manager');
    const issued = await gotBy('王经理');
    for (let room = 0; room < 20; room += 1) {
      await chat.type(`:room r${room}`);
      for (let tries = 0; tries < 5; tries += 1) await chat.type('/team link K7QM-3XTP');
    }
    expect((await typedIn('二群', '老王', issued)).at(-1)?.text).toContain('10 分钟以后再试');
  });

  test('a slip stands nowhere but where it was made', async () => {
    await chat.type(':as 王经理 manager');
    await chat.type('/team link K7QM-3XTP "');
    expect(chat.lastCard().text).not.toContain('K7QM');
  });
});

describe('a group that leaves the team', () => {
  const code = (text: string) => /[A-Z0-9]{4}-[A-Z0-9]{4}/.exec(text)?.[0] ?? '';
  beforeEach(async () => {
    await chat.type(':as 王经理 manager');
    await chat.type('/feedback 瓶口总是漏 渠道=天猫 维度=痛点');
    const issued = code((await chat.say('王经理', '/team link')).text);
    await chat.type(':room 二群');
    await chat.type(':as 老王');
    await chat.type(`/team link ${issued}`);
    await chat.type(':room main');
    await chat.type(':as 王经理');
    await chat.type('/team confirm 1');
    await chat.type('/persona new 精致妈妈');
    await chat.type('/persona propose 精致妈妈 add 维度=痛点 "收纳空间小" 证据=F1');
  });

  test('takes along whoever is in no other, and sees nothing of it any more', async () => {
    await chat.type('/team unlink 二群');
    await chat.type('/team');
    expect(chat.lastCard().text).toContain('有 1 人');
    await chat.type(':room 二群');
    await chat.type('/team');
    expect(chat.lastCard().text).toMatch(/^团队“二群”/);
    for (const line of ['/feedback show F1', '/proposal show P1']) {
      await chat.type(line);
      expect(chat.lastCard().text).toMatch(/^没有 [FP]1。/);
    }
  });

  test('its card says so, and is neither kept up to date nor voted on', async () => {
    await chat.type(':as 赵经理');
    await chat.type('/help');
    await chat.say('王经理', ':as 王经理');
    await chat.type('/team manager 赵经理');
    const card = chat.cards.find(each => each.room === '二群' && each.text.startsWith('P1 '));
    await chat.type('/team unlink 二群');
    expect(chat.cards.findLast(each => each.room === '二群' && each.message === card?.message)?.text).toBe(
      '这个群已经离开团队，P1 不在这里投票了',
    );
    await chat.type(':room 二群');
    await chat.type(`:react 👍 ${card?.message}`);
    expect(chat.lastCard().text).toContain('这条消息是另一个团队的，这里现在是团队“二群”');
    await chat.type(':room main');
    await chat.type(':as 赵经理');
    const before = chat.cards.length;
    await chat.type('/proposal approve P1');
    expect(chat.lastCard().text).not.toContain('不通过');
    expect(chat.cards.slice(before).filter(each => each.room === '二群')).toEqual([]);
  });

  test('that comes back has its old card as it was left', async () => {
    const card = chat.cards.find(each => each.room === '二群' && each.text.startsWith('P1 '));
    await chat.type('/team unlink 二群');
    await chat.type('/team link');
    const issued = code(chat.lastCard().text);
    await chat.type(':room 二群');
    await chat.type('/team claim');
    await chat.type(`/team link ${issued}`);
    await chat.type(':room main');
    await chat.type('/team confirm 2');
    await chat.type('/proposal withdraw P1');
    const shown = chat.cards.findLast(each => each.room === '二群' && each.message === card?.message);
    expect(shown?.text).toBe('这个群已经离开团队，P1 不在这里投票了');
  });

  test('is taken out by a manager, from where it is or by its name, but never the last, nor with all managers', async () => {
    expect((await chat.say('小李', '/team unlink 二群')).text).toBe('这要管理员来做。');
    expect((await chat.say('王经理', '/team unlink 三群')).text).toContain('团队的群：main、二群');
    await chat.type('/team manager 老王');
    await chat.type(':room 二群');
    await chat.type(':as 老王');
    await chat.type('/team unlink main');
    expect(chat.lastCard().text).toContain('离开了团队');
    await chat.type('/team unlink');
    expect(chat.lastCard().text).toContain('唯一的群');
    await chat.type(':room main');
    await chat.type('/team');
    expect(chat.lastCard().text).toContain('团队“main”有 1 人');
  });

  test('can’t go with all the managers', async () => {
    await chat.type('/team unlink');
    expect(chat.lastCard().text).toContain('团队的管理员都只在群“main”里');
    await chat.type('/team');
    expect(chat.lastCard().text).toContain('有 2 人');
  });
});

describe('somebody who is taken out', () => {
  beforeEach(async () => {
    await chat.type(':as 王经理 manager');
    await chat.say('小李', '/help');
  });

  test('stays out, whatever they say, until a manager lets them in by the command that they are told', async () => {
    await chat.say('王经理', '/team remove 小李');
    expect(chat.lastCard().text).toContain('/team readmit 小李');
    expect((await chat.say('小李', '/help')).text).toBe(
      '管理员把你移出了团队“main”，在群里说话也不会再加入。要回来，请管理员输入：/team readmit 小李',
    );
    expect((await chat.say('小李', '/feedback 瓶口总是漏 渠道=天猫 维度=痛点')).text).toContain('移出了');
    await chat.restart();
    expect((await chat.say('小李', '/team link')).text).toContain('移出了');
    expect((await chat.say('王经理', '/team')).text).toContain('有 1 人');
    expect((await chat.say('王经理', '/team readmit 小周')).text).toContain('有：小李');
    expect((await chat.say('王经理', '/team readmit 小李')).text).toContain('可以回来了');
    expect((await chat.say('王经理', '/team')).text).toContain('有 1 人');
    expect((await chat.say('小李', '/feedback 瓶口总是漏 渠道=天猫 维度=痛点')).text).toContain('F1 ');
    expect((await chat.say('王经理', '/team')).text).toContain('有 2 人');
  });

  test('loses the rights of a manager, and every vote', async () => {
    await chat.say('小周', '/feedback 瓶口总是漏 渠道=天猫 维度=痛点');
    await chat.type('/persona new 精致妈妈');
    await chat.say('王经理', '/team manager 小李');
    await chat.type('/settings 票数=2');
    const card = await chat.say('小周', '/persona propose 精致妈妈 add 维度=痛点 "收纳空间小" 证据=F1');
    await chat.react('小李', '👍', card.message);
    expect(chat.shown(card.message).text).toContain('赞成 小李');
    await chat.say('王经理', '/team remove 小李');
    expect(chat.shown(card.message).text).toContain('赞成 –');
    expect((await chat.say('小李', '/proposal approve P1')).text).toContain('移出了');
    await chat.say('王经理', '/team readmit 小李');
    await chat.say('小李', '/help');
    expect((await chat.say('小李', '/settings 票数=1')).text).toBe('这要管理员来做。');
    expect(chat.shown(card.message).text).toContain('赞成 –');
  });

  test('is nobody’s business but a manager’s, and never the last of them', async () => {
    expect((await chat.say('小李', '/team remove 王经理')).text).toBe('这要管理员来做。');
    expect((await chat.say('王经理', '/team remove 王经理')).text).toBe('团队至少要留一个管理员。');
    expect((await chat.say('王经理', '/team readmit 小李')).text).toBe('团队没有移出过谁。');
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
    expect((await chat.say('小李', '/source add bili 公域')).text).toBe('渠道“ＢＩＬＩ”已经有了。');
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
    expect((await chat.say('小李', '/survey')).text).toContain('没有“/survey”这个命令');
    expect((await chat.say('小李', '/问卷')).text).toContain('没有“/问卷”这个命令');
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
