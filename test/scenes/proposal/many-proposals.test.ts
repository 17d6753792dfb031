/** Many proposals at once: how many may wait, and what a change of a record that all of them cite says in a group. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { OPEN_AT_MOST } from '../../../src/features/proposal/domain/change.ts';
import { sql } from '../../../src/store/database.ts';
import { Chat } from '../chat.ts';

let chat: Chat;
beforeEach(async () => {
  chat = await Chat.open();
  await chat.type(':as 老王 manager');
  await chat.type(':as 老赵 manager');
  await chat.say('老王', '/反馈 包装太大 维度=痛点 渠道=小红书');
  await chat.say('老王', '/persona new 精致妈妈');
});
afterEach(() => chat.close());

const propose = (number: number, persona = '精致妈妈') =>
  chat.say('小李', `/persona propose ${persona} add 维度=痛点 "第${number}条：想要小包装" 证据=F1`);

/** @returns how many messages of the bot an act makes, edits of former ones left out, and how many edits */
async function said(act: () => Promise<unknown>): Promise<{ messages: number; edits: number }> {
  const before = chat.cards.length;
  await act();
  const cards = chat.cards.slice(before);
  const edits = cards.filter(card => card.edit).length;
  return { messages: cards.length - edits, edits };
}

test('of one persona so many may wait; what is decided makes room', async () => {
  for (let number = 1; number <= OPEN_AT_MOST.persona; number += 1) await propose(number);
  expect(chat.lastCard().text).toMatch(/^P30 /);
  expect((await propose(31)).text).toBe(
    '“精致妈妈”已有 30 个提案没有结果，先定下或撤回一些再提：/proposal list',
  );
  await chat.say('老王', '/persona new 大学生');
  expect((await propose(31, '大学生')).text).toMatch(/^P31 大学生/);
  await chat.say('小李', '/proposal withdraw P1');
  expect((await propose(32)).text).toMatch(/^P32 /);
});

test('of a team so many may wait', async () => {
  await propose(1);
  await chat.look(({ execute }) =>
    execute(sql`
      INSERT INTO "Proposal" ("teamId", number, "personaId", "proposerId", "roomId", state, "baseVersion", changes, cited,
        "contentHash", reason, "createdAt", "changedAt", "expiresAt")
      WITH RECURSIVE more(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM more WHERE n < ${OPEN_AT_MOST.team - 1})
      SELECT "teamId", 1000 + n, 99, "proposerId", "roomId", state, "baseVersion",
        replace(changes, '第1条', '别的 ' || n), cited, 'x' || n, reason, "createdAt", "changedAt", "expiresAt"
      FROM "Proposal", more WHERE number = 1`),
  );
  expect((await propose(2)).text).toContain('已有 100 个提案没有结果');
});

test('a few that cite a record that changes are each shown anew', async () => {
  for (let number = 1; number <= 5; number += 1) await propose(number);
  const told = await said(() => chat.say('老王', '/feedback edit F1 原话=包装太小'));
  // The answer, why, and five cards.
  expect(told).toEqual({ messages: 7, edits: 5 });
});

test('many are listed in one message: however many, a group hears as much; all votes are void until each was seen', async () => {
  await chat.say('老王', '/settings 票数=2');
  const cards: number[] = [];
  for (let number = 1; number <= 6; number += 1) cards.push((await propose(number)).message);
  await chat.react('老王', '👍', cards[2] ?? 0);
  await chat.react('老赵', '👍', cards[3] ?? 0);
  expect(await said(() => chat.say('老王', '/feedback edit F1 原话=包装太小'))).toEqual({
    messages: 2,
    edits: 6,
  });
  const summary = chat.cards.find(card => card.text.includes('引用它的 6 个提案'))?.text ?? '';
  expect(summary).toContain('F1 的原话改了');
  expect(summary).toContain('/proposal show P1：P1、P2、P3、P4、P5、P6');
  for (const voter of ['@老王', '@老赵']) expect(summary).toContain(voter);
  expect(chat.shown(cards[2] ?? 0).text).toBe(
    'P3 的内容改过了，这条作废，票也清空了；看现在的内容：/proposal show P3',
  );
  // Nobody has seen what it says now, so nobody can vote on it.
  expect((await chat.say('老赵', '/proposal approve P3')).text).toContain('这一票没有算');
  await chat.react('老赵', '👍', cards[2] ?? 0);
  const shown = await chat.say('小李', '/proposal show P3');
  expect(shown.text).toContain('包装太小');
  expect(shown.text).toContain('赞成 – ');
  await chat.react('老王', '👍', shown.message);
  await chat.react('老赵', '👍', shown.message);
  expect(chat.shown(shown.message).text).toContain('已通过 → v1');
  for (let number = 7; number <= 12; number += 1) await propose(number);
  const { messages } = await said(() => chat.say('老王', '/feedback edit F1 原话=包装不大'));
  expect(messages).toBe(2);
});
