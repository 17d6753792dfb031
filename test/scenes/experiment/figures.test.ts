/** Figures as people give them: by a line, by a pasted table, twice, impossible, outside the round; and once-posting. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sql } from '../../../src/store/database.ts';
import { Chat } from '../chat.ts';
import { NEW, OVER, rowsOf, tableOf } from './rounds.ts';

let chat: Chat;
beforeEach(async () => {
  chat = await Chat.open();
  await chat.type(':now 2026-11-30T10:00');
  await chat.type(':as 王经理 manager');
  await chat.type(':as 小郑 role=media');
  await chat.say('小郑', '/persona new 精致妈妈');
});
afterEach(() => chat.close());

const say = async (line: string) => (await chat.say('小郑', line)).text;
const LINE = '/ab record T1 A 花费=10000 曝光=500000 点击=9000 转化=450 收入=54000';
const ROUND = { mean: 40, swing: 0.2 };
const summaries = () =>
  chat.cards.filter(({ text, edit }) => !edit && /^T1\/R1 (?!.*已记).*\n.*第 1\/3 轮/.test(text));

describe('the contract’s examples, word for word', () => {
  test('new, record, summary, signal, next, finish', async () => {
    expect(await say(NEW)).toMatch(/^T1 秋季卖点 · 计划 [0-9a-f]{16}（已冻结）\n/);
    expect(await say(LINE)).toBe(
      'T1/R1 A（到现在的总数） 已记 · 花费 ¥10,000 · 曝光 500,000 · 点击 9,000 · 转化 450 · 收入 ¥54,000\nCTR 1.80 % · CVR 5.00 % · CPA ¥22.2 · ROAS 5.40',
    );
    expect(await say('/ab summary T1')).toMatch(/^T1\/R1 还早：还差 5 天，最少的变体还差 100 转化\n/);
    expect(await say('/ab signal T1 A 维度=需求 "评论都在问尺寸" 情感=1')).toMatch(
      /^F1 · 情感需求痛点 · 抖音 · T1\/R1 A\n/,
    );
    expect(await say('/ab next T1')).toMatch(/\nT1\/R2 开始：2026-12-01 到 2026-12-07，画像 v0$/);
    expect(await say('/ab finish T1')).toMatch(/\nT1 结束，还有 1 轮没有做$/);
    expect(await say('/ab list')).toContain('T1 秋季卖点 · 已结束 · 第 2/3 轮 · 转化');
  });

  test('all of a plan can be said, and is frozen under a hash', async () => {
    const shown = await say(
      '/ab new "秋季卖点" 画像=精致妈妈 预算=100000 指标=转化 变体=A:收纳,B:颜值 平台=小红书 天数=7 最少转化=200 实验=否 对照=A 方向=高 分配=50:50 归因=7天 份额=20/50/30 开始=2026-11-30',
    );
    for (const line of [
      '平台：小红书',
      '变体：A（收纳）、B（颜值）',
      '指标：转化，越高越好',
      '轮次：20/50/30（¥20,000 / ¥50,000 / ¥30,000）',
      '每轮：7 天；没到 5 天、每个变体没到 200 转化之前不下结论',
      '分配：A 50 % · B 50 %',
      '比较：都和 A 比',
      '归因：7 天',
    ])
      expect(shown.split('\n')).toContain(line);
    const hash = (text: string) => /计划 ([0-9a-f]{16})/.exec(text)?.[1];
    expect(hash(await say('/ab plan T1'))).toBe(hash(shown));
    expect(hash(await say(NEW))).not.toBe(hash(shown));
    expect(shown).toMatch(/要看出 10 % 的差别：每个变体约 [\d,]+ 转化/);
  });

  test('of rounds too short for a verdict says so from the start', async () => {
    const made = await chat.say('小郑', '/ab new "快测" 画像=精致妈妈 指标=转化 变体=A:收纳,B:颜值 天数=3');
    expect(made.text).toContain('不到 5 天的轮次只有区间，不下结论');
  });

  test('the source of a signal is the platform of the test, and the record says from where it comes', async () => {
    await say(`${NEW} 平台=小红书`);
    expect(await say('/ab signal T1 A 维度=需求 "评论都在问尺寸" 情感=1')).toContain(
      'F1 · 情感需求痛点 · 小红书 · T1/R1 A',
    );
    expect(await say('/feedback show F1')).toContain('\n来自：T1/R1 A\n');
    expect(await say('/ab summary T1')).toContain('用户的反应 1 条：F1（A）');
  });
});

describe('a reply to a summary', () => {
  beforeEach(() => say(NEW));

  test('that begins with a variant is a signal of it; the dimension is asked for', async () => {
    const { message } = await chat.say('小郑', '/ab summary T1');
    const form = await chat.say('小郑', `:reply ${message} B 评论都在问尺寸`);
    expect(form.form).toHaveProperty('dimension');
    await chat.type(`:fill ${form.message} 维度=痛点`);
    expect(chat.lastCard().text).toContain('F1 · 情感需求痛点 · 抖音 · T1/R1 B');
    await chat.say('小郑', `:reply ${message} A：都说好看 维度=认知 情感=2`);
    expect(chat.lastCard().text).toContain('F2 · 品牌认知态度 · 抖音 · T1/R1 A');
  });

  test('that says something else is a talk among people', async () => {
    const { message } = await chat.say('小郑', '/ab summary T1');
    const before = chat.cards.length;
    await chat.type(`:reply ${message} 这轮不错，继续`);
    await chat.type(`:reply ${message} A`);
    expect(chat.cards).toHaveLength(before);
  });
});

describe('a form', () => {
  test('asks for what a line left out: the variant and its figures; a test; what a test needs', async () => {
    const plan = await chat.say('小郑', '/ab new 秋季卖点');
    expect(Object.keys(plan.form ?? {})).toEqual(['metric', 'variants']);
    await chat.type(`:fill ${plan.message} 指标=CTR 变体=A:收纳,B:颜值`);
    expect(chat.lastCard().text).toMatch(/^T1 秋季卖点 · 计划 /);
    const record = await chat.say('小郑', '/ab record T1');
    expect(Object.keys(record.form ?? {})).toContain('spend');
    await chat.type(`:fill ${record.message} 变体=B 花费=100 曝光=5000 点击=90`);
    expect(chat.lastCard().text).toContain('T1/R1 B（到现在的总数） 已记 · 花费 ¥100 · 曝光 5,000 · 点击 90');
    await say(NEW);
    // Two are open: nobody can tell which is meant.
    expect(Object.keys((await chat.say('小郑', '/ab summary')).form ?? {})).toEqual(['test']);
    await say('/ab finish T2');
    expect(await say('/测试 汇总')).toContain('T1/R1 还早');
  });

  test('keeps what was right when a variant, a share or a day was not', async () => {
    for (const [wrong, why] of [
      ['变体=A', '至少要两个变体才能比'],
      ['变体=A,a', '“a”这个变体写了两次'],
      ['变体=A,B 对照=C', '没有变体“C”。可选：A、B'],
      ['变体=A,B 份额=20/0/30', '“份额”看不懂“20/0/30”'],
      ['变体=A,B 分配=1:2:3', '“分配”要每个变体一个数：这里有 2 个变体，3 个数'],
      ['变体=A,B 归因=一周', '“归因”看不懂“一周”'],
      ['变体=A,B 开始=2019-01-01', '“开始”看不懂“2019-01-01”'],
    ] as const)
      expect(await say(`/ab new 秋季卖点 指标=CTR ${wrong}`)).toContain(why);
    expect(await say('/ab list')).toContain('还没有测试');
  });
});

describe('figures given twice', () => {
  beforeEach(() => say(NEW));

  test('replace the earlier ones, which stay as revisions', async () => {
    await say(LINE);
    expect(await say(LINE.replace('转化=450', '转化=430'))).toContain('已替换，之前的留作修订');
    expect(await say('/ab summary T1')).toContain('· 430 ·');
    const rows = await chat.look(({ query }) =>
      query<{ conversions: number; replacedAt: Date | null }>(
        sql`SELECT conversions, "replacedAt" FROM "AbFigures" ORDER BY id`,
      ),
    );
    expect(rows.map(({ conversions, replacedAt }) => [conversions, replacedAt === null])).toEqual([
      [450, false],
      [430, true],
    ]);
  });

  test('that say the same change nothing', async () => {
    await say(LINE);
    expect(await say(LINE)).toContain('本来就是这样');
  });

  test('of which only some are given keep the others', async () => {
    await say(LINE);
    expect(await say('/ab record T1 A 转化=460')).toContain(
      '花费 ¥10,000 · 曝光 500,000 · 点击 9,000 · 转化 460',
    );
  });

  test('are told of when a summary was seen in between', async () => {
    await say('/ab record T1 A 日期=今天 花费=1400 曝光=70000 点击=1260 转化=63 收入=7560');
    await say('/ab summary T1');
    await say('/ab record T1 A 日期=今天 转化=60');
    expect(await say('/ab summary T1')).toContain('⚠ 上次汇总之后，第 1 轮有 1 天的数改过');
    expect(await say('/ab summary T1')).not.toContain('改过');
  });

  test('as a total beside days are compared, never added', async () => {
    await say('/ab record T1 A 日期=今天 花费=1400 曝光=70000 点击=1260 转化=63 收入=7560');
    await say('/ab record T1 A 花费=1500');
    const shown = await say('/ab summary T1');
    expect(shown).toContain('⚠ A 的花费：各天合计 ¥1,400，另给的总数 ¥1,500；按各天的算');
    expect(shown).toContain('A（收纳） · ¥1,400 ·');
  });
});

describe('impossible figures', () => {
  beforeEach(() => say(NEW));

  test.each([
    [
      '点击=600000 曝光=500000',
      'T1/R1 A：点击 600,000 比曝光 500,000 还多，没有记。',
      '曝光=500000 点击=500000',
    ],
    ['花费=-5', 'T1/R1 A：花费 −¥5 小于 0，没有记。', '花费=5'],
    ['点击=1.5', 'T1/R1 A：点击 1.5 不是整数，没有记。', '点击=2'],
    [
      '日期=2026-11-01 花费=100',
      'T1/R1 A 2026-11-01：这一轮到现在是 2026-11-30 到 2026-11-30，这天不在里面，没有记。',
      '日期=2026-11-30 花费=100',
    ],
  ])('%s is refused, with a line that works', async (given, why, example) => {
    const [refusal, line = ''] = (await say(`/ab record T1 A ${given}`)).split('\n');
    expect(refusal).toBe(why);
    expect(line).toBe(`可以这样：/ab record T1/R1 A ${example}`);
    expect(await say(line.replace('可以这样：', ''))).toContain('已记');
  });

  test('more conversions than clicks are refused where the metric is made of both, and taken elsewhere', async () => {
    await say(NEW.replace('指标=转化', '指标=CVR'));
    expect(await say('/ab record T2 A 点击=10 转化=20')).toContain('转化 20 比点击 10 还多');
    expect(await say('/ab record T1 A 点击=10 转化=20')).toContain('已记');
  });

  test.each([
    ['转化=0 收入=500', '收入 ¥500，转化却是 0'],
    ['花费=100000', '花费 ¥100,000 是计划 ¥10,000 的 10 倍'],
  ])('%s is asked about, and kept by one press', async (given, why) => {
    const card = await chat.say('小郑', `/ab record T1 A ${given}`);
    expect(card.text).toContain(why);
    expect(card.buttons).toEqual(['就是这样']);
    await chat.type(`:press ${card.message} 1`);
    expect(chat.lastCard().text).toContain('已记');
  });

  test('what is no number names itself', async () => {
    expect(await say('/ab record T1 A 花费=很多')).toContain(
      '“花费”要一个数，像 9000、1,234.5 或 1.2万，不是“很多”',
    );
    expect(await say('/ab record T1 A 花费=1.2万')).toContain('花费 ¥12,000');
  });

  test('a variant, test or round that is not there is said with those that are', async () => {
    expect(await say('/ab record T1 C 花费=1')).toContain('没有变体“C”。可选：A（收纳）、B（颜值）');
    expect(await say('/ab summary T9')).toContain('没有 T9');
    expect(await say('/ab summary T1/R3')).toContain('T1/R3 还没有开始，到现在有 1 轮');
    expect(await say('/ab summary 秋季')).toContain('“秋季”不是测试的编号');
  });
});

describe('a pasted table', () => {
  beforeEach(() => say(NEW));

  test.each([
    ['tabs', '\t'],
    ['commas', ','],
    ['blanks', '   '],
  ])('with %s is read by its header', async (_, separator) => {
    await chat.type(`:now ${OVER[0]}`);
    expect(await say(`/ab record T1\n${tableOf(rowsOf(1, ROUND), separator)}`)).toContain(
      '记了 14 条：新 14，替换 0',
    );
  });

  test('keeps the good rows, and says of each other row what is wrong with it', async () => {
    await chat.type(':now 2026-12-03T10:00');
    const shown = await say(
      [
        '/ab record T1',
        '日期,变体,消耗(元),展现量,点击量,点击率,成交笔数,净成交金额',
        '2026-11-30,A,1400,70000,1200,1.7%,60,7200',
        '2026-12-01,A,1400,700,1300,1.7%,60,7200',
        '2026-12-02,A,14000,70000,1300,1.7%,60,7200',
        '2026-12-05,A,1400,70000,1300,1.7%,60,7200',
        '2026-12-02,B,x,70000,1300,1.7%,60,7200',
        '合计,,20000,1,1,1,1,1',
      ].join('\n'),
    );
    expect(shown.split('\n')).toEqual([
      'T1/R1 记了 1 条：新 1，替换 0',
      '列：转化←成交笔数、收入←净成交金额',
      '没有用到的列：点击率（比率都由合计算出）',
      '第 6 行没有记：“消耗(元)”的“x”不是数',
      '第 3 行没有记（T1/R1 A 2026-12-01）：点击 1,300 比曝光 700 还多',
      '第 5 行没有记（T1/R1 A 2026-12-05）：这一轮到现在是 2026-11-30 到 2026-12-03，这天不在里面',
      '第 4 行先没有记（T1/R1 A 2026-12-02）：花费 ¥14,000 是计划 ¥1,429 的 9 倍。真是这样就发：',
      '/ab record T1/R1 A 日期=2026-12-02 花费=14000 曝光=70000 点击=1300 转化=60 收入=7200 确认=是',
    ]);
    expect(await say(shown.split('\n').at(-1) ?? '')).toContain('已记');
  });

  test('in English with a platform’s titles', async () => {
    const table =
      'Date,Campaign name,Amount spent (USD),Impressions,Link clicks,Purchases\n2026-11-30,A,14.5,70000,1200,60';
    expect(await say(`/ab record T1\n${table}`)).toContain('新 1');
    expect(await say('/ab summary T1')).toContain('A（收纳） · ¥14.50 · 70,000 · 1,200 · 60 · – ·');
  });

  test('asks once which variant a plan is, and remembers it', async () => {
    const table =
      '日期\t计划名称\t花费\t点击\n2026-11-30\t收纳_信息流\t700\t600\n2026-11-30\t收纳_搜索\t500\t400';
    const card = await chat.say('小郑', `/ab record T1\n${table}`);
    expect(card.text).toContain('“收纳_信息流”是哪个变体');
    expect(card.buttons.slice(0, 2)).toEqual(['A', 'B']);
    await chat.type(`:press ${card.message} 1`);
    const second = chat.lastCard();
    expect(second.text).toContain('“收纳_搜索”是哪个变体');
    await chat.type(`:press ${second.message} 1`);
    // Two plans of one variant are its figures together.
    expect(await say('/ab summary T1')).toContain('A（收纳） · ¥1,200 · – · 1,000');
    expect(await say(`/ab record T1\n${table}`)).not.toContain('哪个变体');
    expect(await say('/ab record T1 计划="收纳,夏季:A;颜值：夏季:B"')).toBe('记住了');
    const others = '计划,点击\n"收纳,夏季",10\n颜值：夏季,20';
    expect(await say(`/ab record T1\n${others}`)).toContain('记了 2 条：新 2');
  });

  test('of one variant needs no column for it, and one without any says so', async () => {
    const table = '日期,花费,点击\n2026-11-30,700,600';
    expect(await say(`/ab record T1 B\n${table}`)).toContain('新 1');
    expect(await say(`/ab record T1\n${table}`)).toContain('写明变体：A（收纳）、B（颜值）');
    expect(await say('/ab record T1\n品名,库存\n盒子,3')).toMatch(/没有认得的数|看不出表头/);
  });
});

describe('when the planned days are over', () => {
  beforeEach(() => say(NEW));

  test('the summary is posted, once, whatever happens in between', async () => {
    await chat.type(':now 2026-12-06T22:00');
    await say(`/ab record T1\n${tableOf(rowsOf(1, ROUND))}`);
    expect(summaries()).toEqual([]);
    await chat.type(`:now ${OVER[0]}`);
    expect(summaries()).toHaveLength(1);
    await chat.restart();
    await chat.type(':now 2026-12-09T09:00');
    await say('/ab record T1 A 日期=2026-12-06 转化=41');
    await say('/ab next T1');
    expect(summaries()).toHaveLength(1);
  });

  test('missing figures are asked of the media role, and bring the summary as soon as they are there', async () => {
    const rows = rowsOf(1, ROUND);
    await chat.type(':now 2026-12-06T22:00');
    await say(`/ab record T1\n${tableOf(rows.slice(0, 13))}`);
    await chat.type(`:now ${OVER[0]}`);
    expect(summaries()).toEqual([]);
    const asked = chat.lastCard().text;
    expect(asked).toContain('@小郑 T1/R1 的天数到了，还缺数');
    expect(asked).toContain('\nB：12-06\n');
    await say(`/ab record T1\n${tableOf(rows.slice(13))}`);
    expect(summaries()).toHaveLength(1);
    await chat.type(':now 2026-12-10T09:00');
    expect(summaries()).toHaveLength(1);
  });

  test('what never comes is waited for a day, and named in the summary', async () => {
    await chat.type(':now 2026-12-06T22:00');
    await say(`/ab record T1\n${tableOf(rowsOf(1, ROUND).slice(0, 13))}`);
    await chat.type(`:now ${OVER[0]}`);
    await chat.type(':now 2026-12-08T09:00');
    expect(summaries()).toHaveLength(1);
    expect(summaries()[0]?.text).toContain('⚠ B 缺 1 天的数');
  });

  test('the button for the next round is of its round: pressed late it ends no other', async () => {
    await chat.type(':now 2026-12-06T22:00');
    await say(`/ab record T1\n${tableOf(rowsOf(1, ROUND))}`);
    await chat.type(`:now ${OVER[0]}`);
    const [summary] = summaries();
    expect(summary?.buttons).toEqual(['下一轮', '详情']);
    await chat.type(`:press ${summary?.message} 1`);
    expect(chat.lastCard().text).toBe('T1/R2 开始：2026-12-07 到 2026-12-13，画像 v0');
    await say('/ab summary T1/R1');
    expect(chat.lastCard().buttons).toEqual(['详情']);
    expect(await say('/ab next T1/R1')).toBe('T1/R1 之后的 T1/R2 已经开始了。');
  });

  test('a total of a round that begins tomorrow is not taken; today’s figures are of the round before', async () => {
    await say('/ab next T1');
    expect(await say(LINE)).toBe('T1/R2 要到 2026-12-01 才开始。');
    expect(await say(`${LINE.replace('花费=10000', '花费=1400')} 日期=今天`)).toContain(
      'T1/R1 A 2026-11-30 已记',
    );
  });

  test('a round that was ended before says so, and keeps the stricter level of a look', async () => {
    await chat.type(':now 2026-12-05T22:00');
    await say(`/ab record T1\n${tableOf(rowsOf(1, ROUND).filter(({ day }) => day < '2026-12-06'))}`);
    expect(await say('/ab next T1')).toMatch(
      /11-30 到 12-05 提前结束[\s\S]*\nT1\/R2 开始：2026-12-06 到 2026-12-12/,
    );
    expect(await say('/ab summary T1/R1 详情=是')).toContain('区间 99.83 %');
  });
});

describe('a new version of the persona while a round runs', () => {
  test('is told with what it means; the next round takes it, and the comparison warns', async () => {
    await say(NEW);
    for (const words of ['盒子比洗手台还宽', '浴室放不下']) await say(`/反馈 ${words} 渠道=小红书 维度=痛点`);
    await say('/persona propose 精致妈妈 add 维度=痛点 "收纳空间小" 证据=F1,F2 理由="都提到"');
    await chat.say('王经理', '/proposal approve P1');
    const told = chat.cards.find(({ text }) => text.startsWith('精致妈妈 有了 v1，T1/R1 还在按 v0 跑'));
    expect(told?.text).toContain('想马上用 v1：/ab next T1');
    expect(await say('/ab next T1')).toContain('画像 v1');
  });
});
