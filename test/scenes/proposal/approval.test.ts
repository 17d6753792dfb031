/** method.md §10, rule by rule, as a team lives it: who decides, how many, until when. What all chats have: votes.test.ts. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SECOND, TerminalTeam, THIRD, texts } from './terminal-team.ts';

let team: TerminalTeam;
beforeEach(async () => {
  team = await TerminalTeam.open();
});
afterEach(() => team.chat.close());

describe('who decides', () => {
  test('whoever proposed it and is no manager is told the same as everybody else', async () => {
    const card = await team.propose();
    expect(texts(await team.chat.react('小李', '👍', card.message))).toContainEqual(
      expect.stringMatching(/^@小李 P1 由管理员来定/),
    );
  });

  test('a vote that was given by another emoji than now is taken back by that', async () => {
    await team.chat.say('王经理', '/settings 票数=2');
    const card = await team.propose();
    await team.chat.react('王经理', '👍', card.message);
    await team.chat.say('赵经理', '/settings 通过表情=👌');
    await team.chat.react('王经理', '-👍', card.message);
    expect(team.shown(card)).toContain('赞成 – · 反对 –');
  });

  test('an emoji that nobody can react with is no setting', async () => {
    for (const typed of ['FOO', '🧦', '👍👍'])
      expect((await team.chat.say('王经理', `/settings 通过表情=${typed}`)).text).toContain('要是那里能点的');
  });

  test('approve and reject can’t be one emoji', async () => {
    expect((await team.chat.say('王经理', '/settings 通过表情=👎')).text).toContain('不能用同一个表情');
  });

  test('a quorum that nobody can reach is said on the proposal', async () => {
    await team.chat.say('王经理', '/settings 票数=2');
    expect((await team.propose('王经理')).text).toContain('⚠ 能投票的管理员只有 1 位');
  });

  test('an emoji that means nothing is met with silence', async () => {
    const card = await team.propose();
    expect(await team.chat.react('王经理', '🎉', card.message)).toEqual([]);
    expect(await team.state()).toBe('open');
  });

  test('by reaction, by button and by command alike', async () => {
    const [one, two, three] = [
      await team.propose(),
      await team.propose('小李', SECOND),
      await team.propose('小李', THIRD),
    ];
    await team.chat.react('王经理', '👍', one.message);
    await team.chat.type(`:press ${two.message} 1`);
    expect(team.shown(two)).toContain('已通过 → v2（王经理');
    await team.chat.say('王经理', '/proposal approve P3');
    expect(team.shown(three)).toContain('已通过 → v3（王经理');
    expect(team.chat.lastCard().text).toContain('成为 v3');
  });

  test('a member who is no manager can’t by command or button either', async () => {
    const card = await team.propose();
    expect((await team.chat.say('小周', '/proposal approve P1')).text).toBe('这要管理员来做。');
    await team.chat.type(`:press ${card.message} 2`);
    expect(team.chat.lastCard().text).toBe('这要管理员来做。');
    expect(await team.state()).toBe('open');
  });
});

describe('quorum', () => {
  beforeEach(() => team.chat.say('王经理', '/settings 票数=2'));

  test('is so many approvals', async () => {
    const card = await team.propose();
    expect(card.text).toContain('待定，还需 2 票（共 2 票');
    await team.chat.react('王经理', '👍', card.message);
    expect(team.shown(card)).toContain('还需 1 票（共 2 票');
    expect(team.shown(card)).toContain('赞成 王经理 · 反对 –');
    await team.chat.react('赵经理', '👍', card.message);
    expect(team.shown(card)).toContain('已通过 → v1（王经理、赵经理，11-20 周五 10:00）');
  });

  test('is not reached by one person twice, by whatever door', async () => {
    const card = await team.propose();
    await team.chat.react('王经理', '👍', card.message);
    await team.chat.say('王经理', '/proposal approve P1');
    await team.chat.type(`:press ${card.message} 1`);
    expect(await team.state()).toBe('open');
    expect(team.shown(card)).toContain('还需 1 票');
  });

  test('does not help while a reject stands; once it is taken back the approvals decide', async () => {
    await team.chat.type(':as 孙经理 manager');
    const card = await team.propose();
    await team.chat.react('孙经理', '👎', card.message);
    await team.chat.react('王经理', '👍', card.message);
    await team.chat.react('赵经理', '👍', card.message);
    expect(await team.state()).toBe('open');
    expect(team.shown(card)).toContain('有人反对，等理由');
    await team.chat.react('孙经理', '-👎', card.message);
    expect(await team.state()).toBe('approved');
  });

  test('counts the latest act of a person: an approve after a reject replaces it', async () => {
    const card = await team.propose();
    await team.chat.react('王经理', '👎', card.message);
    await team.chat.say('王经理', '/proposal approve P1');
    expect(team.shown(card)).toContain('赞成 王经理 · 反对 –');
    await team.chat.react('王经理', '-👎', card.message);
    expect(team.shown(card)).toContain('赞成 王经理 · 反对 –');
  });

  test('that is lowered decides what has enough votes by that', async () => {
    const card = await team.propose();
    await team.chat.react('王经理', '👍', card.message);
    await team.chat.say('赵经理', '/settings 票数=1');
    expect(await team.state()).toBe('approved');
  });

  test('counts a person’s two accounts once', async () => {
    const other = await team.secondRoom();
    await team.propose();
    const card = team.chat.cards.findLast(each => each.room === 'main' && each.text.startsWith('P1'));
    await team.chat.react('王经理', '👍', card?.message ?? 0);
    await team.chat.type(`:room ${other}`);
    const copy = team.chat.cards.findLast(each => each.room === other && each.text.startsWith('P1'));
    expect(copy?.text).toContain('还需 1 票');
    await team.chat.say('王经理', `:react 👍 ${copy?.message}`);
    expect(await team.state()).toBe('open');
  });
});

describe('one’s own proposal', () => {
  test('is, when there is no other', async () => {
    await team.chat.say('王经理', '/team manager 赵经理 取消');
    const card = await team.propose('王经理');
    await team.chat.react('王经理', '👍', card.message);
    expect(await team.state()).toBe('approved');
  });
});

describe('a reject', () => {
  test('by command with a reason closes it at once', async () => {
    const card = await team.propose();
    expect((await team.chat.say('王经理', '/proposal reject P1 证据不足')).text).toBe(
      '@小李 P1 未通过：证据不足',
    );
    expect(team.shown(card)).toContain('未通过：证据不足（王经理）');
  });

  test('by button asks as well', async () => {
    const card = await team.propose();
    await team.chat.type(':as 王经理');
    await team.chat.type(`:press ${card.message} 2`);
    expect(team.chat.lastCard().text).toMatch(/^@王经理 为什么不通过 P1/);
    expect(await team.state()).toBe('open');
  });

  test('asks once, however often it is given', async () => {
    const card = await team.propose();
    await team.chat.react('王经理', '👎', card.message);
    await team.chat.react('王经理', '-👎', card.message);
    const again = await team.chat.react('王经理', '👎', card.message);
    expect(again.filter(each => !each.edit)).toEqual([]);
  });

  test('taken back before is no block, and its reason not used', async () => {
    const card = await team.propose();
    const asked = (await team.chat.react('王经理', '👎', card.message)).find(each => !each.edit);
    await team.chat.react('王经理', '-👎', card.message);
    expect((await team.chat.say('王经理', `:reply ${asked?.message} 证据不足`)).text).toContain('现在不算数');
    expect(await team.state()).toBe('open');
    await team.chat.react('赵经理', '👍', card.message);
    expect(await team.state()).toBe('approved');
  });

  test('never answered, lets the proposal expire', async () => {
    const card = await team.propose();
    await team.chat.react('王经理', '👎', card.message);
    await team.chat.type(':now 2026-11-27T10:00');
    expect(await team.state()).toBe('expired');
  });
});

describe('time', () => {
  test('reminds the managers who have not voted at half of it, once', async () => {
    await team.chat.say('王经理', '/settings 票数=2');
    const card = await team.propose();
    await team.chat.react('王经理', '👍', card.message);
    // Half of it is at ten in the evening, in quiet hours.
    await team.chat.type(':now 2026-11-23T21:59');
    await team.chat.type(':now 2026-11-23T22:00');
    expect(team.chat.lastCard().text).not.toContain('等你们投票');
    await team.chat.type(':now 2026-11-24T08:00');
    expect(team.chat.lastCard().text).toBe(
      '@赵经理 P1 还等你们投票，11-27 周五 10:00 到期\n+ 收纳空间小，想要可叠放的小包装',
    );
    const before = team.chat.cards.length;
    await team.chat.type(':now 2026-11-24T10:00');
    expect(team.chat.cards).toHaveLength(before);
  });

  test('ends an undecided proposal after seven days and tells the proposer', async () => {
    const card = await team.propose();
    await team.chat.type(':now 2026-11-27T09:59');
    expect(await team.state()).toBe('open');
    await team.chat.type(':now 2026-11-27T10:00');
    expect(await team.state()).toBe('expired');
    expect(team.shown(card)).toContain('已过期');
    expect(team.chat.lastCard().text).toMatch(/^@小李 P1 到期没有结果，已过期/);
    const late = await team.chat.react('王经理', '👍', card.message);
    expect(texts(late)).toEqual([expect.stringContaining('P1 已过期，不能再改')]);
    expect(await team.state()).toBe('expired');
  });

  test('is a setting, and begins again with an edit', async () => {
    await team.chat.say('王经理', '/settings 有效期=2');
    await team.propose();
    await team.chat.type(':now 2026-11-21T20:00');
    await team.chat.say('小李', '/proposal edit P1 add 维度=场景 "洗漱台上用" 证据=F2');
    await team.chat.type(':now 2026-11-23T19:59');
    expect(await team.state()).toBe('open');
    await team.chat.type(':now 2026-11-23T20:00');
    expect(await team.state()).toBe('expired');
  });

  test('jumped over by a start ends it all the same', async () => {
    await team.propose();
    await team.chat.restart();
    await team.chat.type(':now 2026-12-20T10:00');
    expect(await team.state()).toBe('expired');
  });
});

describe('the audit log', () => {
  test('of a persona says who proposed and decided, when, on which platform, by which message', async () => {
    const card = await team.propose();
    await team.chat.react('王经理', '👍', card.message);
    const history = (await team.chat.say('小李', '/persona history 精致妈妈')).text;
    expect(history).toContain('P1 已通过 → v1 · 理由：两个渠道都提到');
    expect(history).toContain(`11-20 周五 10:00 小李 提出（基于 v0） · terminal #${card.replyTo}`);
    expect(history).toContain(`11-20 周五 10:00 王经理 投票：通过 · terminal #${card.message}`);
    expect(history).toContain(`11-20 周五 10:00 王经理 通过 → v1 · terminal #${card.message}`);
  });

  test('can’t be changed or deleted by any statement', async () => {
    await team.propose();
    for (const statement of ['UPDATE "Audit" SET action = action', 'DELETE FROM "Audit"']) {
      await expect(
        team.chat.look(transaction => transaction.execute({ sql: statement, values: [] } as never)),
      ).rejects.toThrow('only ever added to');
    }
  });
});
