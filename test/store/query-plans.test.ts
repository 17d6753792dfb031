/** Every statement that a busy hour runs must find its rows by an index, whatever the size of the tables. */
import path from 'node:path';
import Libsql from 'libsql';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { Sqlite, type Statement } from '../../src/store/sqlite.ts';
import { Chat } from '../scenes/chat.ts';

const GROWING = ['Feedback', 'FeedbackTag', 'Inbox', 'Outbox', 'Message', 'Audit', 'VoiceMerge', 'FormDraft'];

let chat: Chat;
const run = new Map<string, Statement>();

beforeAll(async () => {
  const spies = (['query', 'execute'] as const).map(name => {
    const spy = vi.spyOn(Sqlite.prototype, name);
    return spy;
  });
  chat = await Chat.open();
  await chat.type(':as 王经理 manager');
  await chat.type('盒子真的太大了');
  for (let index = 0; index < 12; index += 1)
    await chat.type(`/feedback 第 ${index} 条都不一样的话 渠道=天猫 维度=痛点`);
  for (const line of [
    '/feedback 包装盒太大，浴室放不下 渠道=小红书 维度=痛点 标签=包装,收纳 用户=张女士',
    ':reply 1 /反馈 痛点 渠道=天猫',
    '/feedback 瓶口总是漏出来 渠道=天猫 维度=痛点',
    '/feedback edit F1 强度=5',
    '/feedback merge F1 F2',
    '/feedback unmerge F1 F2',
    '/feedback show F1',
    '/feedback delete F1',
    '/feedback restore F1',
    '/feedback 还缺维度 渠道=天猫',
    ':fill 维度=痛点',
    '/search 包装 维度=痛点 记录人=王经理',
    '/search',
    ':react 👍',
    '/team',
    '/source',
  ]) {
    await chat.type(line);
  }
  for (const spy of spies) for (const [statement] of spy.mock.calls) run.set(statement.sql, statement);
  for (const spy of spies) spy.mockRestore();
});
afterAll(() => chat.close());

test('no statement walks through a table that grows', async () => {
  // Aliases are what the plan names; only whole words of a table in the statement count.
  const statements = [...run.values()].filter(({ sql }) => /^\s*(SELECT|UPDATE|DELETE|INSERT)/i.test(sql));
  expect(statements.length).toBeGreaterThan(30);
  for (const { sql, values } of statements) {
    // A connection of its own each: libsql leaves an EXPLAIN of a write unfinished.
    const connection = new Libsql(path.join(chat.folder, 'chat.db'));
    const plan = planSchema.parse(connection.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(values.map(plain)));
    connection.close();
    for (const { detail } of plan) {
      // Walking all of a team is no better than walking all.
      const scanned = /^SCAN (\w+)|^SEARCH (\w+) .*\("?teamId"?=\?\)$/.exec(detail)?.slice(1).find(Boolean);
      if (scanned === undefined || /SCAN .*USING COVERING INDEX|VIRTUAL TABLE/.test(detail)) continue;
      expect(GROWING, `${detail}\n${sql}`).not.toContain(tableOf(sql, scanned));
    }
  }
});

const planSchema = z.array(z.object({ detail: z.string() }));

function plain(value: unknown): unknown {
  if (value instanceof Date) return value.getTime();
  return typeof value === 'boolean' ? Number(value) : value;
}

/** @returns the table behind an alias */
function tableOf(sql: string, alias: string): string {
  if (GROWING.includes(alias)) return alias;
  const aliased = new RegExp(`"(\\w+)" (?:AS )?"?${alias}"?\\b`).exec(sql)?.[1];
  return aliased ?? alias;
}
