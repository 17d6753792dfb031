/** Groups that the bot comes into, and people who talk with it alone: the same on Telegram and on Feishu, by the real process. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type OpenPlatform, type PlatformRoom, platforms } from '../three-chats/index.ts';
import { records } from './records.ts';

const LINE = '/反馈 盒子太大 渠道=天猫 维度=痛点';

describe.concurrent.each(platforms('webhook'))('$name', ({ open }) => {
  let chat: OpenPlatform;
  let here: PlatformRoom;
  let groups = 0;
  beforeAll(async () => {
    chat = await open();
  });
  afterAll(() => chat.close());
  beforeEach(async () => {
    groups += 1;
    here = await chat.gather(`品牌 ${groups}`, '王经理', '小李', '小周');
  });
  afterEach(() => chat.check());

  describe.sequential('a group', () => {
    test('is welcomed once, with what to do first, and claimed by a press', async () => {
      const welcome = await here.heard('/team claim');
      expect(welcome.text.split('\n')).toHaveLength(3);
      expect(welcome.text).toContain('/digest off');
      await here.press('王经理', '我当管理员', welcome);
      await here.shows(welcome, '王经理 现在是管理员');
      await chat.quiet();
      expect(here.said).toHaveLength(1);
    });

    test('that chats is met with silence, and its chat is kept nowhere', async () => {
      await here.tell('小李', '今天发货吗 价格=100');
      await here.tell('小李', '/weather 上海');
      await here.say('小李', '/help');
      expect(here.said.filter(text => !text.includes('/team claim'))).toHaveLength(1);
      const kept = `SELECT inbox.payload FROM "Inbox" inbox WHERE ? <> '' AND payload LIKE '%今天发货吗%'`;
      expect(await here.rows(kept)).toEqual([]);
    });

    test('that says nothing but the bot’s name gets what it can do', async () => {
      expect((await here.say('小李', '', { mentionsBot: true })).text).toContain('可以输入：');
    });

    test('does not see that somebody may not fill in what another is asked', async () => {
      const asked = await here.say('小李', '/反馈 盒子太大 渠道=天猫');
      expect(await here.press('小周', '痛点', asked)).toContain('这张表是给小李的');
      await chat.quiet();
      expect(here.said.filter(text => text.includes('这张表'))).toEqual([]);
      expect(await records(here)).toEqual([]);
    });
  });

  describe.sequential('alone with the bot', () => {
    test('a member records for the team, and the group does not see it', async () => {
      await here.say('小李', LINE);
      const before = here.said.length;
      const name = `阿敏${groups}`;
      here.join(name);
      await here.say(name, '/help');
      const alone = here.alone(name);
      await alone.tell(name, '/反馈 用户私下说太贵 渠道=企微 维度=认知 用户=张女士');
      await alone.heard('F2 · 品牌认知态度 · 企微');
      expect((await here.say('小李', '/feedback show F2')).text).toContain('用户私下说太贵');
      expect(here.said.slice(before).filter(text => text.startsWith('F2 ·'))).toEqual([]);
    });

    test('words are offered to be recorded', async () => {
      const name = `阿强${groups}`;
      const alone = here.alone(name);
      await alone.tell(name, '价格比隔壁贵一点');
      const offered = await alone.heard('没看懂');
      await alone.press(name, '记成反馈', offered);
      await alone.shows(offered, '渠道');
      await alone.fill(name, { 渠道: '天猫', 维度: '认知' }, offered);
      await alone.heard('F1 · 品牌认知态度 · 天猫');
    });

    test('whoever left the group sees nothing of the team any more', async () => {
      const name = `阿兰${groups}`;
      here.join(name);
      await here.say(name, LINE);
      const alone = here.alone(name);
      await alone.tell(name, '/search 盒子');
      await alone.heard('共 1 条');
      here.leave(name, '王经理');
      await chat.quiet();
      await alone.tell(name, '/search 盒子');
      await alone.heard('你已经不在团队');
      expect((await here.say('小李', '/team list')).text).not.toContain(name);
    });
  });
});
