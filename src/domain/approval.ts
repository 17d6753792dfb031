/**
 * Approval (method.md §10): who voted what, and what becomes of a proposal by whatever happens to it. Pure: acts go
 * in, in inbox order, and the tally is counted from all of them each time.
 */

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

export type Meaning = 'approve' | 'reject';

/** One thing that a person did to a proposal, as it is recorded. */
export type Act = {
  readonly person: number;
  /** `give` a vote, `take` one back (a reaction was removed), `lose` it with the manager's rights. */
  readonly kind: 'give' | 'take' | 'lose';
  readonly meaning: Meaning;
  /** What can be taken back: the account and that it was a reaction; a typed or pressed vote only by another vote. */
  readonly via: string;
  /** Whether it was a vote when it was given: a manager's, and not on their own proposal while there is another manager. */
  readonly isVote: boolean;
  /** The content that it was about. */
  readonly contentHash: string;
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

/**
 * Counts all acts anew, in inbox order. The latest act of a person counts, over all their accounts: giving one vote
 * ends the other, and taking a reaction back ends what that reaction gave.
 */
export function countVotes(acts: readonly Act[], rules: CountingRules): Tally {
  type Standing = { via: string; meaning: Meaning; isVote: boolean };
  const standing = new Map<number, Standing[]>();
  for (const act of acts) {
    if (act.contentHash !== rules.contentHash && act.kind !== 'lose') continue;
    const own = standing.get(act.person) ?? [];
    // Whoever voted last comes last.
    if (act.kind === 'give') standing.delete(act.person);
    standing.set(act.person, afterAct(own, act));
  }
  const approvals: number[] = [];
  const rejects: number[] = [];
  const opinions = { approve: 0, reject: 0 };
  for (const [person, given] of standing) {
    const votes = mayVote(person, rules) ? given.filter(each => each.isVote) : [];
    const counted = (votes.length > 0 ? votes : given).at(-1);
    if (counted === undefined) continue;
    if (votes.length === 0) opinions[counted.meaning] += 1;
    else if (counted.meaning === 'approve') approvals.push(person);
    else rejects.push(person);
  }
  return { approvals, rejects, opinions };

  function afterAct(own: Standing[], act: Act): Standing[] {
    if (act.kind === 'lose') return own.map(each => ({ ...each, isVote: false }));
    const others = own.filter(each => each.via !== act.via || each.meaning !== act.meaning);
    if (act.kind === 'take') return others;
    const given = { via: act.via, meaning: act.meaning, isVote: act.isVote };
    return [...others.filter(each => each.meaning === act.meaning), given];
  }
}

/** `short`: approvals are missing; `blocked`: a reject stands; `carried`: enough approvals and no reject. */
export type Verdict = 'short' | 'blocked' | 'carried';

export function verdictOf({ approvals, rejects }: Tally, quorum: number): Verdict {
  if (rejects.length > 0) return 'blocked';
  return approvals.length >= quorum ? 'carried' : 'short';
}

/** What can happen to a proposal. The first three are what a count after an act says. */
export type Happening =
  | 'count: short'
  | 'count: blocked'
  | 'count: carried'
  | 'changes merge'
  | 'changes conflict'
  | 'reason for a reject'
  | 'act that is no vote'
  | 'act on older content'
  | 'edit'
  | 'rebase'
  | 'withdrawal'
  | 'half of the time is over'
  | 'time is over';

export const HAPPENINGS: readonly Happening[] = [
  'count: short',
  'count: blocked',
  'count: carried',
  'changes merge',
  'changes conflict',
  'reason for a reject',
  'act that is no vote',
  'act on older content',
  'edit',
  'rebase',
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
  | 'explain that it decides nothing'
  | 'explain that the content changed'
  | 'explain that it waits for a rebase'
  | 'explain that it is closed'
  | 'void all votes'
  | 'tell the recorders'
  | 'remind the managers who have not voted'
  | 'tell the proposer'
  | 'refuse: closed';

export type Outcome = { readonly state: ProposalState; readonly effect: Effect };

/** @returns what becomes of a proposal: the state it is in afterwards, and what the bot does */
export function outcomeOf(state: ProposalState, happening: Happening): Outcome {
  if (!isUndecided(state)) return { state, effect: afterDecision(happening) };
  const stays = (effect: Effect): Outcome => ({ state, effect });
  switch (happening) {
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
    case 'withdrawal':
      return { state: 'withdrawn', effect: 'none' };
    case 'half of the time is over':
      return stays('remind the managers who have not voted');
    case 'time is over':
      return { state: 'expired', effect: 'tell the proposer' };
    default:
      return happening satisfies never;
  }
}

function afterDecision(happening: Happening): Effect {
  switch (happening) {
    case 'edit':
    case 'rebase':
    case 'withdrawal':
      return 'refuse: closed';
    case 'half of the time is over':
    case 'time is over':
    case 'changes merge':
    case 'changes conflict':
      return 'none';
    default:
      return 'explain that it is closed';
  }
}
