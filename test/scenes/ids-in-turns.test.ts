/** A list of ids is one event's, and one transaction; between its steps others get their turn. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Sqlite } from '../../src/store/sqlite.ts';
import { Chat } from './chat.ts';

const LISTED = 8;

let chat: Chat;
beforeEach(async () => {
  chat = await Chat.open();
  await chat.say('王经理', '/persona new 新手妈妈');
  await chat.say('王经理', '/反馈 包装盒太大 渠道=小红书 维度=痛点');
  for (let number = 1; number <= LISTED + 1; number += 1)
    await chat.say('小李', `/persona propose 新手妈妈 add 维度=痛点 "结论 ${number} 号" 证据=F1 理由=有`);
});
afterEach(() => chat.close());

/** @returns how many queries a line makes at most in one turn of the event loop */
async function mostInATurn(line: string): Promise<number> {
  const query = vi.spyOn(Sqlite.prototype, 'query');
  let most = 0;
  let isOver = false;
  const turn = () => {
    most = Math.max(most, query.mock.calls.length);
    query.mockClear();
    if (!isOver) setImmediate(turn);
  };
  turn();
  await chat.say('王经理', line);
  isOver = true;
  query.mockRestore();
  return most;
}

test('eight approvals hold the process no longer at a time than two', async () => {
  const one = await mostInATurn('/提案 通过 P1');
  const ids = Array.from({ length: LISTED }, (_, index) => `P${index + 2}`);
  expect(await mostInATurn(`/提案 通过 ${ids.join(',')}`)).toBeLessThan(2 * one);
  expect(chat.cards.filter(({ text }) => text.includes('已通过 → v'))).not.toHaveLength(0);
});
