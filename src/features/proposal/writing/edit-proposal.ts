/** Editing of open proposals: changes are added, reworded or dropped, rebased onto a newer version, or all withdrawn. */
import { grammarRefusal } from '../../../chat/grammar/refusals.ts';
import type { Context } from '../../../conversation/command.ts';
import { inLanguage } from '../../../domain/language.ts';
import { oneLine } from '../../../domain/normal-form.ts';
import { shortId, versionName } from '../../../domain/short-id.ts';
import { writeAudit } from '../../../store/audit.ts';
import { personNames } from '../../../store/people.ts';
import { claimsOf, contentAt, contentOf, personaById } from '../../persona/store/personas.ts';
import { isUndecided, transition } from '../domain/approval.ts';
import {
  CHANGES_AT_MOST,
  type Change,
  changesBackTo,
  rebased,
  saidTwice,
  withChange,
} from '../domain/change.ts';
import { refreshCards, replaceCards, showElsewhere } from '../proposal-cards.ts';
import { proposalRefusal } from '../refusals.ts';
import { closeProposal, type Proposal, updateContent } from '../store/proposals.ts';
import { closed } from '../voting/vote-actions.ts';
import {
  checkedChange,
  checkedEvidence,
  demandInBase,
  demandNew,
  demandNoContest,
  demandNotOpposite,
  demandOwnWords,
  demandUncontested,
} from './check-change.ts';
import { proposalNumbered, timesOf } from './propose.ts';
import { lineWithoutWording, type WantedChange } from './wanted-change.ts';

/** @returns a proposal that the speaker may change @throws Refusal when it is decided, or not theirs */
export async function ownProposal(context: Context, number: number): Promise<Proposal> {
  const { transaction, person } = context;
  const proposal = await proposalNumbered(context, number);
  if (!person.isManager && proposal.proposerId !== person.id) {
    const proposer = (await personNames(transaction, [proposal.proposerId])).get(proposal.proposerId) ?? '?';
    throw proposalRefusal('not-your-proposal', { id: shortId('P', number), proposer });
  }
  if (!isUndecided(proposal.state)) throw closed(proposal);
  // Its time is over, though nobody has come by to close it yet.
  if (context.messageAt >= proposal.expiresAt) throw closed({ ...proposal, state: 'expired' });
  return proposal;
}

/** Adds a change to a proposal, or puts it in the place of an earlier one about the same. Voids all votes. */
export async function addChange(
  context: Context,
  number: number,
  wanted: WantedChange,
  reason: string,
): Promise<Proposal> {
  const proposal = await ownProposal(context, number);
  const persona = await personaById(context.transaction, context.team.id, proposal.personaId);
  await demandInBase(context, proposal, wanted.claim);
  const change = await checkedChange(context, persona, wanted);
  const line = `/proposal edit ${shortId('P', number)} ${lineWithoutWording(wanted, context.language)}`;
  await demandOwnWords(context, wanted, line);
  const changes = withChange(proposal.changes, change);
  return changeContent(context, proposal, { changes, ...(reason !== '' && { reason: oneLine(reason) }) });
}

/** @returns one of a proposal's changes, counted from 1 @throws Refusal when there is none of that number */
export function changeNumbered({ number, changes }: Proposal, place: number): Change {
  const change = changes[place - 1];
  const id = shortId('P', number);
  if (change === undefined)
    throw proposalRefusal('no-such-change', { id, number: place, count: changes.length });
  return change;
}

/** @returns one of a proposal's changes that has a wording @throws Refusal when it is none, or has none */
export function worded(proposal: Proposal, place: number): Change & { kind: 'add' | 'reword' } {
  const change = changeNumbered(proposal, place);
  if (change.kind === 'add' || change.kind === 'reword') return change;
  throw proposalRefusal('no-wording', { id: shortId('P', proposal.number), number: place });
}

/** Gives another wording to what one of a proposal's changes says. Voids all votes. */
export async function rewordChange(
  context: Context,
  number: number,
  place: number,
  typed: string,
  evidence: readonly string[],
  reason: string | undefined,
): Promise<Proposal> {
  const wording = oneLine(typed);
  const proposal = await ownProposal(context, number);
  const change = worded(proposal, place);
  const persona = await personaById(context.transaction, context.team.id, proposal.personaId);
  const claims = await claimsOf(context.transaction, persona.id);
  const about = change.kind === 'add' ? undefined : change.claim;
  const claim = claims.find(each => each.number === about);
  const dimension = change.kind === 'add' ? change.dimension : claim?.dimension;
  const others = claims.filter(each => each.number !== about);
  if (dimension !== undefined) demandNew(context, others, dimension, wording, persona, change.evidence);
  const added = await checkedEvidence(context, evidence);
  if (claim !== undefined && added.length > 0) {
    await demandNoContest(context, claim);
    await demandNotOpposite(context, claim, 'supporting', added);
  }
  const things = [...new Set([...change.evidence, ...added])];
  const item = inLanguage({ zh: '第几项', en: 'item' }, context.language);
  const line = `/proposal edit ${shortId('P', number)} reword ${item}=${place}`;
  await demandOwnWords(context, { wording, evidence: things }, line);
  const reworded = { ...change, wording, evidence: things };
  const changes = proposal.changes.map((each, index) => (index === place - 1 ? reworded : each));
  return changeContent(context, proposal, {
    changes,
    ...(reason !== undefined && { reason: oneLine(reason) }),
  });
}

/** Takes one of several changes out of a proposal. Voids all votes. */
export async function dropChange(
  context: Context,
  number: number,
  place: number,
  reason: string | undefined,
): Promise<Proposal> {
  const proposal = await ownProposal(context, number);
  changeNumbered(proposal, place);
  const id = shortId('P', number);
  if (proposal.changes.length === 1)
    throw proposalRefusal('last-change', { id }, { example: `/proposal withdraw ${id}` });
  const changes = proposal.changes.filter((_, index) => index !== place - 1);
  return changeContent(context, proposal, {
    changes,
    ...(reason !== undefined && { reason: oneLine(reason) }),
  });
}

/** Gives another reason for a proposal. Voids all votes: they were for what was to be read. */
export async function changeReason(context: Context, number: number, typed: string): Promise<Proposal> {
  const reason = oneLine(typed);
  const proposal = await ownProposal(context, number);
  return changeContent(context, proposal, { changes: proposal.changes, reason });
}

export async function changeContent(
  context: Context,
  proposal: Proposal,
  { changes, reason = proposal.reason }: { readonly changes: readonly Change[]; readonly reason?: string },
): Promise<Proposal> {
  const { transaction } = context;
  const id = shortId('P', proposal.number);
  const isSame = JSON.stringify(changes) === JSON.stringify(proposal.changes);
  if (isSame && reason === proposal.reason) throw grammarRefusal('nothing-to-change', { id });
  if (changes.length > CHANGES_AT_MOST) {
    const label = { zh: '改动', en: 'changes' };
    throw grammarRefusal('too-many', { label, count: changes.length, most: CHANGES_AT_MOST });
  }
  const base = await contentAt(transaction, proposal.personaId, proposal.baseVersion);
  const twice = saidTwice(base, changes);
  if (twice !== undefined) throw proposalRefusal('says-twice', { id, wording: twice });
  const { state } = transition(proposal.state, 'edit');
  const content = {
    ...timesOf(context),
    edition: proposal.edition + 1,
    baseVersion: proposal.baseVersion,
    changes,
    reason,
    state,
    // With other changes it is no way back any more.
    rollbackTo: isSame ? proposal.rollbackTo : null,
  };
  const what = isSame ? { reason: { from: proposal.reason, to: reason } } : { changes };
  return replaceContent(context, proposal, content, 'proposal.edited', what);
}

/** Writes another content, and shows it anew: the votes were for the one before. */
async function replaceContent(
  context: Context,
  proposal: Proposal,
  content: Parameters<typeof updateContent>[2],
  action: 'proposal.edited' | 'proposal.rebased',
  details: Readonly<Record<string, unknown>>,
): Promise<Proposal> {
  const { transaction, room, origin } = context;
  const after = await updateContent(context, proposal, content);
  const { contentHash } = after;
  await writeAudit(transaction, origin, action, shortId('P', proposal.number), { ...details, contentHash });
  await replaceCards(context, after);
  await showElsewhere(context, after, room.id);
  return after;
}

/**
 * Moves a proposal onto the persona's current version, losing nothing. Voids all votes.
 * @throws Refusal when it is based on that already, or nothing of it is left to be done
 */
export async function rebaseProposal(context: Context, number: number): Promise<Proposal> {
  const { transaction, team } = context;
  const proposal = await ownProposal(context, number);
  const id = shortId('P', number);
  const persona = await personaById(transaction, team.id, proposal.personaId);
  if (proposal.baseVersion === persona.version && proposal.state === 'open')
    throw proposalRefusal('nothing-to-rebase', { id, version: versionName(persona.version) });
  const claims = await claimsOf(transaction, persona.id);
  const current = contentOf(claims);
  const changes =
    proposal.rollbackTo === null
      ? rebased(proposal.changes, current)
      : changesBackTo(current, await contentAt(transaction, persona.id, proposal.rollbackTo));
  await demandUncontested(context, number, claims, changes);
  if (changes.length === 0)
    throw proposalRefusal('nothing-left', { id }, { example: `/proposal withdraw ${id}` });
  const { state } = transition(proposal.state, 'rebase');
  const content = {
    ...timesOf(context),
    edition: proposal.edition + 1,
    baseVersion: persona.version,
    changes,
    reason: proposal.reason,
    rollbackTo: proposal.rollbackTo,
    state,
  };
  return replaceContent(context, proposal, content, 'proposal.rebased', {
    from: versionName(proposal.baseVersion),
    to: versionName(persona.version),
    changes,
  });
}

/** Takes a proposal back. @throws Refusal when it is decided, or not theirs */
export async function withdrawProposal(context: Context, number: number): Promise<Proposal> {
  const { transaction, person, clock, origin } = context;
  const proposal = await ownProposal(context, number);
  const { state } = transition(proposal.state, 'withdrawal');
  const after = await closeProposal(transaction, proposal, { state, at: clock.now, byId: person.id });
  await writeAudit(transaction, origin, 'proposal.withdrawn', shortId('P', number), {});
  await refreshCards(context, after);
  return after;
}
