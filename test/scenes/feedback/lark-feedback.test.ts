/** Feedback as only Feishu has it: the real process, an emulated Feishu, one group a test. What all chats have: recording.test.ts. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { lookInto } from '../../faults/inspect-database.ts';
import { LarkBot, LarkGathered, waysFor } from '../lark-bot.ts';
import { RECORDS, type Recorded } from './records.ts';

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

  const records = () => lookInto(bot.databaseFile, look => look<Recorded>(RECORDS, here.group.id));

  describe('a new group', () => {
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
    test('a command is answered by a card that has the first line as its title', async () => {
      const answer = await here.say('小李', '/feedback 盒子太大 渠道=天猫 维度=痛点');
      expect(answer.shown?.title).toBe('F1 · 情感需求痛点 · 天猫');
    });

    test('a rich text, as it is made of pasted lines', async () => {
      const said = here.who('小李').saysPost(here.group, ['/反馈 渠道=天猫 维度=痛点 "盒子太大', '放不下"']);
      expect((await here.answerTo(said)).text).toMatch(/^F1 /);
      expect(records()).toMatchObject([{ text: '盒子太大\n放不下' }]);
    });

    test('what mentions others is met with silence; a wrong name that was meant for the bot is not', async () => {
      here.who('小李').says(here.group, '@小周 看看这个', { mentions: [here.who('小周')] });
      const told = await here.say('小李', '/反聩 盒子太大', { mentionsBot: true });
      expect(told.text).toContain('可以这样：/feedback 盒子太大');
      expect(here.said.filter(text => !text.includes('/team claim'))).toHaveLength(1);
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
    test('asks at once for all that is missing, and for nothing else', async () => {
      const asked = await here.say('小李', '/反馈 盒子太大');
      expect(asked.form?.map(field => field.label)).toEqual(['渠道', '维度']);
      await here.say('小李', '/反馈 盒子太大 渠道=天猫 维度=痛点 强度=2');
      const menu = await here.say('小李', '/feedback edit F1');
      expect(menu.form?.find(field => field.name === 'intensity')?.value).toBe('2');
    });

    test('what was filled in wrong is told with what would do, and nothing of it is lost', async () => {
      const asked = await here.say('小李', '/反馈');
      await here.who('小李').submits(asked, {
        ...{ text: '盒子太大', source: '天猫', dimension: 'needs' },
      });
      await here.heard(/^F1 /);
      const menu = await here.say('小李', '/feedback edit F1');
      expect(menu.form?.find(field => field.name === 'text')?.value).toBe('盒子太大');
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
});
