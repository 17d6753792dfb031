/**
 * Approval (method.md §10): the count of votes, and the state machine of a proposal with its transitions. Pure: acts go
 * in, in inbox order, and the tally is counted from all of them each time.
 */

import type { Meaning } from '../../../domain/reaction-emoji.ts';

export type ProposalState = 'open' | 'in-conflict' | 'approved' | 'rejected' | 'expired' | 'withdrawn';

export const PROPOSAL_STATES: readonly ProposalState[] = [
  'open',
  'in-conflict',
  'approved',
  'rejected',
  'expired',
  'withdrawn',
];

/** @returns whether a proposal in this state waits for a decision */
export function isUndecided(state: ProposalState): boolean {
  return state === 'open' || state === 'in-conflict';
}

/** One thing that a person did to a proposal, as it is recorded. */
export type Act = {
  readonly person: number;
  /** `give` a vote, `take` one back (a reaction was removed), `lose` it with the manager's rights. */
  readonly kind: 'give' | 'take' | 'lose';
  readonly meaning: Meaning;
  /** By what: an account's emoji, or a platform's lines and buttons, which only another vote takes back. */
  readonly via: string;
  /** The message that was reacted to: the same emoji on two messages is two reactions. Null for a line or a button. */
  readonly on: string | null;
  /** Whether it was a vote when it was given: a manager's, and not on their own proposal while there is another manager. */
  readonly isVote: boolean;
  /** The content that it was about. */
  readonly contentHash: string;
  /** When the platform says that it happened. */
  readonly at: Date;
  /** Whether it may be heard of late, or only by reading: a reaction where the platform lists them. */
  readonly isReadable: boolean;
};

export type Tally = {
  /** Persons, in the order in which they voted. */
  readonly approvals: readonly number[];
  readonly rejects: readonly number[];
  /** What everybody else thinks; decides nothing. */
  readonly opinions: Readonly<Record<Meaning, number>>;
};

export type CountingRules = {
  /** What is voted on now: acts about anything else are void. */
  readonly contentHash: string;
  readonly proposer: number;
  readonly managers: ReadonlySet<number>;
};

/** @returns whether a person's act is a vote: a manager's, and not on their own proposal while there is another manager */
export function mayVote(person: number, { proposer, managers }: Omit<CountingRules, 'contentHash'>): boolean {
  return managers.has(person) && (person !== proposer || managers.size === 1);
}

/** What a vote was given by, and still stands. */
type Way = {
  readonly key: string;
  readonly meaning: Meaning;
  readonly isVote: boolean;
  /** Its place among all acts. */
  readonly place: number;
};

/**
 * Counts all acts anew (method.md §10). A person's vote is given in *ways*: each reaction (of one account, by one emoji,
 * on one message) is one, and so are the lines and buttons of each platform together. A way stands from when it was
 * given last, until it is taken away, which only a reaction can be.
 *
 * Of a person's ways that stand, whatever the account, message or platform, **the one that was given last decides**.
 * So an approve after a reject replaces it, and taking it away falls back to what still stands. It is a vote if it was
 * one when it was given, its person has not lost it since, and may vote now; otherwise it is an opinion.
 *
 * Acts about any other content are void, and what a later one by the same way overtook is history. They are taken in
 * inbox order, except for reactions that a platform lists: these have the place that their date gives them, since they
 * may be heard of late.
 * @param acts in inbox order
 */
export function countVotes(acts: readonly Act[], rules: CountingRules): Tally {
  const byPerson = new Map<number, Act[]>();
  const current = acts.filter(act => act.contentHash === rules.contentHash || act.kind === 'lose');
  for (const act of notOvertaken(current)) {
    const own = byPerson.get(act.person) ?? [];
    byPerson.set(act.person, own);
    own.splice(placeOf(act, own), 0, act);
  }
  const places = new Map(acts.map((act, place) => [act, place]));
  const decisive = [...byPerson]
    .flatMap(([person, own]) => {
      const way = standingWays(own, places).at(-1);
      return way === undefined ? [] : [{ person, ...way }];
    })
    .sort((one, other) => one.place - other.place);
  const approvals: number[] = [];
  const rejects: number[] = [];
  const opinions = { approve: 0, reject: 0 };
  for (const { person, meaning, isVote } of decisive) {
    if (!isVote || !mayVote(person, rules)) opinions[meaning] += 1;
    else if (meaning === 'approve') approvals.push(person);
    else rejects.push(person);
  }
  return { approvals, rejects, opinions };
}

/**
 * @param acts in inbox order
 * @returns those that may still decide: not those that a later act by the same way, dated no earlier, took the place of
 */
export function notOvertaken<Done extends Pick<Act, 'person' | 'kind' | 'via' | 'on' | 'at'>>(
  acts: readonly Done[],
): Done[] {
  const latest = new Map<string, Date>();
  return acts
    .toReversed()
    .filter(({ person, kind, via, on, at }) => {
      // To lose what all ways gave is none of them.
      const way = JSON.stringify([person, ...(kind === 'lose' ? [] : [via, on])]);
      const later = latest.get(way);
      if (later !== undefined && later >= at) return false;
      latest.set(way, at);
      return true;
    })
    .toReversed();
}

/** @returns before which of a person's acts so far one belongs that comes next in the inbox */
function placeOf(act: Act, own: readonly Act[]): number {
  let place = own.length;
  for (; place > 0; place -= 1) {
    const before = own[place - 1];
    const isComparable = before !== undefined && (before.isReadable || act.isReadable);
    if (!isComparable || before.at <= act.at) break;
  }
  return place;
}

/** @returns the ways that stand after a person's acts, the one given last at the end */
function standingWays(own: readonly Act[], places: ReadonlyMap<Act, number>): Way[] {
  let standing: Way[] = [];
  for (const act of own) {
    const key = `${act.via} ${act.on ?? ''}`;
    if (act.kind === 'lose') standing = standing.map(way => ({ ...way, isVote: false }));
    else standing = standing.filter(way => way.key !== key);
    const { meaning, isVote } = act;
    if (act.kind === 'give') standing.push({ key, meaning, isVote, place: places.get(act) ?? 0 });
  }
  return standing;
}

/** `short`: approvals are missing; `blocked`: a reject stands; `carried`: enough approvals and no reject. */
export type Verdict = 'short' | 'blocked' | 'carried';

export function verdictOf({ approvals, rejects }: Tally, quorum: number): Verdict {
  if (rejects.length > 0) return 'blocked';
  return approvals.length >= quorum ? 'carried' : 'short';
}

/** What can happen to a proposal. The first three are what a count after an act says. */
export type ProposalEvent =
  | 'count: short'
  | 'count: blocked'
  | 'count: carried'
  | 'changes merge'
  | 'changes conflict'
  | 'no voice is left'
  | 'reason for a reject'
  | 'act that is no vote'
  | 'act on older content'
  | 'edit'
  | 'rebase'
  | 'cited record changes'
  | 'withdrawal'
  | 'half of the time is over'
  | 'time is over';

export const PROPOSAL_EVENTS: readonly ProposalEvent[] = [
  'count: short',
  'count: blocked',
  'count: carried',
  'changes merge',
  'changes conflict',
  'no voice is left',
  'reason for a reject',
  'act that is no vote',
  'act on older content',
  'edit',
  'rebase',
  'cited record changes',
  'withdrawal',
  'half of the time is over',
  'time is over',
];

/** What the bot does about it, besides bringing the proposal's message up to date. */
export type Effect =
  | 'none'
  | 'ask the rejecter for a reason'
  | 'try to merge'
  | 'publish the next version'
  | 'show the conflict'
  | 'explain what has no voice'
  | 'explain that it decides nothing'
  | 'explain that the content changed'
  | 'explain that it waits for a rebase'
  | 'explain that it is closed'
  | 'void all votes'
  | 'tell the recorders'
  | 'remind the managers who have not voted'
  | 'tell the proposer'
  | 'refuse: closed';

export type Transition = { readonly state: ProposalState; readonly effect: Effect };

/** @returns what becomes of a proposal: the state it is in afterwards, and what the bot does */
export function transition(state: ProposalState, event: ProposalEvent): Transition {
  if (!isUndecided(state)) return { state, effect: afterDecision(event) };
  const stays = (effect: Effect): Transition => ({ state, effect });
  switch (event) {
    case 'count: short':
      return stays(state === 'open' ? 'none' : 'explain that it waits for a rebase');
    case 'count: blocked':
      return stays('ask the rejecter for a reason');
    case 'count: carried':
      return stays(state === 'open' ? 'try to merge' : 'explain that it waits for a rebase');
    case 'changes merge':
      return { state: 'approved', effect: 'publish the next version' };
    case 'changes conflict':
      return { state: 'in-conflict', effect: 'show the conflict' };
    case 'no voice is left':
      return stays('explain what has no voice');
    case 'reason for a reject':
      return { state: 'rejected', effect: 'tell the recorders' };
    case 'act that is no vote':
      return stays('explain that it decides nothing');
    case 'act on older content':
      return stays('explain that the content changed');
    case 'edit':
      return stays('void all votes');
    case 'rebase':
      return { state: 'open', effect: 'void all votes' };
    case 'cited record changes':
      return stays('void all votes');
    case 'withdrawal':
      return { state: 'withdrawn', effect: 'none' };
    case 'half of the time is over':
      return stays('remind the managers who have not voted');
    case 'time is over':
      return { state: 'expired', effect: 'tell the proposer' };
    default:
      return event satisfies never;
  }
}

function afterDecision(event: ProposalEvent): Effect {
  switch (event) {
    case 'edit':
    case 'rebase':
    case 'withdrawal':
      return 'refuse: closed';
    case 'half of the time is over':
    case 'time is over':
    case 'changes merge':
    case 'changes conflict':
    case 'no voice is left':
    case 'cited record changes':
      return 'none';
    default:
      return 'explain that it is closed';
  }
}
