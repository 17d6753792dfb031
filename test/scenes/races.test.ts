/**
 * What happens at the same moment has one outcome each (method.md §10). Nothing here sleeps: events are put into the
 * inbox of one database in every order, from one room and from two (which are served side by side), one after the
 * other, all at once, and left over from before the start.
 */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Incoming } from '../../src/chat/incoming.ts';
import { sql } from '../../src/store/database.ts';
import { lookInto } from '../faults/inspect-database.ts';
import { brokenInvariants } from '../faults/invariants.ts';
import { brokenPersonaInvariants } from '../faults/persona-invariants.ts';
import { chosenSeed, randomFrom } from '../faults/random.ts';
import { rounds, thoroughly } from '../patience.ts';
import { ConcurrentChat, type Team, type Way } from './concurrent-chat.ts';

const FIRST_WORDING = '收纳空间小';
const [WANG, CHEN, ZHOU, LI, MA] = ['王经理', '陈经理', '周经理', '小李', '小马'];
const WAYS: readonly Way[] = ['one after the other', 'at once', 'left over from before the start'];
const PLACES = ['in one room', 'in two rooms'] as const;
type Place = (typeof PLACES)[number];
/** What is in one room is handled in order, however it comes; rooms are handled side by side. */
const EACH_WAY = thoroughly<{ readonly way: Way; readonly place: Place }>(
  [
    { way: 'one after the other', place: 'in one room' },
    { way: 'at once', place: 'in two rooms' },
    { way: 'left over from before the start', place: 'in two rooms' },
  ],
  [
    { way: 'one after the other', place: 'in two rooms' },
    { way: 'at once', place: 'in one room' },
    { way: 'left over from before the start', place: 'in one room' },
  ],
);

/** As many as there are orders of three events. */
const TEAMS = 6;
const START = new Date('2026-11-20T02:00:00Z');

let model: string;
let here: ConcurrentChat;
/** How many of the teams are in use. */
let teams = 0;
beforeAll(async () => {
  here = await ConcurrentChat.open(new Date(START.getTime() - 3_600_000));
  for (let number = 1; number <= TEAMS; number += 1) await makeTeam(`团队${number}`);
  model = await here.leave();
});
afterAll(() => {
  rmSync(path.dirname(model), { recursive: true, force: true });
});
beforeEach(gather);
afterEach(async () => {
  try {
    await nothingWentWrong();
  } finally {
    await here.close();
  }
});

/** Nothing half done, doubled or miscounted; and no event had to be tried twice. */
async function nothingWentWrong(): Promise<void> {
  const unhandled = await here.query(sql`
    SELECT id, state, attempts, error FROM "Inbox" WHERE state <> 'done' OR attempts <> 0`);
  expect(unhandled).toEqual([]);
  const unsent = await here.query(sql`SELECT id, state, error FROM "Outbox" WHERE state <> 'sent'`);
  expect(unsent).toEqual([]);
  expect(lookInto(here.file, look => [...brokenInvariants(look), ...brokenPersonaInvariants(look)])).toEqual(
    [],
  );
}

async function gather(): Promise<void> {
  here = await ConcurrentChat.open(START, model);
  teams = 0;
}

/** A team of three managers and two others, whose persona is at v1 with the claim C1. */
async function makeTeam(name: string): Promise<void> {
  const team = await here.newTeam(name, [WANG, CHEN, ZHOU]);
  await team.say(0, LI, '/feedback 盒子比洗手台还宽 渠道=小红书 维度=痛点 强度=4');
  await team.say(1, MA, '/feedback 浴室放不下这么大的盒子 渠道=天猫 维度=痛点');
  await team.say(0, LI, '/feedback 送人怕盒子压坏 渠道=京东 维度=痛点');
  await team.say(0, LI, '/persona new 精致妈妈');
  await team.say(0, LI, `/persona propose 精致妈妈 add 维度=痛点 "${FIRST_WORDING}" 证据=F1`);
  await team.react(0, WANG, '👍', 1);
  expect(await outcome(team, 1)).toBe('approved → v1');
}

function newTeam(): Promise<Team> {
  teams += 1;
  return here.team(`团队${teams}`);
}

/** The same, where 小李 proposes to reword C1. */
async function teamWithProposal(wording = '想要小包装'): Promise<Team> {
  const team = await newTeam();
  await team.say(0, LI, `/persona propose 精致妈妈 reword C1 "${wording}" 证据=F2`);
  return team;
}

async function outcome(team: Team, number: number): Promise<string> {
  const { state, version } = await team.proposal(number);
  return version === null ? state : `${state} → v${version}`;
}

function permutations<Item>(items: readonly Item[]): Item[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, index) =>
    permutations(items.filter((_, other) => other !== index)).map(others => [item, ...others]),
  );
}

/** @returns the room of a second person */
function elsewhere(place: Place): 0 | 1 {
  return place === 'in one room' ? 0 : 1;
}

/** How often a version was shown in a room as a message of its own. */
function timesPublished(team: Team, room: 0 | 1, versions: string): number {
  return team.said(room).filter(text => text.startsWith(`精致妈妈 ${versions}`)).length;
}

type Race = (team: Team, place: Place) => Promise<readonly Incoming[]>;

/**
 * Plays a race in every order.
 * @param race the events, all of the same moment
 * @param judge looks at what came of one order
 */
async function inEveryOrder(
  { way, place }: { way: Way; place: Place },
  race: Race,
  judge: (team: Team, events: readonly Incoming[]) => Promise<void>,
  prepare: () => Promise<Team> = teamWithProposal,
): Promise<void> {
  let team = await prepare();
  let events = await race(team, place);
  for (const [times, order] of permutations([...events.keys()]).entries()) {
    if (times > 0) {
      team = await prepare();
      events = await race(team, place);
    }
    const inOrder = order.flatMap(index => events[index] ?? []);
    await here.let(way, inOrder);
    await judge(team, inOrder);
  }
}

describe.each(EACH_WAY)('$way, $place', ({ way, place }) => {
  test('three managers approve by a reaction, a line and a button: one version, and all are told', () =>
    inEveryOrder(
      { way, place },
      async (team, where) => [
        await team.reacting(0, WANG, '👍', 2),
        team.saying(elsewhere(where), CHEN, '/proposal approve P2'),
        await team.pressing(elsewhere(where), ZHOU, 1, 2),
      ],
      async (team, events) => {
        expect(await outcome(team, 2)).toBe('approved → v2');
        expect(await team.versions()).toEqual([1, 2]);
        expect(await team.wording(1)).toBe('想要小包装');
        for (const room of [0, 1] as const) {
          expect(timesPublished(team, room, 'v1 → v2')).toBe(1);
          expect(team.shown(await team.card(room, 2))).toContain('已通过 → v2');
        }
        // Whoever was first sees the version in answer; the others that it is decided.
        for (const event of events.filter(each => each.kind !== 'press'))
          expect(team.answersTo(event)).toContainEqual(
            expect.stringMatching(/精致妈妈 v1 → v2|P2 已通过，不能再改/),
          );
      },
    ));

  test('two managers approve a proposal that needs two votes: one version, by both', () =>
    inEveryOrder(
      { way, place },
      async (team, where) => [
        await team.reacting(0, WANG, '👍', 2),
        await team.reacting(elsewhere(where), CHEN, '👍', 2),
      ],
      async team => {
        expect(await outcome(team, 2)).toBe('approved → v2');
        expect((await team.proposal(2)).approverIds).toHaveLength(2);
        expect(timesPublished(team, 0, 'v1 → v2')).toBe(1);
        expect(timesPublished(team, 1, 'v1 → v2')).toBe(1);
      },
      () => withQuorum(2),
    ));

  test('one manager approves and another rejects with a reason: the first decides, the other is told', () =>
    inEveryOrder(
      { way, place },
      async (team, where) => [
        await team.reacting(0, WANG, '👍', 2),
        team.saying(elsewhere(where), CHEN, '/proposal reject P2 证据不足'),
      ],
      async (team, [first, second]) => {
        const isApproved = first?.kind === 'reaction';
        expect(await outcome(team, 2)).toBe(isApproved ? 'approved → v2' : 'rejected');
        expect(await team.versions()).toEqual(isApproved ? [1, 2] : [1]);
        expect(await team.wording(1)).toBe(isApproved ? '想要小包装' : FIRST_WORDING);
        expect(second && team.answersTo(second)).toContainEqual(
          expect.stringContaining(isApproved ? 'P2 已通过，不能再改' : 'P2 未通过，不能再改'),
        );
      },
    ));

  test('one manager approves and another rejects without a reason: approved, or on hold', () =>
    inEveryOrder(
      { way, place },
      async (team, where) => [
        await team.reacting(0, WANG, '👍', 2),
        await team.reacting(elsewhere(where), CHEN, '👎', 2),
      ],
      async (team, [first]) => {
        const isApproved = first?.kind === 'reaction' && first.added.includes('👍');
        expect(await outcome(team, 2)).toBe(isApproved ? 'approved → v2' : 'open');
        if (isApproved) return;
        expect(team.shown(await team.card(0, 2))).toContain(`赞成 ${WANG} · 反对 ${CHEN}`);
        // Taken away, the vote that was given meanwhile decides.
        await team.react(elsewhere(place), CHEN, '-👎', 2);
        expect(await outcome(team, 2)).toBe('approved → v2');
      },
    ));

  test.each([
    ['by a reaction', (team: Team, room: 0 | 1) => team.reacting(room, WANG, '👍', 2)],
    ['by a line', async (team: Team, room: 0 | 1) => team.saying(room, WANG, '/proposal approve P2')],
    ['by a button', (team: Team, room: 0 | 1) => team.pressing(room, WANG, 1, 2)],
  ])('a manager approves %s while it is edited: what was seen is approved, or nothing is', (_, voting) =>
    inEveryOrder(
      { way, place },
      async (team, where) => [
        await voting(team, elsewhere(where)),
        team.saying(0, LI, '/proposal edit P2 reword 第几项=1 "想要大包装"'),
      ],
      async (team, events) => {
        const edit = events.find(event => event.kind === 'message' && event.text.includes('edit'));
        const vote = events.find(event => event !== edit);
        if (edit === undefined || vote === undefined) throw new Error('no vote, or no edit');
        if (events[0] === vote) {
          expect(await outcome(team, 2)).toBe('approved → v2');
          expect(await team.wording(1)).toBe('想要小包装');
          expect(team.answersTo(edit)).toEqual([expect.stringContaining('P2 已通过，不能再改')]);
          return;
        }
        expect(await outcome(team, 2)).toBe('open');
        expect(await team.wording(1)).toBe(FIRST_WORDING);
        expect(team.shown(await team.card(0, 2))).toContain('赞成 – · 反对 –');
        // What the vote was for is gone; the new content can be approved.
        await team.react(1, WANG, '👍', 2);
        expect(await team.wording(1)).toBe('想要大包装');
      },
    ),
  );

  test('two proposals that reword one claim are approved: one is applied, the other waits for a rebase', () =>
    inEveryOrder(
      { way, place },
      async (team, where) => [
        await team.reacting(0, WANG, '👍', 2),
        await team.reacting(elsewhere(where), CHEN, '👍', 3),
      ],
      async (team, [first]) => {
        const isSecondLater = first?.sender.name === WANG;
        const [applied, waiting] = isSecondLater ? [2, 3] : [3, 2];
        expect(await outcome(team, applied)).toBe('approved → v2');
        expect(await outcome(team, waiting)).toBe('in-conflict');
        expect(await team.versions()).toEqual([1, 2]);
        expect(await team.wording(1)).toBe(isSecondLater ? '想要小包装' : '想要能叠放的');
        await team.say(0, isSecondLater ? MA : LI, `/proposal rebase P${waiting}`);
        expect(await outcome(team, waiting)).toBe('open');
        await team.react(1, WANG, '👍', waiting);
        expect(await outcome(team, waiting)).toBe('approved → v3');
        expect(await team.wording(1)).toBe(isSecondLater ? '想要能叠放的' : '想要小包装');
      },
      async () => {
        const team = await teamWithProposal();
        await team.say(1, MA, '/persona propose 精致妈妈 reword C1 "想要能叠放的" 证据=F3');
        return team;
      },
    ));

  test('two proposals that strengthen one claim are approved: both are applied', () =>
    inEveryOrder(
      { way, place },
      async (team, where) => [
        await team.reacting(0, WANG, '👍', 2),
        await team.reacting(elsewhere(where), CHEN, '👍', 3),
      ],
      async (team, [first]) => {
        // Where the first brings all that the second would there is no version to be made of the second.
        const isFirstLarger = first?.sender.name === CHEN;
        expect(await outcome(team, 2)).toBe('approved → v2');
        expect(await outcome(team, 3)).toBe(isFirstLarger ? 'approved → v2' : 'approved → v3');
        const links = await here.query<{ thing: string }>(sql`
          SELECT thing FROM "Evidence" WHERE "teamId" = ${team.id} ORDER BY thing`);
        expect(links.map(link => link.thing)).toEqual(['F1', 'F2', 'F3']);
      },
      async () => {
        const team = await newTeam();
        await team.say(0, LI, '/persona propose 精致妈妈 strengthen C1 证据=F2');
        await team.say(1, MA, '/persona propose 精致妈妈 strengthen C1 证据=F2,F3');
        return team;
      },
    ));

  test('two people propose at once: two proposals, each with a card in both rooms', () =>
    inEveryOrder(
      { way, place },
      async (team, where) => [
        team.saying(0, LI, '/persona propose 精致妈妈 reword C1 "想要小包装" 证据=F2'),
        team.saying(elsewhere(where), MA, '/persona propose 精致妈妈 strengthen C1 证据=F2'),
      ],
      async (team, events) => {
        for (const [index, event] of events.entries())
          expect(team.answersTo(event)[0]).toMatch(
            new RegExp(`^P${index + 2} 精致妈妈 · ${event.sender.name}`),
          );
        for (const room of [0, 1] as const)
          for (const number of [2, 3]) expect(await team.card(room, number)).not.toBe('');
      },
      newTeam,
    ));

  test('it is withdrawn while a manager approves: withdrawn, or approved', () =>
    inEveryOrder(
      { way, place },
      async (team, where) => [
        team.saying(0, LI, '/proposal withdraw P2'),
        await team.reacting(elsewhere(where), WANG, '👍', 2),
      ],
      async (team, [first, second]) => {
        const isWithdrawn = first?.kind === 'message';
        expect(await outcome(team, 2)).toBe(isWithdrawn ? 'withdrawn' : 'approved → v2');
        expect(second && team.answersTo(second)).toContainEqual(
          expect.stringContaining(`P2 ${isWithdrawn ? '已撤回' : '已通过'}，不能再改`),
        );
      },
    ));

  test('somebody is no manager any more while they vote: their vote decides before, and not after', () =>
    inEveryOrder(
      { way, place },
      async (team, where) => [
        team.saying(0, WANG, `/team manager ${CHEN} 取消`),
        await team.reacting(elsewhere(where), CHEN, '👍', 2),
      ],
      async (team, [first]) => {
        const isDecided = first?.kind === 'reaction';
        expect(await outcome(team, 2)).toBe(isDecided ? 'approved → v2' : 'open');
        if (!isDecided)
          expect(team.shown(await team.card(0, 2))).toContain('赞成 – · 反对 – · 其他成员 1 👍');
      },
    ));

  test('of two votes that are needed the one is lost with the manager’s rights, in whatever order', () =>
    inEveryOrder(
      { way, place },
      async (team, where) => [
        team.saying(0, WANG, `/team manager ${CHEN} 取消`),
        await team.reacting(elsewhere(where), CHEN, '👍', 2),
      ],
      async team => {
        expect(await outcome(team, 2)).toBe('open');
        await team.react(0, ZHOU, '👍', 2);
        expect(await outcome(team, 2)).toBe('open');
        await team.react(1, WANG, '👍', 2);
        expect(await outcome(team, 2)).toBe('approved → v2');
      },
      () => withQuorum(2),
    ));

  test('whoever blocks loses the manager’s rights, takes the reject away and another approves: one version', () =>
    inEveryOrder(
      { way, place },
      async (team, where) => [
        team.saying(0, WANG, `/team manager ${CHEN} 取消`),
        await team.reacting(elsewhere(where), CHEN, '-👎', 2),
        await team.reacting(0, ZHOU, '👍', 2),
      ],
      async team => {
        expect(await outcome(team, 2)).toBe('approved → v2');
        expect(timesPublished(team, 1, 'v1 → v2')).toBe(1);
      },
      async () => {
        const team = await teamWithProposal();
        await team.react(1, CHEN, '👎', 2);
        return team;
      },
    ));

  test('one person approves and rejects: what stands later in the inbox counts, whichever is handled first', () =>
    inEveryOrder(
      { way, place },
      async (team, where) => [
        team.saying(0, MA, '/proposal list'),
        await team.reacting(0, WANG, '👍', 2),
        await team.reacting(elsewhere(where), WANG, '👎', 2),
      ],
      async (team, events) => {
        const last = events.findLast(event => event.kind === 'reaction');
        const isApproving = last?.kind === 'reaction' && last.added.includes('👍');
        expect(await outcome(team, 2)).toBe('open');
        expect(team.shown(await team.card(0, 2))).toContain(
          isApproving ? `赞成 ${WANG} · 反对 –` : `赞成 – · 反对 ${WANG}`,
        );
      },
      () => withQuorum(2),
    ));

  test('one person rejects with a reason and then approves: it is closed by the reason, unless the approval came first to be handled', async () => {
    const team = await withQuorum(2);
    await here.let(way, [
      team.saying(elsewhere(place), MA, '/proposal list'),
      team.saying(elsewhere(place), CHEN, '/proposal reject P2 证据不足'),
      team.saying(0, CHEN, '/proposal approve P2'),
    ]);
    // Where the rooms are served side by side the approval is handled first, though it came last.
    const isHandledFirst = way !== 'one after the other' && place === 'in two rooms';
    expect(await outcome(team, 2)).toBe(isHandledFirst ? 'open' : 'rejected');
  });

  test('the same event is delivered three times: it acts once', async () => {
    const team = await withQuorum(2);
    const vote = await team.reacting(elsewhere(place), WANG, '👍', 2);
    await here.let(way, [vote, vote, vote]);
    const acts = await here.query(sql`SELECT id FROM "ProposalAct" WHERE "teamId" = ${team.id}`);
    // One of them for the proposal that made v1.
    expect(acts).toHaveLength(2);
    await here.take(vote);
    expect(await here.query(sql`SELECT id FROM "ProposalAct" WHERE "teamId" = ${team.id}`)).toHaveLength(2);
    expect(team.shown(await team.card(0, 2))).toContain('还需 1 票');
  });
});

async function withQuorum(votes: number): Promise<Team> {
  const team = await teamWithProposal();
  await team.say(0, WANG, `/settings 票数=${votes}`);
  return team;
}

describe('an edit', () => {
  test('in the very millisecond of a typed vote: the vote was for what was seen before', async () => {
    const team = await teamWithProposal();
    const edit = team.saying(0, LI, '/proposal edit P2 reword 第几项=1 "想要大包装"');
    const vote = team.saying(1, WANG, '/proposal approve P2');
    await here.take(edit, vote);
    expect(await outcome(team, 2)).toBe('open');
    expect(await team.wording(1)).toBe(FIRST_WORDING);
  });

  test('that brings the first words back brings no vote back', async () => {
    const team = await withQuorum(2);
    await team.react(0, WANG, '👍', 2);
    await team.say(0, LI, '/proposal edit P2 reword 第几项=1 "想要大包装"');
    await team.say(0, LI, '/proposal edit P2 reword 第几项=1 "想要小包装"');
    expect(team.shown(await team.card(0, 2))).toContain('赞成 – · 反对 –');
    await team.react(1, CHEN, '👍', 2);
    expect(await outcome(team, 2)).toBe('open');
  });

  test('that brings the first words back leaves the first message void', async () => {
    const team = await teamWithProposal();
    const onFirst = await team.reacting(1, WANG, '👍', 2);
    await team.say(0, LI, '/proposal edit P2 reword 第几项=1 "想要大包装"');
    await team.say(0, LI, '/proposal edit P2 reword 第几项=1 "想要小包装"');
    here.later(1);
    await here.take({ ...onFirst, at: here.now });
    expect(await outcome(team, 2)).toBe('open');
  });
});

describe('a conflict', () => {
  test('that is rebased onto the version on which it was found voids the votes like any rebase', async () => {
    const team = await newTeam();
    await team.say(0, LI, '/persona propose 精致妈妈 strengthen C1 证据=F2');
    await team.say(1, MA, '/persona challenge C1 证据=F3 "新用户说放得下"');
    await team.react(0, WANG, '👍', 2);
    expect(await outcome(team, 2)).toBe('in-conflict');
    // As long as the claim is contested there is nothing to rebase for.
    await team.say(0, LI, '/proposal rebase P2');
    expect(await outcome(team, 2)).toBe('in-conflict');
    await team.say(0, LI, '/persona propose 精致妈妈 reword C1 "老房子收纳空间小"');
    await team.react(0, WANG, '👍', 3);
    await team.say(0, LI, '/proposal rebase P2');
    expect(team.shown(await team.card(0, 2))).toContain('赞成 – · 反对 –');
    expect(await outcome(team, 2)).toBe('open');
  });

  test.each(PLACES)('that a press on “通过” did not know of does not rebase (%s)', async place => {
    const team = await teamWithProposal();
    await team.say(1, MA, '/persona propose 精致妈妈 reword C1 "想要能叠放的" 证据=F3');
    // Pressed while the card still showed what it had shown all along; on its way while the others decide.
    const pressed = await team.pressing(elsewhere(place), ZHOU, 1, 3);
    await team.react(0, WANG, '👍', 2);
    await team.react(0, CHEN, '👍', 3);
    expect(await outcome(team, 3)).toBe('in-conflict');
    await here.take(pressed);
    expect(await outcome(team, 3)).toBe('in-conflict');
  });
});

describe('the expiry', () => {
  const doors = [
    ['a reaction', (team: Team, at: Date) => team.reacting(1, WANG, '👍', 2, at)],
    ['a line', async (team: Team, at: Date) => team.saying(1, WANG, '/proposal approve P2', { at })],
    ['a button', (team: Team, at: Date) => team.pressing(1, WANG, 1, 2, at)],
  ] as const;
  const around = async (team: Team, milliseconds: number) =>
    new Date((await team.proposal(2)).expiresAt.getTime() + milliseconds);

  test.each(doors)(
    'a vote by %s that is dated before it counts, though it arrives after it',
    async (_, by) => {
      const team = await teamWithProposal();
      const vote = await by(team, await around(team, -1));
      // In the inbox before the clock strikes, so that no beat of the due worker comes between.
      await here.store(vote);
      here.now = await around(team, 3_600_000);
      await here.take(vote);
      expect(await outcome(team, 2)).toBe('approved → v2');
    },
  );

  test.each(doors)('a vote by %s that is dated at it does not count and closes it', async (_, by) => {
    const team = await teamWithProposal();
    const vote = await by(team, await around(team, 0));
    await here.store(vote);
    here.now = await around(team, 3_600_000);
    await here.take(vote);
    expect(await outcome(team, 2)).toBe('expired');
    expect(await team.wording(1)).toBe(FIRST_WORDING);
    const acts = await here.query(sql`
      SELECT act.id FROM "ProposalAct" act JOIN "Proposal" proposal ON proposal.id = act."proposalId"
      WHERE proposal."teamId" = ${team.id} AND proposal.number = 2`);
    expect(acts).toEqual([]);
  });

  test.each(EACH_WAY)('one vote is dated before it and one after: $way, $place', async ({ way, place }) => {
    for (const isEarlyFirst of [true, false]) {
      const team = await teamWithProposal();
      const early = await team.reacting(0, WANG, '👍', 2, await around(team, -1));
      const late = await team.reacting(elsewhere(place), CHEN, '👍', 2, await around(team, 1));
      const events = isEarlyFirst ? [early, late] : [late, early];
      await here.store(...events);
      here.now = await around(team, 60_000);
      await here.let(way, events);
      expect(await outcome(team, 2)).toBe(isEarlyFirst ? 'approved → v2' : 'expired');
      if (isEarlyFirst) expect((await team.proposal(2)).approverIds).toHaveLength(1);
    }
  });

  test.each(PLACES)('votes given while the bot was down count before anything expires (%s)', async place => {
    const team = await withQuorum(2);
    const other = await teamWithProposal();
    await here.stop();
    await here.store(
      await team.reacting(0, WANG, '👍', 2, await around(team, -2)),
      team.saying(elsewhere(place), MA, '/proposal list', { at: await around(team, -2) }),
      await team.reacting(elsewhere(place), CHEN, '👍', 2, await around(team, -1)),
    );
    here.now = await around(other, 86_400_000);
    await here.start();
    expect(await outcome(team, 2)).toBe('approved → v2');
    expect(await outcome(other, 2)).toBe('expired');
  });

  test('a reason given in time, to a question from before, closes it as rejected', async () => {
    const team = await teamWithProposal();
    await team.react(0, WANG, '👎', 2);
    const question = here.said.findLast(each => each.text.includes('为什么不通过 P2'));
    if (question === undefined) throw new Error('nobody was asked');
    const replyTo = { messageId: question.messageId, text: question.text, isFromBot: true };
    const reason = team.saying(0, WANG, '证据不足', { at: await around(team, -1), replyTo });
    await here.stop();
    await here.store(reason);
    here.now = await around(team, 60_000);
    await here.start();
    expect(await outcome(team, 2)).toBe('rejected');
    expect((await team.proposal(2)).rejectReason).toBe('证据不足');
  });

  test('it comes once, however often the bot is started after it', async () => {
    const team = await teamWithProposal();
    await here.stop();
    here.now = await around(team, 0);
    for (let times = 0; times < 3; times += 1) {
      await here.start();
      await here.stop();
    }
    await here.start();
    expect(await outcome(team, 2)).toBe('expired');
    expect(team.said(0).filter(text => text.includes('P2 到期没有结果'))).toHaveLength(1);
  });
});

const SEEDS = rounds({ short: 12, full: 30 });

test(`${SEEDS} times, whatever people do at once in two rooms has one outcome each`, async () => {
  const seed = chosenSeed();
  const random = randomFrom(seed);
  for (let round = 1; round <= SEEDS; round += 1) {
    if (teams === TEAMS) {
      await here.close();
      await gather();
    }
    const team = await teamWithProposal();
    await team.say(1, MA, '/persona propose 精致妈妈 reword C1 "想要能叠放的" 证据=F3');
    if (random.chance(0.5)) await team.say(0, WANG, '/settings 票数=2');
    const room = () => random.whole(0, 1) as 0 | 1;
    const manager = () => random.pick([WANG, CHEN, ZHOU]);
    const number = () => random.whole(2, 3);
    const kinds: readonly (() => Incoming | Promise<Incoming>)[] = [
      () => team.reacting(room(), manager(), '👍', number()),
      () => team.reacting(room(), manager(), '👍', number()),
      () => team.reacting(room(), manager(), random.pick(['👎', '-👎', '-👍']), number()),
      () => team.reacting(room(), MA, random.pick(['👍', '👎']), number()),
      () => team.pressing(room(), manager(), random.whole(1, 2), number()),
      () => team.saying(room(), manager(), `/proposal approve P${number()}`),
      () => team.saying(room(), manager(), `/proposal reject P${number()} 证据不足`),
      () =>
        team.saying(room(), LI, `/proposal edit P2 reword 第几项=1 "想要${random.pick(['大', '中'])}包装"`),
      () => team.saying(room(), random.pick([LI, MA]), `/proposal rebase P${number()}`),
      () => team.saying(room(), random.pick([LI, MA]), `/proposal withdraw P${number()}`),
      () => team.saying(room(), MA, '/persona challenge C1 证据=F2'),
      () => team.saying(room(), LI, '/feedback edit F1 强度=5'),
      () =>
        team.saying(room(), WANG, `/team manager ${random.pick([CHEN, ZHOU])} ${random.pick(['取消', ''])}`),
    ];
    const events: Incoming[] = [];
    const count = random.whole(3, 10);
    while (events.length < count) events.push(await random.pick(kinds)());
    await here.let(random.pick(WAYS), events);
    try {
      await nothingWentWrong();
    } catch (error) {
      throw new Error(`seed ${seed}, round ${round}: ${events.map(described).join('; ')}`, { cause: error });
    }
  }
});

function described(event: Incoming): string {
  const what =
    event.kind === 'message'
      ? event.text
      : event.kind === 'reaction'
        ? [...event.added, ...event.removed.map(each => `-${each}`)].join(' ')
        : event.kind;
  return `${event.sender.name} in ${event.room.chatId}: ${what}`;
}
