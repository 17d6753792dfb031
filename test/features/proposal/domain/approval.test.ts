import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Act,
  type CountingRules,
  countVotes,
  type Effect,
  isUndecided,
  mayVote,
  PROPOSAL_EVENTS,
  PROPOSAL_STATES,
  type ProposalEvent,
  type ProposalState,
  type Tally,
  transition,
  verdictOf,
} from '../../../../src/features/proposal/domain/approval.ts';
import { approvalTable } from './approval-table.ts';

// Wang (1) and Chen (2) are managers, Li (3) proposes, Zhou (4) is an operator.
const [WANG, CHEN, LI, ZHOU] = [1, 2, 3, 4];
const CONTENT = 'this';
const RULES: CountingRules = { contentHash: CONTENT, proposer: LI, managers: new Set([WANG, CHEN]) };

const AT = new Date('2026-11-20T02:00:00Z');
/** @param seconds after the beginning */
const at = (seconds: number) => ({ at: new Date(AT.getTime() + seconds * 1000) });

/** A reaction of the meaning's own emoji on Telegram that is a vote about what stands, except what is said. */
function act(person: number, kind: Act['kind'], meaning: Act['meaning'], facts: Partial<Act> = {}): Act {
  const reaction = { via: `telegram ${meaning}`, on: 'm1', at: AT, isReadable: false };
  return { person, kind, meaning, ...reaction, isVote: true, contentHash: CONTENT, ...facts };
}
const approve = (person: number, facts: Partial<Act> = {}) => act(person, 'give', 'approve', facts);
const reject = (person: number, facts: Partial<Act> = {}) => act(person, 'give', 'reject', facts);
const takeApprove = (person: number, facts: Partial<Act> = {}) => act(person, 'take', 'approve', facts);
const takeReject = (person: number, facts: Partial<Act> = {}) => act(person, 'take', 'reject', facts);
const lose = (person: number, facts: Partial<Act> = {}) =>
  act(person, 'lose', 'approve', { via: '', on: null, isVote: false, ...facts });
/** Another account's reaction on another message; a line, or a button; the same emoji on another message; another emoji. */
const [lark, typed, opinion] = [
  { via: 'lark', on: 'm2' },
  { via: 'telegram typed', on: null },
  { isVote: false },
];
const [copy, other] = [{ on: 'm3' }, { via: 'telegram other' }];
/** A reaction where they are read again: how long after the beginning it was made. */
const read = (seconds: number, facts: Partial<Act> = {}) => ({ ...at(seconds), isReadable: true, ...facts });

/** A tally of nothing, except what is said. */
function tally(
  approvals: number[],
  rejects: number[] = [],
  opinions: Partial<Tally['opinions']> = {},
): Tally {
  return { approvals, rejects, opinions: { approve: 0, reject: 0, ...opinions } };
}

describe('the votes', () => {
  test.each<[string, Act[], Tally]>([
    ['of nobody are none', [], tally([])],
    ['of two managers are counted', [approve(WANG), reject(CHEN)], tally([WANG], [CHEN])],
    ['of a manager who approves twice are one', [approve(WANG), approve(WANG)], tally([WANG])],
    [
      'of a manager who approves on two platforms are one',
      [approve(WANG), approve(WANG, lark)],
      tally([WANG]),
    ],
    ['of a manager who rejected and approves are an approval', [reject(WANG), approve(WANG)], tally([WANG])],
    [
      'of a manager who rejected and approves by another account are an approval',
      [reject(WANG), approve(WANG, lark)],
      tally([WANG]),
    ],
    [
      'of a manager who approved on two platforms and rejects are a reject',
      [approve(WANG), approve(WANG, lark), reject(WANG, typed)],
      tally([], [WANG]),
    ],
    ['of a manager who took the reaction away are none', [approve(WANG), takeApprove(WANG)], tally([])],
    ['of a manager who took the reject away are none', [reject(WANG), takeReject(WANG)], tally([])],
    [
      'of a manager who took one of two reactions away are one',
      [approve(WANG), approve(WANG, lark), takeApprove(WANG)],
      tally([WANG]),
    ],
    [
      'are left as they are by taking away what another vote replaced',
      [approve(WANG), reject(WANG, lark), takeApprove(WANG)],
      tally([], [WANG]),
    ],
    [
      'come back when the reaction that replaced them is taken away',
      [approve(WANG), reject(WANG), takeReject(WANG)],
      tally([WANG]),
    ],
    [
      'come back when what replaced them on another platform is taken away',
      [approve(WANG), reject(WANG, lark), takeReject(WANG, lark)],
      tally([WANG]),
    ],
    [
      'of several reactions are the latest that still stands',
      [reject(WANG), approve(WANG), reject(WANG, other), takeReject(WANG, other), takeApprove(WANG)],
      tally([], [WANG]),
    ],
    [
      'are none when all reactions are taken away, whichever goes first',
      [approve(WANG), reject(WANG), takeApprove(WANG), takeReject(WANG)],
      tally([]),
    ],
    [
      'stand by another emoji of the same meaning',
      [approve(WANG), approve(WANG, other), takeApprove(WANG)],
      tally([WANG]),
    ],
    [
      'stand by the same emoji on another message',
      [approve(WANG), approve(WANG, copy), takeApprove(WANG)],
      tally([WANG]),
    ],
    [
      'of one emoji on two messages are two reactions, of which the latest counts',
      [approve(WANG), reject(WANG, { on: 'm3' }), takeReject(WANG, { on: 'm1' })],
      tally([], [WANG]),
    ],
    [
      'that were typed come back when the reaction that replaced them is taken away',
      [approve(WANG, typed), reject(WANG), takeReject(WANG)],
      tally([WANG]),
    ],
    [
      'that were typed are replaced by typing again, for good',
      [approve(WANG, typed), reject(WANG, typed), approve(WANG), takeApprove(WANG)],
      tally([], [WANG]),
    ],
    [
      'by an emoji that means something else by now are taken away with it',
      [approve(WANG, other), act(WANG, 'take', 'reject', other)],
      tally([]),
    ],
    [
      'that were lost don’t come back as votes',
      [approve(WANG), lose(WANG), reject(WANG), takeReject(WANG)],
      tally([], [], { approve: 1 }),
    ],
    [
      'about what a message showed before don’t come back',
      [approve(WANG, { contentHash: 'other' }), reject(WANG), takeReject(WANG)],
      tally([]),
    ],
    [
      'give way to a later opinion: the latest way is the one that decides',
      [approve(WANG), reject(WANG, opinion)],
      tally([], [], { reject: 1 }),
    ],
    [
      'follow a reaction that is exchanged, in whichever order its halves come: taken first',
      [approve(WANG), takeApprove(WANG), reject(WANG)],
      tally([], [WANG]),
    ],
    [
      'follow a reaction that is exchanged, in whichever order its halves come: given first',
      [approve(WANG), reject(WANG), takeApprove(WANG)],
      tally([], [WANG]),
    ],
    [
      'that were typed are not taken back by taking a reaction away',
      [approve(WANG, typed), takeApprove(WANG)],
      tally([WANG]),
    ],
    [
      'that were typed stay when the reaction beside them is taken away',
      [approve(WANG, typed), approve(WANG), takeApprove(WANG)],
      tally([WANG]),
    ],
    ['that were typed are replaced by a reaction', [approve(WANG, typed), reject(WANG)], tally([], [WANG])],
    [
      'are given again after they were taken',
      [approve(WANG), takeApprove(WANG), approve(WANG)],
      tally([WANG]),
    ],
    [
      'about other content are void',
      [approve(WANG, { contentHash: 'other' }), reject(CHEN, { contentHash: 'other' })],
      tally([]),
    ],
    [
      'about this content are not replaced or taken by acts about another',
      [approve(WANG), reject(WANG, { contentHash: 'other' }), takeApprove(WANG, { contentHash: 'other' })],
      tally([WANG]),
    ],
  ])('%s', (_, acts, counted) => {
    expect(countVotes(acts, RULES)).toEqual(counted);
  });

  describe('where reactions are read again', () => {
    test.each<[string, Act[], Tally]>([
      [
        'have the place of their date, however late they are heard of',
        [reject(WANG, read(2)), approve(WANG, read(1))],
        tally([], [WANG]),
      ],
      [
        'that are heard of late come back when what came later is taken away',
        [reject(WANG, read(2)), approve(WANG, read(1)), takeReject(WANG, read(3))],
        tally([WANG]),
      ],
      [
        'give way to a line that was typed later and heard of before',
        [reject(WANG, { ...typed, ...at(2) }), approve(WANG, read(1))],
        tally([], [WANG]),
      ],
      [
        'stand against a line that was typed before and heard of later',
        [approve(WANG, read(2)), reject(WANG, { ...typed, ...at(1) })],
        tally([WANG]),
      ],
      [
        'are lost with the rights that they were given by, though heard of later',
        [lose(WANG, at(2)), approve(WANG, read(1))],
        tally([], [], { approve: 1 }),
      ],
      [
        'of the same date are taken in the order of the inbox',
        [approve(WANG, read(1)), takeApprove(WANG, read(1)), reject(WANG, read(1))],
        tally([], [WANG]),
      ],
    ])('%s', (_, acts, counted) => {
      expect(countVotes(acts, RULES)).toEqual(counted);
    });

    test('elsewhere dates decide nothing: rooms have clocks of their own', () => {
      const acts = [reject(WANG, at(2)), approve(WANG, at(1))];
      expect(countVotes(acts, RULES)).toEqual(tally([WANG]));
    });
  });

  test('stand in the order in which they were given last', () => {
    expect(countVotes([approve(WANG), approve(CHEN)], RULES).approvals).toEqual([WANG, CHEN]);
    expect(countVotes([approve(WANG), approve(CHEN), approve(WANG, lark)], RULES).approvals).toEqual([
      CHEN,
      WANG,
    ]);
    expect(
      countVotes([reject(WANG), approve(CHEN), approve(WANG)], RULES).approvals,
      'a replaced vote has no place',
    ).toEqual([CHEN, WANG]);
  });

  test('keep their places when somebody takes another reaction away', () => {
    const acts = [approve(WANG), approve(WANG, typed), approve(CHEN), takeApprove(WANG)];
    expect(countVotes(acts, RULES).approvals).toEqual([WANG, CHEN]);
  });

  test('keep their places when somebody takes away what was replaced', () => {
    const acts = [approve(WANG), reject(WANG, lark), reject(CHEN), takeApprove(WANG)];
    expect(countVotes(acts, RULES).rejects).toEqual([WANG, CHEN]);
  });
});

describe('opinions', () => {
  test.each<[string, Act[], Tally]>([
    ['of who is no manager are counted apart', [approve(ZHOU, opinion)], tally([], [], { approve: 1 })],
    [
      'of several are counted by what they mean',
      [approve(ZHOU, opinion), reject(5, opinion), reject(6, opinion)],
      tally([], [], { approve: 1, reject: 2 }),
    ],
    [
      'of one who changes their mind are one',
      [approve(ZHOU, opinion), reject(ZHOU, { ...opinion, via: 'lark' })],
      tally([], [], { reject: 1 }),
    ],
    ['that are taken away are none', [approve(ZHOU, opinion), takeApprove(ZHOU, opinion)], tally([])],
    [
      'of one who was no manager then, and is now, stay opinions',
      [approve(WANG, opinion)],
      tally([], [], { approve: 1 }),
    ],
    [
      'are replaced when that one acts again as a manager',
      [approve(WANG, opinion), approve(WANG)],
      tally([WANG]),
    ],
    [
      'are all that is left of a vote when its manager is none any more',
      [approve(ZHOU), reject(5)],
      tally([], [], { approve: 1, reject: 1 }),
    ],
    [
      'are what a vote stays that was lost, also when its manager is one again',
      [approve(WANG), lose(WANG)],
      tally([], [], { approve: 1 }),
    ],
    [
      'of who lost the vote are none when the reaction is taken away',
      [reject(WANG), lose(WANG), takeReject(WANG)],
      tally([]),
    ],
    ['become a vote when who lost it acts again', [approve(WANG), lose(WANG), approve(WANG)], tally([WANG])],
  ])('%s', (_, acts, counted) => {
    expect(countVotes(acts, RULES)).toEqual(counted);
  });

  test('don’t change what others voted when somebody loses theirs', () => {
    expect(countVotes([approve(WANG), reject(CHEN), lose(CHEN)], RULES)).toEqual(
      tally([WANG], [], { reject: 1 }),
    );
  });
});

describe('on their own proposal', () => {
  const own = (...managers: number[]): CountingRules => ({
    contentHash: CONTENT,
    proposer: WANG,
    managers: new Set(managers),
  });

  test.each<[string, number, CountingRules, boolean]>([
    ['a manager votes where there is no other', WANG, own(WANG), true],
    ['a manager does not vote where there is another', WANG, own(WANG, CHEN), false],
    ['the other manager votes', CHEN, own(WANG, CHEN), true],
    ['who is no manager does not vote', WANG, own(CHEN), false],
    ['who is no manager does not vote where there is none', WANG, own(), false],
  ])('%s', (_, person, rules, may) => {
    expect(mayVote(person, rules)).toBe(may);
  });

  test('on another’s, managers vote and operators do not', () => {
    expect(mayVote(WANG, RULES)).toBe(true);
    expect(mayVote(ZHOU, RULES)).toBe(false);
    expect(mayVote(LI, RULES)).toBe(false);
  });

  test('the only manager’s vote counts', () => {
    expect(countVotes([approve(WANG)], own(WANG))).toEqual(tally([WANG]));
  });

  test('the vote is an opinion beside another manager', () => {
    expect(countVotes([approve(WANG, opinion)], own(WANG, CHEN))).toEqual(tally([], [], { approve: 1 }));
  });

  test('the only manager’s vote is an opinion from when there is another manager', () => {
    expect(countVotes([approve(WANG)], own(WANG, CHEN))).toEqual(tally([], [], { approve: 1 }));
  });

  test('the opinion stays one when the other manager goes', () => {
    expect(countVotes([approve(WANG, opinion)], own(WANG))).toEqual(tally([], [], { approve: 1 }));
  });
});

describe('any acts', () => {
  const acts = fc
    .array(
      fc.record({
        person: fc.integer({ min: 1, max: 4 }),
        kind: fc.constantFrom<Act['kind'][]>('give', 'give', 'give', 'take', 'lose'),
        meaning: fc.constantFrom<Act['meaning'][]>('approve', 'reject'),
        way: fc.constantFrom<Partial<Act>[]>(
          { via: '👍', on: 'm1' },
          { via: '👌', on: 'm1' },
          { via: '👍', on: 'm2' },
          { via: 'lark 👍', on: 'm3' },
          { via: 'telegram typed', on: null },
          { via: 'lark typed', on: null },
        ),
        isVote: fc.boolean(),
        contentHash: fc.constantFrom(CONTENT, CONTENT, CONTENT, 'other'),
      }),
      { maxLength: 24 },
    )
    // What was typed is not taken back.
    .map(all =>
      all.map(({ way, kind, person, meaning, ...facts }) =>
        act(person, way.on === null && kind === 'take' ? 'give' : kind, meaning, { ...facts, ...way }),
      ),
    );
  const rules = fc.record({
    contentHash: fc.constant(CONTENT),
    proposer: fc.integer({ min: 1, max: 4 }),
    managers: fc.subarray([1, 2, 3, 4]).map(all => new Set(all)),
  });
  const sorted = ({ approvals, rejects, opinions }: Tally): Tally => ({
    approvals: [...approvals].sort(),
    rejects: [...rejects].sort(),
    opinions,
  });

  test('come to what a naive recount says', () => {
    fc.assert(
      fc.property(acts, rules, (all, by) => {
        expect(sorted(countVotes(all, by))).toEqual(naiveTally(all, by));
      }),
      { numRuns: 2000 },
    );
  });

  /** Reactions on Lark and lines, each a second after the one before. */
  const dated = acts.map(all =>
    all.map((each, index): Act => ({ ...each, ...at(index), isReadable: each.on !== null })),
  );

  test('come to the same however late reactions are heard of that are read again', () => {
    const told = dated.chain(all =>
      fc.tuple(
        fc.constant(all),
        fc.array(fc.nat({ max: 40 }), { minLength: all.length, maxLength: all.length }),
      ),
    );
    fc.assert(
      fc.property(told, rules, ([all, delays], by) => {
        // One reaction's own acts are told in order: what is older than what is known of it is no news.
        const latest = new Map<string, number>();
        const arrivals = all.map((each, index) => {
          const key = each.on === null ? 'others' : `${each.person} ${each.via} ${each.on}`;
          const arrival = Math.max(
            index + (each.on === null ? 0 : (delays[index] ?? 0)),
            latest.get(key) ?? 0,
          );
          latest.set(key, arrival);
          return { each, arrival };
        });
        const inbox = arrivals
          .toSorted((one, other_) => one.arrival - other_.arrival)
          .map(({ each }) => each);
        expect(sorted(countVotes(inbox, by))).toEqual(sorted(countVotes(all, by)));
      }),
      { numRuns: 2000 },
    );
  });

  test('that are all votes stand in the order of each person’s last', () => {
    const votes = acts.map(all => all.map((each): Act => ({ ...each, kind: 'give', isVote: true })));
    fc.assert(
      fc.property(votes, rules, (all, by) => {
        const last = (person: number) =>
          all.findLastIndex(each => each.person === person && each.contentHash === CONTENT);
        const { approvals, rejects } = countVotes(all, by);
        for (const persons of [approvals, rejects]) {
          expect(persons).toEqual([...persons].sort((one, other) => last(one) - last(other)));
        }
      }),
    );
  });

  test('count nobody twice, and only who may vote', () => {
    fc.assert(
      fc.property(acts, rules, (all, by) => {
        const { approvals, rejects } = countVotes(all, by);
        const voters = [...approvals, ...rejects];
        expect(new Set(voters).size).toBe(voters.length);
        for (const person of voters) expect(mayVote(person, by)).toBe(true);
      }),
    );
  });
});

describe('a count is', () => {
  test.each<[string, Tally, number, string]>([
    ['short without votes', tally([]), 1, 'short'],
    ['carried by one approval, by default', tally([1]), 1, 'carried'],
    ['short by one approval of two', tally([1]), 2, 'short'],
    ['carried by two approvals of two', tally([1, 2]), 2, 'carried'],
    ['carried by more than are needed', tally([1, 2, 3]), 2, 'carried'],
    ['blocked by a reject', tally([], [1]), 1, 'blocked'],
    ['blocked by a reject however many approve', tally([2, 3, 4], [1]), 1, 'blocked'],
    ['short whatever others think', tally([], [], { approve: 9 }), 1, 'short'],
    ['not blocked by what others think', tally([1], [], { reject: 9 }), 1, 'carried'],
  ])('%s', (_, counted, quorum, verdict) => {
    expect(verdictOf(counted, quorum)).toBe(verdict);
  });
});

describe('a proposal', () => {
  const everything = PROPOSAL_STATES.flatMap(state =>
    PROPOSAL_EVENTS.map((event): [ProposalState, ProposalEvent] => [state, event]),
  );
  const decided = PROPOSAL_STATES.filter(state => !isUndecided(state));

  test('is in one of six states, four of which are decided', () => {
    expect(PROPOSAL_STATES).toEqual(['open', 'in-conflict', 'approved', 'rejected', 'expired', 'withdrawn']);
    expect(decided).toEqual(['approved', 'rejected', 'expired', 'withdrawn']);
  });

  test.each(everything)('that is %s has an outcome, in one of the six states: %s', (state, event) => {
    const outcome = transition(state, event);
    expect(PROPOSAL_STATES).toContain(outcome.state);
    expect(outcome.effect).toMatch(/./);
  });

  test.each(decided)('that is %s never changes, and answers like any other that is decided', state => {
    for (const event of PROPOSAL_EVENTS) {
      const { effect } = transition('approved', event);
      expect(transition(state, event)).toEqual({ state, effect });
    }
  });

  test('is decided by four happenings, each into one state', () => {
    const ways = everything.flatMap(([state, event]) => {
      const after = transition(state, event).state;
      return isUndecided(state) && !isUndecided(after) ? [`${event} → ${after}`] : [];
    });
    expect([...new Set(ways)].sort()).toEqual([
      'changes merge → approved',
      'reason for a reject → rejected',
      'time is over → expired',
      'withdrawal → withdrawn',
    ]);
  });

  test.each<[ProposalState, ProposalEvent, ProposalState, Effect]>([
    ['open', 'count: short', 'open', 'none'],
    ['open', 'count: blocked', 'open', 'ask the rejecter for a reason'],
    ['open', 'count: carried', 'open', 'try to merge'],
    ['open', 'changes merge', 'approved', 'publish the next version'],
    ['open', 'changes conflict', 'in-conflict', 'show the conflict'],
    ['open', 'reason for a reject', 'rejected', 'tell the recorders'],
    ['open', 'act that is no vote', 'open', 'explain that it decides nothing'],
    ['open', 'act on older content', 'open', 'explain that the content changed'],
    ['open', 'edit', 'open', 'void all votes'],
    ['open', 'rebase', 'open', 'void all votes'],
    ['open', 'cited record changes', 'open', 'void all votes'],
    ['open', 'no voice is left', 'open', 'explain what has no voice'],
    ['open', 'withdrawal', 'withdrawn', 'none'],
    ['open', 'half of the time is over', 'open', 'remind the managers who have not voted'],
    ['open', 'time is over', 'expired', 'tell the proposer'],
    ['in-conflict', 'count: carried', 'in-conflict', 'explain that it waits for a rebase'],
    ['in-conflict', 'reason for a reject', 'rejected', 'tell the recorders'],
    ['in-conflict', 'rebase', 'open', 'void all votes'],
    ['in-conflict', 'cited record changes', 'in-conflict', 'void all votes'],
    ['in-conflict', 'withdrawal', 'withdrawn', 'none'],
    ['in-conflict', 'time is over', 'expired', 'tell the proposer'],
    ['approved', 'count: blocked', 'approved', 'explain that it is closed'],
    ['rejected', 'rebase', 'rejected', 'refuse: closed'],
    ['approved', 'cited record changes', 'approved', 'none'],
    ['expired', 'time is over', 'expired', 'none'],
  ])('that is %s, on %s, is %s: %s', (state, event, after, effect) => {
    expect(transition(state, event)).toEqual({ state: after, effect });
  });

  test('becomes what the table in CONTRIBUTING.md says', () => {
    const file = path.join(import.meta.dirname, '../../../../CONTRIBUTING.md');
    const [, table] =
      /<!-- approval -->\n([\s\S]*?)\n<!-- \/approval -->/.exec(readFileSync(file, 'utf8')) ?? [];
    expect(table, 'run `npx tsx test/readme.ts`').toBe(approvalTable());
  });
});

/**
 * By what people see: on each message the reactions that are there now, and a list of all ways in the order in which
 * they were given. Persons are sorted.
 */
function naiveTally(acts: readonly Act[], { contentHash, proposer, managers }: CountingRules): Tally {
  const result = { approvals: [] as number[], rejects: [] as number[], opinions: { approve: 0, reject: 0 } };
  for (const person of [1, 2, 3, 4]) {
    const onMessages = new Map<string, Set<string>>();
    const given: Act[] = [];
    let lostUpTo = 0;
    for (const each of acts.filter(every => every.person === person)) {
      if (each.kind === 'lose') lostUpTo = given.length;
      else if (each.contentHash === contentHash) {
        const there = onMessages.get(each.on ?? 'typed') ?? new Set();
        onMessages.set(each.on ?? 'typed', there);
        if (each.kind === 'take') there.delete(each.via);
        else {
          there.add(each.via);
          given.push(each);
        }
      }
    }
    // What is there was given by the last of its kind.
    const last = given.findLastIndex(each => onMessages.get(each.on ?? 'typed')?.has(each.via) === true);
    const way = given[last];
    if (way === undefined) continue;
    const isElector = managers.has(person) && !(person === proposer && managers.size > 1);
    if (!(isElector && way.isVote && last >= lostUpTo)) result.opinions[way.meaning] += 1;
    else if (way.meaning === 'approve') result.approvals.push(person);
    else result.rejects.push(person);
  }
  return result;
}
