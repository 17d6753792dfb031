/** A whole meeting: scheduled, reminded of, walked item by item, decided, its minutes, and what the next one begins with. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sql } from '../../../src/store/database.ts';
import type { Chat } from '../chat.ts';
import { MEETS, teamWithDoubts, walkCard } from './team.ts';

let chat: Chat;
beforeEach(async () => {
  chat = await teamWithDoubts();
});
afterEach(() => chat.close());

const manager = (line: string) => chat.say('王经理', line);
const member = (line: string) => chat.say('小李', line);
const fileIn = (text: string, name: string) => {
  const blocks = chat.cards.filter(card => card.text.includes(text)).flatMap(card => card.blocks);
  const file = blocks.find(block => (block as { name?: string }).name === name) as { content: string };
  return file.content;
};

test('nothing is scheduled unasked; what would be talked about can be seen any time', async () => {
  const shown = await member('/review');
  expect(shown.text).toBe(
    [
      '研讨会 · 3 项',
      '1. 有争议 · C1 收纳空间小',
      '2. 待定的提案 · P2 精致妈妈 的提案',
      '3. 空白 · 精致妈妈：还没有结论的维度',
      '还没有定时间。比如：/review schedule 每两周 周三 15:00',
    ].join('\n'),
  );
  expect(shown.buttons).toEqual(['开始', '每两周开一次']);
  await chat.type(`:press ${shown.message} 2`);
  expect(chat.lastCard().text).toContain('M1：12-02 周三 15:00，会前一天和十分钟前提醒\n[M1.ics]');
});

test('it is reminded of a day and ten minutes before, and at its time', async () => {
  await member('/review schedule 每两周 周三 15:00');
  const before = chat.cards.length;
  await chat.type(':now 2026-12-01T14:59');
  expect(chat.cards.slice(before)).toEqual([]);
  await chat.type(':now 2026-12-01T15:00');
  await chat.type(':now 2026-12-01T15:01');
  await chat.type(':now 2026-12-02T14:50');
  await chat.type(':now 2026-12-02T14:51');
  await chat.type(`:now ${MEETS}`);
  await chat.type(':now 2026-12-02T15:01');
  expect(chat.cards.slice(before).map(({ text }) => text.split('\n')[0])).toEqual([
    'M1 研讨会：12-02 周三 15:00 · 3 项',
    'M1 研讨会还有 10 分钟开始 · 3 项',
    'M1 到点了 · 12-02 周三 15:00',
  ]);
});

test('the agenda is walked in one card, by press, reaction, reply and line, to the minutes', async () => {
  await member('/review schedule 每两周 周三 15:00');
  await chat.type(`:now ${MEETS}`);
  const card = await manager('/review start');
  expect(card.text).toBe(
    [
      'M1 第 1/3 项 · 有争议 · 15:00 起',
      'C1 收纳空间小',
      '精致妈妈 · 情感需求痛点 · 2 个声音 · 2 个渠道',
      '有人质疑：还站得住吗？',
      '“盒子太大，浴室放不下”（F1 小红书）',
      '“盒子比洗手台还宽”（F2 天猫）',
      '反对：“新家能放下”（F3 抖音）',
      '点 👍 采纳 / 👎 不采纳 / 🤔 需要证据；回复这条就记下来',
    ].join('\n'),
  );
  expect(card.buttons).toEqual(['采纳', '不采纳', '需要证据', '下一项', '议程', '结束']);
  // A note by line, and one by a reply.
  expect((await member('/review note "先问客服"')).text).toBe('M1 第 1 项记下了');
  await chat.say('小李', `:reply ${card.message} 新用户家里浴室大`);
  expect(chat.shown(card.message).text).toContain('小李：先问客服\n小李：新用户家里浴室大');
  // By reaction.
  await chat.react('王经理', '👍', card.message);
  expect(chat.shown(card.message).text).toContain('✓ 采纳（王经理）');
  expect(chat.shown(card.message).buttons).toEqual([
    '下一项',
    '改写 C1',
    '撤下 C1',
    '交给谁去办',
    '议程',
    '结束',
  ]);
  await chat.type(':now 2026-12-02T15:06');
  await chat.type(`:press ${card.message} 1`);
  expect(chat.lastCard()).toMatchObject({ message: card.message, edit: true });
  expect(chat.lastCard().text).toContain('M1 第 2/3 项 · 待定的提案 · 15:06 起\nP2 精致妈妈 的提案');
  // By press: it leads to the vote, which stays a manager's.
  await chat.type(`:press ${card.message} 1`);
  expect(chat.shown(card.message).buttons).toContain('投通过 P2');
  expect((await member(`:press ${card.message} 2`)).text).toContain('管理员');
  await manager(`:press ${card.message} 2`);
  expect(chat.cards.some(({ text }) => text.startsWith('精致妈妈 v1 → v2'))).toBe(true);
  await chat.type(`:press ${card.message} 1`);
  // By reply: who is asked by when becomes an action.
  await chat.say('小李', `:reply ${card.message} 需要证据 谁=社群运营 截止=12-09`);
  const asked = walkCard(chat);
  expect(asked.text).toContain('? 需要证据（小李） → A1');
  expect((await member('/action list')).text).toContain('A1');
  await chat.type(':now 2026-12-02T15:20');
  const ended = await manager('/review end');
  expect(ended.text).toBe(
    [
      'M1 研讨会纪要 · 采纳 2 · 需要证据 1',
      '12-02 周三 15:00–15:20 · 王经理 主持',
      '1. ✓ 采纳 · C1 收纳空间小（王经理）',
      '   小李：先问客服',
      '   小李：新用户家里浴室大',
      '2. ✓ 采纳 · P2 精致妈妈 的提案（王经理）',
      '3. ? 需要证据 · 精致妈妈：还没有结论的维度（小李）',
      '   → A1 社群运营 12-09 周三前：补证据：精致妈妈：还没有结论的维度',
      '下次 M2：12-16 周三 15:00',
      '[M1.md]',
      '[M2.ics]',
    ].join('\n'),
  );
  const markdown = fileIn('M1 研讨会纪要', 'M1.md');
  expect(markdown).toContain('# M1 研讨会纪要\n');
  expect(markdown).toContain(
    '## 1. C1 收纳空间小\n\n- 有争议 · 采纳（王经理）\n- 谈了6 分钟\n- 小李：先问客服\n',
  );
  expect(chat.shown(asked.message).text).toContain('M1 结束了');
  // What was decided on the card counts no more.
  const before = chat.cards.length;
  await chat.react('小李', '👎', asked.message);
  expect(chat.cards.length).toBe(before);
});

test('what is left over leads the next agenda; what was rejected comes again when it stands otherwise', async () => {
  await manager('/review start');
  await manager('/review decide 1 不采纳');
  await manager('/review next');
  await manager('/review end');
  expect((await member('/review agenda')).text).toBe(
    [
      '研讨会 · 2 项',
      '1. 上次留下 · 待定的提案 · P2 精致妈妈 的提案',
      '2. 上次留下 · 空白 · 精致妈妈：还没有结论的维度',
    ].join('\n'),
  );
  await member('/feedback 新房子也放得下 渠道=微博 维度=痛点');
  await member('/persona challenge C1 证据=F4 "又有人说"');
  expect((await member('/review agenda')).text).toContain('有争议 · C1 收纳空间小');
});

test('evidence that was asked for is waited for until its day', async () => {
  await manager('/review start');
  await manager('/review decide 1 需要证据 谁=小李 截止=12-03');
  await manager('/review end');
  expect((await member('/review agenda')).text).not.toContain('C1');
  await chat.type(':now 2026-12-04T09:00');
  expect((await member('/review agenda')).text).toContain('有争议 · C1');
});

test('an item that comes up meanwhile is added below; the frozen ones stay', async () => {
  await manager('/review start');
  await member('/feedback 睡前用 渠道=小红书 维度=场景');
  await member('/persona propose 精致妈妈 add 维度=场景 "旅行时用" 证据=F4 理由=新');
  const late = await member('/review agenda');
  expect(late.text).toContain('M1 正在开 · 4 项，定了 0 项');
  expect(late.text).toContain('1. ▸ 有争议 · C1 收纳空间小');
  expect(late.text).toContain('4. 待定的提案 · P3 精致妈妈 的提案 · 会上加的');
  // What is settled meanwhile stays on the agenda, and says so.
  await manager('/proposal approve P2');
  expect((await member('/review agenda')).text).toContain(
    '2. 待定的提案 · P2 精致妈妈 的提案 · 已经不用谈了',
  );
  expect((await manager('/review next')).text).toContain('这件事已经不用谈了');
});

test('a restart in the middle changes nothing', async () => {
  await manager('/review start');
  await manager('/review note "第一句"');
  await chat.restart();
  await manager('/review decide 采纳');
  await chat.restart();
  await manager('/review next');
  await chat.restart();
  const running = await member('/review agenda');
  expect(running.text).toContain('1. ✓ 有争议 · C1 收纳空间小 · 采纳');
  expect(running.text).toContain('2. ▸ 待定的提案');
  const ended = await manager('/review end');
  expect(ended.text).toContain('王经理：第一句');
});

test('a press on the card of another meeting decides nothing in this one', async () => {
  const card = await manager('/review start');
  await chat.stop();
  await chat.restart();
  await manager('/review end');
  await manager('/review start');
  await chat.say('小李', '/review decide 1 采纳 会议=M1');
  expect(chat.lastCard().text).toBe('M1 已经结束了，这一项改不了。\n可以这样：/review show M1');
  expect(card.text).toContain('M1');
});

test('two quick presses on “next” skip no item', async () => {
  const card = await manager('/review start');
  await member('/review next 之后=1');
  await member('/review next 之后=1');
  expect(walkCard(chat).text).toContain('第 2/3 项');
  expect(chat.shown(card.message).text).toBe('M1 请看下面新的那条');
});

test('a later decision takes the place of an earlier one, but no reaction does', async () => {
  const card = await manager('/review start');
  await manager('/review decide 采纳');
  const again = walkCard(chat);
  expect(again.message).not.toBe(card.message);
  const [why] = await chat.react('小李', '👎', again.message);
  expect(why?.text).toBe('第 1 项已经定了：采纳。表情不改已经定的。\n可以这样：/review decide 1 rejected');
  await member('/review decide 1 不采纳');
  expect(walkCard(chat).text).toContain('✕ 不采纳（小李）');
});

test('“needs evidence” asks who by one press, and the question becomes the answer', async () => {
  const card = await manager('/review start');
  const [question] = await chat.react('小李', '🤔', card.message);
  expect(question?.text).toContain('第 1 项需要证据：谁去找？12-07 前');
  expect(question?.buttons).toEqual(['社群运营', '电商运营', '内容运营', '媒介投放']);
  await chat.type(`:press ${question?.message} 2`);
  expect(chat.shown(question?.message ?? 0).text).toBe(
    'A1 电商运营 12-07 周一前：补证据：C1 收纳空间小（第 1 项）',
  );
  expect(chat.shown(card.message).text).toContain('? 需要证据（小李） → A1');
  await member('/review decide 1 需要证据 谁=小李');
  expect(chat.lastCard().text).toBe('第 1 项已经有人去办了：A1。\n可以这样：/action show A1');
});

test('refusals say what would work', async () => {
  expect((await member('/review next')).text).toBe('现在没有在开的研讨会。\n可以这样：/review start');
  expect((await member('/review note 一句')).text).toContain('/review start');
  expect((await member('/review show')).text).toBe('还没有开过研讨会。\n可以这样：/review start');
  expect((await member('/review show M9')).text).toContain('M9');
  await manager('/review start');
  expect((await member('/review decide 9 采纳')).text).toBe(
    '没有第 9 项，这次有 3 项。\n可以这样：/review agenda',
  );
  expect((await member('/review decide 1 需要证据 谁=没这人')).text).toContain('“没这人”不是团队里的人');
  expect((await member('/review start')).text).toContain('M1 第 1/3 项');
});

test('two rooms of a team see one meeting', async () => {
  const code = /\/team link (\S+)/u.exec((await manager('/team link')).text)?.[1];
  await chat.type(':room 二群');
  await chat.say('老王', `/team link ${code}`);
  await chat.type(':room main');
  const question = chat.cards.findLast(({ text }) => text.includes('输入了'));
  await manager(`:press ${question?.message} 1`);
  await manager('/review start');
  const card = chat.cards.findLast(({ room, text }) => room === 'main' && text.startsWith('M1 第 1/3 项'));
  const other = chat.cards.findLast(({ room, text }) => room === '二群' && text.startsWith('M1 第 1/3 项'));
  expect(other).toBeDefined();
  await chat.type(':room 二群');
  await member('/review decide 采纳');
  expect(chat.shown(card?.message ?? 0).text).toContain('✓ 采纳（小李）');
  await member('/review end');
  const minutes = chat.cards.filter(({ text }) => text.startsWith('M1 研讨会纪要'));
  expect(minutes.map(({ room }) => room).sort()).toEqual(['main', '二群']);
});

test('one runs and one is planned at a time, whatever is typed', async () => {
  await member('/review schedule 周三 15:00');
  await manager('/review start');
  await member('/review start');
  await member('/review schedule 周四 10:00');
  await member('/review move 周五');
  const rows = await chat.look(({ query }) =>
    query<{ state: string; number: number }>(sql`SELECT state, number FROM "Meeting" ORDER BY number`),
  );
  expect(rows).toEqual([
    { number: 1, state: 'planned' },
    { number: 2, state: 'running' },
  ]);
});

test('what was accepted and not done comes again, and says so, on the agenda and on its card', async () => {
  await chat.type(`:now ${MEETS}`);
  await manager('/review start');
  await manager('/review decide 1 采纳');
  await chat.say('王经理', '/review decide 3 需要证据 谁=社群运营 截止=12-09');
  await manager('/review end');
  await chat.type(':now 2026-12-08T15:00');
  const soon = await manager('/review agenda');
  expect(soon.text).toContain('有争议 · C1 收纳空间小 · 上次采纳了，还没有做');
  expect(soon.text).not.toContain('还没有结论的维度');
  await chat.type(':now 2026-12-16T15:00');
  expect((await manager('/review agenda')).text).toContain('还没有结论的维度 · 上次要的证据还没有来');
  await manager('/review start');
  expect(walkCard(chat).text).toContain('M2 第 1/2 项 · 有争议 · 上次采纳了，还没有做 · 15:00 起');
  // Once it is decided anew, that is what is said.
  await manager('/review decide 1 不采纳');
  expect(walkCard(chat).text).not.toContain('上次采纳了');
});
