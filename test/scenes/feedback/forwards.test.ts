/** Forwarded messages are quotations: on emulated Telegram and Feishu, by the real process. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Message } from '../../emulators/telegram/message.ts';
import type { Person } from '../../emulators/telegram/person.ts';
import { lookInto } from '../../faults/inspect-database.ts';
import { LarkBot, LarkGathered } from '../lark-bot.ts';
import { Gathered, TelegramBot } from '../telegram-bot.ts';

describe('on Telegram', () => {
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

  const records = () =>
    lookInto(bot.databaseFile, look =>
      look<{ text: string; linkedUrl: string | null }>(
        `SELECT feedback.text, "linkedUrl" FROM "Feedback" feedback JOIN "Room" room ON room.id = feedback."roomId"
         WHERE room."chatId" = ? AND "deletedAt" IS NULL ORDER BY number`,
        `${here.group.id}`,
      ),
    );
  /** A group of other people, which the bot is not in. */
  const elsewhere = () => bot.telegram.group('客户群', { creator: here.who('张女士') });
  const heardThere = (words: string) => here.who('张女士').says(elsewhere(), words);
  const forward = (name: string, message: Message, options = {}) =>
    here.who(name).forwards(here.group, message, options);
  /** @returns what the bot said since, after all that it had to read is read */
  async function saidAfter(act: () => void): Promise<string[]> {
    await bot.telegram.quiet();
    const before = here.said.length;
    act();
    await bot.telegram.quiet();
    return here.said.slice(before);
  }
  async function proposed(): Promise<Message> {
    await here.say('王经理', '/team claim');
    await here.say('小李', '/反馈 盒子太大 渠道=天猫 维度=痛点');
    await here.say('小李', '/persona new 精致妈妈');
    return here.say('小李', '/persona propose 精致妈妈 add 维度=痛点 收纳空间小 证据=F1');
  }

  test.each(['/proposal approve P1', '/feedback delete F1', '/反馈 送货慢 渠道=天猫 维度=痛点', '/反聩 慢'])(
    'a command is not carried out, whoever forwards it: %s',
    async words => {
      const card = await proposed();
      for (const isHidden of [false, true])
        expect(await saidAfter(() => forward('王经理', heardThere(words), { isHidden }))).toEqual([]);
      expect(records()).toHaveLength(1);
      expect(card.text).toContain('待定');
    },
  );

  test('nor is one of the bot’s own channel, or what an inline bot wrote', async () => {
    await proposed();
    const said = await saidAfter(() => {
      const channel = here.who('张女士').says(elsewhere(), '/feedback delete F1', { asChannel: '公告' });
      forward('王经理', channel);
      here.who('王经理').says(here.group, '/feedback delete F1', { viaBot: 'ghostwriter_bot' });
    });
    expect(said).toEqual([]);
    expect(records()).toHaveLength(1);
  });

  test('one that names the bot is offered to be recorded, and is by a press', async () => {
    await here.say('小李', '/help');
    const heard = heardThere('@personaloop_bot 瓶口总是漏');
    const offer = await here.answerTo(forward('小李', heard));
    expect(offer.text).toContain('转发来的消息只当引用');
    expect(offer.buttons).toEqual([['记成反馈']]);
    expect(records()).toEqual([]);
    await here.who('小李').presses(offer, '记成反馈');
    await here.shows(offer, '渠道');
    await here.who('小李').presses(offer, '天猫');
    await here.who('小李').presses(offer, '痛点');
    await here.shows(offer, /^F1 /);
    expect(records()).toMatchObject([{ text: '@personaloop_bot 瓶口总是漏' }]);
  });

  test.each([
    ['@personaloop_bot 瓶口总是漏，请不要公开我的话', '记成反馈（授权=不同意）'],
    ['/feedback@personaloop_bot 瓶口总是漏 渠道=小红书 授权=不同意', '记成反馈（授权=不同意）'],
    ['@personaloop_bot it leaks, do not quote me', '记成反馈（consent=no）'],
  ])('one that tells that the user refuses is recorded as refused: %s', async (words, label) => {
    await here.say('小李', '/help');
    const offer = await here.answerTo(forward('小李', heardThere(words)));
    expect(offer.buttons).toEqual([[label]]);
    await here.who('小李').presses(offer, label);
    await here.shows(offer, '渠道');
    await here.who('小李').presses(offer, '天猫');
    await here.who('小李').presses(offer, '痛点');
    await here.shows(offer, /^F1 .*未同意引用/);
  });

  test('of a /feedback that was forwarded its verbatim is offered, without what it gave besides', async () => {
    const heard = heardThere('/feedback@personaloop_bot 瓶口总是漏 渠道=小红书 维度=痛点 用户=张女士');
    const offer = await here.answerTo(forward('小李', heard));
    await here.who('小李').presses(offer, '记成反馈');
    await here.shows(offer, '渠道');
    await here.who('小李').presses(offer, '天猫');
    await here.who('小李').presses(offer, '认知');
    await here.shows(offer, /^F1 · 品牌认知态度 · 天猫/);
    expect(records()).toMatchObject([{ text: '瓶口总是漏' }]);
  });

  test('its words are the verbatim of who replies to it with /反馈', async () => {
    const passedOn = forward('小周', heardThere('瓶口总是漏，已经第三个了'));
    const answer = await here.say('小李', '/反馈 痛点 渠道=天猫', { replyTo: passedOn });
    expect(answer.text).toMatch(/^F1 /);
    const [record] = records();
    expect(record?.text).toBe('瓶口总是漏，已经第三个了');
    expect(record?.linkedUrl).toContain(`/${passedOn.id}`);
  });

  test('that is the bot’s own is no user’s words, and a reply to it answers nothing', async () => {
    const card = await proposed();
    const passedOn = forward('小周', card);
    const told = await here.say('小李', '/反馈 痛点 渠道=天猫', { replyTo: passedOn });
    expect(told.text).toContain('那条消息是机器人说的');
    expect(await saidAfter(() => here.who('小李').says(here.group, '同意', { replyTo: passedOn }))).toEqual(
      [],
    );
    expect(passedOn.buttons).toEqual([]);
  });

  test('is no reason of a reject', async () => {
    const card = await proposed();
    here.who('王经理').reacts(card, ['👎']);
    const question = await here.heard('为什么');
    here.who('王经理').says(here.group, '证据不足', { replyTo: question, viaBot: 'ghostwriter_bot' });
    await here.heard('转发来的消息只当引用');
    expect(card.text).not.toContain('未通过');
    here.who('王经理').says(here.group, '证据不足', { replyTo: question });
    await here.heard('证据不足');
  });

  describe('alone with the bot', () => {
    const last = (person: Person) => bot.telegram.fromBot(person.privateChat).at(-1)?.text ?? '';
    const told = (person: Person, what: string) =>
      bot.telegram.until(() => last(person).includes(what), 10_000, `${person.name} to be told ${what}`);

    test('is offered to be recorded, is no command and fills no form', async () => {
      await here.say('小李', '/反馈 盒子太大 渠道=天猫 维度=痛点');
      const someone = bot.telegram.person(`阿强${groups}`);
      here.group.add(someone);
      await here.say(someone.name, '/help');
      someone.starts();
      someone.says(someone.privateChat, '/反馈 价格贵 维度=认知');
      await told(someone, '渠道');
      someone.forwards(someone.privateChat, heardThere('天猫'));
      await told(someone, '转发来的消息只当引用');
      someone.forwards(someone.privateChat, heardThere('/feedback delete F1'));
      someone.forwards(someone.privateChat, heardThere('/start'));
      await bot.telegram.quiet();
      expect(last(someone)).toContain('转发来的消息只当引用');
      expect(records()).toHaveLength(1);
    });

    test('a picture without words says that there are none', async () => {
      const someone = bot.telegram.person(`阿兰${groups}`);
      someone.starts();
      const picture = here.who('张女士').sendsPhoto(elsewhere());
      someone.forwards(someone.privateChat, picture);
      await told(someone, '看不出要记哪一句');
      expect(bot.telegram.lastFromBot(someone.privateChat).buttons).toEqual([]);
    });
  });

  test('that Telegram tells of again is silence', async () => {
    await here.say('小李', '/反馈 盒子太大 渠道=天猫 维度=痛点');
    const passedOn = forward('小李', heardThere('/feedback delete F1'));
    expect(await saidAfter(() => here.who('小李').touches(passedOn))).toEqual([]);
    expect(records()).toHaveLength(1);
  });

  test('a command that Telegram tells of again after a reaction is silence, edited or not', async () => {
    const said = here.who('小李').says(here.group, '/反馈 盒子太大 渠道=天猫 维度=痛点');
    const answer = await here.answerTo(said);
    await here.who('小李').presses(answer, '改维度');
    await here.shows(answer, '维度');
    await here.who('小李').presses(answer, '场景');
    await here.shows(answer, '已改：维度');
    expect(await saidAfter(() => here.who('小李').touches(said))).toEqual([]);
    here.who('小李').edits(said, '/反馈 盒子太大 渠道=天猫 维度=痛点 强度=5');
    await here.shows(answer, '强度 未填 → 5');
    await here.say('小李', '/feedback edit F1 强度=2');
    expect(await saidAfter(() => here.who('小李').touches(said))).toEqual([]);
    const shown = await here.say('小李', '/feedback show F1');
    expect(shown.text).toContain('品类使用场景');
    expect(shown.text).toMatch(/强度： ?2/);
  });
});

describe('on Feishu', () => {
  let bot: LarkBot;
  let here: LarkGathered;
  beforeAll(async () => {
    bot = await LarkBot.open();
  });
  afterAll(() => bot.close());
  beforeEach(() => {
    here = LarkGathered.of(bot.lark, '品牌', '王经理', '小李', '小周');
  });
  const saidThere = (...words: string[]) => {
    const group = bot.lark.group('客户群', here.who('张女士'));
    return words.map(each => here.who('张女士').says(group, each));
  };

  test('several that are merged do nothing in a group, and alone with the bot say why', async () => {
    const merged = saidThere('/feedback delete F1', '瓶口总是漏');
    await here.say('小李', '/反馈 盒子太大 渠道=天猫 维度=痛点');
    const before = here.said.length;
    here.who('小李').forwards(here.group, ...merged);
    await bot.lark.quiet();
    expect(here.said).toHaveLength(before);
    const li = here.who('小李');
    li.forwards(li.p2p, ...merged);
    await bot.lark.until(() =>
      bot.lark.fromBot(li.p2p).some(each => each.text.includes('合并转发是好几条消息')),
    );
  });

  test('whoever replies to such a one with /反馈 is told why there are no words', async () => {
    const merged = here.who('小周').forwards(here.group, ...saidThere('盒子太大', '瓶口总是漏'));
    const told = await here.say('小李', '/反馈 痛点 渠道=天猫', { replyTo: merged });
    expect(told.text).toContain('合并转发是好几条消息');
    expect(told.text).toContain('可以这样：/feedback 包装盒太大');
  });

  test('a single one is the verbatim of who replies to it', async () => {
    const [heard] = saidThere('瓶口总是漏');
    if (heard === undefined) throw new Error('nothing heard');
    const passedOn = here.who('小周').forwards(here.group, heard);
    const answer = await here.say('小李', '/反馈 痛点 渠道=天猫', { replyTo: passedOn });
    expect(answer.text).toMatch(/^F1 /);
  });

  test('who presses on a card outside of the group is told so, and becomes no member of its team', async () => {
    const answer = await here.say('小李', '/反馈 盒子太大 渠道=天猫 维度=痛点');
    const stranger = bot.lark.person('外人');
    const pressed = await stranger.presses(answer, '改维度', { isForwarded: true });
    expect(pressed).toMatchObject({
      outcome: 'answered',
      toast: { content: expect.stringContaining('转发') },
    });
    expect((await here.say('小李', '/team list')).text).not.toContain('外人');
    // Whoever came after the members were asked for is one of them.
    here.group.add(bot.lark.person('阿敏'));
    const shown = await bot.lark.person('阿敏').presses(answer, '改维度');
    expect(shown).toMatchObject({
      outcome: 'answered',
      toast: { content: expect.stringContaining('小李记的') },
    });
  });
});
