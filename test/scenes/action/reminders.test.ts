/** What time brings: a soft reminder, one mention, one message a room, nothing at night, and all of it once. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Sqlite } from '../../../src/store/sqlite.ts';
import { Chat } from '../chat.ts';

let chat: Chat;
beforeEach(async () => {
  chat = await Chat.open();
  await chat.type(':now 2026-11-30T10:00');
  await chat.type(':as 王经理 manager');
  for (const line of [':as 小李 role=content', ':as 小周 role=ecommerce']) await chat.type(line);
});
afterEach(() => chat.close());

const add = (owner: string, what: string, due: string) =>
  chat.say('王经理', `/action add ${owner} "${what}" 截止=${due}`);
/** @returns what the bot said of its own accord when the clock was set */
async function at(moment: string): Promise<string[]> {
  const before = chat.cards.length;
  await chat.type(`:now ${moment}`);
  return chat.cards.slice(before).map(({ text }) => text);
}

describe('an item', () => {
  test('is reminded of the day before without a mention, and called overdue once with one', async () => {
    await add('小李', '补充使用场景', '2026-12-03');
    expect(await at('2026-12-02T08:59')).toEqual([]);
    const [soon, ...more] = await at('2026-12-02T09:00');
    expect(soon).toBe('A1 · 小李 · 明天到期（12-03 周四）\n补充使用场景\n做完了点 ✅，或者按“完成”');
    expect(more).toEqual([]);
    expect(await at('2026-12-03T23:59')).toEqual([]);
    expect(await at('2026-12-04T08:59')).toEqual([]);
    const [late] = await at('2026-12-04T09:00');
    expect(late).toBe('A1 · 小李 · ⚠ 逾期 1 天（12-03 周四）\n补充使用场景\n@小李 做完了点 ✅，或者按“完成”');
    for (const moment of ['2026-12-05T09:00', '2026-12-11T09:00', '2027-01-11T09:00'])
      expect(await at(moment)).toEqual([]);
  });

  test('is not spoken of when it is done or dropped, and is again when it is opened again', async () => {
    await add('小李', '一', '12-03');
    await add('小周', '二', '12-03');
    await chat.say('王经理', '/action done A1');
    await chat.say('王经理', '/action drop A2');
    expect(await at('2026-12-02T09:00')).toEqual([]);
    await chat.say('王经理', '/action reopen A2');
    const [late] = await at('2026-12-04T09:00');
    expect(late).toMatch(/^A2 · 小周 · ⚠ 逾期 1 天/);
  });

  test('that is given another day is reminded of for that, and may be overdue once more', async () => {
    await add('小李', '一', '12-03');
    expect(await at('2026-12-04T09:00')).toHaveLength(1);
    await chat.say('小李', '/action move A1 12-06');
    expect((await at('2026-12-05T09:00'))[0]).toContain('明天到期');
    expect((await at('2026-12-07T09:00'))[0]).toContain('@小李');
    expect(await at('2026-12-08T09:00')).toEqual([]);
  });

  test('of somebody who has left is spoken of by name, without a mention', async () => {
    await add('小李', '一', '12-03');
    await chat.say('王经理', '/team remove 小李');
    const [late] = await at('2026-12-04T09:00');
    expect(late).toBe('A1 · 小李（已离开团队） · ⚠ 逾期 1 天（12-03 周四）\n一\n做完了点 ✅，或者按“完成”');
  });
});

describe('what is due in a room at one time', () => {
  beforeEach(async () => {
    await add('小李', '今天到的', '12-03');
    await add('电商', '昨天到的', '12-02');
    await add('王经理', '明天到的', '12-04');
    await add('小李', '还早', '12-20');
  });

  test('is one message that mentions only the owners of what is overdue; a press brings it up to date', async () => {
    const said = await at('2026-12-03T12:00');
    expect(said).toEqual([
      [
        '@小周 1 件待办逾期',
        'A2 电商运营 · ⚠ 逾期 1 天（12-02 周三）',
        '  昨天到的',
        '2 件待办快到期',
        'A1 小李 · 今天到期',
        '  今天到的',
        'A3 王经理 · 明天到期（12-04 周五）',
        '  明天到的',
      ].join('\n'),
    ]);
    const { message, buttons } = chat.lastCard();
    expect(buttons).toEqual(['完成 A2', '完成 A1', '完成 A3', '全部待办']);
    await chat.say('小周', `:press ${message} 1`);
    expect(chat.shown(message).text).toContain('A2 电商运营 · ✓ 完成');
    expect(chat.shown(message).buttons).toEqual(['完成 A1', '完成 A3', '全部待办']);
  });

  test('waits for the morning when it became due at night', async () => {
    expect(await at('2026-12-03T22:00')).toEqual([]);
    expect(await at('2026-12-04T07:59')).toEqual([]);
    expect(await at('2026-12-04T08:00')).toHaveLength(1);
    expect(await at('2026-12-04T08:01')).toEqual([]);
  });

  test('follows the team’s zone when that is another', async () => {
    await chat.say('王经理', '/settings 时区=America/New_York');
    // Nine in New York on the day before 12-02.
    expect(await at('2026-12-01T08:59')).toEqual([]);
    expect(await at('2026-12-01T09:00')).toHaveLength(1);
  });

  test('that are too many names the first and says how many there are', async () => {
    for (let item = 0; item < 15; item += 1) await add('小李', `第 ${item} 件`, '12-05');
    await at('2026-12-03T09:00');
    const [said] = await at('2026-12-04T09:00');
    expect(said).toContain('还有 ');
    expect(said?.split('\n').length).toBeLessThan(30);
    expect(await at('2026-12-04T10:00')).toEqual([]);
  });
});

test('what dies between the note and the message is undone as a whole; after the restart it is said once', async () => {
  await add('小李', '一', '12-03');
  const query = Sqlite.prototype.query;
  let deaths = 0;
  const spy = vi.spyOn(Sqlite.prototype, 'query').mockImplementation(function (this: Sqlite, statement) {
    if (/INSERT INTO "Outbox"/.test(statement.sql) && JSON.stringify(statement.values).includes('逾期')) {
      deaths += 1;
      if (deaths === 1) throw new Error('killed');
    }
    return query.call(this, statement) as never;
  });
  await chat.type(':now 2026-12-04T09:00');
  expect(deaths).toBeGreaterThan(0);
  spy.mockRestore();
  await chat.restart();
  await chat.type(':now 2026-12-04T09:05');
  await chat.restart();
  await chat.type(':now 2026-12-04T09:10');
  expect(chat.cards.filter(({ text, edit }) => !edit && text.includes('逾期'))).toHaveLength(1);
});
