/** The weekly digest in the chat: on from the first record, one message, delta only, each finding once, unfolded in place. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sql } from '../../../src/store/database.ts';
import { Chat } from '../chat.ts';

let chat: Chat;
beforeEach(async () => {
  chat = await Chat.open();
  await chat.type(':now 2026-10-26T10:00');
  await chat.type(':as 王经理 manager');
  await chat.type(':as 小李 role=community');
  await chat.type(':as 小周 role=ecommerce');
});
afterEach(() => chat.close());

const say = (line: string, who = '小李') => chat.say(who, line);
const digests = () =>
  chat.cards.filter(({ edit, text }) => !edit && text.includes('周报 ') && text.includes(' – '));
const lastDigest = () => digests().at(-1)?.text ?? '';
/** Presses a button of a message by its label. */
async function press(message: number, label: string): Promise<string> {
  const place = chat.shown(message).buttons.findIndex(each => each.includes(label));
  expect(place, `${label} among ${chat.shown(message).buttons}`).toBeGreaterThanOrEqual(0);
  await chat.type(`:press ${message} ${place + 1}`);
  return chat.lastCard().text;
}
const FRUIT = ['苹果', '香蕉', '葡萄', '西瓜', '芒果', '草莓', '樱桃', '柠檬', '椰子', '荔枝'];
/** So many voices that have nothing in common. */
async function others(count: number, from: number): Promise<void> {
  for (let index = 0; index < count; index += 1)
    await say(`/反馈 像${FRUIT[index % 10]}${from + index}号的气味 渠道=小红书 维度=认知 情感=1`);
}

describe('on by default', () => {
  test('the first record says so, and how to have none; Monday at nine it is there, once', async () => {
    const first = await say('/反馈 盒子太大 渠道=天猫 维度=痛点');
    expect(first.text.split('\n').at(-1)).toBe('从现在起，每周一 09:00 发周报；不要就 /digest off');
    expect((await say('/反馈 盖子太紧 渠道=天猫 维度=痛点')).text).not.toContain('周报');
    await chat.type(':now 2026-11-02T08:59');
    expect(digests()).toEqual([]);
    await chat.type(':now 2026-11-02T09:00');
    await chat.type(':now 2026-11-02T09:05');
    expect(digests()).toHaveLength(1);
    expect(lastDigest().split('\n').slice(0, 2)).toEqual([
      '本周 2 个新声音（上周 0）',
      '周报 11-02 周一 09:00 · 10-26 周一 – 11-02 周一',
    ]);
  });

  test('turned off it stays off, whatever is recorded', async () => {
    await say('/反馈 盒子太大 渠道=天猫 维度=痛点');
    expect((await say('/digest off')).text).toContain(
      '周报不再定期发了。要恢复：/digest schedule 每周一 09:00',
    );
    await say('/反馈 盖子太紧 渠道=天猫 维度=痛点');
    await chat.type(':now 2026-11-02T09:00');
    expect(digests()).toEqual([]);
  });

  test('the time in the settings is when it comes', async () => {
    await say('/反馈 盒子太大 渠道=天猫 维度=痛点');
    expect((await say('/设置 周报时间="周二 10:00"', '王经理')).text).toContain('周报改到：每周二 10:00');
    await chat.type(':now 2026-11-02T09:00');
    expect(digests()).toEqual([]);
    await chat.type(':now 2026-11-03T10:00');
    expect(digests()).toHaveLength(1);
  });
});

test('only what is new: voices count when they were said, and what came in late is told apart', async () => {
  await say('/反馈 盒子太大 渠道=天猫 维度=痛点');
  await chat.type(':now 2026-11-02T09:00');
  await chat.type(':now 2026-11-04T10:00');
  await say('/反馈 盖子太紧 渠道=京东 维度=痛点');
  await say('/反馈 赠品早就没了 渠道=京东 维度=痛点 日期=2026-10-30');
  await chat.type(':now 2026-11-09T09:00');
  expect(lastDigest()).toContain('本周 1 个新声音（上周 2）');
  expect(lastDigest()).toContain('补录 1 条更早的话');
});

test('a week with nothing new is one line', async () => {
  await say('/反馈 盒子太大 渠道=天猫 维度=痛点');
  await chat.type(':now 2026-11-02T09:00');
  await chat.type(':now 2026-11-09T09:00');
  expect(lastDigest()).toBe(
    '本周没有新东西：没有新声音（上周 1） · 周报 11-09 周一 09:00 · 11-02 周一 – 11-09 周一',
  );
  await chat.type(':now 2026-11-16T09:00');
  expect(lastDigest()).toBe('本周没有新东西 · 周报 11-16 周一 09:00 · 11-09 周一 – 11-16 周一');
});

test('what was missed is named in the next one, and the period reaches back to the last that was sent', async () => {
  await say('/反馈 盒子太大 渠道=天猫 维度=痛点');
  await chat.type(':now 2026-11-02T09:00');
  await say('/反馈 盖子太紧 渠道=天猫 维度=痛点');
  // Nobody was there from the 8th to the 12th.
  await chat.type(':now 2026-11-12T10:00');
  expect(digests()).toHaveLength(1);
  await chat.type(':now 2026-11-16T09:00');
  expect(lastDigest()).toContain('近 14 天 1 个新声音（再前 14 天 1）');
  expect(lastDigest()).toContain('没发成：11-09');
  await chat.type(':now 2026-11-23T09:00');
  expect(lastDigest()).not.toContain('没发成');
});

test('a setting says for how long it is still worth posting', async () => {
  await say('/反馈 盒子太大 渠道=天猫 维度=痛点');
  await say('/设置 周报补发=100', '王经理');
  await chat.type(':now 2026-11-05T10:00');
  expect(lastDigest()).toContain('周报 11-02 周一 09:00');
});

describe('themes', () => {
  test('what rises is in the answer, unfolds with two verbatims and the records behind it, and is told once', async () => {
    await others(30, 1);
    await chat.type(':now 2026-11-02T09:00');
    await chat.type(':now 2026-11-03T10:00');
    for (const [index, words] of [
      '泵头漏液',
      '一路漏液',
      '打开就漏液',
      '漏液严重',
      '又漏液',
      '袋子里漏液',
    ].entries())
      await say(
        `/反馈 ${words} 渠道=${['天猫', '京东', '抖音'][index % 3]} 维度=痛点 情感=-2`,
        index % 2 ? '小李' : '小周',
      );
    await others(6, 31);
    await chat.type(':now 2026-11-09T09:00');
    expect(lastDigest()).toContain('本周 12 个新声音（上周 30），1 个话题在升');
    expect(lastDigest()).toContain('↑ 漏液 0 → 6');
    const message = digests().at(-1)?.message ?? 0;
    const unfolded = await press(message, '话题');
    expect(chat.lastCard().message).toBe(message);
    expect(unfolded).toContain('漏液 · ↑ 在升 · 6 个声音 · 3 个渠道（之前四周 0）');
    expect(unfolded.match(/^““?.*漏液/gm)).toHaveLength(2);
    expect(unfolded).toContain('期间有双11');
    const listed = await press(message, '① 6 条');
    expect(listed.split('\n')).toHaveLength(7);
    expect(chat.lastCard().message).not.toBe(message);
    await chat.type(':now 2026-11-16T09:00');
    expect(lastDigest()).not.toContain('漏液');
  });

  test('what its users refused to have quoted is not named', async () => {
    await others(30, 1);
    await chat.type(':now 2026-11-02T09:00');
    for (const words of ['泵头漏液', '一路漏液', '打开就漏液', '漏液严重', '又漏液', '袋子里漏液'])
      await say(`/反馈 ${words} 渠道=天猫 维度=痛点 同意=否`, words.length % 2 ? '小李' : '小周');
    await chat.type(':now 2026-11-09T09:00');
    expect(lastDigest()).not.toContain('漏液');
  });
});

describe('in the message itself', () => {
  beforeEach(async () => {
    for (const [index, source] of ['天猫', '京东', '抖音', '小红书', '微博', 'B站', '知乎'].entries())
      await say(`/反馈 ${FRUIT[index]}味 渠道=${source} 维度=认知`);
    await chat.type(':now 2026-11-02T09:00');
  });
  const message = () => digests().at(-1)?.message ?? 0;

  test('one part is open at a time, page by page, and folds again; also after a restart', async () => {
    const folded = lastDigest();
    expect(await press(message(), '声音')).toContain('声音 1/3');
    await chat.restart();
    await chat.type(':as 小李');
    expect(await press(message(), '下一页')).toContain('声音 2/3');
    const other = await press(message(), '覆盖');
    expect(other).not.toContain('声音 2/3');
    expect(other).toContain('▾ 覆盖');
    expect(await press(message(), '收起')).toBe(folded);
    expect(digests()).toHaveLength(1);
  });

  test('a later record changes nothing of what was reported', async () => {
    await say('/反馈 又一句 渠道=天猫 维度=认知 日期=2026-11-01');
    const unfolded = await press(message(), '声音');
    expect(unfolded).toContain('品牌认知态度 7 个声音（+7，0 → 7）');
  });

  test('the role that owns an empty cell is asked, and the button opens the form with both filled in', async () => {
    const unfolded = await press(message(), '覆盖');
    const asked = /社群运营补 (社群|企微)×\S+?：近 8 周没有声音。可以问：/.exec(unfolded);
    expect(asked).not.toBeNull();
    const source = asked?.[1] ?? '';
    await press(message(), `记 ${source}`);
    const form = chat.lastCard();
    expect(form.form).not.toBeNull();
    expect(Object.keys(form.form ?? {})).toContain('text');
    await chat.type(`:fill ${form.message} text=群里都在聊这个`);
    expect(chat.lastCard().text).toContain(` · ${source}`);
  });

  test('words that are erased since are not shown any more', async () => {
    await press(message(), '声音');
    const line = chat.shown(message()).buttons.findIndex(each => each.includes('①'));
    await say('/feedback delete F7');
    await chat.type(`:press ${message()} ${line + 1}`);
    expect(chat.lastCard().text).toContain('（F7 已删除）');
    expect(chat.lastCard().text).not.toContain('樱桃味');
  });
});

describe('parts', () => {
  test('are left out, and taken in again', async () => {
    await say('/反馈 盒子太大 渠道=天猫 维度=痛点');
    expect((await say('/周报 静音 覆盖')).text).toBe('周报以后不写“覆盖”。要回来：/digest unmute 覆盖');
    expect((await say('/digest mute 覆盖')).text).toBe('周报里已经没有“覆盖”了。');
    expect((await say('/digest')).text).not.toContain('覆盖');
    await say('/digest unmute 覆盖');
    expect((await say('/digest')).text).toContain('覆盖');
    const wrong = await say('/digest mute 天气');
    expect(wrong.text).toContain('周报没有“天气”这一块。有：声音、话题、覆盖、结论、提案、测试');
    const example = wrong.text.split('可以这样：')[1] ?? '';
    expect((await say(example)).text).toContain('周报以后不写');
  });

  test('a proposal is told with who has not voted; contested claims with what speaks against them', async () => {
    await say('/反馈 收纳空间小 渠道=天猫 维度=痛点');
    await say('/反馈 浴室放不下 渠道=小红书 维度=痛点');
    await say('/反馈 完全放得下 渠道=京东 维度=痛点');
    await say('/persona new 精致妈妈');
    await say('/persona propose 精致妈妈 add 维度=痛点 "想要可叠放的小包装" 证据=F1,F2 理由=都提到');
    const now = await say('/digest');
    expect(now.text).toContain('P1 等你们 1 票');
    const shown = await press(now.message, '提案');
    expect(shown).toContain('P1 精致妈妈 · 还差 1 票 · 没投：王经理');
    await say('/proposal approve P1', '王经理');
    await say('/persona challenge C1 证据=F3');
    const contested = await say('/digest');
    expect(contested.text).toContain('1 条结论有新的矛盾');
    expect(await press(contested.message, '结论')).toContain('“完全放得下”（F3 京东）');
    // What was asked for in between tells nothing: the digest of the slot does, once.
    await chat.type(':now 2026-11-02T09:00');
    expect(lastDigest()).toContain('有争议 C1');
    await chat.type(':now 2026-11-09T09:00');
    expect(lastDigest()).not.toContain('C1');
  });

  test('names of who recorded are told only where the team wants them', async () => {
    await say('/反馈 盒子太大 渠道=天猫 维度=痛点');
    const heard = async () => (await press((await say('/digest')).message, '声音')).replace(/\n/g, ' ');
    expect(await heard()).toContain('听到：社群运营 1 没听到：电商运营');
    expect(await heard()).not.toContain('小李');
    await say('/设置 周报写名字=写', '王经理');
    expect(await heard()).toContain('记录的人：小李');
  });
});

test('overdue items are told each time, as long as they are overdue', async () => {
  await say('/反馈 盒子太大 渠道=天猫 维度=痛点');
  await say('/action add 我 补充京东渠道的使用场景 截止=2026-10-28');
  await chat.type(':now 2026-11-02T09:00');
  expect(lastDigest().split('\n')[0]).toContain('1 件待办逾期');
  const opened = await press(digests().at(-1)?.message ?? 0, '待办');
  expect(opened).toContain('A1 小李 · ⚠ 逾期 5 天');
  expect(opened).toContain('补充京东渠道的使用场景');
  await chat.type(':now 2026-11-09T09:00');
  expect(lastDigest().split('\n')[0]).toContain('1 件待办逾期');
  await say('/action done A1');
  await chat.type(':now 2026-11-16T09:00');
  expect(lastDigest()).not.toContain('待办');
});

test('the first digest proposes a review meeting, once; later ones tell of those that were held', async () => {
  await say('/反馈 盒子太大 渠道=天猫 维度=痛点');
  await chat.type(':now 2026-11-02T09:00');
  expect(lastDigest()).toContain('可以每两周开一次研讨会');
  const first = digests().at(-1)?.message ?? 0;
  await press(first, '研讨会');
  expect(await press(first, '每两周开一次')).toContain('研讨会：每两周 周三 15:00');
  await say('/反馈 盖子太紧 渠道=天猫 维度=痛点');
  await chat.type(':now 2026-11-04T15:00');
  await say('/review start');
  await say('/review end');
  await chat.type(':now 2026-11-09T09:00');
  expect(lastDigest()).not.toContain('可以每两周');
  expect(lastDigest()).toContain('M1 开过了');
});

test('in English', async () => {
  await say('/设置 语言=英文', '王经理');
  expect((await say('/feedback the box is too big source=天猫 dimension=needs')).text).toContain(
    'From now on there is a digest, every Mon at 09:00; to have none: /digest off',
  );
  await chat.type(':now 2026-11-02T09:00');
  const { text, message } = chat.lastCard();
  expect(text).toContain('1 new voice this week (0 last week)');
  expect(text).toContain('Digest of Mon 11-02 09:00');
  expect(await press(message, 'Voices')).toContain('Needs and pains: 1 voice (+1, 0 → 1)');
  await chat.type(':now 2026-11-09T09:00');
  expect(chat.lastCard().text).toContain('Nothing new this week: no new voices (1 last week)');
});

test('another team’s digest can’t be opened', async () => {
  await say('/反馈 盒子太大 渠道=天猫 维度=痛点');
  await say('/digest');
  await chat.type(':room 别处');
  expect((await say('/digest open 声音 of=1', '老张')).text).toContain('还没有周报可以展开');
});

test('a digest that can’t be sent is told to the managers with the reason, and nothing counts as told', async () => {
  await say('/反馈 盒子太大 渠道=天猫 维度=痛点');
  await chat.type(':now 2026-11-02T09:00');
  await chat.look(async transaction => {
    await transaction.execute(sql`UPDATE "DigestReport" SET state = 'going'`);
    await transaction.execute(sql`
      UPDATE "Outbox" SET state = 'dead', error = 'the message is refused' WHERE id IN (SELECT "outboxId" FROM "DigestReport")`);
  });
  await chat.type(':now 2026-11-02T09:02');
  expect(chat.lastCard().text).toContain('@王经理 周报没能发出去（the message is refused）');
  await chat.type(':now 2026-11-09T09:00');
  expect(lastDigest()).toContain('近 14 天 1 个新声音');
});
