/** The team's dictionary in the chat: one for the digest and for suggestions. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Chat } from '../chat.ts';

let chat: Chat;
beforeEach(async () => {
  chat = await Chat.open();
  await chat.type(':now 2026-12-04T10:00');
  await chat.type(':as 小李 role=community');
});
afterEach(() => chat.close());
const say = (line: string) => chat.say('小李', line);

test('words are added, said to be the same, said to be no theme, and taken out', async () => {
  expect((await say('/words')).text).toContain('词典是空的。/words add 小样');
  expect((await say('/words add 小样，闪充')).text).toBe('以后不拆开：小样、闪充');
  expect((await say('/词典 同义 漏液 漏水,渗漏')).text).toBe('以后当作“漏液”：漏水、渗漏');
  expect((await say('/words stop 亲亲')).text).toBe('以后不算话题：亲亲');
  const list = (await say('/words list')).text;
  expect(list).toContain('不拆开：小样、闪充');
  expect(list).toContain('同义：渗漏 → 漏液、漏水 → 漏液');
  expect((await say('/words remove 小样')).text).toBe('词典里没有“小样”了');
  expect((await say('/words remove 小样')).text).toContain('词典里没有“小样”。');
});

test('what counts as one word is one theme', async () => {
  await say('/words synonym 漏液 漏水,渗漏');
  for (let index = 0; index < 30; index += 1)
    await say(
      `/反馈 第${'甲乙丙丁戊己庚辛'[index % 8]}款${index}号的香气 渠道=小红书 维度=认知 日期=2026-11-24`,
    );
  for (const [index, words] of [
    '泵头漏液',
    '一路漏水',
    '打开就渗漏',
    '漏液严重',
    '又漏水',
    '袋子里渗漏',
  ].entries())
    await say(`/反馈 ${words} 渠道=${['天猫', '京东', '抖音'][index % 3]} 维度=痛点`);
  expect((await say('/digest')).text).toContain('↑ 漏液 0 → 6');
});

test('a search finds what the dictionary says is the same, either way, and says so; stop words need not occur', async () => {
  await say('/反馈 泵头漏液 渠道=天猫 维度=痛点');
  await say('/反馈 一路渗漏到家 渠道=京东 维度=痛点');
  await say('/反馈 盒子漏水 渠道=京东 维度=痛点');
  const found = async (words: string) => {
    const { text } = await say(`/search ${words}`);
    return { text, numbers: [...text.matchAll(/^F(\d+) ·/gm)].map(match => Number(match[1])) };
  };
  expect((await found('漏液')).numbers).toEqual([1]);
  expect((await found('漏液')).text).not.toContain('同义词');
  await say('/words synonym 漏液 漏水,渗漏');
  for (const word of ['漏液', '漏水', '渗漏']) expect((await found(word)).numbers, word).toEqual([3, 2, 1]);
  expect((await found('漏液')).text).toMatch(/^“漏液”共 3 条\n同义词也算：.*漏水/);
  expect((await found('渗漏 盒子')).numbers).toEqual([3]);
  await say('/words stop 亲亲');
  expect((await found('亲亲 泵头')).numbers).toEqual([1]);
  expect((await found('亲亲 泵头')).text).toContain('没算停用词：亲亲');
  expect((await found('亲亲')).numbers).toEqual([]);
  await say('/words remove 渗漏');
  expect((await found('漏液')).numbers).toEqual([3, 1]);
});
