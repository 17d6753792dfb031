/** method.md §10 in a Telegram group, as far as only Telegram has it, with the real process; what all chats have: votes.test.ts. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Message } from '../../emulators/telegram/message.ts';
import { lookInto } from '../../faults/inspect-database.ts';
import { Gathered, TelegramBot } from '../telegram-bot.ts';
import { ACTS, type Act, ADD, votingTeam } from './voting-team.ts';

let bot: TelegramBot;
let here: Gathered;
let groups = 0;
beforeAll(async () => {
  bot = await TelegramBot.open();
});
afterAll(() => bot.close());
beforeEach(async () => {
  groups += 1;
  const gather = (title: string, ...members: readonly string[]) =>
    Gathered.of(bot.telegram, title, ...members);
  here = await votingTeam(gather, `团队 ${groups}`);
});
afterEach(() => {
  expect(bot.logged('message not sent')).toEqual([]);
  expect(bot.logged('event failed')).toEqual([]);
});

const propose = () => here.say('小李', ADD);
const who = (name: string) => here.who(name);
const acts = () => lookInto(bot.databaseFile, look => look<Act>(ACTS, `${here.group.id}`));

describe('a manager’s reaction', () => {
  test('changed from one to the other is the new vote, and the reject asks for its reason', async () => {
    const card = await propose();
    who('王经理').reacts(card, ['👎']);
    const asked = await here.heard('为什么不通过 P1');
    expect(asked.entities.some(each => each.type === 'text_mention')).toBe(true);
    await here.shows(card, '反对 王经理');
    who('王经理').reacts(card, ['👍']);
    await here.shows(card, '已通过 → v1');
    expect(acts().map(act => `${act.kind} ${act.meaning}`)).toEqual([
      'give reject',
      'take reject',
      'give approve',
    ]);
  });

  test('several at once count by the one that means something; custom emoji count nothing', async () => {
    await here.say('王经理', '/settings 票数=2');
    const card = await propose();
    who('王经理').reacts(card, ['custom:5368324170671202286']);
    who('王经理').reacts(card, ['🎉', '👍', 'custom:5368324170671202286']);
    await here.shows(card, '赞成 王经理');
    expect(acts()).toHaveLength(1);
  });

  test('on two messages of one proposal are two: taking one away leaves the other', async () => {
    await here.say('王经理', '/settings 票数=2');
    const card = await propose();
    who('王经理').reacts(card, ['👍']);
    await here.shows(card, '赞成 王经理');
    const again = await here.say('小李', '/proposal show P1');
    who('王经理').reacts(again, ['👍']);
    who('王经理').reacts(card, []);
    await bot.telegram.quiet();
    expect(again.text).toContain('赞成 王经理');
    who('王经理').reacts(again, []);
    await here.shows(again, '赞成 – ');
  });

  test('falls back to what was typed before it', async () => {
    await here.say('王经理', '/settings 票数=2');
    const card = await propose();
    await here.say('王经理', '/proposal approve P1');
    await here.shows(card, '赞成 王经理');
    who('王经理').reacts(card, ['👎']);
    await here.shows(card, '反对 王经理');
    who('王经理').reacts(card, []);
    await here.shows(card, '赞成 王经理 · 反对 –');
  });

  test('on what a cited record said before it was edited is void; the proposal is shown anew', async () => {
    await here.say('王经理', '/settings 票数=2');
    const card = await propose();
    who('王经理').reacts(card, ['👍']);
    await here.shows(card, '赞成 王经理');
    await here.say('小周', '/反馈 修改 F2 原话="包装很好，浴室放得下"');
    await here.shows(card, '这条作废');
    const said = await here.heard('F2 的原话改了');
    expect(said.entities.some(each => each.type === 'text_mention')).toBe(true);
    const again = await here.heard(/^P1 .*待定/);
    expect(again.text).toContain('赞成 – ');
    who('赵经理').reacts(card, ['👍']);
    await here.heard(/赵经理 P1 的内容/);
    for (const manager of ['王经理', '赵经理']) who(manager).reacts(again, ['👍']);
    await here.shows(again, '已通过 → v1');
  });
});

describe('whose reaction decides nothing', () => {
  test('an anonymous admin’s: explained once, with a button that tells who they are', async () => {
    const card = await propose();
    who('王经理').reacts(card, ['👍'], { isAnonymous: true });
    const told = await here.heard('看不出是哪位管理员');
    expect(told.buttons.flat()).toContain('通过');
    who('王经理').reacts(card, ['👎'], { isAnonymous: true });
    await bot.telegram.quiet();
    expect(here.said.filter(text => text.includes('看不出是哪位管理员'))).toHaveLength(1);
    expect(acts()).toEqual([]);
    await who('王经理').presses(told, '通过');
    await here.shows(card, '已通过 → v1（王经理');
  });

  test('an anonymous admin’s typed command: the same line is offered as a button', async () => {
    const card = await propose();
    const told = await here.say('王经理', '/proposal approve P1', { isAnonymous: true });
    expect(told.text).toContain('看不出这是谁说的');
    await who('王经理').presses(told, '以我的名义执行');
    await here.shows(card, '已通过 → v1（王经理');
    const channel = await here.say('小李', '/反馈 盒子太大 渠道=天猫 维度=痛点', { asChannel: '公告' });
    expect(channel.text).toContain('看不出这是谁说的');
  });
});

describe('by other ways', () => {
  test('a press of so long ago that Telegram does not tell what was on the message', async () => {
    const card = await propose();
    who('王经理').pressesSilently(card, '通过', { isInaccessible: true });
    await here.shows(card, '已通过 → v1');
  });

  test('a typed command, also while the bot may not see reactions', async () => {
    here.group.demoteBot(who('王经理'));
    const told = await here.heard('我现在听不全');
    expect(told.text).toContain('/feedback');
    const card = await propose();
    expect(card.text).toContain('点按钮，或 /proposal approve P1');
    who('王经理').reacts(card, ['👍']);
    await bot.telegram.quiet();
    expect(card.text).toContain('赞成 – ');
    await here.say('王经理', '/proposal approve P1');
    await here.shows(card, '已通过 → v1');
    here.group.promoteBot(who('王经理'));
    here.group.demoteBot(who('王经理'));
    await bot.telegram.quiet();
    expect(here.said.filter(text => text.includes('我现在听不全'))).toHaveLength(2);
  });

  test('a group that does not allow the voting emoji is told what can be done', async () => {
    const group = bot.telegram.group(`限制 ${groups}`, { creator: who('王经理') });
    group.restrictReactions(['🔥', '❤']);
    group.addBot(who('王经理'));
    const restricted = new Gathered(bot.telegram, group);
    await restricted.say('王经理', '/help');
    await restricted.heard('这个群不允许用 👍 👎 表态');
  });
});

describe('a proposal', () => {
  test('shown in two groups of one team counts a person’s last act, and both say what became of it', async () => {
    const boss = who('王经理');
    const group = bot.telegram.group(`二群 ${groups}`, { creator: boss });
    group.addBot(boss);
    const there = new Gathered(bot.telegram, group);
    await there.say('王经理', `/team link ${await here.code('王经理')}`);
    await here.agrees('王经理');
    await here.say('王经理', '/settings 票数=2');
    const card = await propose();
    const copy = await there.heard(/^P1 /);
    who('王经理').reacts(card, ['👎']);
    await there.shows(copy, '反对 王经理');
    who('王经理').reacts(copy, ['👍']);
    await here.shows(card, '赞成 王经理');
    who('赵经理').reacts(card, ['👍']);
    await there.shows(copy, '已通过 → v1');
    await there.heard('精致妈妈 v0 → v1');
    await here.heard('精致妈妈 v0 → v1');
  });
});

describe('a card whose answer was lost on the way', () => {
  /** @returns the card, and the copy that was sent since nobody said that it had arrived */
  async function proposeTwice(): Promise<[Message, Message]> {
    bot.telegram.faults.next('sendMessage', { kind: 'cut', when: 'after' });
    who('小李').says(here.group, ADD);
    const cards = () => bot.telegram.fromBot(here.group).filter(each => each.text.startsWith('P1 '));
    await bot.telegram.until(() => cards().length === 2);
    const [first, second] = cards();
    if (first === undefined || second === undefined) throw new Error('no cards');
    return [first, second];
  }

  test('is sent again, and both copies lead to the same proposal', async () => {
    const [first, second] = await proposeTwice();
    await who('王经理').presses(first, '不通过');
    await here.heard('为什么不通过 P1');
    await here.shows(second, '反对 王经理');
    // By the press the bot knows the first one too.
    expect(here.said.filter(text => text.includes('认不出来'))).toEqual([]);
    who('赵经理').reacts(first, ['👎']);
    await here.shows(second, '反对 王经理、赵经理');
  });

  test('is reacted to on the copy that the bot was never told of: answered once with which one to take', async () => {
    const [first, second] = await proposeTwice();
    await bot.telegram.quiet();
    who('王经理').reacts(first, ['👍']);
    const told = await here.heard('你点的那条我认不出来');
    expect(told.replyTo).toBe(second.id);
    who('王经理').reacts(second, ['👍']);
    await here.shows(second, '已通过 → v1');
  });
});
