/**
 * Deciding a proposal (method.md §10), whichever door leads here: a reaction, a button, a typed command, an answer to
 * a question, or time. Everything is recounted from the recorded acts at each event.
 */
import { Refusal } from '../../chat/refusal.ts';
import { text, type View, view } from '../../chat/view.ts';
import { loseAbsent } from '../../conversation/look-again.ts';
import { mentioning } from '../../conversation/mention.ts';
import { saying } from '../../conversation/saying.ts';
import type { Stage } from '../../conversation/stage.ts';
import { oneLine } from '../../domain/normal-form.ts';
import { shortId, versionName } from '../../domain/short-id.ts';
import { showMoment } from '../../domain/zoned-time.ts';
import { writeAudit } from '../../store/audit.ts';
import { cardsOf } from '../../store/cards.ts';
import {
  accountsOn,
  findRoom,
  identityBehind,
  listGroups,
  listRooms,
  type Person,
  type Room,
} from '../../store/rooms.ts';
import { type Deed, recordDeed, whyNoVote } from './deeds.ts';
import {
  type Effect,
  type Happening,
  isUndecided,
  mayVote,
  outcomeOf,
  type Tally,
  verdictOf,
} from './domain/approval.ts';
import { takeMissedReactions } from './missed-reactions.ts';
import { applyProposal, tellOfReject } from './publish-version.ts';
import { upToDate } from './renew-proposals.ts';
import {
  managersOf,
  pollOf,
  REJECT_REASON,
  refreshCards,
  STATE_NAMES,
  tallyOf,
  tellProposer,
} from './show-proposal.ts';
import {
  closeProposal,
  markReminded,
  type Proposal,
  proposalById,
  undecidedProposals,
} from './store/proposals.ts';
import { noVoice, voicelessOf } from './voiceless.ts';

export type Decision = {
  readonly proposal: Proposal;
  readonly tally: Tally;
  /** Why the deed decides nothing, if it does not. */
  readonly why: Refusal | undefined;
  /** Their reject needs words, and they were asked for them just now. */
  readonly isAskedForReason: boolean;
};

/**
 * Takes deeds of one person, in order, and settles what becomes of the proposal.
 * @param reason with a reject: closes the proposal
 */
export async function decide(
  stage: Stage,
  person: Person,
  before: Proposal,
  deeds: readonly Deed[],
  reason?: string,
): Promise<Decision> {
  let proposal = await upToDate(stage, await expireIfLate(stage, before, deeds));
  const decided = (why?: Refusal, isAskedForReason = false): Promise<Decision> =>
    decisionOf(stage, proposal, why, isAskedForReason);
  const [lastGiven] = deeds.filter(deed => deed.kind === 'give').slice(-1);
  if (!isUndecided(proposal.state)) {
    const isWorthSaying = lastGiven !== undefined || person.isManager;
    return decided(isWorthSaying ? closed(proposal) : undefined);
  }
  const rules = { proposer: proposal.proposerId, managers: await managersOf(stage) };
  const isVote = mayVote(person.id, rules);
  for (const deed of deeds) await recordDeed(stage, proposal, person, deed, isVote);
  const id = shortId('P', proposal.number);
  const isCurrent = deeds.some(deed => deed.contentHash === proposal.contentHash);
  if (!isCurrent) {
    const { effect } = outcomeOf(proposal.state, 'act on older content');
    const isExplained = effect === 'explain that the content changed' && lastGiven !== undefined;
    return decided(isExplained ? new Refusal('content-changed', { id }) : undefined);
  }
  if (!isVote) {
    await refreshCards(stage, proposal);
    return decided(lastGiven === undefined ? undefined : whyNoVote(proposal, person));
  }
  // By the order of the inbox they may have approved since: then this reject is none any more.
  if (reason !== undefined && (await tallyOf(stage, proposal)).rejects.includes(person.id)) {
    proposal = await rejectWithReason(stage, proposal, person, reason);
    return decided();
  }
  const settled = await settle(stage, proposal);
  proposal = settled.proposal;
  switch (settled.effect) {
    case 'ask the rejecter for a reason': {
      // Also one that stands again, after what they gave later was taken away.
      if (!settled.tally.rejects.includes(person.id)) return decided();
      const [{ messageId } = { messageId: null }] = deeds.slice(-1);
      return decided(undefined, await askForReason(stage, proposal, person, messageId));
    }
    case 'explain what has no voice':
      return decided(lastGiven === undefined ? undefined : await noVoice(stage, proposal));
    case 'explain that it waits for a rebase':
      return decided(lastGiven === undefined ? undefined : new Refusal('waits-for-rebase', { id }));
    default:
      return decided();
  }
}

async function decisionOf(
  stage: Stage,
  proposal: Proposal,
  why: Refusal | undefined,
  isAskedForReason: boolean,
): Promise<Decision> {
  return { proposal, tally: await tallyOf(stage, proposal), why, isAskedForReason };
}

/** @returns what is said to whoever acts on a proposal that is decided */
export function closed({ number, state }: Proposal): Refusal {
  return new Refusal('proposal-closed', { id: shortId('P', number), state: STATE_NAMES[state] });
}

/** Recounts the votes and does what the count says. */
async function settle(
  stage: Stage,
  found: Proposal,
): Promise<{ proposal: Proposal; tally: Tally; effect: Effect }> {
  let before = found;
  let tally = await tallyOf(stage, before);
  const { quorum } = stage.team.settings;
  // What decides is what stands on the platform now, not what it told of in time.
  if (verdictOf(tally, quorum) === 'carried' && (await takeMissedReactions(stage, before)))
    tally = await tallyOf(stage, before);
  // Nor does it count who has left meanwhile.
  if (
    verdictOf(tally, quorum) !== 'short' &&
    (await loseAbsent(stage, [...tally.approvals, ...tally.rejects]))
  ) {
    await recountOpen(stage, before.id);
    before = await proposalById(stage.transaction, before.teamId, before.id);
    tally = await tallyOf(stage, before);
  }
  const verdict = verdictOf(tally, quorum);
  const { effect } = outcomeOf(before.state, `count: ${verdict}` satisfies Happening);
  if (effect !== 'try to merge') {
    await refreshCards(stage, before);
    return { proposal: before, tally, effect };
  }
  if ((await voicelessOf(stage, before)).length > 0) {
    await refreshCards(stage, before);
    return { proposal: before, tally, effect: outcomeOf(before.state, 'no voice is left').effect };
  }
  return { proposal: await applyProposal(stage, before, tally.approvals), tally, effect };
}

/** Takes what people reacted with while nobody listened, and settles what comes of it. */
export async function recount(stage: Stage, before: Proposal): Promise<void> {
  const proposal = await upToDate(stage, before);
  if (isUndecided(proposal.state) && (await takeMissedReactions(stage, proposal)))
    await settle(stage, proposal);
}

/** Closes a proposal whose time is over as of the deeds; one that the platform dates before still counts. */
async function expireIfLate(stage: Stage, proposal: Proposal, deeds: readonly Deed[]): Promise<Proposal> {
  const isLate = isUndecided(proposal.state) && deeds.every(deed => deed.at >= proposal.expiresAt);
  return isLate ? expire(stage, proposal) : proposal;
}

async function rejectWithReason(
  stage: Stage,
  proposal: Proposal,
  person: Person,
  reason: string,
): Promise<Proposal> {
  const rejectReason = oneLine(reason);
  const { transaction, clock, origin } = stage;
  const { state } = outcomeOf(proposal.state, 'reason for a reject');
  const end = { state, at: clock.now, byId: person.id, rejectReason };
  const rejected = await closeProposal(transaction, proposal, end);
  const id = shortId('P', proposal.number);
  await writeAudit(transaction, origin, 'proposal.rejected', id, { reason: rejectReason });
  await refreshCards(stage, rejected);
  await tellOfReject(stage, rejected, person.name);
  return rejected;
}

/** Asks whoever rejects why, once for each content. @returns whether they were asked now */
async function askForReason(
  stage: Stage,
  proposal: Proposal,
  person: Person,
  messageId: string | null,
): Promise<boolean> {
  const { transaction, origin } = stage;
  const { contentHash } = proposal;
  const question = { kind: REJECT_REASON, thingId: proposal.id, contentHash, personId: person.id };
  const isAsked = (await cardsOf(transaction, question)).some(
    each => each.personId === person.id && each.contentHash === contentHash,
  );
  const room = await findRoom(transaction, proposal.teamId, origin.roomId);
  if (isAsked || room === undefined) return false;
  const id = shortId('P', proposal.number);
  const said = saying(stage)({
    zh: `为什么不通过 ${id}？回复这条消息写理由，或 /proposal reject ${id} 理由。没有理由之前，${id} 先停着`,
    en: `Why reject ${id}? Reply to this message with the reason, or type /proposal reject ${id} and why. Until then ${id} is on hold`,
  });
  const asked = await mentioning(stage, room.platform, [person.id], said);
  await stage.notify(room, view(asked), { standsFor: question, ...(messageId && { replyTo: messageId }) });
  return true;
}

/** @returns whether a question was asked of this person, whoever they turned out to be since */
export async function isAskedOf(
  { transaction }: Stage,
  person: Person,
  question: { readonly personId: number | null },
): Promise<boolean> {
  return (await identityBehind(transaction, question.personId ?? 0)) === person.id;
}

/** An answer of whoever was asked why they reject. @throws Refusal when it comes too late, or the reject is gone */
export async function takeReason(
  stage: Stage,
  person: Person,
  question: { readonly thingId: number; readonly personId: number | null; readonly contentHash: string },
  answer: { readonly text: string; readonly at: Date; readonly messageId: string },
): Promise<Proposal> {
  const { transaction, team } = stage;
  const proposal = await proposalById(transaction, team.id, question.thingId);
  const id = shortId('P', proposal.number);
  if (!isUndecided(proposal.state)) throw closed(proposal);
  if (question.contentHash !== proposal.contentHash) throw new Refusal('content-changed', { id });
  if (answer.at >= proposal.expiresAt) throw closed({ ...proposal, state: 'expired' });
  const { rejects } = await tallyOf(stage, proposal);
  if (!rejects.includes(person.id)) throw new Refusal('no-reject-standing', { id });
  return rejectWithReason(stage, proposal, person, answer.text);
}

/** Recounts what is undecided, after something changed by which votes are counted: managers, settings, who is who. */
export async function recountOpen(stage: Stage, exceptId?: number): Promise<void> {
  for (const before of await undecidedProposals(stage.transaction, stage.team.id)) {
    if (before.id === exceptId) continue;
    // What is over and not closed yet must not be carried by this.
    if (before.expiresAt <= stage.clock.now) continue;
    const proposal = await upToDate(stage, before);
    if (proposal.state === 'open') await settle(stage, proposal);
    else await refreshCards(stage, proposal);
  }
}

// Time

/** Closes a proposal whose time is over. */
async function expire(stage: Stage, proposal: Proposal): Promise<Proposal> {
  const { transaction, clock, origin } = stage;
  const { state } = outcomeOf(proposal.state, 'time is over');
  const expired = await closeProposal(transaction, proposal, { state, at: clock.now, byId: null });
  const id = shortId('P', proposal.number);
  // Whoever came by when it was over did not end it.
  const byNobody = { ...origin, personId: null, messageId: null };
  await writeAudit(transaction, byNobody, 'proposal.expired', id, { expiresAt: proposal.expiresAt });
  await refreshCards(stage, expired);
  const said = saying(stage)({
    zh: `${id} 到期没有结果，已过期；依据都还在，可以重新提`,
    en: `${id} expired undecided; its evidence is all there, so it can be proposed again`,
  });
  await tellProposer(stage, expired, said);
  return expired;
}

/**
 * At half of the time calls the managers who have not voted, each where they have an account; where it waits for a
 * rebase, the proposer.
 */
async function remind(stage: Stage, proposal: Proposal): Promise<void> {
  const { transaction, clock, language, origin } = stage;
  await markReminded(transaction, proposal);
  const { tally, voters } = await pollOf(stage, proposal);
  const { approvals, rejects } = tally;
  const isInConflict = proposal.state === 'in-conflict';
  const called = isInConflict
    ? [proposal.proposerId]
    : voters.filter(voter => !approvals.includes(voter) && !rejects.includes(voter));
  const id = shortId('P', proposal.number);
  await writeAudit(transaction, origin, 'proposal.reminded', id, { people: called });
  const until = showMoment(proposal.expiresAt, clock, language);
  const said = saying(stage)(
    isInConflict
      ? {
          zh: `${id} 和现在的画像有冲突，${until} 到期：/proposal rebase ${id}`,
          en: `${id} conflicts with the persona as it is now and expires ${until}: /proposal rebase ${id}`,
        }
      : {
          zh: `${id} 还等你们投票，${until} 到期：/proposal show ${id}`,
          en: `${id} waits for your vote and expires ${until}: /proposal show ${id}`,
        },
  );
  const waiting = new Set(called);
  for (const room of await roomsHomeFirst(stage, proposal)) {
    const here = [...(await accountsOn(transaction, room.platform, [...waiting])).keys()];
    if (here.length === 0) continue;
    for (const person of here) waiting.delete(person);
    await stage.notify(room, view(await mentioning(stage, room.platform, here, said)));
  }
}

/** @returns the team's groups, first the one in which it was proposed */
async function roomsHomeFirst({ transaction }: Stage, proposal: Proposal): Promise<Room[]> {
  const groups = await listGroups(transaction, proposal.teamId);
  // Somebody alone with the bot has none.
  const rooms = groups.length > 0 ? groups : await listRooms(transaction, proposal.teamId);
  return rooms.sort(
    (one, other) => Number(other.id === proposal.roomId) - Number(one.id === proposal.roomId),
  );
}

/** What is due about a proposal at an instant: its end before its reminder. */
export async function doWhatIsDue(stage: Stage, id: number): Promise<void> {
  const { transaction, team } = stage;
  await recount(stage, await proposalById(transaction, team.id, id));
  const proposal = await proposalById(transaction, team.id, id);
  if (!isUndecided(proposal.state)) return;
  if (proposal.expiresAt <= stage.clock.now) await expire(stage, proposal);
  else if (proposal.remindAt !== null && proposal.remindAt <= stage.clock.now) await remind(stage, proposal);
}

/** @returns what a person gets who typed or pressed a vote, or gave a reason */
export async function voteView(
  stage: Stage,
  decision: Omit<Decision, 'tally'> & { tally?: Tally },
): Promise<View> {
  const { proposal, why } = decision;
  const said = voteText(stage, decision);
  const isOwn = proposal.proposerId === stage.origin.personId;
  if (proposal.state !== 'rejected' || why !== undefined || isOwn) return view(text(said));
  // Whoever proposed it would not see by the card alone.
  return view(await mentioning(stage, stage.origin.platform, [proposal.proposerId], said));
}

function voteText(
  stage: Stage,
  { proposal, tally, why }: Omit<Decision, 'tally'> & { tally?: Tally },
): string {
  const say = saying(stage);
  const id = shortId('P', proposal.number);
  if (why !== undefined) return why.sentence(stage.language);
  const state = say(STATE_NAMES[proposal.state]);
  switch (proposal.state) {
    case 'approved':
      return `${id} ${state} → ${versionName(proposal.version ?? 0)}`;
    case 'rejected':
      return say({
        zh: `${id} ${state}：${proposal.rejectReason ?? ''}`,
        en: `${id} ${state}: ${proposal.rejectReason ?? ''}`,
      });
    case 'open': {
      if ((tally?.rejects.length ?? 0) > 0)
        return say({
          zh: `${id} 已记下你的票；有人反对，等理由`,
          en: `${id}: your vote is counted; a reject stands and waits for its reason`,
        });
      const left = Math.max(0, stage.team.settings.quorum - (tally?.approvals.length ?? 0));
      return say({
        zh: `${id} 已记下你的票，还需 ${left} 票`,
        en: `${id}: your vote is counted, ${left} more needed`,
      });
    }
    default:
      return `${id} ${state}`;
  }
}
