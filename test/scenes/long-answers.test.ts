/** However much there is, an answer is a few messages at most, and says how much more there is. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SOURCES_AT_MOST } from '../../src/features/feedback/domain/source.ts';
import { namesakesAmong } from '../../src/features/team/find-member.ts';
import { splitView } from '../../src/platforms/telegram/split.ts';
import { sql } from '../../src/store/database.ts';
import { GROWTH_AT_MOST, growthAtTwice } from '../growth.ts';
import { type Card, Chat } from './chat.ts';

let chat: Chat;
beforeEach(async () => {
  chat = await Chat.open();
  await chat.type(':as 王经理 manager');
  await chat.say('王经理', '/反馈 太大 维度=痛点 渠道=小红书');
});
afterEach(() => chat.close());

/** @returns how many messages a text is on Telegram */
const messages = ({ text }: Card) => splitView({ version: 1, blocks: [{ kind: 'text', text }] }).length;

test('a record that was edited many times shows the last of its history, and of long texts the beginning', async () => {
  for (let time = 0; time < 15; time += 1) {
    const edited = await chat.say('王经理', `/feedback edit F1 text="${time}${'太大了。'.repeat(500)}"`);
    expect(edited.text.length).toBeLessThan(500);
  }
  const shown = await chat.say('王经理', '/feedback show F1');
  expect(shown.text).toContain('历史（最近 10 次，更早的还有 5 次）：');
  expect(shown.text).toContain('“13太大了。');
  expect(shown.text).not.toContain('“3太大了。');
  expect(messages(shown)).toBe(1);
  await chat.say('王经理', '/反馈 太小 维度=痛点 渠道=小红书');
  for (let time = 1; time <= 10; time += 1) await chat.say('王经理', `/feedback edit F2 text=第${time}版`);
  const whole = await chat.say('王经理', '/feedback show F2');
  expect(whole.text).toMatch(/历史：\n.*“太小” → “第1版”/);
});

/** Adds members as if each had spoken once. */
async function join(count: number): Promise<void> {
  await chat.look(async transaction => {
    const ids = sql`WITH RECURSIVE k(id) AS (SELECT 1000 UNION ALL SELECT id + 1 FROM k WHERE id < ${999 + count})`;
    await transaction.execute(sql`
      INSERT INTO "Person" (id, name, "createdAt") ${ids} SELECT CAST(id AS INTEGER), '成员', 0 FROM k`);
    await transaction.execute(sql`
      INSERT INTO "Account" (platform, "userId", name, "personId")
      SELECT 'terminal', 'x/' || id, CASE WHEN id < 1003 THEN '小李' ELSE '成员' || id END, id FROM "Person"
      WHERE id >= 1000`);
    await transaction.execute(sql`
      INSERT INTO "Membership" ("teamId", "personId", "joinedAt", "isManager")
      SELECT 1, id, 1700000000000 + id, 0 FROM "Person" WHERE id >= 1000`);
  });
}

test('members are listed in pages, managers first', async () => {
  await join(119);
  const first = await chat.say('王经理', '/team');
  expect(first.text.split('\n')).toHaveLength(51);
  expect(first.text).toContain('有 120 人 · 1/3\n  王经理 · 管理员');
  expect(first.text).toContain('小李#2 · ');
  expect(first.buttons).toEqual(['下一页']);
  await chat.type(`:press ${first.message} 1`);
  expect(chat.lastCard().text).toContain('有 120 人 · 2/3');
  const last = await chat.say('王经理', '/team list 页=3');
  expect(last.text.split('\n')).toHaveLength(21);
  expect(last.buttons).toEqual(['上一页']);
  expect((await chat.say('王经理', '/team list 页=4')).text).toBe('一共只有 3 页。');
});

test('of many members of one name a few are named', async () => {
  await join(30);
  await chat.look(transaction =>
    transaction.execute(sql`UPDATE "Account" SET name = '小李' WHERE "personId" >= 1000`),
  );
  const refused = await chat.say('王经理', '/team role 社群 小李');
  expect(refused.text).toContain('，还有 25 人');
  expect(refused.buttons.length).toBeLessThan(10);
});

test('what tells members of one name apart is found by work in proportion to the members', async () => {
  const naming = (count: number) => {
    const called = Array.from({ length: count }, (_, index) => ({
      ...{ personId: index + 1, name: `Member ${index % 900} Smith`, username: null },
      joinedAt: new Date(index),
    }));
    return () => namesakesAmong(called);
  };
  expect(await growthAtTwice(3_000, naming)).toBeLessThan(GROWTH_AT_MOST);
});

/** Adds sources as an older version let a team have them. */
async function addSources(count: number): Promise<void> {
  await chat.look(transaction =>
    transaction.execute(sql`
      INSERT INTO "Source" ("teamId", name, "nameKey", kind, "createdAt")
      WITH RECURSIVE k(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM k WHERE i < ${count})
      SELECT 1, '渠道名字很长的' || CAST(i AS INTEGER), '渠道名字很长的' || CAST(i AS INTEGER), 'public', 0 FROM k`),
  );
}

test('a team has so many sources and no more', async () => {
  const [row] = await chat.look(transaction =>
    transaction.query<{ count: number }>(sql`SELECT count(*) AS count FROM "Source"`),
  );
  await addSources(SOURCES_AT_MOST - (row?.count ?? 0) - 1);
  expect((await chat.say('王经理', '/source add 最后一个 类型=公域')).text).toContain('已加入');
  expect((await chat.say('王经理', '/source add 多出来的 类型=公域')).text).toBe(
    '一个团队最多 200 个渠道，已经满了。用已有的一个，看有哪些：/source list',
  );
  expect((await chat.say('王经理', '/source add 小红书 类型=公域')).text).not.toContain('最多');
});

test('of many sources the likely ones are named', async () => {
  await addSources(3_000);
  for (const line of ['/反馈 太小 维度=痛点 渠道=渠道名字x', '/反馈 太小 维度=痛点', '/source list']) {
    const answer = await chat.say('王经理', line);
    expect(messages(answer), line).toBe(1);
  }
});

test('of many personas some are shown, and others named', async () => {
  for (let number = 1; number <= 65; number += 1) await chat.say('王经理', `/persona new 画像${number}`);
  const listed = await chat.say('王经理', '/persona list');
  expect(listed.text).toMatch(/^65 个画像/);
  expect(listed.text).toContain('其余的用 /persona show 看：');
  expect(listed.text).toContain('还有 5 个');
  const wrong = await chat.say('王经理', '/persona show 没有的');
  expect(wrong.text).toContain('还有 45 个');
});
