/** Short ids as people type them: in lists, with signs behind them, glued, alone; and words that take something back. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findFeedback } from '../../src/features/feedback/store/feedback.ts';
import { findProposal } from '../../src/features/proposal/store/proposals.ts';
import { Chat } from './chat.ts';

let chat: Chat;
const record = (number: number) => chat.look(transaction => findFeedback(transaction, 1, number));
const proposal = (number: number) => chat.look(transaction => findProposal(transaction, 1, number));
const isDeleted = async (number: number) => (await record(number))?.deletedAt !== null;
/** What the bot said since, one text a message. */
const said = async (line: string) => {
  const before = chat.cards.length;
  await chat.say('王经理', line);
  return chat.cards.slice(before).filter(card => !card.edit);
};

beforeEach(async () => {
  chat = await Chat.open();
  await chat.say('王经理', '/persona new 新手妈妈');
  await chat.say('王经理', '/反馈 包装盒太大 渠道=小红书 维度=痛点');
  await chat.say('王经理', '/反馈 浴室放不下 渠道=抖音 维度=痛点');
  await chat.say('王经理', '/反馈 盖子难拧 渠道=天猫 维度=痛点');
});
afterEach(() => chat.close());

describe('a list of ids is done for each', () => {
  test.each([
    'F1,F3',
    'F1、F3',
    'F1，F3',
    'F1 F3',
    'F1, F3',
    'F1;F3',
    'F1和F3',
    'F1 和 F3',
    'f1&f3',
    'Ｆ１、Ｆ３。',
  ])('/反馈 删除 %s', async ids => {
    const answers = await said(`/反馈 删除 ${ids}`);
    expect(answers.map(({ text }) => text.slice(0, 6))).toEqual(['F1 已删除', 'F3 已删除']);
    expect([await isDeleted(1), await isDeleted(2), await isDeleted(3)]).toEqual([true, false, true]);
  });

  test.each(['F1到F3', 'F1至F3', 'F1-F3', 'F1-3', 'F1~F3', 'F1 到 F3', 'F3-F1'])(
    '/反馈 删除 %s',
    async ids => {
      await said(`/反馈 删除 ${ids}`);
      expect([await isDeleted(1), await isDeleted(2), await isDeleted(3)]).toEqual([true, true, true]);
    },
  );

  test('a wrong one is answered with its own line, and the others are done', async () => {
    const answers = await said('/feedback delete F30,F2,F31');
    expect(answers.map(({ text }) => text.split('，')[0])).toEqual(['没有 F30。', 'F2 已删除', '没有 F31。']);
    expect(await isDeleted(2)).toBe(true);
  });

  test('proposals are approved in the order that was typed', async () => {
    for (const [words, id] of [
      ['收纳空间小', 'F1'],
      ['盖子难拧开', 'F3'],
    ])
      await chat.say('王经理', `/persona propose 新手妈妈 add 维度=痛点 "${words}" 证据=${id}`);
    await said('/提案 通过 P2,P1');
    expect([await proposal(2), await proposal(1)]).toMatchObject([
      { state: 'approved' },
      { state: 'approved' },
    ]);
    expect((await chat.say('王经理', '/画像 C1')).text).toContain('盖子难拧开');
  });

  test('before words an id behind a blank is one of the words', async () => {
    for (const [words, id] of [
      ['收纳空间小', 'F1'],
      ['盖子难拧开', 'F3'],
    ])
      await chat.say('王经理', `/persona propose 新手妈妈 add 维度=痛点 "${words}" 证据=${id}`);
    await said('/提案 不通过 P1 P2 已经说了');
    expect(await proposal(1)).toMatchObject({ state: 'rejected', rejectReason: 'P2 已经说了' });
    expect(await proposal(2)).toMatchObject({ state: 'open' });
    await said('/提案 撤回 P2');
    await chat.say('王经理', '/persona propose 新手妈妈 add 维度=痛点 "盒子太大" 证据=F1');
    await chat.say('王经理', '/persona propose 新手妈妈 add 维度=痛点 "盖子太紧" 证据=F3');
    await said('/提案 不通过 P3，P4 证据不足');
    expect(await proposal(3)).toMatchObject({ state: 'rejected', rejectReason: '证据不足' });
    expect(await proposal(4)).toMatchObject({ state: 'rejected', rejectReason: '证据不足' });
  });

  test('of more than ten the first ten are offered, and nothing is done', async () => {
    const [answer, ...others] = await said('/反馈 删除 F1-F30');
    expect(others).toEqual([]);
    expect(answer?.text).toContain('可以这样：/反馈 删除 F1,F2,F3,F4,F5,F6,F7,F8,F9,F10');
    expect(await isDeleted(1)).toBe(false);
  });

  test('of another kind nothing is done', async () => {
    expect((await said('/反馈 删除 F1,P2'))[0]?.text).toContain('可以这样：/反馈 删除 F1');
    expect(await isDeleted(1)).toBe(false);
  });
});

describe('signs behind an id are no part of it', () => {
  test.each(['F2.', 'F2。', 'F2,', 'F2，', 'F2!', 'F2；', 'F2)'])('/feedback delete %s', async id => {
    expect((await said(`/feedback delete ${id}`))[0]?.text).toContain('F2 已删除');
  });

  test('nor of an id that is glued to the word before it', async () => {
    expect((await said('/反馈 删除F2。'))[0]?.text).toContain('F2 已删除');
    expect((await said('/反馈 恢复F2、F9'))[0]?.text).toContain('F2');
  });
});

describe('evidence without its key', () => {
  beforeEach(async () => {
    await chat.say('王经理', '/persona propose 新手妈妈 add 维度=痛点 收纳空间小 F1');
    await chat.say('王经理', '/提案 通过P1');
  });

  test.each(['/画像 质疑 C1 F3', '/画像 质疑C1 F3', '/画像 质疑C1 F3 新用户说能放下', '/质疑C1 F3'])(
    'challenges: %s',
    async line => expect((await chat.say('王经理', line)).text).toContain('C1 有争议：收纳空间小（F3'),
  );

  test('strengthens', async () => {
    const card = await chat.say('王经理', '/画像 提案 新手妈妈 加强 C1 F2、F3');
    expect(card.text).toContain('“盖子难拧”（F3 天猫）');
  });
});

describe('a thing that is named alone is shown', () => {
  beforeEach(async () => {
    await chat.say('王经理', '/persona propose 新手妈妈 add 维度=痛点 收纳空间小 证据=F1');
    await chat.say('王经理', '/提案 通过 P1');
  });

  test.each([
    ['/提案 P1', 'P1 新手妈妈'],
    ['/proposal p1', 'P1 新手妈妈'],
    ['/画像 C1', 'C1 收纳空间小'],
    ['/persona c1', 'C1 收纳空间小'],
    ['/persona show C1', 'C1 收纳空间小'],
    ['/画像 新手妈妈', '新手妈妈 v1'],
    ['/画像 新手妈妈 痛点', '新手妈妈 v1 · 情感需求痛点'],
    ['/反馈 F2', '“浴室放不下”'],
    ['/feedback F2.', '“浴室放不下”'],
    ['/反馈F2', '“浴室放不下”'],
    ['/ab T1', '没有 T1'],
    ['/review M1', '没有 M1'],
    ['/action A3', '没有 A3'],
    ['/画像 C9', '没有 C9'],
  ])('%s', async (line, shown) => {
    expect((await chat.say('王经理', line)).text).toContain(shown);
    expect(await record(4)).toBeUndefined();
  });

  test('an id with fields is no text, and the line that changes them is shown', async () => {
    expect((await chat.say('王经理', '/反馈 F1 强度=5 渠道=天猫 维度=痛点')).text).toContain(
      '可以这样：/反馈 修改 F1 强度=5 渠道=天猫 维度=痛点',
    );
    expect((await chat.say('王经理', '/feedback F1 intensity=5')).text).toContain(
      '/feedback edit F1 intensity=5',
    );
    expect(await record(4)).toBeUndefined();
  });

  test('what is no persona is asked about as before', async () => {
    expect((await chat.say('王经理', '/画像 hsow 新手妈妈')).text).toContain('没有“hsow”');
  });
});

describe('why a claim is weak', () => {
  test('is said, and what it takes; a change of strength is said as well', async () => {
    await chat.say('王经理', '/persona propose 新手妈妈 add 维度=痛点 收纳空间小 证据=F1');
    await chat.say('王经理', '/提案 通过 P1');
    expect((await chat.say('王经理', '/画像 查看 C1')).text).toContain(
      '置信度 0.62；到“中”还差：1 个新的声音（置信度要到 0.6）',
    );
    await chat.say('王经理', '/persona propose 新手妈妈 strengthen C1 证据=F2,F3');
    const answers = await said('/提案 通过 P2');
    expect(answers[0]?.text).toContain('C1 痛点 · 收纳空间小 0.62 → 0.74 · 弱 → 中');
    expect((await chat.say('王经理', '/画像 C1')).text).toContain('到“强”还差：1 个新的声音');
  });

  test('in English', async () => {
    const english = await Chat.open({ language: 'en' });
    await english.say('Ann', '/persona new young-mothers');
    await english.say('Ann', '/feedback The box is too big source=小红书 dimension=needs');
    await english.say(
      'Ann',
      '/persona propose young-mothers add dimension=needs "Little storage" evidence=F1',
    );
    await english.say('Ann', '/proposal approve P1');
    expect((await english.say('Ann', '/persona C1')).text).toContain(
      'confidence 0.62; for “medium” it lacks: 1 new voice (confidence has to reach 0.6)',
    );
    await english.close();
  });
});

describe('a word that takes something back before an id', () => {
  test.each([
    '/反馈 取消 F2',
    '/反馈 撤回 F2',
    '/反馈 撤销 F2',
    '/反馈 作废F2',
    '/feedback undo F2',
    '/feedback remove F2',
    '/feedback cancel F2',
    '/feedback remove F2 F3',
  ])('deletes, and records nothing: %s', async line => {
    expect((await said(line))[0]?.text).toContain('F2 已删除');
    expect(await record(4)).toBeUndefined();
  });

  test.each(['取消 键很难找', 'cancel button is hard to find', 'remove the wrap please'])(
    'begins somebody’s words elsewhere: %s',
    async words => {
      await chat.say('王经理', `/反馈 ${words} 渠道=天猫 维度=痛点`);
      expect(await record(4)).toMatchObject({ text: words });
    },
  );

  test('withdraws a proposal', async () => {
    await chat.say('王经理', '/persona propose 新手妈妈 add 维度=痛点 收纳空间小 证据=F1');
    expect((await said('/提案 取消 P1')).at(-1)?.text).toContain('P1 已撤回');
  });
});

test('what is no persona yet is made first', async () => {
  const empty = await Chat.open();
  expect((await empty.say('王经理', '/画像 查看')).text).toContain('团队还没有画像');
  await empty.close();
});
