/** A team's own campaign windows: added, changed, removed in the chat, and marked wherever the known ones are. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sql } from '../../src/store/database.ts';
import { Chat } from './chat.ts';

let chat: Chat;
beforeEach(async () => {
  chat = await Chat.open();
  await chat.type(':now 2026-08-03T10:00');
  await chat.type(':as 王经理 manager');
  await chat.type(':as 小李 role=community');
});
afterEach(() => chat.close());

const manager = async (line: string) => (await chat.say('王经理', line)).text;

test('one is added each year or once, given other days, and removed', async () => {
  expect(await manager('/campaign')).toContain('团队自己的还没有：/campaign add 会员日 08-08 08-10');
  expect(await manager('/campaign add 会员日 08-08 08-10')).toBe(
    '大促“会员日”：每年 08-08 – 08-10；周报和测试会标出来',
  );
  expect(await manager('/大促 加 周年庆 2026年9月1日 9月7日')).toContain(
    '“周年庆”：2026-09-01 – 2026-09-07，只这一次',
  );
  expect(await manager('/campaign add 跨年 12-28 01-03')).toContain('每年 12-28 – 01-03');
  expect(await manager('/campaign add 会员日 8月8日 8月12日')).toContain('每年 08-08 – 08-12');
  const all = await manager('/campaign');
  expect(all).toContain('618  05-20 – 06-20');
  expect(all).toContain('会员日  每年 08-08 – 08-12');
  expect(await manager('/campaign remove 周年庆')).toBe('团队的大促里没有“周年庆”了');
  expect(await manager('/campaign')).not.toContain('周年庆');
  const audit = await chat.look(({ query }) =>
    query<{ action: string }>(sql`SELECT action FROM "Audit" WHERE action LIKE 'campaign.%' ORDER BY id`),
  );
  expect(audit.map(({ action }) => action.slice(9))).toEqual(['saved', 'saved', 'saved', 'saved', 'removed']);
});

test('what is wrong is said, with a line that works', async () => {
  for (const [line, said, works] of [
    ['/campaign add 会员日 有空 08-10', '“有空”看不出是哪天。', '/campaign add 会员日 08-08 08-10'],
    ['/campaign add 会员日 08-08 有空', '“有空”看不出是哪天。', '/campaign add 会员日 08-08 08-08'],
    [
      '/campaign add 周年庆 2026-09-07 2026-09-01',
      '“2026-09-01”在“2026-09-07”之前。',
      '/campaign add 周年庆 2026-09-01 2026-09-07',
    ],
    ['/campaign remove 别的', '没有“别的”', '/campaign remove 会员日'],
  ] as const) {
    const wrong = await manager(line);
    expect(wrong).toContain(said);
    expect(wrong).toContain(works);
    expect(await manager(works)).not.toContain('可以这样');
  }
  expect((await chat.say('小李', '/campaign add 会员日 08-08 08-10')).text).toContain('管理员');
  expect((await chat.say('小李', '/campaign')).text).toContain('各平台都有的');
});

test('a schedule goes by its name, as by that of a known one', async () => {
  await manager('/campaign add 会员日 08-08 08-10');
  expect(await manager('/digest schedule 会员日期间 每天 9:00')).toContain(
    '接下来：08-08 周六 09:00、08-09 周日 09:00、08-10 周一 09:00',
  );
  expect(await manager('/digest schedule 双十一期间每天9点')).toContain(
    '每天 09:00，从 2026-10-15 起，到 2026-11-11 为止',
  );
  await manager('/campaign add 双11 10-20 11-12');
  expect(await manager('/digest schedule every day at 9am during 双11')).toContain(
    '从 2026-10-20 起，到 2026-11-12 为止',
  );
});

test('another team knows nothing of it', async () => {
  await manager('/campaign add 周年庆 08-08 08-10');
  await chat.type(':room 别处');
  expect((await chat.say('老张', '/campaign')).text).not.toContain('周年庆');
  expect((await chat.say('老张', '/digest schedule 周年庆期间 每天 9:00')).text).toContain('看不懂');
});

test('in English', async () => {
  await manager('/settings 语言=英文');
  expect(await manager('/campaign add "Members day" 08-08 08-10')).toBe(
    'Campaign “Members day”: each year 08-08 – 08-10; digest and tests mark it',
  );
  expect(await manager('/campaign remove Anniversary')).toContain('Try: /campaign remove "Members day"');
});
