/** Lines that went wrong: what is refused is kept nowhere, and what is shown instead does what was meant. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findFeedback } from '../../src/features/feedback/store/feedback.ts';
import { findProposal } from '../../src/features/proposal/store/proposals.ts';
import { Chat } from './chat.ts';

let chat: Chat;
beforeEach(async () => {
  chat = await Chat.open();
  await chat.type(':as 王经理 manager');
  await chat.say('王经理', '/反馈 盒子太大 渠道=天猫 维度=痛点 标签=包装,收纳');
  await chat.say('王经理', '/反馈 瓶口漏水 渠道=天猫 维度=痛点');
});
afterEach(() => chat.close());

const record = (number: number) => chat.look(transaction => findFeedback(transaction, 1, number));
const example = (text: string) => /可以这样：(.*)/.exec(text)?.[1];

describe('a misspelt key', () => {
  test('loses no refusal of consent: the line with it mended is shown, and a press away', async () => {
    const refused = await chat.say('王经理', '/feedback k10 concent=no dimension=needs source=天猫');
    expect(refused.text).toContain('“concent=”像是写错的“consent=”');
    expect(await record(3)).toBeUndefined();
    await chat.type(`:press ${refused.message} 1`);
    expect(chat.lastCard().text).toMatch(/^F3 .*未同意引用/);
    expect(await record(3)).toMatchObject({ text: 'k10', consent: 'no' });
  });

  test('in quotes is what somebody said', async () => {
    await chat.say('王经理', '/反馈 "表上写着 授全=不同意" 渠道=天猫 维度=痛点');
    expect((await record(3))?.text).toBe('表上写着 授全=不同意');
  });

  test('of a reply is mended with the reply', async () => {
    await chat.type('味道太冲');
    const refused = await chat.say('王经理', `:reply ${chat.lastTyped} /反馈 痛点 渠道=天猫 授全=不同意`);
    expect(example(refused.text)).toBe('/反馈 痛点 渠道=天猫 授权=不同意');
    expect(refused.buttons).toEqual([]);
  });
});

describe('a name behind another key than 用户=', () => {
  test.each([
    ['维度=痛点 渠道=门店 顾客=吴娟娟 授权=拒绝', '维度=痛点 渠道=门店 用户=… 授权=拒绝'],
    ['维度=痛点 渠道=门店 客户=吴 娟娟 说的 授权=拒绝', '维度=痛点 渠道=门店 用户=… 授权=拒绝'],
    ['username=Natasha consent=no 维度=痛点 渠道=门店', '用户=… consent=no 维度=痛点 渠道=门店'],
    ['name=Mary Smith 渠道=门店 维度=痛点 consent=no', '用户=… 渠道=门店 维度=痛点 consent=no'],
    ['用户名=吴娟娟 渠道=门店 维度=痛点 授权=拒绝', '用户=… 渠道=门店 维度=痛点 授权=拒绝'],
    ['用户=Mary Smith 渠道=门店 维度=痛点 授权=拒绝', '用户="…" 渠道=门店 维度=痛点 授权=拒绝'],
    ['用户=吴娟娟 渠道=门店 user=李四 维度=痛点 授权=拒绝', '用户=… 渠道=门店 维度=痛点 授权=拒绝'],
  ])('takes no refusal of consent with it: %s', async (typed, shown) => {
    const refused = await chat.say('王经理', `/反馈 盒子太大了不想要 ${typed}`);
    expect(example(refused.text)).toBe(`/反馈 盒子太大了不想要 ${shown}`);
    expect(await record(3)).toBeUndefined();
    await chat.say('王经理', (example(refused.text) ?? '').replace('…', '吴娟娟'));
    expect(await record(3)).toMatchObject({ text: '盒子太大了不想要', consent: 'no' });
    expect((await record(3))?.endUser).not.toBeNull();
  });

  test('leaves the record that is meant in the line', async () => {
    const refused = await chat.say('王经理', '/feedback edit F1 用户=李');
    expect(example(refused.text)).toBe('/feedback edit F1 用户="…"');
  });
});

describe('a name with which a refusal would be left out', () => {
  test.each([
    ['用户=张女士（不同意公开）', '用户="…" 授权=不同意'],
    ['用户=张女士（授权=不同意）', '用户="…" 授权=不同意'],
    ['用户=张女士（授权：否）', '用户="…" 授权=不同意'],
    ['user=mary88(consent=no)', 'user="…" consent=no'],
    ['用户=张女士-不同意', '用户="…" 授权=不同意'],
    ['用户=王丽不同意公开', '用户="…" 授权=不同意'],
    ['用户=张女士不同意', '用户="…" 授权=不同意'],
    ['用户="张女士 不同意公开"', '用户="…" 授权=不同意'],
    ['用户=Mary Smith（不同意公开）', '用户="…" 授权=不同意'],
    ['用户=Mary Smith 不同意公开', '用户="…" 授权=不同意'],
    ['user=Mary Smith no consent', 'user="…" consent=no'],
    ['顾客=Mary Smith 授权 否', '用户=… 授权=不同意'],
    ['授权=同意 用户=张女士（不同意公开）', '用户="…" 授权=不同意'],
    ['授权=同意 用户=Mary Smith 仅限内部', '用户="…" 授权=不同意'],
    ['授权=同意 用户=Mary Smith 瓶口松', '授权=同意 用户="…"'],
  ])('leaves a refusal: %s', async (typed, shown) => {
    const refused = await chat.say('王经理', `/反馈 盒子太大辛 渠道=天猫 维度=痛点 ${typed}`);
    expect(example(refused.text)).toBe(`/反馈 盒子太大辛 渠道=天猫 维度=痛点 ${shown}`);
    expect(await record(3)).toBeUndefined();
  });

  test.each(['顾客=吴娟娟 授权 否', '客户=吴娟娟，不同意公开'])(
    'keeps it beside a name that is told: %s',
    async typed => {
      const refused = await chat.say('王经理', `/反馈 盒子太大辛 渠道=天猫 维度=痛点 ${typed}`);
      expect(example(refused.text)).toMatch(/授权=不同意$/);
    },
  );

  test.each(['张女士(VIP)', '拒绝内耗的小王', '同意姐'])('is none: %s', async name => {
    await chat.say('王经理', `/反馈 盒子太大辛 渠道=天猫 维度=痛点 用户=${name} 授权=同意`);
    expect(await record(3)).toMatchObject({ text: '盒子太大辛', consent: 'yes' });
  });
});

describe('pairs behind commas', () => {
  test.each([
    [' 渠道=天猫，授权=不同意，维度=痛点 用户=尤二姐', ' 渠道=天猫 授权=不同意 维度=痛点 用户=…'],
    ['，渠道=天猫，维度=痛点，授权=同意， 前提是匿名', ' 渠道=天猫 维度=痛点 授权=同意， 前提是匿名'],
  ])('are no text: %s', async (typed, shown) => {
    const refused = await chat.say('王经理', `/反馈 包装太大20${typed}`);
    expect(refused.text).toContain('前面没有空格');
    expect(example(refused.text)).toBe(`/反馈 包装太大20${shown}`);
    expect(await record(3)).toBeUndefined();
  });

  test.each([
    '，渠道=天猫，维度=痛点，用户=尤二姐，授权=不同意',
    ';source=天猫; dimension=needs,user=尤二姐,consent=no',
    '。渠道＝天猫、维度=痛点 用户=尤二姐；授权=不同意。',
  ])('are what was meant where each has a value of its own: %s', async typed => {
    await chat.say('王经理', `/反馈 包装太大20${typed}`);
    expect(await record(3)).toMatchObject({ text: '包装太大20', dimension: 'needs', consent: 'no' });
    const { text } = await chat.say('王经理', '/feedback show F3');
    expect(text).toContain('天猫');
    expect(text).toMatch(/用户：#[0-9a-f]{4}/);
    expect(text).not.toContain('尤二姐');
  });

  test('in quotes are what somebody said, and a consent is asked about as ever', async () => {
    const refused = await chat.say('王经理', '/反馈 包装太大，授权=不同意 渠道=天猫 维度=痛点');
    expect(refused.text).toContain('看不出来');
    expect(example(refused.text)).toBe('/反馈 包装太大 授权=不同意 渠道=天猫 维度=痛点');
    await chat.say('王经理', '/反馈 "表上写着，渠道=天猫" 渠道=天猫 维度=痛点');
    expect(await record(3)).toMatchObject({ text: '表上写着，渠道=天猫' });
  });
});

describe('a misspelt sub-command before an id', () => {
  test.each([
    ['/feedback delet F1', '/feedback delete F1'],
    ['/反馈 delte F1 维度=痛点', '/反馈 delete F1 维度=痛点'],
    ['/反馈 修該 F1 授权=不同意 维度=痛点', '/反馈 修改 F1 授权=不同意 维度=痛点'],
    ['/feedback edits F1 dimension=needs consent=no', '/feedback edit F1 dimension=needs consent=no'],
    ['/feedback merg F1,F2', '/feedback merge F1,F2'],
  ])('records nothing: %s', async (line, shown) => {
    const refused = await chat.say('王经理', `${line} 渠道=天猫`);
    expect(example(refused.text)).toBe(`${shown} 渠道=天猫`);
    expect(await record(3)).toBeUndefined();
    expect(await record(1)).toMatchObject({ deletedAt: null });
  });

  test.each(['盒子太大 F1', 'editor says F1', '"delet F1"', 'delet 的按钮不好找'])(
    'is none where it is what was said: %s',
    async words => {
      await chat.say('王经理', `/反馈 ${words} 渠道=天猫 维度=痛点`);
      expect((await record(3))?.text).toBe(words.replaceAll('"', ''));
    },
  );
});

test('a quote is closed before the pairs that follow it', async () => {
  const refused = await chat.say('王经理', '/反馈 “半个 引号 维度=痛点 渠道=天猫 授权=不同意');
  expect(example(refused.text)).toBe('/反馈 “半个 引号” 维度=痛点 渠道=天猫 授权=不同意');
  await chat.say('王经理', example(refused.text) ?? '');
  expect(await record(3)).toMatchObject({ text: '半个 引号', dimension: 'needs', consent: 'no' });
});

test('a persona that was left out is put before the change, not in its place', async () => {
  await chat.say('王经理', '/persona new 精致妈妈');
  await chat.say('王经理', '/persona new 上班族');
  const refused = await chat.say('王经理', '/画像 提案 改写 C1 盒子 太 大 理由=x');
  expect(example(refused.text)).toBe('/画像 提案 精致妈妈 改写 C1 盒子 太 大 理由=x');
  expect(refused.form).toBeNull();
});

describe('the line that is shown instead', () => {
  test.each([
    ['/feedback edit F1,F2', '/feedback edit F1'],
    ['/feedback delete all', '/feedback delete F…'],
    ['/feedback edit #1', '/feedback edit F1'],
    ['/feedback show F', '/feedback show F…'],
    ['/feedback show F01', '/feedback show F1'],
    ['/feedback edit P1 强度=4', '/feedback edit F… 强度=4'],
    ['/feedback merge F1 P1', '/feedback merge F1 F…'],
  ])('records nothing and touches no other record: %s', async (line, shown) => {
    expect(example((await chat.say('王经理', line)).text)).toBe(shown);
    await chat.say('王经理', shown);
    expect(await record(3)).toBeUndefined();
    expect(await record(2)).toMatchObject({ text: '瓶口漏水', dimension: 'needs', deletedAt: null });
  });

  test('of a merge that changes nothing is none', async () => {
    await chat.say('王经理', '/feedback merge F1,F2');
    const again = await chat.say('王经理', '/feedback merge F1,F2');
    expect(again.text).not.toContain('/feedback "');
  });

  test('puts words that begin like a sub-command in quotes', async () => {
    const refused = await chat.say('王经理', '/反馈 删除 键很难找 渠道=天猫 维度=痛点');
    expect(example(refused.text)).toBe('/feedback "删除 键很难找" 渠道=天猫 维度=痛点');
    const english = await chat.say('王经理', '/feedback show me the box please');
    expect(example(english.text)).toBe('/feedback "show me the box please"');
  });

  test('never says that a user agreed', async () => {
    const refused = await chat.say('王经理', '/反馈 盒子 渠道=天猫 授权=没说同意 维度=痛点');
    expect(example(refused.text)).toBe('/反馈 盒子 渠道=天猫 授权=不同意 维度=痛点');
    await chat.say('王经理', '/feedback box source=天猫 consent=not given dimension=needs');
    expect(await record(3)).toMatchObject({ text: 'box', consent: 'no' });
  });
});

test('tags are cleared by saying that there are none', async () => {
  for (const none of ['tags=none', '标签=无', '标签=清空']) {
    await chat.say('王经理', `/feedback edit F1 ${none}`);
    expect((await record(1))?.tags, none).toEqual([]);
    await chat.say('王经理', '/feedback edit F1 标签=包装');
    expect((await record(1))?.tags).toEqual(['包装']);
  }
});

test('a reason for a reject that names somebody is refused, and the proposal stays open', async () => {
  const proposal = () => chat.look(transaction => findProposal(transaction, 1, 1));
  await chat.say('王经理', '/persona new 精致妈妈');
  const card = await chat.say('王经理', '/persona propose 精致妈妈 add 维度=痛点 "怕漏" 证据=F1');
  const asked = (await chat.react('王经理', '👎', card.message)).find(each => !each.edit);
  const refused = await chat.say('王经理', `:reply ${asked?.message} user=Zqj told me no`);
  expect(refused.text).toContain('名字写在引号里');
  expect(await proposal()).toMatchObject({ state: 'open' });
  await chat.say('王经理', `:reply ${asked?.message} 证据不足`);
  expect(await proposal()).toMatchObject({ state: 'rejected', rejectReason: '证据不足' });
});

test.each(['C1', 'f12', 'P2', 'v3', 'list', '新建', 'ab\u202Ecd', '妈\u200B妈'])(
  'a persona is not called what reads as something else: %j',
  async name => {
    const refused = await chat.say('王经理', `/persona new "${name}"`);
    expect(refused.text).toContain('不能做画像的名称');
    expect((await chat.say('王经理', '/persona list')).text).not.toContain(name);
  },
);

test('a persona is another only if people can see it', async () => {
  await chat.say('王经理', '/persona new 爱心❤');
  expect((await chat.say('王经理', '/persona new 爱心❤\uFE0F')).text).toContain('已经有了');
});

test('what is strong is medium first', async () => {
  const refused = await chat.say('王经理', '/settings medium=0.9');
  expect(refused.text).toContain('“中的置信度”不能比“强的置信度”高');
  expect((await chat.say('王经理', '/settings medium-voices=4')).text).toContain('不能比“强的声音数”高');
  expect((await chat.say('王经理', example(refused.text) ?? '')).text).toContain('→ 0.75');
  expect((await chat.say('王经理', '/settings strong=2')).text).toContain('（0–1）');
});

test('a line of which nothing is kept leaves no form: what it said of consent would be lost', async () => {
  const refused = await chat.say('王经理', '/反馈 包装 好大 用户=秦 可卿 授权=不同意');
  expect(refused.text).toContain('所以什么都没有记');
  await chat.type(`:fill ${refused.message} 维度=痛点`);
  expect(chat.lastCard().text).not.toContain('还要填');
});
