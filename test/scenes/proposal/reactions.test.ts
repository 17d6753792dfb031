/** Reactions as platforms send them, which the terminal can't: several at once, changed, anonymous. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Incoming } from '../../../src/chat/incoming.ts';
import type { ReactionSeen } from '../../../src/chat/platform.ts';
import { sql } from '../../../src/store/database.ts';
import { type Asking, ConcurrentChat, type Team } from '../concurrent-chat.ts';

let here: ConcurrentChat;
let team: Team;
/** A team with a proposal. @param asking for a platform that can be asked who reacted */
async function propose(asking?: Asking): Promise<void> {
  here = await ConcurrentChat.open(undefined, undefined, asking);
  team = await here.newTeam('团队', ['王经理', '陈经理']);
  await team.say(0, '小李', '/feedback 盒子比洗手台还宽 渠道=小红书 维度=痛点');
  await team.say(0, '小李', '/persona new 精致妈妈');
  await team.say(0, '小李', '/persona propose 精致妈妈 add 维度=痛点 收纳空间小 证据=F1');
}
beforeEach(() => propose());
afterEach(() => here.close());

const state = async () => (await team.proposal(1)).state;
const shown = async () => team.shown(await team.card(0, 1));
const acts = () => here.query(sql`SELECT id FROM "ProposalAct"`);
/** A reaction as the platform lists it. */
const listed = (member: string, emoji: string, at = here.now): ReactionSeen => ({
  ...{ emoji, userId: `团队/${member}`, name: member },
  at,
});
const people = async () => (await here.query(sql`SELECT id FROM "Person"`)).length;
async function reaction(
  member: string,
  more: Partial<Extract<Incoming, { kind: 'reaction' }>>,
): Promise<Incoming> {
  const { eventId, room, sender, at } = here.event(team.rooms[0], member);
  const messageId = await team.card(0, 1);
  return { eventId, room, sender, at, kind: 'reaction', messageId, added: [], removed: [], ...more };
}

describe('an anonymous admin’s reaction', () => {
  test('counts nothing, makes nobody a member, and is explained once, with the button that works', async () => {
    const before = await people();
    for (let times = 0; times < 2; times += 1)
      await here.take(await reaction(team.rooms[0], { added: ['👍'], isAnonymous: true }));
    expect(await state()).toBe('open');
    expect(await people()).toBe(before);
    expect(await shown()).toContain('赞成 – · 反对 –');
    expect(team.said(0).filter(text => text.includes('看不出是哪位管理员'))).toHaveLength(1);
    await here.take(await team.pressing(0, '王经理', 1, 1));
    expect(await state()).toBe('approved');
  });
});

describe('a reaction', () => {
  test('that is changed from one emoji to the other is one act: the new vote', async () => {
    await here.take(await reaction('王经理', { added: ['👎'] }));
    expect(await shown()).toContain('反对 王经理');
    await here.take(await reaction('王经理', { removed: ['👎'], added: ['👍'] }));
    expect(await state()).toBe('approved');
  });

  test.each(['👍🏽', '👍\uFE0F'])('counts in whatever skin or variation: %s', async emoji => {
    await here.take(await reaction('王经理', { added: [emoji] }));
    expect(await state()).toBe('approved');
  });

  test('among several counts', async () => {
    await here.take(await reaction('王经理', { added: ['🎉', '👍', '❤'] }));
    expect(await state()).toBe('approved');
  });

  test('taken away that was never given here is no act', async () => {
    await here.take(await reaction('王经理', { removed: ['👍'] }));
    expect(await acts()).toEqual([]);
  });

  test('taken away from one message of a proposal is no act on another', async () => {
    await team.say(0, '王经理', '/settings 票数=2');
    await team.react(0, '王经理', '👍', 1);
    await team.say(0, '小李', '/proposal show P1');
    const before = await acts();
    await here.take(await reaction('王经理', { removed: ['👍'] }));
    expect(await acts()).toEqual(before);
    expect(await shown()).toContain('赞成 王经理');
  });

  test('on what stands for no proposal makes nobody a member and says nothing', async () => {
    const [row] = await here.query<{ messageId: string }>(sql`
      SELECT "messageId" FROM "Message" ORDER BY "madeById" LIMIT 1`);
    const [before, said] = [await people(), here.said.length];
    await here.take(await reaction('路人', { added: ['👍'], messageId: row?.messageId ?? '' }));
    await here.take(await reaction('路人', { added: ['👍'], messageId: 'nobody knows' }));
    expect([await people(), here.said.length]).toEqual([before, said]);
  });

  test('of somebody who was never seen before is an opinion', async () => {
    await here.take(await reaction('新人', { added: ['👍'] }));
    expect(await shown()).toContain('其他成员 1 👍');
    expect(await state()).toBe('open');
  });
});

describe('a reaction in a room that has moved since', () => {
  test('is taken away where it was given, and by nothing that has its number where the room is now', async () => {
    await team.say(0, '王经理', '/settings 票数=2');
    await team.react(0, '王经理', '👍', 1);
    const messageId = await team.card(0, 1);
    const [room] = team.rooms;
    await here.take({ ...here.event(room, '小李'), kind: 'moved', fromChatId: room, toChatId: 'new' });
    const there = () => here.said.findLast(each => each.room === 'new' && each.text.startsWith('P1'))?.text;
    expect(there()).toContain('赞成 王经理');
    const anew = await here.query<{ on: string }>(sql`SELECT "messageId" AS "on" FROM "ProposalAct"`);
    expect(anew).toEqual([{ on: `${room}/${messageId}` }]);
    here.later(1);
    const away = { ...here.event(room, '王经理'), kind: 'reaction', messageId } as const;
    await here.take({ ...away, added: [], removed: ['👍'] });
    expect(there()).toContain('赞成 –');
  });
});

describe('a reaction on a message that became the proposal', () => {
  /** A form, and what is told of it: it is filled in and becomes P2, and somebody reacts to it. */
  async function formWith(added: string[]): Promise<{ messageId: string; told: Incoming[] }> {
    await team.say(0, '王经理', '/settings 票数=2');
    await team.say(0, '小李', '/persona propose 精致妈妈 add 维度=场景 睡前在浴室用');
    const messageId = here.said.at(-1)?.messageId ?? '';
    const about = (member: string) => ({ ...here.event(team.rooms[0], member), messageId });
    return {
      messageId,
      told: [
        { ...about('小李'), kind: 'form', values: { evidence: 'F1' } },
        { ...about('王经理'), kind: 'reaction', added, removed: [] },
      ],
    };
  }

  test('made before that is none: it was for what stood there then; made anew it is', async () => {
    const { messageId, told } = await formWith(['👍']);
    await here.stop();
    await here.store(...told);
    here.later(1);
    await here.start();
    expect(team.shown(messageId)).toMatch(/^P2 [\s\S]*赞成 – · 反对 –/);
    here.later(1);
    const again = { ...here.event(team.rooms[0], '王经理'), kind: 'reaction', messageId } as const;
    await here.take({ ...again, added: [], removed: ['👍'] });
    here.later(1);
    await here.take({ ...again, ...here.event(team.rooms[0], '王经理'), added: ['👍'], removed: [] });
    expect(team.shown(messageId)).toContain('赞成 王经理');
  });

  test('read from it is one only if it was made after that', async () => {
    await here.close();
    let there: readonly ReactionSeen[] = [];
    let messageId = '';
    await propose(async asked => (asked === messageId ? there : []));
    const form = await formWith([]);
    messageId = form.messageId;
    there = [listed('王经理', '👍')];
    here.later(10);
    await here.take(...form.told.slice(0, 1));
    here.later(10);
    await here.take(await team.recounting(0, 2));
    expect(team.shown(messageId)).toMatch(/^P2 [\s\S]*赞成 – · 反对 –/);
    there = [listed('王经理', '👍')];
    here.later(10);
    await here.take(await team.recounting(0, 2));
    expect(team.shown(messageId)).toContain('赞成 王经理');
  });

  test('made after that is one', async () => {
    const { messageId, told } = await formWith(['👍']);
    await here.take(...told.slice(0, 1));
    here.later(1);
    await here.take(...told.slice(1));
    expect(team.shown(messageId)).toContain('赞成 王经理');
  });
});

describe('a count anew that waits for the platform, while somebody reacts', () => {
  let asked: { messageId: string; answer: (seen: readonly ReactionSeen[]) => void }[];
  beforeEach(async () => {
    await here.close();
    asked = [];
    await propose(messageId => new Promise(answer => asked.push({ messageId, answer })));
    await team.say(0, '王经理', '/settings 票数=2');
    here.later(1);
    await here.begin(await team.recounting(1, 1));
  });

  const thumb = (member: string) => listed(member, '👍');
  /** Waits until the platform is asked of the card of a room: the second room's is the first. */
  const question = (room: 0 | 1) =>
    vi.waitFor(async () => {
      const last = asked.at(-1);
      if (last?.messageId !== (await team.card(room, 1))) throw new Error('the platform is not asked of it');
      return last;
    });
  const meanwhile = async (emoji: string) => {
    const before = (await acts()).length;
    here.later(1);
    await here.begin(await team.reacting(0, '王经理', emoji, 1));
    await vi.waitFor(async () => expect(await acts()).toHaveLength(before + 1));
  };

  test('finds what was taken back: it counts no more, whichever event was told first', async () => {
    const first = await question(1);
    await meanwhile('👍');
    first.answer([thumb('陈经理')]);
    (await question(0)).answer([]);
    await here.settle();
    expect(await shown()).toContain('赞成 陈经理 ·');
    expect(await state()).toBe('open');
  });

  test('and was answered before that reaction came, takes nothing of it away', async () => {
    (await question(1)).answer([thumb('陈经理')]);
    const second = await question(0);
    await meanwhile('👍');
    second.answer([]);
    await here.settle();
    expect(await state()).toBe('approved');
  });

  test('and shows what was heard of meanwhile, takes it once', async () => {
    (await question(1)).answer([]);
    const second = await question(0);
    await meanwhile('👍');
    second.answer([thumb('王经理')]);
    await here.settle();
    expect(await shown()).toContain('赞成 王经理 ·');
    expect(await acts()).toHaveLength(1);
  });

  test('and was answered before it was taken back, does not bring it back', async () => {
    (await question(1)).answer([thumb('陈经理')]);
    const second = await question(0);
    await meanwhile('👍');
    await meanwhile('-👍');
    second.answer([thumb('王经理')]);
    await here.settle();
    expect(await shown()).toContain('赞成 陈经理 ·');
    expect(await state()).toBe('open');
  });

  test('and was answered before one was taken back of which nobody had heard, does not count it', async () => {
    const seen = thumb('王经理');
    (await question(1)).answer([thumb('陈经理')]);
    const second = await question(0);
    await meanwhile('-👍');
    second.answer([seen]);
    await here.settle();
    expect(await shown()).toContain('赞成 陈经理 ·');
    expect(await state()).toBe('open');
  });

  test('counts one that came after a typed vote, though its own event comes later', async () => {
    (await question(1)).answer([]);
    const second = await question(0);
    here.later(1);
    await here.begin(team.saying(0, '王经理', '/proposal reject P1'));
    await vi.waitFor(async () => expect(await acts()).toHaveLength(1));
    here.later(1);
    second.answer([thumb('王经理')]);
    await here.settle();
    await here.take(await team.reacting(0, '王经理', '👍', 1));
    expect(await shown()).toContain('赞成 王经理 · 反对 –');
  });
});

describe('a reaction that is read and was never heard of', () => {
  /** What stands on the card of the first room. */
  let there: readonly ReactionSeen[];
  beforeEach(async () => {
    await here.close();
    there = [];
    await propose(async messageId => (messageId === (await team.card(0, 1)) ? there : []));
    here.later(60);
  });

  const recount = async () => {
    here.later(60);
    await here.take(await team.recounting(0, 1));
  };

  test('gives way to what the person typed later', async () => {
    there = [listed('王经理', '👎')];
    await team.say(0, '王经理', '/proposal approve P1');
    expect(await state()).toBe('approved');
  });

  test('gives way to the button that they pressed later', async () => {
    there = [listed('王经理', '👎')];
    here.later(60);
    await here.take(await team.pressing(0, '王经理', 1, 1));
    expect(await state()).toBe('approved');
  });

  test('gives way to a reaction that came later', async () => {
    const first = listed('王经理', '👎');
    here.later(60);
    there = [first, listed('王经理', '👍')];
    await here.take(await team.reacting(0, '王经理', '👍', 1));
    expect(await state()).toBe('approved');
  });

  test('and taken back by who is no manager any more is explained to nobody', async () => {
    await team.say(0, '王经理', '/settings 票数=2');
    await team.react(0, '陈经理', '👍', 1);
    await team.say(0, '王经理', '/team manager 陈经理 取消');
    await recount();
    expect(await shown()).toContain('赞成 – · 反对 –');
    expect(team.said(0).filter(text => text.includes('由管理员来定'))).toEqual([]);
  });

  test('publishes nothing against a reject that was typed later', async () => {
    there = [listed('王经理', '👍')];
    await team.say(0, '王经理', '/proposal reject P1');
    await recount();
    expect(await state()).toBe('open');
    expect(await shown()).toContain('反对 王经理');
  });

  test('counts though the answer to a question then comes too late', async () => {
    await team.react(0, '王经理', '👎', 1);
    const asked = here.said.find(({ text }) => text.includes('为什么不通过 P1'));
    there = [listed('陈经理', '👍')];
    const replyTo = { messageId: asked?.messageId ?? '', isFromBot: true, text: '' };
    const reason = team.saying(0, '王经理', '证据不足', { replyTo });
    await here.take(reason);
    expect(await state()).toBe('approved');
    // The version that the reactions made is no answer to the reason.
    const answers = here.said.filter(each => each.replyTo === reason.messageId);
    expect(answers.map(({ text }) => text)).toEqual([expect.stringContaining('P1')]);
  });

  test('and taken back by somebody who never spoke makes nobody a member', async () => {
    const before = await people();
    await here.take(await team.reacting(0, '路人', '-👍', 1));
    expect(await people()).toBe(before);
    expect(await acts()).toEqual([]);
  });

  test('of whoever is made a manager afterwards is an opinion: they have to act again', async () => {
    await team.say(0, '小赵', '/help');
    there = [listed('小赵', '👍')];
    await team.say(0, '王经理', '/team manager 小赵');
    expect(await state()).toBe('open');
  });

  test('stays counted when the platform tells late of what came before it', async () => {
    await team.say(0, '王经理', '/settings 票数=2');
    const at = Array.from({ length: 3 }, () => {
      here.later(10);
      return here.now;
    });
    there = [listed('王经理', '👍', at[2])];
    await recount();
    for (const [index, emoji] of ['👎', '-👎', '👍'].entries())
      await here.take(await team.reacting(0, '王经理', emoji, 1, at[index]));
    expect(await shown()).toContain('赞成 王经理 · 反对 –');
    await recount();
    expect(await shown()).toContain('赞成 王经理 · 反对 –');
  });

  describe('on a message beside another', () => {
    let times: Date[];
    /** Heard of: 👍 at the first time, then 👎 at the second. */
    beforeEach(async () => {
      times = Array.from({ length: 4 }, () => {
        here.later(10);
        return here.now;
      });
    });
    const react = async (emoji: string, time: number) =>
      here.take(await team.reacting(0, '王经理', emoji, 1, times[time]));
    const at = (emoji: string, time: number) => listed('王经理', emoji, times[time]);

    test('stands when that is taken away', async () => {
      await team.say(0, '陈经理', '/settings 票数=2');
      await react('👍', 0);
      await react('👎', 1);
      expect(await shown()).toContain('赞成 – · 反对 王经理');
      await react('-👎', 2);
      expect(await shown()).toContain('赞成 王经理 · 反对 –');
    });

    test('carries the proposal when the reject is taken away', async () => {
      await react('👎', 0);
      there = [at('👎', 0)];
      await react('👍', 1);
      expect(await state()).toBe('approved');
    });

    test('stands when that is found taken away, unheard', async () => {
      await team.say(0, '陈经理', '/settings 票数=2');
      await react('👍', 0);
      await react('👎', 1);
      there = [at('👍', 0)];
      await recount();
      expect(await shown()).toContain('赞成 王经理 · 反对 –');
    });

    test('told late, and twice, has the place of its date, and stands when the later one is taken away', async () => {
      await team.say(0, '陈经理', '/settings 票数=2');
      await react('👎', 1);
      for (let told = 0; told < 2; told += 1) {
        await react('👍', 0);
        expect(await shown()).toContain('赞成 – · 反对 王经理');
      }
      there = [at('👍', 0), at('👎', 1)];
      await recount();
      expect(await shown()).toContain('赞成 – · 反对 王经理');
      await here.stop();
      await here.start();
      await react('-👎', 2);
      expect(await shown()).toContain('赞成 王经理 · 反对 –');
    });

    test('told late, after it was read and found taken away, does not come back', async () => {
      await team.say(0, '陈经理', '/settings 票数=2');
      there = [at('👍', 0)];
      await recount();
      expect(await shown()).toContain('赞成 王经理');
      there = [];
      await recount();
      expect(await shown()).toContain('赞成 –');
      await react('👍', 0);
      expect(await shown()).toContain('赞成 –');
    });

    test('that was taken away and given again unheard is the latest', async () => {
      await team.say(0, '陈经理', '/settings 票数=2');
      await react('👍', 0);
      there = [at('👎', 1), at('👍', 2)];
      await recount();
      expect(await shown()).toContain('赞成 王经理 · 反对 –');
      const before = (await acts()).length;
      await recount();
      expect(await acts()).toHaveLength(before);
    });

    test('that is blocked again by a reject of which nobody was asked the reason asks for it', async () => {
      await team.say(0, '陈经理', '/settings 票数=2');
      await react('👍', 1);
      await react('👎', 0);
      const asked = () => team.said(0).filter(text => text.includes('为什么不通过 P1'));
      expect(asked()).toEqual([]);
      await react('-👍', 2);
      expect(await shown()).toContain('反对 王经理');
      expect(asked()).toHaveLength(1);
    });
  });

  test('stands on its message, in whichever room it is asked for', async () => {
    await team.say(0, '陈经理', '/settings 票数=2');
    there = [listed('王经理', '👍')];
    here.later(60);
    await here.take(await team.recounting(1, 1));
    expect(await shown()).toContain('赞成 王经理');
    here.later(60);
    there = [];
    await here.take(await team.reacting(0, '王经理', '-👍', 1));
    expect(await shown()).toContain('赞成 –');
    const before = (await acts()).length;
    await recount();
    expect(await acts()).toHaveLength(before);
  });

  test('stays counted when the emoji of the team become others', async () => {
    await team.say(0, '王经理', '/settings 票数=2');
    there = [listed('王经理', '👍')];
    await here.take(await team.reacting(0, '王经理', '👍', 1));
    await team.say(0, '王经理', '/settings 通过表情=❤');
    await recount();
    expect(await shown()).toContain('赞成 王经理');
    there = [...there, listed('陈经理', '❤')];
    await recount();
    expect(await state()).toBe('approved');
  });
});
