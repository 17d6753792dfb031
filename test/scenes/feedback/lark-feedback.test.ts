/** Feedback as a Feishu group records it: the real process, an emulated Feishu, one group a test. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Person } from '../../emulators/lark/person.ts';
import { lookInto } from '../../faults/inspect-database.ts';
import { PATIENCE_MILLISECONDS } from '../../patience.ts';
import { LarkBot, LarkGathered, waysFor } from '../lark-bot.ts';

describe.each(waysFor('webhook'))('by %s', way => {
  let bot: LarkBot;
  let here: LarkGathered;
  let groups = 0;
  beforeAll(async () => {
    bot = await LarkBot.open({ way });
  });
  afterAll(() => bot.close());
  beforeEach(() => {
    groups += 1;
    here = LarkGathered.of(bot.lark, `品牌 ${groups}`, '王经理', '小李', '小周');
  });
  afterEach(() => {
    // Whatever happened, nothing was refused as we wrote it, and no secret was written down.
    for (const secret of [bot.lark.appSecret, bot.lark.encryptKey, 'Bearer', 't-'])
      expect(bot.log).not.toContain(secret);
    expect(bot.logged('message not sent')).toEqual([]);
    expect(bot.logged('event unreadable')).toEqual([]);
  });

  type Recorded = {
    text: string;
    dimension: string;
    intensity: number | null;
    linkedMessageId: string | null;
  };
  const records = () =>
    lookInto(bot.databaseFile, look =>
      look<Recorded>(
        `SELECT feedback.text, dimension, intensity, "linkedMessageId" FROM "Feedback" feedback
         JOIN "Room" room ON room.id = feedback."roomId"
         WHERE room."chatId" = ? AND "deletedAt" IS NULL ORDER BY number`,
        here.group.id,
      ),
    );

  describe('a new group', () => {
    test('is welcomed once, with what to do first, and claimed by a press', async () => {
      const welcome = await here.heard('/team claim');
      expect(welcome.text.split('\n')).toHaveLength(2);
      await here.who('王经理').presses(welcome, '我当管理员');
      await here.shows(welcome, '王经理 现在是管理员');
      await bot.lark.quiet();
      expect(here.said).toHaveLength(1);
    });

    test('that the bot is put out of is left alone, and open again when it is back', async () => {
      await here.say('小李', '/反馈 盒子太大 渠道=天猫 维度=痛点');
      here.group.removeBot();
      await bot.lark.quiet();
      here.group.addBot();
      expect((await here.say('小李', '/feedback show F1')).text).toContain('盒子太大');
      expect(here.said.filter(text => text.includes('/team claim'))).toHaveLength(1);
    });
  });

  describe('what is typed', () => {
    test.each([
      ['a command', '/feedback 盒子太大 渠道=天猫 维度=痛点', {}],
      ['the Chinese alias', '/反馈 盒子太大 渠道=天猫 维度=痛点', {}],
      ['glued to the words, and full-width signs', '／反馈盒子太大 渠道＝天猫 维度：痛点', {}],
      ['a mention before the command', '/反馈 盒子太大 渠道=天猫 维度=痛点', { mentionsBot: true }],
    ])('%s is recorded and answered in reply', async (_, line, how) => {
      const answer = await here.say('小李', line, how);
      expect(answer.text).toMatch(/^F1 · 情感需求痛点 · 天猫\n近 90 天第 1 个/);
      expect(answer.shown?.title).toBe('F1 · 情感需求痛点 · 天猫');
      expect(answer.buttons).toEqual(['改维度', '改渠道', '删除']);
      expect(records()).toMatchObject([{ text: '盒子太大', dimension: 'needs' }]);
    });

    test('a rich text, as it is made of pasted lines', async () => {
      const said = here.who('小李').saysPost(here.group, ['/反馈 渠道=天猫 维度=痛点 "盒子太大', '放不下"']);
      expect((await here.answerTo(said)).text).toMatch(/^F1 /);
      expect(records()).toMatchObject([{ text: '盒子太大\n放不下' }]);
    });

    test('ordinary chat is met with silence and kept nowhere; a wrong name that was meant for the bot is not', async () => {
      const li = here.who('小李');
      li.says(here.group, '今天发货吗 价格=100');
      li.says(here.group, '/weather 上海');
      li.says(here.group, '@小周 看看这个', { mentions: [here.who('小周')] });
      const told = await here.say('小李', '/反聩 盒子太大', { mentionsBot: true });
      expect(told.text).toContain('可以这样：/feedback 盒子太大');
      expect(here.said.filter(text => !text.includes('/team claim'))).toHaveLength(1);
      const kept = lookInto(bot.databaseFile, look =>
        look<{ payload: string }>(`SELECT payload FROM "Inbox" WHERE payload LIKE '%今天发货吗%'`),
      );
      expect(kept).toEqual([]);
    });

    test('nothing but the bot’s name gets what it can do', async () => {
      expect((await here.say('小李', '', { mentionsBot: true })).text).toContain('可以输入：');
    });

    test('in reply to a message its words are the verbatim, and the message is kept', async () => {
      const heard = here.who('小周').says(here.group, '用户说瓶口总是漏，已经第三个了');
      const answer = await here.say('小李', '/反馈 痛点 渠道=天猫', { replyTo: heard });
      expect(answer.text).toMatch(/^F1 /);
      expect(records()).toMatchObject([
        { text: '用户说瓶口总是漏，已经第三个了', linkedMessageId: heard.id },
      ]);
    });

    test('in reply to a message that was recalled there is nothing to take, and that is said', async () => {
      const heard = here.who('小周').says(here.group, '用户说瓶口总是漏');
      here.who('小周').recalls(heard);
      const answer = await here.say('小李', '/反馈 痛点 渠道=天猫', { replyTo: heard });
      expect(answer.text).not.toMatch(/^F1 /);
      expect(records()).toEqual([]);
    });

    test('nothing that somebody types can forge formatting, a link or a mention', async () => {
      const words =
        '<at id=all></at> <at id=ou_1234567890abcdef1234567890abcdef></at> **粗** [链接](https://x.example) <font color=red>红</font> `码` &lt;at&gt; ![](img_v2_x) | # ~删~ \\*';
      await here.say('小李', `/反馈 "${words.replaceAll('\\', '\\\\')}" 渠道=天猫 维度=痛点`);
      const [{ text } = { text: '' }] = records();
      const shown = await here.say('小周', '/feedback show F1');
      expect(shown.text).toContain(text);
      expect(text).toContain('<at id=all></at>');
      expect(shown.shown?.mentions).toEqual([]);
      expect(shown.shown?.links).toEqual([]);
    });

    test('a thread is answered in the thread', async () => {
      const topic = here.who('小周').says(here.group, '收一下包装的反馈');
      const said = here
        .who('小李')
        .says(here.group, '/反馈 盒子太大 渠道=天猫 维度=痛点', { inThread: topic, mentionsBot: true });
      const answer = await here.answerTo(said);
      expect(answer.threadId).toBe(topic.threadId);
      expect(topic.threadId).toBeDefined();
      await here.who('小李').presses(answer, '删除');
      await bot.lark.quiet();
      expect(bot.lark.fromBot(here.group).filter(each => each.threadId === undefined)).toHaveLength(1);
    });
  });

  describe('a form', () => {
    test('is filled with what was given, asks for the rest at once, and survives a restart', async () => {
      const asked = await here.say('小李', '/反馈 盒子太大');
      expect(asked.form?.map(field => field.label)).toEqual(['渠道', '维度']);
      await bot.restart();
      const answer = await here.who('小李').submits(asked, { source: '小红书', dimension: 'needs' });
      expect(answer.outcome).toBe('answered');
      await here.shows(asked, /^F1 · 情感需求痛点 · 小红书/);
      expect(records()).toMatchObject([{ text: '盒子太大', dimension: 'needs' }]);
    });

    test('is for whom it asks: others are told so alone', async () => {
      const asked = await here.say('小李', '/反馈 盒子太大');
      const told = await here.who('小周').submits(asked, { source: '天猫', dimension: 'needs' });
      expect(told.toast?.content).toContain('这张表是给小李的');
      expect(records()).toEqual([]);
      await here.who('小李').submits(asked, { source: '天猫', dimension: 'needs' });
      await here.shows(asked, /^F1 /);
    });

    test('of one choice is answered by one press', async () => {
      const asked = await here.say('小李', '/反馈 盒子太大 渠道=天猫');
      await here.who('小李').presses(asked, '痛点');
      await here.shows(asked, /^F1 · 情感需求痛点 · 天猫/);
    });

    test('of what can be changed shows how it is, and changes only what was changed', async () => {
      await here.say('小李', '/反馈 盒子太大 渠道=天猫 维度=痛点 强度=2');
      const menu = await here.say('小李', '/feedback edit F1');
      expect(menu.form?.find(field => field.name === 'intensity')?.value).toBe('2');
      await here.who('小李').submits(menu, { intensity: '5' });
      await here.heard('F1 已改：强度 2 → 5');
      expect(records()).toMatchObject([{ text: '盒子太大', intensity: 5 }]);
    });

    test('what was filled in wrong is told with what would do, and nothing of it is lost', async () => {
      const asked = await here.say('小李', '/反馈');
      await here.who('小李').submits(asked, {
        ...{ text: '盒子太大', source: '天猫', dimension: 'needs' },
      });
      await here.heard(/^F1 /);
      const menu = await here.say('小李', '/feedback edit F1');
      await here.who('小李').submits(menu, { text: '盒子真的太大', date: '前前天' });
      await here.shows(menu, '看不懂“前前天”');
      expect(menu.form?.find(field => field.name === 'text')?.value).toBe('盒子真的太大');
      expect(records()).toMatchObject([{ text: '盒子太大' }]);
      await here.who('小李').submits(menu, { date: '前天' });
      await here.shows(menu, 'F1 已改');
      expect(records()).toMatchObject([{ text: '盒子真的太大' }]);
    });
  });

  describe('a message that is recalled', () => {
    test('leaves its record, and offers to delete it', async () => {
      const said = here.who('小李').says(here.group, '/反馈 盒子太大 渠道=天猫 维度=痛点');
      await here.answerTo(said);
      here.who('小李').recalls(said);
      const told = await here.heard('F1 的原消息撤回了');
      await here.who('小李').presses(told, '删除 F1');
      await bot.lark.until(() => records().length === 0);
    });

    test('while the bot answers it: said without replying to it', async () => {
      bot.lark.faults.next('POST /open-apis/im/v1/messages/:message_id/reply', {
        ...{ kind: 'error', code: 99991400, resetSeconds: 1 },
      });
      const said = here.who('小李').says(here.group, '/反馈 盒子太大 渠道=天猫 维度=痛点');
      await bot.lark.until(() => bot.lark.faults.left === 0);
      here.who('小李').recalls(said);
      const answer = await here.heard(/^F1 · /);
      expect(answer.replyTo).toBeUndefined();
    });
  });

  describe('alone with the bot', () => {
    const told = (person: Person, what: string) => {
      const said = () => bot.lark.fromBot(person.p2p).at(-1)?.text.includes(what);
      return bot.lark.until(said, PATIENCE_MILLISECONDS, `${person.name} to be told ${what}`);
    };

    test('a member records for the team, and the group does not see it', async () => {
      await here.say('小李', '/反馈 盒子太大 渠道=天猫 维度=痛点');
      const before = here.said.length;
      const someone = bot.lark.person(`阿敏${groups}`);
      here.group.add(someone);
      await here.say(someone.name, '/help');
      someone.says(someone.p2p, '/反馈 用户私下说太贵 渠道=企微 维度=认知 用户=张女士');
      await told(someone, 'F2 · 品牌认知态度 · 企微');
      expect((await here.say('小李', '/feedback show F2')).text).toContain('用户私下说太贵');
      expect(here.said.slice(before).filter(text => text.startsWith('F2 ·'))).toEqual([]);
    });

    test('words are offered to be recorded', async () => {
      const someone = bot.lark.person(`阿强${groups}`);
      someone.says(someone.p2p, '价格比隔壁贵一点');
      await told(someone, '没看懂');
      const offered = bot.lark.lastFromBot(someone.p2p);
      await someone.presses(offered, '记成反馈');
      await bot.lark.until(() => offered.form !== undefined);
      await someone.submits(offered, { source: '天猫', dimension: 'perception' });
      await told(someone, 'F1 · 品牌认知态度 · 天猫');
    });

    test('whoever left the group sees nothing of the team any more', async () => {
      const someone = bot.lark.person(`阿兰${groups}`);
      here.group.add(someone);
      await here.say(someone.name, '/反馈 盒子太大 渠道=天猫 维度=痛点');
      someone.says(someone.p2p, '/search 盒子');
      await told(someone, '共 1 条');
      here.group.remove(someone, here.who('王经理'));
      await bot.lark.quiet();
      someone.says(someone.p2p, '/search 盒子');
      await told(someone, '你已经不在团队');
      expect((await here.say('小李', '/team list')).text).not.toContain(someone.name);
    });
  });
});
