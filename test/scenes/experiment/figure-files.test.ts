/** Figures in files, as each chat has files: with the command, in reply to it, or in reply to what asks for them. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { inGb18030 } from '../../tables/fixtures.ts';
import {
  type OpenChat,
  type OpenPlatform,
  type PlatformRoom,
  platforms,
  type Room,
  threeChats,
} from '../three-chats/index.ts';
import { NEW } from './rounds.ts';

const HEADER = '计划名称,消费,展现量,点击量,点击率,成交笔数,总成交金额';
/** GB18030, without a mark; the totals first, as 聚光 writes them; figures in the writing of the platforms. */
const REPORT = {
  name: '投放报表.csv',
  content: inGb18030(
    [
      HEADER,
      '合计,"3,000.00","150,000",2700,1.80%,130,15600',
      'A,"1,400.00","70,000",1260,1.80%,60,7200',
      'B,"1,600.00","80,000",1440,1.80%,70,8400',
    ].join('\n'),
  ),
};
const OF_PLANS = {
  name: '计划.csv',
  content: Buffer.from(
    `${HEADER}\n收纳_信息流,700,35000,630,1.8%,30,3600\n颜值_搜索,800,40000,720,1.8%,35,4200`,
  ),
};

async function begin(here: Room): Promise<void> {
  await here.say('小郑', '/persona new 精致妈妈');
  await here.say('小郑', NEW);
}

const kept = (here: Room) =>
  here.rows<{ variantId: number; spend: number; replacedAt: number | null }>(`
    SELECT figures."variantId", spend, "replacedAt" FROM "AbFigures" figures
    WHERE "teamId" = (SELECT "teamId" FROM "Room" WHERE "chatId" = ?) ORDER BY figures.id`);

describe.concurrent.each(threeChats('websocket'))('$name', ({ open }) => {
  let chat: OpenChat;
  let here: Room;
  let groups = 0;
  beforeAll(async () => {
    chat = await open();
  });
  afterAll(() => chat.close());
  beforeEach(async () => {
    groups += 1;
    here = await chat.gather(`团队 ${groups}`, '王经理', '小郑');
    await begin(here);
  });
  afterEach(() => chat.check());

  describe.sequential('a file with the command', () => {
    test('is recorded, and it is said what was recognised', async () => {
      const answer = await here.send('小郑', REPORT, '/ab record T1');
      await here.shows(answer, '记了 2 条');
      expect(answer.text.split('\n')).toEqual([
        'T1/R1 记了 2 条：新 2，替换 0',
        'A：到现在的总数',
        'B：到现在的总数',
        '投放报表.csv：CSV · GB18030 · 逗号分隔 · 表头第 1 行 · 数据 2 行 · 第 2 行是合计，没有算',
        '列：计划←计划名称、花费←消费、曝光←展现量、点击←点击量、转化←成交笔数、收入←总成交金额',
        '没有用到的列：点击率（比率都由合计算出）',
      ]);
      const { text } = await here.say('小郑', '/ab summary T1');
      // As a list or a table, whichever the chat has.
      expect(text).toMatch(/A（收纳）[\s\S]*¥1,400\D[\s\S]*\D70,000\D[\s\S]*\D1,260\D[\s\S]*\D60\D/);
    });

    test('sent again changes nothing; with other figures it replaces, and revisions stay', async () => {
      await here.shows(await here.send('小郑', REPORT, '/ab record T1'), '新 2');
      await here.shows(await here.send('小郑', REPORT, '/ab record T1'), '新 0，替换 0，原样 2');
      const revised = { ...REPORT, content: Buffer.from(`${HEADER}\nA,1500,70000,1260,1.8%,55,6600`) };
      await here.shows(await here.send('小郑', revised, '/ab record T1'), '替换 1');
      expect((await kept(here)).map(({ spend, replacedAt }) => [spend, replacedAt === null])).toEqual([
        [140_000, false],
        [160_000, true],
        [150_000, true],
      ]);
    });

    test('of plans that nobody knows: each is asked by buttons, and the figures that wait need no file again', async () => {
      const answer = await here.send('小郑', OF_PLANS, '/ab record T1');
      await here.shows(answer, '“收纳_信息流”是哪个变体');
      expect(answer.text).toContain('T1 记了 0 条');
      expect(answer.buttons.slice(0, 4)).toEqual(['A', 'B', '不在测试里', '2 个都不在']);
      await here.press('小郑', 'A', answer);
      const second = await here.heard('“颜值_搜索”是哪个变体');
      expect(second.text).toContain('T1/R1 记了 1 条：新 1');
      await here.press('小郑', 'B', second);
      await here.heard('T1/R1 记了 1 条：新 1，替换 0\nB：到现在的总数');
      expect((await kept(here)).map(({ spend }) => spend)).toEqual([70_000, 80_000]);
      // Remembered: the next file needs no answer; an old button finds nothing that waits.
      await here.shows(await here.send('小郑', OF_PLANS, '/ab record T1'), '原样 2');
      const told = await here.press('小郑', 'B', second);
      expect([told, ...here.said].join('\n')).toContain('那个文件里没有等着的数了');
      expect(await kept(here)).toHaveLength(2);
    });

    test('that can’t be read says why, and nothing is recorded', async () => {
      const picture = { name: '截图.csv', content: Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex') };
      await here.shows(
        await here.send('小郑', picture, '/ab record T1'),
        '“截图.csv”是图片，截图里的数读不了',
      );
      expect(await kept(here)).toEqual([]);
    });
  });
});

describe.concurrent.each(platforms('websocket'))('$name', ({ open }) => {
  let chat: OpenPlatform;
  let here: PlatformRoom;
  let groups = 0;
  beforeAll(async () => {
    chat = await open();
  });
  afterAll(() => chat.close());
  beforeEach(async () => {
    groups += 1;
    here = await chat.gather(`群 ${groups}`, '王经理', '小郑');
    await begin(here);
  });
  afterEach(() => chat.check());

  describe.sequential('a file', () => {
    test('that was sent first is taken by a command in reply to it', async () => {
      const answer = await here.sendFirst('小郑', REPORT, '/ab record T1');
      await here.shows(answer, 'T1/R1 记了 2 条：新 2');
    });

    test('in reply to a summary brings the figures of its round', async () => {
      const summary = await here.say('小郑', '/ab summary T1');
      const answer = await here.bring('小郑', REPORT, summary);
      await here.shows(answer, 'T1/R1 记了 2 条：新 2');
    });

    test('that waits for a form comes along when it is sent off', async () => {
      await here.say('小郑', NEW);
      const form = await here.send('小郑', REPORT, '/ab record');
      await here.fill('小郑', { 测试: 'T2' }, form);
      await here.heard('T2/R1 记了 2 条：新 2');
    });

    test('that was taken is recorded once though the process is killed before it could be', async () => {
      chat.harmsFile('slow');
      const answer = await here.send('小郑', REPORT, '/ab record T1');
      expect(answer.text).toContain('正在读 投放报表.csv（T1）');
      await chat.dies();
      // The answer may have been out without our knowing: then it is another message that shows the result.
      await here.heard('T1/R1 记了 2 条：新 2');
      await chat.quiet();
      expect(await kept(here)).toHaveLength(2);
      expect(here.said.filter(text => text.includes('记了 2 条'))).toHaveLength(1);
    });

    test('whose connection breaks is fetched anew', async () => {
      chat.harmsFile('cut');
      await here.shows(await here.send('小郑', REPORT, '/ab record T1'), 'T1/R1 记了 2 条：新 2');
    });

    test('that is there no more, or larger than the platform hands over, is refused with what to do', async () => {
      chat.harmsFile('gone');
      await here.shows(await here.send('小郑', REPORT, '/ab record T1'), '“投放报表.csv”已经取不到了');
      const large = { ...REPORT, size: 101 * 1024 * 1024 };
      await here.shows(
        await here.send('小郑', large, '/ab record T1'),
        /“投放报表.csv”太大了，这里最多收 (?:20|100) MB；/,
      );
      expect(await kept(here)).toEqual([]);
    });
  });
});
