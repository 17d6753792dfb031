/** method.md §2, §7, §8 and §9, rule by rule, as a team reads its persona. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Chat } from '../chat.ts';

let chat: Chat;
beforeEach(async () => {
  chat = await Chat.open();
  await chat.type(':now 2026-11-20T10:00');
  await chat.type(':as 王经理 manager');
  await chat.say('小李', '/反馈 盒子比洗手台还宽 渠道=小红书 维度=痛点 强度=5');
  await chat.say('小李', '/反馈 包装盒太大，浴室放不下 渠道=天猫 维度=痛点 强度=5');
  await chat.say('小李', '/反馈 拆开以后没地方收 渠道=京东 维度=痛点 强度=5');
  await chat.say('小李', '/反馈 新浴室柜能放下 渠道=门店 维度=痛点 强度=5');
  await chat.say('小李', '/persona new 精致妈妈');
});
afterEach(() => chat.close());

const say = async (line: string) => (await chat.say('小李', line)).text;
/** Proposes and approves. */
const change = async (rest: string) => {
  const card = await chat.say('小李', `/persona propose 精致妈妈 ${rest}`);
  const id = /^P\d+/.exec(card.text)?.[0] ?? '';
  await chat.say('王经理', `/proposal approve ${id}`);
  return id;
};
const claim = (evidence = 'F1,F2') => change(`add 维度=痛点 "收纳空间小" 证据=${evidence} 理由="两个渠道"`);

describe('the contract’s examples, word for word', () => {
  test('make, propose, reword, weaken, edit, decide, show, compare, tell the history, challenge', async () => {
    for (let number = 5; number <= 9; number += 1)
      await say(`/反馈 第 ${number} 个用户说的是另一件事 渠道=抖音 维度=场景`);
    expect(await say('/persona new 精致妈妈')).toContain('画像“精致妈妈”已经有了');
    expect(
      await say(
        '/persona propose 精致妈妈 add 维度=痛点 "收纳空间小，想要可叠放的小包装" 证据=F1,F2 理由="一周内两个渠道都提到"',
      ),
    ).toMatch(/^P1 精致妈妈 · 小李 · 待定，还需 1 票（共 1 票，11-27 周五 10:00 到期）/);
    expect(await say('/proposal edit P1 add 维度=scenario "睡前在浴室使用" 证据=F3')).toContain(
      '2 + 场景 · 睡前在浴室使用',
    );
    await chat.say('王经理', '/proposal approve P1');
    expect(
      await say('/persona propose 精致妈妈 reword C1 "浴室收纳空间小，想要可叠放的小包装" 理由="更具体"'),
    ).toContain('~ C1 痛点 · 【+浴室】收纳空间小，想要可叠放的小包装');
    expect(await say('/persona propose 精致妈妈 weaken C1 证据=F7')).toContain('↓ C1 痛点');
    expect((await chat.say('王经理', '/proposal reject P3 证据不足')).text).toContain('P3 未通过：证据不足');
    await chat.say('王经理', '/proposal approve P2');
    expect(await say('/persona show 精致妈妈')).toContain('C1 浴室收纳空间小，想要可叠放的小包装');
    expect(await say('/persona diff 精致妈妈 v1 v2')).toContain('【+浴室】');
    expect(await say('/persona history 精致妈妈')).toContain('P2 已通过 → v2 · 理由：更具体');
    expect(await say('/persona challenge C1 证据=F9 "新用户说能放下"')).toContain('C1 有争议');
  });
});

describe('a persona', () => {
  test('is read by dimension: each claim with strength, voices, sources and at most two verbatims', async () => {
    await claim('F1,F2,F3');
    const lines = (await say('/persona show')).split('\n');
    expect(lines[0]).toBe('精致妈妈 v1 · 11-20 周五 王经理通过（P1）');
    expect(lines.filter(line => !/^ /.test(line)).slice(1)).toEqual([
      '标准静态素描',
      '品类使用场景',
      '精神文化维度',
      '情感需求痛点',
      '购买决策链路',
      '品牌认知态度',
      '社交传播影响',
    ]);
    const at = lines.indexOf('情感需求痛点');
    expect(lines.slice(at + 1, at + 4)).toEqual([
      '  强  C1 收纳空间小 · 3 个声音 · 3 个渠道',
      '      “盒子比洗手台还宽”（F1 小红书）',
      '      “包装盒太大，浴室放不下”（F2 天猫）',
    ]);
    expect(lines[at + 4]).toBe('购买决策链路');
  });

  test('asks the guiding questions of a dimension that is thin', async () => {
    await claim();
    expect(await say('/persona show')).toContain('还没有结论。可以问：他们会主动晒什么？谁的话他们会信？');
  });

  test('shows one dimension in full: confidence and all evidence, for and against', async () => {
    await claim('F1,F2,F3');
    await say('/persona challenge C1 证据=F4');
    const text = await say('/persona show 精致妈妈 痛点');
    // S = 3, C = 1: (3 + 1) / (3 + 1 + 2)
    expect(text).toContain('置信度 0.67');
    for (const thing of ['F1 小红书', 'F2 天猫', 'F3 京东']) expect(text).toContain(`（${thing}）`);
    expect(text).toContain('      − “新浴室柜能放下”（F4 门店）');
  });

  test('shows the surest five of a dimension and says where the rest is', async () => {
    for (let number = 1; number <= 7; number += 1)
      await change(`add 维度=痛点 "第 ${number} 条痛点" 证据=F1`);
    const text = await say('/persona show');
    expect(text.match(/C\d 第/g)).toHaveLength(5);
    expect(text).toContain('还有 2 条：/persona show 精致妈妈 痛点');
    expect((await say('/persona show 精致妈妈 痛点')).match(/C\d 第/g)).toHaveLength(7);
  });

  test('may be left out of a command as long as there is only one', async () => {
    expect(await say('/persona propose add 维度=痛点 收纳空间小 证据=F1')).toContain('+ 痛点 · 收纳空间小');
    await say('/persona new 学生党');
    expect((await chat.say('小李', '/persona show')).form?.['persona']).toEqual(['精致妈妈', '学生党']);
  });

  test('that the team does not have is refused with those it has', async () => {
    expect(await say('/persona show 精致爸爸')).toContain('没有“精致爸爸”这个画像。可选：精致妈妈');
  });

  test('of a team without any says how to make one', async () => {
    await chat.type(':room 新群');
    await chat.type(':as 小李');
    await chat.type('/persona show 精致妈妈');
    expect(chat.lastCard().text).toContain('可以这样：/persona new 精致妈妈');
  });
});

describe('a change', () => {
  test('is asked for what it lacks, with what was given kept', async () => {
    const form = await chat.say('小李', '/persona propose 精致妈妈 add "收纳空间小" 理由="两个渠道"');
    expect(Object.keys(form.form ?? {})).toEqual(['dimension', 'evidence']);
    await chat.type(`:fill ${form.message} 维度=痛点 证据=F1,F2`);
    expect(chat.lastCard()).toMatchObject({ message: form.message, edit: true });
    expect(chat.lastCard().text).toContain('+ 痛点 · 收纳空间小');
    await chat.type(':as 王经理');
    await chat.type(`:react 👍 ${form.message}`);
    expect(chat.shown(form.message).text).toContain('已通过 → v1');
  });

  test.each([
    ['strengthen C9 证据=F3', '没有 C9。'],
    ['strengthen C1 证据=F99', '没有 F99。'],
    ['strengthen C1 证据=F1', 'F1 已经是 C1 这一边的依据了。'],
    ['restore C1', 'C1 没有废弃，不用恢复。'],
    ['reword C1 "收纳空间小"', 'C1 本来就是这样，没有改动。'],
    ['add 维度=痛点 "收纳空间小！" 证据=F3', 'C1 已经这样说了：“收纳空间小”。'],
  ])('that can’t be is refused: %s', async (rest, said) => {
    await claim();
    expect(await say(`/persona propose 精致妈妈 ${rest}`)).toContain(said);
  });

  test('with evidence that is deleted is refused with the way to bring it back', async () => {
    await say('/feedback delete F2');
    expect(await say('/persona propose 精致妈妈 add 维度=痛点 "收纳空间小" 证据=F1,F2')).toContain(
      '/feedback restore F2',
    );
  });

  test.each([
    ['add 维度=痛点 "封口难撕" 证据=F1,F2 理由=客服 说过两次', '+ 痛点 · 封口难撕', '理由：客服 说过两次'],
    ['add 维度=痛点 勺子太短 证据=F1 F2', '+ 痛点 · 勺子太短', '（F2 天猫）'],
    ['retire C1 理由=已经 说不清', '− C1 痛点 · 收纳空间小（废弃）', '理由：已经 说不清'],
    ['add 维度=痛点 证据=F1,F2 理由=两个渠道 封口难撕', '+ 痛点 · 封口难撕', '理由：两个渠道'],
    ['retire C1 说不清', '− C1 痛点 · 收纳空间小（废弃）', '理由：说不清'],
    ['weaken C1 证据=F4 新用户说能放下', '↓ C1 痛点 · 收纳空间小', '理由：新用户说能放下'],
    ['add 维度=痛点 C1 也适用于男士 证据=F4', '+ 痛点 · C1 也适用于男士', '（F4 门店）'],
  ])('loses nothing of what was typed: %s', async (rest, ...shown) => {
    await claim();
    const text = await say(`/persona propose 精致妈妈 ${rest}`);
    for (const each of shown) expect(text).toContain(each);
  });

  test.each([
    ['retire C1 维度=痛点', '“废弃”用不上“维度”。'],
    ['reword C1 维度=场景 "浴室小"', '“改写”用不上“维度”。'],
  ])('refuses what its kind has no use for: %s', async (rest, said) => {
    await claim();
    expect(await say(`/persona propose 精致妈妈 ${rest}`)).toContain(said);
  });

  test('lets no feedback speak both for and against a claim', async () => {
    await claim();
    expect(await say('/persona challenge C1 证据=F1')).toContain('F1 已经是 C1 另一边的依据了');
    expect(await say('/persona propose 精致妈妈 weaken C1 证据=F2')).toContain('F2 已经是 C1 另一边的依据了');
    await say('/persona challenge C1 证据=F4');
    await change('reword C1 "老房子收纳空间小"');
    expect(await say('/persona propose 精致妈妈 strengthen C1 证据=F4')).toContain('F4 已经是 C1 另一边');
  });

  test('is one line, whatever is typed: a claim or its reason can’t look like others', async () => {
    expect(await say('/persona propose 精致妈妈 add 维度=痛点 证据=F1 "收纳\n  强  C9 假的"')).not.toMatch(
      /\n {2}强/,
    );
    await change('add 维度=痛点 "收纳空间小" 证据=F2');
    await say('/persona challenge C1 证据=F4 "能放下\n  11-20 周五 10:00 王经理 投票：通过"');
    expect(await say('/persona history')).not.toMatch(/\n {2}11-20 周五 10:00 王经理 投票：通过$/m);
  });

  test('of another persona’s claim is refused', async () => {
    await claim();
    await say('/persona new 学生党');
    expect(await say('/persona propose 学生党 retire C1')).toContain('C1 是画像“精致妈妈”的结论');
  });
});

describe('confidence', () => {
  test('counts voices, not rows', async () => {
    await say('/反馈 盒子比洗手台还宽！！ 渠道=抖音 维度=痛点 强度=5');
    await claim('F1,F5');
    expect(await say('/persona show')).toContain('弱  C1 收纳空间小 · 1 个声音 · 2 个渠道');
  });

  test.each<[string, number]>([
    ['/feedback edit F1 强度=1', (1.2 + 1) / (1.2 + 2)],
    ['/feedback delete F1', (1 + 1) / (1 + 2)],
    ['/feedback merge F1 F2', (1 + 1) / (1 + 2)],
    ['/feedback edit F1 日期="2026-08-22 10:00"', (1.5 + 1) / (1.5 + 2)],
  ])('follows what changes about the evidence: %s', async (line, byHand) => {
    await claim();
    expect(await say('/persona show 精致妈妈 痛点')).toContain('置信度 0.75');
    await say(line);
    expect(await say('/persona show 精致妈妈 痛点')).toContain(`置信度 ${byHand.toFixed(2)}`);
  });

  test('comes back with the evidence', async () => {
    await claim();
    await say('/feedback delete F1');
    await say('/feedback restore F1');
    await say('/feedback merge F1 F2');
    await say('/feedback unmerge F1 F2');
    expect(await say('/persona show 精致妈妈 痛点')).toContain('置信度 0.75');
  });

  test('falls when a new record makes two voices one, and comes back when they are two again', async () => {
    await chat.say('小李', '这个牌子我买过两次');
    const original = chat.lastTyped;
    await chat.type(`:reply ${original} /反馈 盒子在浴室里放不下 渠道=小红书 维度=痛点 强度=5`);
    await say('/反馈 没有地方放这个盒子 渠道=天猫 维度=痛点 强度=5');
    await claim('F5,F6');
    expect(await say('/persona show')).toContain('C1 收纳空间小 · 2 个声音 · 2 个渠道');
    // Of the message of the one, in the words of the other.
    await chat.type(`:reply ${original} /反馈 没有地方放这个盒子 渠道=抖音 维度=痛点 强度=5`);
    expect(await say('/persona show')).toContain('C1 收纳空间小 · 1 个声音 · 2 个渠道');
    expect(await say('/persona show 精致妈妈 痛点')).toContain('置信度 0.67');
    await say('/feedback delete F7');
    expect(await say('/persona show')).toContain('C1 收纳空间小 · 2 个声音 · 2 个渠道');
    expect(await say('/persona show 精致妈妈 痛点')).toContain('置信度 0.75');
    await say('/feedback restore F7');
    expect(await say('/persona show')).toContain('C1 收纳空间小 · 1 个声音 · 2 个渠道');
    await say('/feedback edit F7 用户=张女士');
    expect(await say('/persona show')).toContain('C1 收纳空间小 · 2 个声音 · 2 个渠道');
  });

  test('is weighed by the source, and by the team’s half-life, at once and for every version', async () => {
    await claim();
    await chat.say('王经理', '/source weight 小红书 0.5');
    // S = 0.5 + 1
    expect(await say('/persona show 精致妈妈 痛点')).toContain('置信度 0.71');
    await chat.type(':now 2026-12-20T10:00');
    await chat.say('王经理', '/settings 半衰期=30');
    // S = (0.5 + 1) / 2
    expect(await say('/persona show 精致妈妈 痛点')).toContain('置信度 0.64');
  });

  test('is strong or medium from floors that the team can set', async () => {
    await claim();
    expect(await say('/persona show')).toContain('中  C1');
    await chat.say('王经理', '/settings 强的声音数=2');
    expect(await say('/persona show')).toContain('强  C1');
    await chat.say('王经理', '/settings 强的置信度=0.9 中的置信度=0.9');
    expect(await say('/persona show')).toContain('弱  C1');
  });

  test('decays: ageing after one half-life without a new voice, to be confirmed again after two', async () => {
    await claim();
    await chat.type(':now 2027-02-18T09:59');
    expect(await say('/persona show')).not.toContain('没有新声音');
    await chat.type(':now 2027-02-18T10:00');
    expect(await say('/persona show')).toContain('C1 收纳空间小 · 2 个声音 · 2 个渠道 · 90 天没有新声音');
    await chat.type(':now 2027-05-19T10:00');
    expect(await say('/persona show')).toContain('⚠ 180 天没有新声音，要重新确认');
    expect(await say('/persona list')).toContain('精致妈妈 v1');
  });

  test('is confirmed again by a new voice', async () => {
    await claim();
    await chat.type(':now 2027-02-20T10:00');
    await say('/反馈 收纳太难了 渠道=抖音 维度=痛点');
    await change('strengthen C1 证据=F5');
    expect(await say('/persona show')).not.toContain('没有新声音');
  });

  test('of a claim that lost all its evidence says so', async () => {
    await claim();
    await say('/feedback delete F1');
    await say('/feedback delete F2');
    expect(await say('/persona show')).toContain('已没有有效依据，要重新确认');
  });
});

describe('a challenge', () => {
  beforeEach(() => claim());

  test('counts against the claim at once and marks it as contested everywhere', async () => {
    expect(await say('/persona challenge C1 证据=F4 "新用户说能放下"')).toMatch(
      /^C1 有争议：收纳空间小（F4 反驳）/,
    );
    // S = 2, C = 1
    expect(await say('/persona show 精致妈妈 痛点')).toContain('置信度 0.60');
    expect(await say('/persona show')).toContain('⚠ 有争议（F4） · 1 个声音反驳');
    expect(await say('/persona propose 精致妈妈 reword C1 "有的浴室收纳空间小"')).toContain('⚠ 有争议');
  });

  test('lets nothing strengthen the claim meanwhile, not even what was proposed before', async () => {
    await say('/persona propose 精致妈妈 strengthen C1 证据=F3');
    await say('/persona challenge C1 证据=F4');
    expect(await say('/persona propose 精致妈妈 strengthen C1 证据=F3')).toContain('C1 有争议（F4）');
    expect(await say('/persona propose 精致妈妈 reword C1 "浴室收纳空间小" 证据=F3')).toContain(
      'C1 有争议（F4）',
    );
    await chat.say('王经理', '/proposal approve P2');
    expect(await say('/proposal show P2')).toContain('⚠ C1 有争议，不能加强');
    expect(await say('/persona list')).toContain('精致妈妈 v1');
  });

  test('is one a claim: a further one adds its evidence', async () => {
    await say('/persona challenge C1 证据=F4');
    expect(await say('/persona challenge C1 证据=F3,F4')).toBe('C1 已有争议，新增反驳 F3');
    expect(await say('/persona challenge C1 证据=F3')).toContain('F3 已经是 C1 这一边的依据了');
    expect(await say('/persona show')).toContain('⚠ 有争议（F4、F3） · 2 个声音反驳');
  });

  test('ends with an approved proposal on the claim', async () => {
    await say('/persona challenge C1 证据=F4');
    await change('reword C1 "没有浴室柜的人收纳空间小"');
    expect(await say('/persona show')).not.toContain('有争议');
    expect(await say('/persona history')).toContain('争议已由 P2 解决');
    expect(await say('/persona propose 精致妈妈 strengthen C1 证据=F3')).toContain('↑ C1');
  });

  test('of a claim that is not there, or retired, is refused', async () => {
    expect(await say('/persona challenge C7 证据=F4')).toBe('没有 C7。');
    await change('retire C1');
    expect(await say('/persona challenge C1 证据=F4')).toContain('C1 已经废弃');
  });
});

describe('a diff', () => {
  test('marks what was added, reworded, retired and restored, with evidence quoted, and who and why', async () => {
    await claim();
    expect((await say('/persona diff 精致妈妈 v0 v1')).split('\n')).toEqual([
      '精致妈妈 v0 → v1（P1 小李提出，王经理通过：两个渠道） · 11-20 周五 10:00',
      '  +  C1 痛点 · 收纳空间小 · 2 个声音 · 2 个渠道',
      '      “盒子比洗手台还宽”（F1 小红书）',
      '      “包装盒太大，浴室放不下”（F2 天猫）',
    ]);
    await change('reword C1 "浴室收纳空间小"');
    expect(await say('/persona diff')).toContain('  ~  C1 痛点 · 【+浴室】收纳空间小');
    await change('retire C1 证据=F4 理由="新房不再这样"');
    expect(await say('/persona diff')).toContain('  −  C1 痛点 · “浴室收纳空间小”（被 1 个声音反驳）');
    await change('restore C1');
    expect(await say('/persona diff')).toContain('  +  C1 痛点 · 浴室收纳空间小（恢复）');
  });

  test('shows confidence that moved by 0.05 or more, from and to, with the new evidence', async () => {
    await claim();
    await change('strengthen C1 证据=F3');
    // (2 + 1) / 4 and (3 + 1) / 5
    expect(await say('/persona diff 精致妈妈 v1 v2')).toContain(
      '  ↑  C1 痛点 · 收纳空间小 0.75 → 0.80 · 中 → 强\n      “拆开以后没地方收”（F3 京东）',
    );
    await change('weaken C1 证据=F4');
    expect(await say('/persona diff')).toContain('↓  C1 痛点 · 收纳空间小 0.80 → 0.67');
  });

  test('marks a claim that is contradicted more than supported', async () => {
    await claim('F1');
    await change('weaken C1 证据=F3,F4');
    expect(await say('/persona diff')).toContain('⚡  C1 痛点 · 收纳空间小：反驳的分量超过了支持的');
    expect(await say('/persona show')).toContain('⚡ 2 个声音反驳');
  });

  test('says where time alone moved a claim', async () => {
    await claim();
    await chat.type(':now 2027-02-18T10:00');
    await say('/反馈 泵头按不动 渠道=抖音 维度=场景');
    await change('add 维度=场景 "按压费力" 证据=F5');
    // (1 + 1) / 3
    expect(await say('/persona diff')).toContain(
      '↓  C1 痛点 · 收纳空间小 0.75 → 0.67（没有新依据，随时间减弱）',
    );
  });

  test('of a version with itself says that nothing changed', async () => {
    await claim();
    expect(await say('/persona diff 精致妈妈 v1 v1')).toBe('精致妈妈 v1 → v1\n  内容没有变化');
  });

  test('says the same years later, whatever became of its evidence, but for the words of what was deleted', async () => {
    await claim();
    await change('strengthen C1 证据=F3');
    const then = await say('/persona diff 精致妈妈 v1 v2');
    await say('/feedback edit F1 强度=1');
    await say('/feedback delete F3');
    await say('/feedback merge F1 F2');
    await chat.type(':now 2028-02-18T10:00');
    const later = await say('/persona diff 精致妈妈 v1 v2');
    expect(later.split('\n')[1]).toBe(then.split('\n')[1]);
    expect(later).toContain('（F3 已删除）');
    expect(later).not.toContain('拆开以后没地方收');
  });

  test('under another half-life is reckoned anew from what was known then', async () => {
    await claim();
    await chat.type(':now 2026-12-20T10:00');
    await change('strengthen C1 证据=F3');
    await say('/feedback edit F1 强度=1');
    await chat.say('王经理', '/settings 半衰期=30');
    // At v2 all three were 30 days old, F1 still at full intensity: S = 3 × 1/2.
    expect(await say('/persona diff 精致妈妈 v1 v2')).toContain(
      `新增 1 条依据 · 0.75 → ${((1.5 + 1) / (1.5 + 2)).toFixed(2)}`,
    );
    await chat.say('王经理', '/settings 半衰期=90');
    const supporting = 3 * 2 ** (-30 / 90);
    expect(await say('/persona diff 精致妈妈 v1 v2')).toContain(
      `0.75 → ${((supporting + 1) / (supporting + 2)).toFixed(2)}`,
    );
  });
});

describe('what is typed almost right', () => {
  test.each([
    ['/画像 提安 精致妈妈', '/画像 提案 精致妈妈'],
    ['/提案 通国 P1', '/提案 通过 P1'],
  ])('%s is answered with the nearest, and the rest kept', async (line, example) => {
    expect(await say(line)).toContain(`可以这样：${example}`);
  });

  test.each(['/提案 批准 P1', '/提案 同意 P1', '/提案 通过P1', '/proposal accept P1'])(
    '%s approves',
    async line => {
      await say('/persona propose 精致妈妈 add 维度=痛点 "收纳空间小" 证据=F1');
      await chat.say('王经理', line);
      expect(await say('/persona list')).toContain('精致妈妈 v1');
    },
  );

  test('a number before the words, or the only wording there is, is which item to reword', async () => {
    await say('/persona propose 精致妈妈 add 维度=痛点 "收纳空间小" 证据=F1');
    expect(await say('/提案 修改 P1 改写 1 "浴室收纳空间小"')).toContain('+ 痛点 · 浴室收纳空间小');
    expect(await say('/提案 修改 P1 改写 "2 人份的盒子放不下"')).toContain('+ 痛点 · 2 人份的盒子放不下');
    expect(await say('/提案 修改 P1 改写 "老浴室收纳空间小"')).toContain('+ 痛点 · 老浴室收纳空间小');
    expect(await say('/提案 修改 P1 改写 1')).toContain('可以这样：/proposal edit P1 reword 第几项=1');
    await say('/proposal edit P1 add 维度=场景 "睡前用" 证据=F2');
    expect(await say('/proposal edit P1 理由=更具体 drop 第几项=1')).not.toContain('老浴室');
    expect(await say('/proposal show P1')).toContain('理由：更具体');
  });

  test('what is done to a record is known by other words too, and a text that only begins so is a text', async () => {
    expect(await say('/反馈 改 F1 强度=4')).toContain('F1 已改：强度 5 → 4');
    expect(await say('/反馈 删 F1')).toContain('F1 已删除');
    expect(await say('/反馈 查看V8的说明书看不懂 渠道=天猫 维度=痛点')).toContain('F5 · 情感需求痛点');
  });
});

describe('a suggestion', () => {
  beforeEach(async () => {
    await say('/反馈 泵头很难按，老人按不动 渠道=抖音 维度=痛点');
    await say('/反馈 泵头太紧，按不动 渠道=天猫 维度=痛点');
    await say('/反馈 瓶子的泵头按不动 渠道=京东 维度=痛点');
  });

  test('is named by what a user said, says why, and becomes a proposal by one press', async () => {
    const card = await chat.say('小李', '/persona suggest 精致妈妈');
    expect(card.text).toContain('情感需求痛点 · “');
    expect(card.text).toMatch(/\d 个声音 · \d 个渠道 · 近 30 天 \d 个（再前 30 天 0 个）/);
    await chat.type(`:press ${card.message} 1`);
    // The other drafts stay where they are.
    expect(chat.shown(card.message).text).toBe(card.text);
    const proposed = chat.lastCard().text;
    expect(proposed).toMatch(/^P1 精致妈妈 · 小李 · 待定/);
    const wording = /\+ 痛点 · (.+)/.exec(proposed)?.[1] ?? '';
    expect(['泵头很难按，老人按不动', '泵头太紧，按不动', '瓶子的泵头按不动']).toContain(wording);
  });

  test('can be reworded before it is proposed', async () => {
    const card = await chat.say('小李', '/persona suggest 精致妈妈');
    await chat.type(`:press ${card.message} 2`);
    expect(Object.keys(chat.lastCard().form ?? {})).toEqual(['wording']);
    await chat.type(`:fill ${chat.lastCard().message} 说法=浴室收纳空间小`);
    expect(chat.lastCard().text).toContain('+ 痛点 · 浴室收纳空间小');
  });

  test('leaves out what claims use, what is deleted and what is of another segment', async () => {
    await say('/反馈 想要便携的小包装 渠道=抖音 维度=场景 人群=学生党');
    await say('/反馈 想要便携小包装带去学校 渠道=微博 维度=场景 人群=学生党');
    await claim('F1,F2,F3,F4,F5,F6');
    expect(await say('/persona suggest 精致妈妈')).toContain('没有两个声音说同一件事');
    await say('/persona new 学生党');
    expect(await say('/persona suggest 学生党 场景')).toMatch(/F8|F9/);
    await say('/feedback delete F8');
    expect(await say('/persona suggest 学生党 场景')).toContain('没有两个声音说同一件事');
  });
});

test('a feedback shows which claims it is evidence of', async () => {
  await claim();
  await say('/persona challenge C1 证据=F4');
  expect(await say('/feedback show F1')).toContain('用于：C1（精致妈妈）');
  expect(await say('/feedback show F4')).toContain('用于：C1（精致妈妈，反驳）');
});
