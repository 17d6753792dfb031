/** method.md §10 in a Telegram group: every rule by the updates that Telegram sends, with the real process. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { lookInto } from '../../faults/inspect-database.ts';
import { Gathered, TelegramBot } from '../telegram-bot.ts';
import { setTimes } from './proposal-times.ts';

let bot: TelegramBot;
let here: Gathered;
let groups = 0;
beforeAll(async () => {
  bot = await TelegramBot.open();
});
afterAll(() => bot.close());
beforeEach(async () => {
  groups += 1;
  here = Gathered.of(bot.telegram, `团队 ${groups}`, '王经理', '赵经理', '小李', '小周');
  await here.say('王经理', '/team claim');
  await here.say('小李', '/反馈 盒子比洗手台还宽 渠道=小红书 维度=痛点 强度=4');
  await here.say('小周', '/反馈 包装盒太大，浴室放不下 渠道=天猫 维度=痛点');
  await here.say('赵经理', '/help');
  await here.say('王经理', '/team manager 赵经理');
  await here.say('小周', '/persona new 精致妈妈');
});
afterEach(() => {
  expect(bot.logged('message not sent')).toEqual([]);
  expect(bot.logged('event failed')).toEqual([]);
});

const add =
  '/persona propose 精致妈妈 add 维度=痛点 "收纳空间小，想要可叠放的小包装" 证据=F1,F2 理由="两个渠道都提到"';
const propose = (name = '小李', line = add) => here.say(name, line);
const whoVoted = (name: string) => here.who(name);
const acts = () =>
  lookInto(bot.databaseFile, look =>
    look<{ kind: string; meaning: string; isVote: number }>(
      `SELECT act.kind, act.meaning, act."isVote" FROM "ProposalAct" act JOIN "Room" room ON room.id = act."roomId"
       WHERE room."chatId" = ? ORDER BY act.id`,
      `${here.group.id}`,
    ),
  );

describe('a manager’s reaction', () => {
  test('👍 publishes the next version; the card says so in its place, the diff answers it', async () => {
    const card = await propose();
    expect(card.text).toContain('点 👍 通过 / 👎 不通过，或 /proposal approve P1');
    whoVoted('王经理').reacts(card, ['👍']);
    await here.shows(card, /已通过 → v1（王经理/);
    const diff = await here.heard('精致妈妈 v0 → v1');
    expect(diff.replyTo).toBe(card.id);
    expect(card.buttons).toEqual([]);
    await here.heard('F1 成为 v1');
  });

  test('taken away while it is open takes the vote away; after the decision it changes nothing', async () => {
    await here.say('王经理', '/settings 票数=2');
    const card = await propose();
    whoVoted('王经理').reacts(card, ['👍']);
    await here.shows(card, '赞成 王经理');
    whoVoted('王经理').reacts(card, []);
    await here.shows(card, '赞成 – ');
    whoVoted('王经理').reacts(card, ['👍']);
    whoVoted('赵经理').reacts(card, ['👍']);
    await here.shows(card, '已通过 → v1');
    whoVoted('王经理').reacts(card, []);
    await bot.telegram.quiet();
    expect(card.text).toContain('已通过 → v1');
  });

  test('changed from one to the other is the new vote, and the reject asks for its reason', async () => {
    const card = await propose();
    whoVoted('王经理').reacts(card, ['👎']);
    const asked = await here.heard('为什么不通过 P1');
    expect(asked.entities.some(each => each.type === 'text_mention')).toBe(true);
    await here.shows(card, '反对 王经理');
    whoVoted('王经理').reacts(card, ['👍']);
    await here.shows(card, '已通过 → v1');
    expect(acts().map(act => `${act.kind} ${act.meaning}`)).toEqual([
      'give reject',
      'take reject',
      'give approve',
    ]);
  });

  test('👎 and a reason in reply closes it as rejected; the proposer and the recorders hear why', async () => {
    const card = await propose();
    whoVoted('王经理').reacts(card, ['👎']);
    const asked = await here.heard('为什么不通过 P1');
    here.who('小周').says(here.group, '我也想知道', { replyTo: asked });
    whoVoted('王经理').says(here.group, '证据不足，先听听新用户', { replyTo: asked });
    await here.shows(card, '未通过：证据不足，先听听新用户（王经理）');
    await here.heard('所在的 P1 未通过');
  });

  test('several at once count by the one that means something; custom emoji count nothing', async () => {
    await here.say('王经理', '/settings 票数=2');
    const card = await propose();
    whoVoted('王经理').reacts(card, ['custom:5368324170671202286']);
    whoVoted('王经理').reacts(card, ['🎉', '👍', 'custom:5368324170671202286']);
    await here.shows(card, '赞成 王经理');
    expect(acts()).toHaveLength(1);
  });

  test('beside another stands when that is taken away, also after a restart', async () => {
    await here.say('王经理', '/settings 票数=2');
    const card = await propose();
    whoVoted('王经理').reacts(card, ['👍']);
    await here.shows(card, '赞成 王经理 · 反对 –');
    whoVoted('王经理').reacts(card, ['👍', '👎']);
    await here.shows(card, '赞成 – · 反对 王经理');
    whoVoted('王经理').reacts(card, ['👍']);
    await here.shows(card, '赞成 王经理 · 反对 –');
    whoVoted('王经理').reacts(card, ['👍', '👎']);
    await here.shows(card, '赞成 – · 反对 王经理');
    await bot.telegram.quiet();
    await bot.end('SIGKILL');
    whoVoted('王经理').reacts(card, ['👍']);
    await bot.start();
    await here.shows(card, '赞成 王经理 · 反对 –');
    whoVoted('王经理').reacts(card, []);
    await here.shows(card, '赞成 – · 反对 –');
  });

  test('on two messages of one proposal are two: taking one away leaves the other', async () => {
    await here.say('王经理', '/settings 票数=2');
    const card = await propose();
    whoVoted('王经理').reacts(card, ['👍']);
    await here.shows(card, '赞成 王经理');
    const again = await here.say('小李', '/proposal show P1');
    whoVoted('王经理').reacts(again, ['👍']);
    whoVoted('王经理').reacts(card, []);
    await bot.telegram.quiet();
    expect(again.text).toContain('赞成 王经理');
    whoVoted('王经理').reacts(again, []);
    await here.shows(again, '赞成 – ');
  });

  test('falls back to what was typed before it', async () => {
    await here.say('王经理', '/settings 票数=2');
    const card = await propose();
    await here.say('王经理', '/proposal approve P1');
    await here.shows(card, '赞成 王经理');
    whoVoted('王经理').reacts(card, ['👎']);
    await here.shows(card, '反对 王经理');
    whoVoted('王经理').reacts(card, []);
    await here.shows(card, '赞成 王经理 · 反对 –');
  });

  test('on what a cited record said before it was edited is void; the proposal is shown anew', async () => {
    await here.say('王经理', '/settings 票数=2');
    const card = await propose();
    whoVoted('王经理').reacts(card, ['👍']);
    await here.shows(card, '赞成 王经理');
    await here.say('小周', '/反馈 修改 F2 原话="包装很好，浴室放得下"');
    await here.shows(card, '这条作废');
    const said = await here.heard('F2 的原话改了');
    expect(said.entities.some(each => each.type === 'text_mention')).toBe(true);
    const again = await here.heard(/^P1 .*待定/);
    expect(again.text).toContain('赞成 – ');
    whoVoted('赵经理').reacts(card, ['👍']);
    await here.heard(/赵经理 P1 的内容/);
    for (const manager of ['王经理', '赵经理']) whoVoted(manager).reacts(again, ['👍']);
    await here.shows(again, '已通过 → v1');
  });

  test('on the emoji of the team’s own choice is a vote, on the old one no more', async () => {
    await here.say('王经理', '/settings 通过表情=👌');
    const card = await propose();
    expect(card.text).toContain('点 👌 通过');
    whoVoted('王经理').reacts(card, ['👍']);
    await bot.telegram.quiet();
    expect(card.text).toContain('待定');
    whoVoted('王经理').reacts(card, ['👌']);
    await here.shows(card, '已通过 → v1');
  });
});

describe('whose reaction decides nothing', () => {
  test('a member’s is an opinion, explained once', async () => {
    const card = await propose();
    whoVoted('小周').reacts(card, ['👍']);
    await here.shows(card, '其他成员 1 👍');
    whoVoted('小周').reacts(card, ['👎']);
    await here.shows(card, '其他成员 1 👎');
    await bot.telegram.quiet();
    expect(here.said.filter(text => text.includes('由管理员来定'))).toHaveLength(1);
  });

  test('a manager’s on their own proposal', async () => {
    const card = await propose('王经理');
    whoVoted('王经理').reacts(card, ['👍']);
    await here.heard(/王经理 .*自己的提案|自己提/);
    expect(card.text).toContain('待定');
    whoVoted('赵经理').reacts(card, ['👍']);
    await here.shows(card, '已通过 → v1');
  });

  test('an anonymous admin’s: explained once, with a button that tells who they are', async () => {
    const card = await propose();
    whoVoted('王经理').reacts(card, ['👍'], { isAnonymous: true });
    const told = await here.heard('看不出是哪位管理员');
    expect(told.buttons.flat()).toContain('通过');
    whoVoted('王经理').reacts(card, ['👎'], { isAnonymous: true });
    await bot.telegram.quiet();
    expect(here.said.filter(text => text.includes('看不出是哪位管理员'))).toHaveLength(1);
    expect(acts()).toEqual([]);
    await whoVoted('王经理').presses(told, '通过');
    await here.shows(card, '已通过 → v1（王经理');
  });

  test('an anonymous admin’s typed command: the same line is offered as a button', async () => {
    const card = await propose();
    const told = await here.say('王经理', '/proposal approve P1', { isAnonymous: true });
    expect(told.text).toContain('看不出这是谁说的');
    await whoVoted('王经理').presses(told, '以我的名义执行');
    await here.shows(card, '已通过 → v1（王经理');
    const channel = await here.say('小李', '/反馈 盒子太大 渠道=天猫 维度=痛点', { asChannel: '公告' });
    expect(channel.text).toContain('看不出这是谁说的');
  });

  test('one on what a message no longer stands for', async () => {
    await here.say('王经理', '/settings 票数=2');
    const card = await propose();
    whoVoted('王经理').reacts(card, ['👍']);
    await here.shows(card, '赞成 王经理');
    const edited = await here.say('小李', '/proposal edit P1 add 维度=场景 "睡前在浴室使用" 证据=F2');
    await here.shows(card, '这条作废');
    expect(edited.text).toContain('赞成 – ');
    whoVoted('赵经理').reacts(card, ['👍']);
    await here.heard(/赵经理 P1 的内容/);
    expect(edited.text).toContain('赞成 – ');
    for (const manager of ['王经理', '赵经理']) whoVoted(manager).reacts(edited, ['👍']);
    await here.shows(edited, '已通过 → v1');
  });

  test('one that comes when it is decided: closed, said once', async () => {
    const card = await propose();
    whoVoted('王经理').reacts(card, ['👍']);
    await here.shows(card, '已通过 → v1');
    whoVoted('赵经理').reacts(card, ['👎']);
    await here.heard(/赵经理 P1 已通过|赵经理 P1 .*已通过/);
    expect(acts()).toHaveLength(1);
  });
});

describe('by other ways', () => {
  test('a button; whoever may not is told so alone', async () => {
    const card = await propose();
    const told = await here.who('小周').presses(card, '通过');
    expect(told).toEqual({ text: '这要管理员来做。', showAlert: true });
    expect(await whoVoted('王经理').presses(card, '通过')).toBeDefined();
    await here.shows(card, '已通过 → v1');
    expect(here.said.filter(text => text.includes('这要管理员来做'))).toEqual([]);
  });

  test('a press of so long ago that Telegram does not tell what was on the message', async () => {
    const card = await propose();
    whoVoted('王经理').pressesSilently(card, '通过', { isInaccessible: true });
    await here.shows(card, '已通过 → v1');
  });

  test('a typed command, also while the bot may not see reactions', async () => {
    here.group.demoteBot(here.who('王经理'));
    const told = await here.heard('我现在听不全');
    expect(told.text).toContain('/feedback');
    const card = await propose();
    expect(card.text).toContain('点按钮，或 /proposal approve P1');
    whoVoted('王经理').reacts(card, ['👍']);
    await bot.telegram.quiet();
    expect(card.text).toContain('赞成 – ');
    await here.say('王经理', '/proposal approve P1');
    await here.shows(card, '已通过 → v1');
    here.group.promoteBot(here.who('王经理'));
    here.group.demoteBot(here.who('王经理'));
    await bot.telegram.quiet();
    expect(here.said.filter(text => text.includes('我现在听不全'))).toHaveLength(2);
  });

  test('a group that does not allow the voting emoji is told what can be done', async () => {
    const group = bot.telegram.group(`限制 ${groups}`, { creator: here.who('王经理') });
    group.restrictReactions(['🔥', '❤']);
    group.addBot(here.who('王经理'));
    const restricted = new Gathered(bot.telegram, group);
    await restricted.say('王经理', '/help');
    await restricted.heard('这个群不允许用 👍 👎 表态');
  });
});

describe('time and absence', () => {
  test('a vote while the bot was down counts when it is back, in the order in which it was given', async () => {
    await here.say('王经理', '/settings 票数=2');
    const card = await propose();
    await bot.telegram.quiet();
    await bot.end('SIGKILL');
    whoVoted('王经理').reacts(card, ['👎']);
    whoVoted('王经理').reacts(card, ['👍']);
    whoVoted('赵经理').reacts(card, ['👍']);
    await bot.start();
    await here.shows(card, '已通过 → v1（王经理、赵经理');
  });

  test('a vote that Telegram dates before the end counts though the bot hears of it after', async () => {
    const card = await propose();
    await bot.telegram.quiet();
    await bot.end('SIGKILL');
    whoVoted('王经理').reacts(card, ['👍']);
    // As if the proposal had ended while the bot was down, after the vote.
    const end = new Date(Date.now() + 1);
    expire(bot.databaseFile, here.group.id, end);
    expect(Date.now()).toBeGreaterThan(end.getTime());
    await bot.start();
    await here.shows(card, '已通过 → v1');
  });

  test('a vote that Telegram dates after the end finds it expired', async () => {
    const card = await propose();
    await bot.telegram.quiet();
    await bot.end('SIGKILL');
    expire(bot.databaseFile, here.group.id, new Date(Date.now() - 5_000));
    whoVoted('王经理').reacts(card, ['👍']);
    await bot.start();
    await here.shows(card, '已过期');
  });

  test('a manager who leaves the group loses the vote and the right; the last one leaves it unclaimed', async () => {
    await here.say('王经理', '/settings 票数=2');
    const card = await propose();
    whoVoted('赵经理').reacts(card, ['👍']);
    await here.shows(card, '赞成 赵经理');
    here.group.remove(here.who('赵经理'));
    await here.shows(card, '赞成 – ');
    here.group.remove(here.who('王经理'));
    await here.heard('团队现在没有管理员：/team claim');
  });

  test('a reaction that comes before Telegram’s answer to the card itself is a vote on it', async () => {
    bot.telegram.faults.next('sendMessage', { kind: 'slow', milliseconds: 700, when: 'after' });
    here.who('小李').says(here.group, add);
    const card = await here.heard(/^P1 /);
    whoVoted('王经理').reacts(card, ['👍']);
    await here.shows(card, '已通过 → v1');
  });
});

describe('a proposal', () => {
  test('that is withdrawn takes no votes any more', async () => {
    const card = await propose();
    await here.say('小李', '/proposal withdraw P1');
    await here.shows(card, '已撤回');
    whoVoted('王经理').reacts(card, ['👍']);
    await here.heard(/王经理 P1 已撤回/);
    expect(acts()).toEqual([]);
  });

  test('that conflicts with what was published meanwhile changes nothing until it is rebased, by a press', async () => {
    const first = await propose();
    whoVoted('王经理').reacts(first, ['👍']);
    await here.shows(first, '已通过 → v1');
    const one = await propose('小李', '/persona propose 精致妈妈 reword C1 "浴室收纳空间小"');
    const other = await propose('小周', '/persona propose 精致妈妈 reword C1 "收纳空间太小"');
    whoVoted('王经理').reacts(one, ['👍']);
    await here.shows(one, '已通过 → v2');
    whoVoted('王经理').reacts(other, ['👍']);
    await here.shows(other, '有冲突，待对齐');
    await here.heard(/^小周 P3 .*有冲突/s);
    await here.who('小周').presses(other, '对齐');
    const rebased = await here.heard(/^P3 .*待定/);
    expect(rebased.text).toContain('赞成 – ');
    whoVoted('赵经理').reacts(rebased, ['👍']);
    await here.shows(rebased, '已通过 → v3');
  });

  test('that waits reminds those who have not voted at half time, and expires, both where it was proposed', async () => {
    await here.say('王经理', '/settings 票数=2');
    const card = await propose();
    whoVoted('王经理').reacts(card, ['👍']);
    await here.shows(card, '赞成 王经理');
    await bot.telegram.quiet();
    await bot.end();
    setTimes(bot.databaseFile, here.group.id, { remindAt: new Date(Date.now() - 1_000) });
    await bot.start();
    const reminder = await here.heard('P1 还等你们投票');
    expect(reminder.text).toMatch(/^赵经理 /);
    expect(reminder.entities.filter(each => each.type === 'text_mention')).toHaveLength(1);
    await bot.telegram.quiet();
    await bot.end();
    setTimes(bot.databaseFile, here.group.id, { expiresAt: new Date(Date.now() - 1_000) });
    await bot.start();
    await here.shows(card, '已过期');
    expect((await here.heard('P1 到期没有结果')).text).toMatch(/^小李 /);
  });

  test('loses the vote of whoever is no manager any more; who becomes one has to vote again', async () => {
    await here.say('王经理', '/settings 票数=2');
    const card = await propose();
    whoVoted('小周').reacts(card, ['👍']);
    whoVoted('赵经理').reacts(card, ['👍']);
    await here.shows(card, '赞成 赵经理');
    await here.say('王经理', '/team manager 赵经理 取消');
    await here.shows(card, '赞成 – ');
    await here.say('王经理', '/team manager 小周');
    await bot.telegram.quiet();
    expect(card.text).toContain('赞成 – ');
    whoVoted('小周').reacts(card, []);
    whoVoted('小周').reacts(card, ['👍']);
    await here.shows(card, '赞成 小周');
  });

  test('shown in two groups of one team counts a person’s last act, and both say what became of it', async () => {
    const boss = here.who('王经理');
    const group = bot.telegram.group(`二群 ${groups}`, { creator: boss });
    group.addBot(boss);
    const there = new Gathered(bot.telegram, group);
    await there.say('王经理', `/team link ${await here.code('王经理')}`);
    await here.agrees('王经理');
    await here.say('王经理', '/settings 票数=2');
    const card = await propose();
    const copy = await there.heard(/^P1 /);
    whoVoted('王经理').reacts(card, ['👎']);
    await there.shows(copy, '反对 王经理');
    whoVoted('王经理').reacts(copy, ['👍']);
    await here.shows(card, '赞成 王经理');
    whoVoted('赵经理').reacts(card, ['👍']);
    await there.shows(copy, '已通过 → v1');
    await there.heard('精致妈妈 v0 → v1');
    await here.heard('精致妈妈 v0 → v1');
  });
});

describe('a card whose answer was lost on the way', () => {
  test('is sent again, and both copies lead to the same proposal', async () => {
    bot.telegram.faults.next('sendMessage', { kind: 'cut', when: 'after' });
    here.who('小李').says(here.group, add);
    const cards = () => bot.telegram.fromBot(here.group).filter(each => each.text.startsWith('P1 '));
    await bot.telegram.until(() => cards().length === 2);
    const [first, second] = cards();
    if (first === undefined || second === undefined) throw new Error('no cards');
    await whoVoted('王经理').presses(first, '不通过');
    await here.heard('为什么不通过 P1');
    await here.shows(second, '反对 王经理');
    // By the press the bot knows the first one too.
    expect(here.said.filter(text => text.includes('认不出来'))).toEqual([]);
    whoVoted('赵经理').reacts(first, ['👎']);
    await here.shows(second, '反对 王经理、赵经理');
  });
});

describe('a reaction on a copy that the bot was never told of', () => {
  test('is answered once with which one to take', async () => {
    bot.telegram.faults.next('sendMessage', { kind: 'cut', when: 'after' });
    here.who('小李').says(here.group, add);
    const cards = () => bot.telegram.fromBot(here.group).filter(each => each.text.startsWith('P1 '));
    await bot.telegram.until(() => cards().length === 2);
    await bot.telegram.quiet();
    const [first, second] = cards();
    if (first === undefined || second === undefined) throw new Error('no cards');
    whoVoted('王经理').reacts(first, ['👍']);
    const told = await here.heard('你点的那条我认不出来');
    expect(told.replyTo).toBe(second.id);
    whoVoted('王经理').reacts(second, ['👍']);
    await here.shows(second, '已通过 → v1');
  });
});

function expire(file: string, chatId: number, expiresAt: Date): void {
  setTimes(file, chatId, { expiresAt });
}
