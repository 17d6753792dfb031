/** Settings as each language writes them, and sub-commands as people call them. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Chat } from './chat.ts';

let chat: Chat;
beforeAll(async () => {
  chat = await Chat.open();
  await chat.type(':as 王经理 manager');
});
afterAll(() => chat.close());

const say = async (line: string) => (await chat.say('王经理', line)).text;

test.each([
  ['/词典 新增 泵头', '以后不拆开：泵头'],
  ['/渠道 新增 直播间 类型=电商', '直播间'],
  ['/周报 时间 周一 9点', '周报：每周一 09:00'],
  ['/周报 关', '周报不再定期发了'],
  ['/研讨会 安排 每两周 周三 15:00', '研讨会：每两周 周三 15:00'],
  ['/研讨会 改到 下周四 16:00', '改到'],
])('%s', async (line, said) => {
  expect(await say(line)).toContain(said);
});

test('a weekly time is in the team’s language, and may be typed in either', async () => {
  expect(await say('/设置')).toContain('周报时间=周一 09:00');
  expect(await say('/设置')).not.toContain('推出后才用到');
  await say('/设置 语言=英文');
  expect(await say('/settings')).toContain('digest=Mon 09:00');
  expect(await say('/settings digest="Fri 18:00"')).toContain('digest: Mon 09:00 → Fri 18:00');
  expect(await say('/settings digest=never')).toContain('Try: /settings digest-time="Mon 09:00"');
  await say('/settings language=zh');
});
