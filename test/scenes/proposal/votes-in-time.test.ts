/**
 * A vote is about what could be seen when it was given (method.md §10, exact content), in whatever order the platform
 * tells of it: a form is shown, becomes the card of a proposal, its content changes, and events come late and twice.
 */
import { afterEach, describe, expect, test } from 'vitest';
import type { Incoming } from '../../../src/chat/incoming.ts';
import type { ReactionSeen } from '../../../src/chat/platform.ts';
import { ConcurrentChat, type Team } from '../concurrent-chat.ts';

const START = Date.parse('2026-11-20T02:00:00.300Z');
/** In milliseconds after the form was shown. */
const BECOMES_CARD = 10_400;
const ARRIVALS = [11_900, 30_000] as const;
const MOMENTS = {
  'long before the form became the card': 5_000,
  'in the second in which it became the card, before that': 10_100,
  'in that second, after that': 10_650,
  'right after that second': 11_000,
  'long after': 11_800,
} as const;
const EDITS = { 'nothing changes': undefined, 'the content changes before it is heard of': 11_850 } as const;

const platforms = {
  // Bot API: dates are whole seconds, and nobody can ask who reacted.
  Telegram: { dated: (time: number) => Math.floor(time / 1000) * 1000, lists: false },
  Feishu: { dated: (time: number) => time, lists: true },
};

let here: ConcurrentChat;
afterEach(() => here.close());

/** A team in which 小李 has a form open that only wants the dimension. */
async function withForm(there?: () => readonly ReactionSeen[]): Promise<{ team: Team; form: string }> {
  const asking = there && (async (asked: string) => (asked === form ? there() : []));
  let form = '';
  here = await ConcurrentChat.open(new Date(START - 60_000), undefined, asking);
  const team = await here.newTeam('团队', ['王经理', '陈经理']);
  await team.say(0, '小李', '/feedback 盒子比洗手台还宽 渠道=小红书 维度=痛点');
  await team.say(0, '小李', '/persona new 精致妈妈');
  here.now = new Date(START);
  await here.take(team.saying(0, '小李', '/persona propose 精致妈妈 add 收纳空间小 证据=F1'));
  form = here.said.at(-1)?.messageId ?? '';
  return { team, form };
}

const at = (milliseconds: number) => new Date(START + milliseconds);

async function becomeCard(team: Team, form: string): Promise<void> {
  here.now = at(BECOMES_CARD);
  const filled = { kind: 'form', messageId: form, values: { dimension: '痛点' } } as const;
  await here.take({ ...here.event(team.rooms[0], '小李'), ...filled });
  expect(team.shown(form)).toMatch(/^P1 /);
}

const orders = Object.entries(platforms).flatMap(([platform, { dated, lists }]) =>
  Object.entries(MOMENTS).flatMap(([moment, given]) =>
    Object.entries(EDITS).flatMap(([change, edited]) =>
      ARRIVALS.map(arrives => ({ platform, dated, lists, moment, given, change, edited, arrives })),
    ),
  ),
);

describe('a reaction on a form that became a proposal', () => {
  test.each(orders)('$platform, given $moment, $change, told at $arrives ms', async order => {
    const { dated, lists, given, edited, arrives } = order;
    const date = new Date(dated(at(given).getTime()));
    const reacted: ReactionSeen = { emoji: '👍', userId: '团队/王经理', name: '王经理', at: date };
    const { team, form } = await withForm(lists ? () => [reacted] : undefined);
    const event: Incoming = {
      ...{ ...here.event(team.rooms[0], '王经理', date), kind: 'reaction', messageId: form },
      ...{ added: ['👍'], removed: [] },
    };
    await becomeCard(team, form);
    if (edited !== undefined) {
      here.now = at(edited);
      await here.take(team.saying(0, '小李', '/proposal edit P1 reword 第几项=1 "讨厌收纳"'));
    }
    here.now = at(arrives);
    // A platform may tell twice.
    await here.take(event);
    await here.take(event);
    const isSurelyAfter = date >= at(BECOMES_CARD);
    const isCounted = isSurelyAfter && edited === undefined;
    expect((await team.proposal(1)).state).toBe(isCounted ? 'approved' : 'open');
    const told = team.said(0).filter(text => /这一票没有算/.test(text));
    expect(told).toHaveLength(isCounted ? 0 : 1);
    if (!isCounted && edited === undefined) expect(told[0]).toContain('还没有显示 P1');
    // Given anew it counts, if the message still shows what is proposed.
    if (isCounted || edited !== undefined) return;
    here.later(5);
    const again = { kind: 'reaction', messageId: form } as const;
    await here.take({ ...here.event(team.rooms[0], '王经理'), ...again, added: [], removed: ['👍'] });
    here.later(5);
    Object.assign(reacted, { at: here.now });
    await here.take({ ...here.event(team.rooms[0], '王经理'), ...again, added: ['👍'], removed: [] });
    expect((await team.proposal(1)).state).toBe('approved');
  });
});

const LINES = {
  'before the change': { given: 10_100, counts: false },
  'in the second of the change, after it': { given: 10_650, counts: { Telegram: false, Feishu: true } },
  'after that second': { given: 11_100, counts: true },
};
const typedOrders = Object.entries(platforms).flatMap(([platform, { dated }]) =>
  Object.entries(LINES).map(([moment, { given, counts }]) => ({
    ...{ platform, dated, moment, given },
    counts: typeof counts === 'boolean' ? counts : counts[platform as keyof typeof counts],
  })),
);

describe('a vote that was typed while the content changed', () => {
  test.each(typedOrders)(
    '$platform, $moment, and heard of later: $counts',
    async ({ dated, given, counts }) => {
      const { team, form } = await withForm();
      const filled = { kind: 'form', messageId: form, values: { dimension: '痛点' } } as const;
      await here.take({ ...here.event(team.rooms[0], '小李'), ...filled });
      here.now = at(BECOMES_CARD);
      await here.take(team.saying(0, '小李', '/proposal edit P1 reword 第几项=1 "讨厌收纳"'));
      here.now = at(30_000);
      const date = new Date(dated(at(given).getTime()));
      const line = team.saying(0, '王经理', '/proposal approve P1', { at: date });
      await here.take(line);
      await here.take(line);
      expect((await team.proposal(1)).state).toBe(counts ? 'approved' : 'open');
      if (!counts) expect(team.answersTo(line).join()).toContain('这一票没有算');
    },
  );

  test('counts where the proposal never said anything else, within the second of its date', async () => {
    const { team, form } = await withForm();
    await becomeCard(team, form);
    here.later(0.2);
    const date = new Date(platforms.Telegram.dated(here.now.getTime()));
    await here.take(team.saying(0, '王经理', '/proposal approve P1', { at: date }));
    expect((await team.proposal(1)).state).toBe('approved');
  });
});
