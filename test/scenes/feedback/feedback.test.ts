import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findFeedback } from '../../../src/features/feedback/store/feedback.ts';
import { auditOf } from '../../../src/store/audit.ts';
import { Chat } from '../chat.ts';

let chat: Chat;
beforeEach(async () => {
  chat = await Chat.open();
  await chat.type(':as 王经理 manager');
});
afterEach(() => chat.close());

const record = (number: number) => chat.look(transaction => findFeedback(transaction, 1, number));

describe('the contract’s examples, word for word', () => {
  test('records, edits, shows and finds', async () => {
    await chat.say(
      '小李',
      '/feedback 包装盒太大，浴室放不下 渠道=小红书 维度=痛点 情感=-1 强度=4 人群=精致妈妈 标签=包装,收纳',
    );
    expect(await record(1)).toMatchObject({
      text: '包装盒太大，浴室放不下',
      dimension: 'needs',
      sentiment: -1,
      intensity: 4,
      segment: '精致妈妈',
      tags: ['包装', '收纳'],
    });
    await chat.say(
      '小李',
      '/反馈 "客服说可以送货上门，很感动" source=天猫 dimension=perception sentiment=2 consent=yes',
    );
    expect(await record(2)).toMatchObject({
      text: '客服说可以送货上门，很感动',
      dimension: 'perception',
      sentiment: 2,
      consent: 'yes',
    });
    expect((await chat.say('小李', '/feedback edit F2 强度=5')).text).toBe('F2 已改：强度 未填 → 5');
    const shown = await chat.say('小李', '/feedback show F2');
    expect(shown.text).toContain('“客服说可以送货上门，很感动”');
    expect(shown.text).toContain('强度：5');
    expect(shown.text).toMatch(/历史：\n.*小李 强度 未填 → 5/);
    const found = await chat.say('小李', '/search 包装 维度=需求 since=2026-11-01');
    expect(found.text).toMatch(
      /^“包装”共 1 条\nF1 · 痛点 · 小红书 · −1 · .* · 小李\n {2}包装盒太大，浴室放不下$/,
    );
  });
});

describe('a confirmation', () => {
  test('is two lines: id, dimension, source; how often it was heard; how to mend it', async () => {
    // The very first has one more, which is said once.
    await chat.say('小李', '/feedback 泵头太紧 渠道=天猫 维度=认知');
    const card = await chat.say(
      '小李',
      '/feedback 包装盒太大，浴室放不下 渠道=小红书 维度=痛点 标签=包装,收纳',
    );
    expect(card.text.split('\n')).toEqual([
      'F2 · 情感需求痛点 · 小红书',
      '近 90 天第 1 个带“包装”标签的声音（1 个渠道） · 改：/feedback edit F2',
    ]);
    expect(card.buttons).toEqual(['改维度', '改渠道', '删除']);
    expect(card.replyTo).toBe(chat.lastTyped);
  });

  test('counts the rarest tag when there are tags, else the dimension', async () => {
    await chat.say('小李', '/feedback 盒子大得离谱 渠道=小红书 维度=痛点 标签=包装');
    await chat.say('小李', '/feedback 盒子压坏了 渠道=抖音 维度=痛点 标签=包装,物流');
    expect(
      (await chat.say('小李', '/feedback 盒子又压坏了 渠道=天猫 维度=痛点 标签=包装,物流')).text,
    ).toContain('近 90 天第 2 个带“物流”标签的声音（2 个渠道）');
    expect((await chat.say('小李', '/feedback 瓶口总是漏 渠道=天猫 维度=痛点')).text).toContain(
      '近 90 天第 4 个“痛点”的声音（3 个渠道）',
    );
  });

  test('leaves out what was said more than 90 days ago', async () => {
    await chat.type(':now 2026-11-23T09:00');
    await chat.say('小李', '/feedback 去年就嫌它贵 渠道=天猫 维度=痛点 日期=2026-08-01');
    expect((await chat.say('小李', '/feedback 今年还是嫌它贵 渠道=天猫 维度=痛点')).text).toContain(
      '近 90 天第 1 个',
    );
  });

  test('repeats the understood date', async () => {
    await chat.type(':now 2026-11-23T09:00');
    const card = await chat.say('小李', '/feedback 泵头按不动 渠道=天猫 维度=痛点 日期=周三');
    expect(card.text).toContain('F1 · 情感需求痛点 · 天猫 · 11-18 周三');
    expect((await record(1))?.saidAt.toISOString()).toBe('2026-11-18T04:00:00.000Z');
  });

  test('says which words look like a misspelt key, and keeps them as text', async () => {
    const card = await chat.say('小李', '/feedback 太好用了 唯度=痛点 渠道=京东 维度=认知');
    expect((await record(1))?.text).toBe('太好用了 唯度=痛点');
    expect(card.text).toContain('“唯度=痛点”记进了原话');
    expect(card.text).toContain('/feedback edit F1 维度=痛点');
  });

  test('leaves words with an unknown key in the text without a word', async () => {
    const card = await chat.say('小李', '/feedback 价格=100太贵 渠道=京东 维度=链路');
    expect((await record(1))?.text).toBe('价格=100太贵');
    expect(card.text).not.toContain('⚠');
  });
});

describe('the source of a record', () => {
  test.each([
    ['community', '社群'],
    ['ecommerce', '天猫'],
    ['content', '小红书'],
    ['media', '抖音'],
  ])('is the usual one of the role %s when none is given, and said to be', async (role, source) => {
    await chat.type(`:as 小李 role=${role}`);
    await chat.type('/反馈 瓶口总是漏 维度=痛点');
    expect(chat.lastCard().text).toContain(`F1 · 情感需求痛点 · ${source}（默认）`);
  });

  test('is asked for when the member has no role, with what they used last first', async () => {
    await chat.say('小周', '/反馈 瓶口总是漏 维度=痛点 渠道=知乎');
    const form = await chat.say('小周', '/反馈 泵头按不动 维度=痛点');
    expect(form.form?.['source']?.slice(0, 2)).toEqual(['知乎', '天猫']);
  });

  test('that the team does not have is offered to be added; one press adds it and records', async () => {
    const offer = await chat.say('小李', '/feedback 送货很快 渠道=快手 维度=认知');
    expect(offer.text).toContain('团队还没有渠道“快手”');
    expect(offer.buttons).toContain('加为公域渠道');
    await chat.type(`:press ${offer.message} ${offer.buttons.indexOf('加为公域渠道') + 1}`);
    const card = chat.lastCard();
    expect(card).toMatchObject({ message: offer.message, edit: true });
    expect(card.text).toContain('F1 · 品牌认知态度 · 快手');
    expect((await chat.say('小李', '/source')).text).toContain('公域：小红书、抖音、微博、B站、知乎、快手');
  });
});

describe('a reply', () => {
  test('takes the message as the verbatim and keeps its link', async () => {
    await chat.say('小周', '有用户说盒子比洗手台还宽').catch(() => undefined);
    const original = chat.lastTyped;
    await chat.say('小李', `:reply ${original} /反馈 痛点 渠道=小红书`);
    expect(await record(1)).toMatchObject({
      text: '有用户说盒子比洗手台还宽',
      dimension: 'needs',
      linkedMessageId: `${original}`,
    });
    expect((await chat.say('小李', '/feedback show F1')).text).toContain(`原消息：#${original}`);
  });

  test('with words of its own keeps the words, and the link', async () => {
    await chat.say('小周', '她发了一张图').catch(() => undefined);
    const original = chat.lastTyped;
    await chat.say('小李', `:reply ${original} /反馈 盒子比洗手台还宽 维度=痛点 渠道=小红书`);
    expect(await record(1)).toMatchObject({ text: '盒子比洗手台还宽', linkedMessageId: `${original}` });
  });

  test('to the bot or to a command is refused: those are no user’s words', async () => {
    const card = await chat.say('小李', '/feedback 瓶口总是漏 渠道=天猫 维度=痛点');
    expect((await chat.say('小李', `:reply ${card.message} /反馈 痛点 渠道=天猫`)).text).toContain(
      '不是用户原话',
    );
    expect((await chat.say('小李', `:reply ${card.replyTo} /反馈 痛点 渠道=天猫`)).text).toContain(
      '不是用户原话',
    );
    expect(await record(2)).toBeUndefined();
  });

  test('still finds an ordinary message after a restart', async () => {
    await chat.say('小周', '有用户说盒子比洗手台还宽').catch(() => undefined);
    const original = chat.lastTyped;
    await chat.restart();
    await chat.say('小李', `:reply ${original} /反馈 痛点 渠道=小红书`);
    expect(await record(1)).toMatchObject({ text: '有用户说盒子比洗手台还宽' });
  });
});

describe('changing a record', () => {
  beforeEach(async () => {
    await chat.say('小李', '/feedback 包装盒太大 渠道=小红书 维度=痛点 用户=张女士');
  });

  test('is for whoever recorded it, and for managers', async () => {
    expect((await chat.say('小周', '/feedback edit F1 强度=5')).text).toBe(
      'F1 是小李记的，只有本人或管理员能改。',
    );
    expect((await chat.say('小周', '/feedback delete F1')).text).toContain('只有本人或管理员');
    expect((await chat.say('小周', '/feedback edit F1')).form).toBeNull();
    expect((await chat.say('王经理', '/feedback edit F1 强度=5')).text).toContain('F1 已改');
    expect((await record(1))?.intensity).toBe(5);
  });

  test('keeps what it was in its history', async () => {
    await chat.say('小李', '/feedback edit F1 原话="包装盒太大太沉" 渠道=抖音 标签=包装');
    const entries = await chat.look(transaction => auditOf(transaction, 1, 'F1'));
    expect(entries.map(entry => entry.action)).toEqual(['feedback.recorded', 'feedback.edited']);
    const shown = (await chat.say('小李', '/feedback show F1')).text;
    expect(shown).toContain('原话 “包装盒太大” → “包装盒太大太沉”；渠道 小红书 → 抖音；标签 未填 → 包装');
  });

  test('that changes nothing says so and writes nothing', async () => {
    expect((await chat.say('小李', '/feedback edit F1 渠道=小红书')).text).toBe(
      'F1 本来就是这样，没有改动。',
    );
    expect(await chat.look(transaction => auditOf(transaction, 1, 'F1'))).toHaveLength(1);
  });

  test('by delete hides it everywhere; restore brings it back', async () => {
    expect((await chat.say('小李', '/feedback delete F1')).text).toContain('F1 已删除');
    const shown = (await chat.say('小李', '/feedback show F1')).text;
    expect(shown).toContain('已删除');
    expect(shown).not.toContain('包装盒太大');
    expect((await chat.say('小李', '/search 包装')).text).toBe('没有找到“包装”');
    expect((await chat.say('小李', '/feedback edit F1 强度=5')).text).toBe(
      'F1 已经删除。\n可以这样：/feedback restore F1',
    );
    expect((await chat.say('小李', '/feedback restore F1')).text).toBe('F1 已恢复');
    expect((await chat.say('小李', '/search 包装')).text).toContain('共 1 条');
  });

  test('by the buttons of the confirmation edits that message in place', async () => {
    const confirmed = chat.lastCard();
    await chat.type(`:press ${confirmed.message} 1`);
    expect(chat.lastCard()).toMatchObject({ message: confirmed.message, edit: true });
    expect(chat.lastCard().form).toEqual({
      dimension: ['素描', '场景', '文化', '痛点', '链路', '认知', '社交'],
    });
    await chat.type(`:press ${confirmed.message} 2`);
    expect(chat.lastCard().text).toBe('F1 已改：维度 情感需求痛点 → 品类使用场景');
    await chat.type(`:press ${confirmed.message} 3`);
    expect(chat.lastCard().text).toContain('F1 已删除');
    await chat.type(`:press ${confirmed.message} 1`);
    expect(chat.lastCard().text).toBe('F1 已恢复');
  });

  test('never shows more of an end user than four digits, nor keeps the name', async () => {
    const shown = (await chat.say('小李', '/feedback show F1')).text;
    expect(shown).toMatch(/用户：#[0-9a-f]{4}\n/);
    const rows = await chat.look(async ({ prisma }) =>
      JSON.stringify([
        await prisma.feedback.findMany(),
        await prisma.audit.findMany(),
        await prisma.inbox.findMany(),
        await prisma.outbox.findMany(),
        await prisma.formDraft.findMany(),
      ]),
    );
    expect(rows).not.toContain('张女士');
  });
});

test('whatever slip stands beside it, an end user’s name is kept nowhere and shown to nobody', async () => {
  const slips = [
    '/feedbcak 漏水 渠道=天猫 维度=痛点 用户=张三丰',
    '/feedback 漏水 渠道=快手 维度=痛点 用户=张三丰',
    '/feedback 漏水 渠道=天猫 维度=物流 用户=“张三丰 女士”',
    '/feedback 漏水 渠道=天猫 维度=痛点 强度=9 user="张三丰"',
    '/feedback 漏水 渠道=天猫 渠道=京东 维度=痛点 用户：张三丰',
    '/feedback 漏水 渠道=天猫 用户=张三丰',
    '/feedback 漏水 唯度=痛点 渠道=天猫 用户=张三丰',
    '/feedback 漏水 渠道=天猫 维度=痛点 用沪=张三丰',
    '/feedback show F2 用户=张三丰',
    '/feedback 漏水 渠道=天猫 维度=痛点 用户="张三丰 渠道=天猫',
    '/feedback 漏水 渠道=天猫 维度=没有 ｕｓｅｒ=张三丰',
    '/feedback 漏水 渠道=天猫 维度=没有 用户=“张\\”三丰”',
    '/search 用户=张三丰 页=0',
  ];
  for (const line of slips) {
    await chat.say('小李', line);
    expect(chat.lastCard().text, line).not.toContain('张三丰');
  }
  const made = chat.cards.find(card => card.buttons.includes('改成 /feedback'));
  await chat.type(`:press ${made?.message} 1`);
  expect((await record(1))?.endUser).toMatch(/^[0-9a-f]{32}$/);
  const rows = await chat.look(async ({ prisma }) =>
    JSON.stringify([
      await prisma.feedback.findMany(),
      await prisma.audit.findMany(),
      await prisma.inbox.findMany(),
      await prisma.outbox.findMany(),
      await prisma.formDraft.findMany(),
    ]),
  );
  expect(rows).not.toContain('张三丰');
});

test('what a user said is never taken for their name', async () => {
  await chat.say('小李', '/feedback 客户：包装太大了，放不下 渠道=京东 维度=痛点');
  expect((await record(1))?.text).toBe('客户：包装太大了，放不下');
  const made = await chat.say(
    '小李',
    '/feedbcak "客服说 用户：尺寸多大" https://x.cn/i?user=778 渠道=京东 维度=痛点',
  );
  await chat.type(`:press ${made.message} 1`);
  expect((await record(2))?.text).toBe('"客服说 用户：尺寸多大" https://x.cn/i?user=778');
});

test('an end user without a name is refused', async () => {
  expect((await chat.say('小李', '/feedback 漏水 渠道=天猫 维度=痛点 用户=""')).text).toBe(
    '“用户”里没有字。\n可以这样：/feedback 漏水 渠道=天猫 维度=痛点 用户=…',
  );
});

test('a hash of an end user can not be typed', async () => {
  await chat.say('小李', `/feedback 瓶口总是漏 渠道=天猫 维度=痛点 用户=\u0001#abcd`);
  expect((await record(1))?.endUser).not.toBe('abcd');
  const form = await chat.say('小李', '/feedback 泵头按不动 渠道=天猫');
  await chat.type(`:fill ${form.message} 维度=痛点 用户=\u0001#abcd`);
  expect((await record(2))?.endUser).not.toBe('abcd');
});

describe('an id of another team', () => {
  test('is none of this team’s', async () => {
    await chat.say('小李', '/feedback 包装盒太大 渠道=小红书 维度=痛点');
    await chat.type(':room 二群');
    await chat.say('老外', '/feedback show F1');
    expect(chat.lastCard().text).toBe('没有 F1。');
    expect((await chat.say('老外', '/feedback delete F1')).text).toBe('没有 F1。');
    expect((await chat.say('老外', '/search 包装')).text).toBe('没有找到“包装”');
  });
});
