/** Making and changing proposals, and challenging a claim: everything before the decision. */
import { exampleOf, Refusal } from '../../chat/refusal.ts';
import type { Context } from '../../conversation/command.ts';
import type { DimensionId } from '../../domain/dimension.ts';
import { type Bilingual, inLanguage, listed } from '../../domain/language.ts';
import { oneLine } from '../../domain/normal-form.ts';
import type { Persona } from '../../domain/persona.ts';
import { shortId, versionName } from '../../domain/short-id.ts';
import { writeAudit } from '../../store/audit.ts';
import { personNames } from '../../store/rooms.ts';
import { nextNumber } from '../../store/short-ids.ts';
import { liveFeedback } from '../feedback/record-feedback.ts';
import { wordingKey } from '../persona/domain/claim.ts';
import type { Side } from '../persona/domain/confidence.ts';
import { quoted } from '../persona/show-persona.ts';
import { linkEvidence, linkedAlready } from '../persona/store/evidence.ts';
import {
  type Claim,
  challengedWith,
  claimsOf,
  claimThatSays,
  contentAt,
  contentOf,
  findClaim,
  findVersion,
  openChallenge,
  personaById,
} from '../persona/store/personas.ts';
import { closed } from './decide-proposal.ts';
import { isUndecided, outcomeOf } from './domain/approval.ts';
import {
  CHANGE_KINDS,
  CHANGES_AT_MOST,
  type Change,
  type ChangeKind,
  changesBackTo,
  contentText,
  OPEN_AT_MOST,
  rebased,
  saidTwice,
  sideOf,
  strengthenedClaim,
  withChange,
} from './domain/change.ts';
import { refreshCards, refreshProposalsOn, replaceCards, showElsewhere } from './show-proposal.ts';
import {
  closeProposal,
  findProposal,
  insertProposal,
  type Proposal,
  type Times,
  undecidedProposals,
  updateContent,
} from './store/proposals.ts';

/** A change as it is typed: what it needs depends on its kind. */
export type WantedChange = {
  readonly kind: ChangeKind;
  readonly claim: number | undefined;
  readonly dimension: DimensionId | undefined;
  readonly wording: string | undefined;
  readonly evidence: readonly number[];
};

/** What is typed for a change, before it is known what its kind makes of it. */
export type TypedChange = {
  readonly claim?: number | undefined;
  readonly dimension?: DimensionId | undefined;
  readonly wording?: string | undefined;
  readonly evidence?: readonly number[] | undefined;
  readonly reason?: string | undefined;
};

/**
 * Makes of what was typed what a kind of change takes: free words are the wording where there is one, else the reason.
 * @throws Refusal for what the kind has no use for
 */
export function wantedChange(
  kind: ChangeKind,
  typed: TypedChange,
): { readonly wanted: WantedChange; readonly reason: string } {
  const { claim, dimension, wording, evidence = [], reason } = typed;
  const change = CHANGE_KINDS.find(each => each.id === kind)?.label ?? { zh: kind, en: kind };
  const refuse = (label: Bilingual): never => {
    throw new Refusal('not-taken', { label, change });
  };
  if (kind === 'add') {
    // “add C1 也适用于男士”: the sentence begins like an id.
    const words =
      claim === undefined || wording === undefined ? wording : `${shortId('C', claim)} ${wording}`;
    return { wanted: { kind, claim: undefined, dimension, wording: words, evidence }, reason: reason ?? '' };
  }
  if (dimension !== undefined) refuse({ zh: '维度', en: 'dimension' });
  if (kind === 'reword')
    return { wanted: { kind, claim, dimension, wording, evidence }, reason: reason ?? '' };
  const wanted = { kind, claim, dimension, wording: undefined, evidence };
  return { wanted, reason: [reason, wording].filter(each => each !== undefined).join(' ') };
}

/** @returns the arguments that a change of this kind lacks, by name; a change without any is complete */
export function missingOf(wanted: WantedChange): string[] {
  const needs: Readonly<Record<ChangeKind, readonly (keyof WantedChange)[]>> = {
    add: ['dimension', 'wording', 'evidence'],
    reword: ['claim', 'wording'],
    strengthen: ['claim', 'evidence'],
    weaken: ['claim', 'evidence'],
    retire: ['claim'],
    restore: ['claim'],
  };
  return needs[wanted.kind].filter(name =>
    name === 'evidence' ? wanted.evidence.length === 0 : wanted[name] === undefined,
  );
}

/**
 * Checks a complete change against the persona as it stands.
 * @throws Refusal when the claim is not there, or is not such that it can be changed so
 */
async function checkedChange(context: Context, persona: Persona, typed: WantedChange): Promise<Change> {
  const wanted = { ...typed, wording: typed.wording === undefined ? undefined : oneLine(typed.wording) };
  const { transaction } = context;
  const evidence = await checkedEvidence(context, wanted.evidence);
  const claims = await claimsOf(transaction, persona.id);
  if (wanted.kind === 'add') {
    const { dimension, wording = '' } = wanted;
    if (dimension === undefined) throw new TypeError('an incomplete change');
    demandNew(context, claims, dimension, wording, persona, evidence);
    return { kind: 'add', dimension, wording, evidence };
  }
  const claim = await claimOfPersona(context, persona, claims, wanted.claim ?? 0);
  const id = shortId('C', claim.number);
  const side = sideOf(wanted.kind);
  await demandNotOpposite(context, claim, side, evidence);
  if (wanted.kind === 'restore') {
    if (!claim.isRetired) throw new Refusal('claim-live', { id });
    demandNew(context, claims, claim.dimension, claim.wording, persona, evidence);
    return { kind: 'restore', claim: claim.number, evidence };
  }
  if (claim.isRetired) {
    const example = `/persona propose ${quoted(persona.name)} restore ${id}`;
    throw new Refusal('claim-retired', { id }, { example });
  }
  if (side === 'supporting' && evidence.length > 0) await demandNoContest(context, claim);
  if (wanted.kind === 'reword') {
    const { wording = '' } = wanted;
    if (wording === claim.wording) throw new Refusal('nothing-to-change', { id });
    const others = claims.filter(each => each.id !== claim.id);
    if (wordingKey(wording) !== wordingKey(claim.wording))
      demandNew(context, others, claim.dimension, wording, persona, evidence);
    return { kind: 'reword', claim: claim.number, wording, evidence };
  }
  if (wanted.kind === 'retire') return { kind: 'retire', claim: claim.number, evidence };
  const known = await linkedAlready(transaction, claim.id, side, evidence);
  if (known.length === evidence.length)
    throw new Refusal('evidence-known', { id, evidence: listed(known, context.language) });
  return {
    kind: wanted.kind,
    claim: claim.number,
    evidence: evidence.filter(thing => !known.includes(thing)),
  };
}

/** @throws Refusal when some of the evidence speaks for the other side already */
async function demandNotOpposite(
  { transaction, language }: Context,
  claim: Claim,
  side: Side,
  evidence: readonly string[],
): Promise<void> {
  const other = side === 'supporting' ? 'contradicting' : 'supporting';
  const opposite = await linkedAlready(transaction, claim.id, other, evidence);
  if (opposite.length === 0) return;
  throw new Refusal('evidence-opposite', {
    id: shortId('C', claim.number),
    evidence: listed(opposite, language),
  });
}

/** @throws Refusal 'is-contested' as long as a challenge of the claim is open */
async function demandNoContest(
  { transaction, language }: Context,
  claim: Claim,
  example?: string,
): Promise<void> {
  if (claim.challengeId === null) return;
  const against = (await challengedWith(transaction, [claim.challengeId])).get(claim.id) ?? [];
  const id = shortId('C', claim.number);
  throw new Refusal('is-contested', { id, evidence: listed(against, language) }, exampleOf(example));
}

/** @throws Refusal when one of the changes would strengthen a contested claim */
async function demandUncontested(
  context: Context,
  number: number,
  claims: readonly Claim[],
  changes: readonly Change[],
): Promise<void> {
  const key = inLanguage({ zh: '第几项', en: 'item' }, context.language);
  for (const [index, change] of changes.entries()) {
    const claim = claims.find(each => each.number === strengthenedClaim(change));
    const without = `/proposal edit ${shortId('P', number)} drop ${key}=${index + 1}`;
    if (claim !== undefined) await demandNoContest(context, claim, changes.length > 1 ? without : undefined);
  }
}

/** @throws Refusal when a live claim of the dimension says the same already */
function demandNew(
  { language }: Context,
  claims: readonly Claim[],
  dimension: DimensionId,
  wording: string,
  persona: Persona,
  evidence: readonly string[],
): void {
  const same = claimThatSays(claims, dimension, wording);
  if (same === undefined) return;
  const id = shortId('C', same.number);
  const key = inLanguage({ zh: '证据', en: 'evidence' }, language);
  const things = evidence.length === 0 ? 'F12' : evidence.join(',');
  const example = `/persona propose ${quoted(persona.name)} strengthen ${id} ${key}=${things}`;
  const isContested = same.challengeId !== null;
  throw new Refusal('same-claim', { id, wording: same.wording }, isContested ? {} : { example });
}

/** @returns the short ids of records @throws Refusal when one is not there or deleted */
async function checkedEvidence(context: Context, numbers: readonly number[]): Promise<string[]> {
  const things: string[] = [];
  for (const number of numbers) things.push(shortId('F', (await liveFeedback(context, number)).number));
  return things;
}

async function claimOfPersona(
  context: Context,
  persona: Persona,
  claims: readonly Claim[],
  number: number,
): Promise<Claim> {
  const own = claims.find(claim => claim.number === number);
  if (own !== undefined) return own;
  const claim = await claimNumbered(context, number);
  const other = await personaById(context.transaction, context.team.id, claim.personaId);
  if (other.id === persona.id) return claim;
  throw new Refusal('claim-of-another', { id: shortId('C', number), persona: other.name });
}

/** @throws Refusal when the team has no such claim */
export async function claimNumbered({ transaction, team }: Context, number: number): Promise<Claim> {
  const claim = await findClaim(transaction, team.id, number);
  if (claim === undefined) throw new Refusal('no-such-thing', { id: shortId('C', number) });
  return claim;
}

/** @throws Refusal when the team has no such proposal */
export async function proposalNumbered({ transaction, team }: Context, number: number): Promise<Proposal> {
  const proposal = await findProposal(transaction, team.id, number);
  if (proposal === undefined) throw new Refusal('no-such-thing', { id: shortId('P', number) });
  return proposal;
}

/** When a proposal that is made or changed now reminds and expires: at half of the team's days and at their end. */
function timesOf({ team, clock }: Context): Times {
  const days = (count: number) => new Date(clock.now.getTime() + count * 86_400_000);
  const { expiryDays } = team.settings;
  return { changedAt: clock.now, remindAt: days(expiryDays / 2), expiresAt: days(expiryDays) };
}

/**
 * Proposes a change against the persona's current version, in every room of the team.
 * @throws Refusal when the change can't be
 */
export async function propose(
  context: Context,
  persona: Persona,
  wanted: WantedChange,
  reason: string,
): Promise<Proposal> {
  return makeProposal(context, persona, [await checkedChange(context, persona, wanted)], reason, null);
}

/**
 * Proposes to lead a persona back to what it was in an older version: wordings and states; what users said since stays.
 * @throws Refusal when there is no such version, or nothing would change
 */
export async function proposeRollback(
  context: Context,
  persona: Persona,
  version: number,
  reason: string,
): Promise<Proposal> {
  const { transaction } = context;
  await demandVersion(context, persona, version);
  const current = contentOf(await claimsOf(transaction, persona.id));
  const changes = changesBackTo(current, await contentAt(transaction, persona.id, version));
  if (changes.length === 0)
    throw new Refusal('is-current', { persona: persona.name, version: versionName(version) });
  return makeProposal(context, persona, changes, reason, version);
}

/** @throws Refusal when the persona has no such version; 0 is the empty one that every persona began as */
export async function demandVersion(context: Context, persona: Persona, version: number): Promise<void> {
  if (version === 0 || (await findVersion(context.transaction, persona.id, version)) !== undefined) return;
  throw new Refusal('no-such-version', {
    persona: persona.name,
    version: versionName(version),
    newest: versionName(persona.version),
  });
}

async function makeProposal(
  context: Context,
  persona: Persona,
  changes: readonly Change[],
  reason: string,
  rollbackTo: number | null,
): Promise<Proposal> {
  const { transaction, team, person, room, origin } = context;
  const open = await undecidedProposals(transaction, team.id);
  const same = open.find(
    each => each.personaId === persona.id && contentText(0, 0, each.changes) === contentText(0, 0, changes),
  );
  if (same !== undefined) throw new Refusal('already-proposed', { id: shortId('P', same.number) });
  const ofPersona = open.filter(each => each.personaId === persona.id).length;
  if (ofPersona >= OPEN_AT_MOST.persona)
    throw new Refusal('too-many-open', { whose: persona.name, count: ofPersona });
  if (open.length >= OPEN_AT_MOST.team)
    throw new Refusal('too-many-open', { whose: team.name, count: open.length });
  const proposal = await insertProposal(transaction, {
    ...timesOf(context),
    teamId: team.id,
    number: await nextNumber(transaction, team.id, 'P'),
    personaId: persona.id,
    proposerId: person.id,
    roomId: room.id,
    baseVersion: persona.version,
    changes,
    reason: oneLine(reason),
    rollbackTo,
  });
  await writeAudit(transaction, origin, 'proposal.made', shortId('P', proposal.number), {
    persona: persona.name,
    base: versionName(persona.version),
    changes,
    contentHash: proposal.contentHash,
  });
  await showElsewhere(context, proposal, room.id);
  return proposal;
}

/** @returns a proposal that the speaker may change @throws Refusal when it is decided, or not theirs */
export async function ownProposal(context: Context, number: number): Promise<Proposal> {
  const { transaction, person } = context;
  const proposal = await proposalNumbered(context, number);
  if (!person.isManager && proposal.proposerId !== person.id) {
    const proposer = (await personNames(transaction, [proposal.proposerId])).get(proposal.proposerId) ?? '?';
    throw new Refusal('not-your-proposal', { id: shortId('P', number), proposer });
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
  const changes = withChange(proposal.changes, await checkedChange(context, persona, wanted));
  return changeContent(context, proposal, { changes, ...(reason !== '' && { reason: oneLine(reason) }) });
}

/** @throws Refusal when the claim came about, or became something else, after the version that the proposal is based on */
async function demandInBase(context: Context, proposal: Proposal, claim: number | undefined): Promise<void> {
  const { transaction, team } = context;
  const current = claim === undefined ? undefined : await findClaim(transaction, team.id, claim);
  if (claim === undefined || current === undefined) return;
  const base = (await contentAt(transaction, proposal.personaId, proposal.baseVersion, [claim])).get(claim);
  if (base?.wording === current.wording && base.isRetired === current.isRetired) return;
  const id = shortId('P', proposal.number);
  const values = { id, claim: shortId('C', claim), base: versionName(proposal.baseVersion) };
  throw new Refusal('newer-than-base', values, { example: `/proposal rebase ${id}` });
}

/** @returns one of a proposal's changes, counted from 1 @throws Refusal when there is none of that number */
function changeNumbered({ number, changes }: Proposal, place: number): Change {
  const change = changes[place - 1];
  const id = shortId('P', number);
  if (change === undefined) throw new Refusal('no-such-change', { id, number: place, count: changes.length });
  return change;
}

/** @returns one of a proposal's changes that has a wording @throws Refusal when it is none, or has none */
export function worded(proposal: Proposal, place: number): Change & { kind: 'add' | 'reword' } {
  const change = changeNumbered(proposal, place);
  if (change.kind === 'add' || change.kind === 'reword') return change;
  throw new Refusal('no-wording', { id: shortId('P', proposal.number), number: place });
}

/** Gives another wording to what one of a proposal's changes says. Voids all votes. */
export async function rewordChange(
  context: Context,
  number: number,
  place: number,
  typed: string,
  evidence: readonly number[],
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
    throw new Refusal('last-change', { id }, { example: `/proposal withdraw ${id}` });
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

async function changeContent(
  context: Context,
  proposal: Proposal,
  { changes, reason = proposal.reason }: { readonly changes: readonly Change[]; readonly reason?: string },
): Promise<Proposal> {
  const { transaction, room, origin } = context;
  const id = shortId('P', proposal.number);
  const isSame = JSON.stringify(changes) === JSON.stringify(proposal.changes);
  if (isSame && reason === proposal.reason) throw new Refusal('nothing-to-change', { id });
  if (changes.length > CHANGES_AT_MOST) {
    const label = { zh: '改动', en: 'changes' };
    throw new Refusal('too-many', { label, count: changes.length, most: CHANGES_AT_MOST });
  }
  const base = await contentAt(transaction, proposal.personaId, proposal.baseVersion);
  const twice = saidTwice(base, changes);
  if (twice !== undefined) throw new Refusal('says-twice', { id, wording: twice });
  const { state } = outcomeOf(proposal.state, 'edit');
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
  const after = await updateContent(transaction, proposal, content);
  await writeAudit(transaction, origin, 'proposal.edited', id, {
    ...(isSame ? { reason: { from: proposal.reason, to: reason } } : { changes }),
    contentHash: after.contentHash,
  });
  await replaceCards(context, after);
  await showElsewhere(context, after, room.id);
  return after;
}

/**
 * Moves a proposal onto the persona's current version, losing nothing. Voids all votes.
 * @throws Refusal when it is based on that already, or nothing of it is left to be done
 */
export async function rebaseProposal(context: Context, number: number): Promise<Proposal> {
  const { transaction, team, room, origin } = context;
  const proposal = await ownProposal(context, number);
  const id = shortId('P', number);
  const persona = await personaById(transaction, team.id, proposal.personaId);
  if (proposal.baseVersion === persona.version && proposal.state === 'open')
    throw new Refusal('nothing-to-rebase', { id, version: versionName(persona.version) });
  const claims = await claimsOf(transaction, persona.id);
  const current = contentOf(claims);
  const changes =
    proposal.rollbackTo === null
      ? rebased(proposal.changes, current)
      : changesBackTo(current, await contentAt(transaction, persona.id, proposal.rollbackTo));
  await demandUncontested(context, number, claims, changes);
  if (changes.length === 0)
    throw new Refusal('nothing-left', { id }, { example: `/proposal withdraw ${id}` });
  const { state } = outcomeOf(proposal.state, 'rebase');
  const content = {
    ...timesOf(context),
    edition: proposal.edition + 1,
    baseVersion: persona.version,
    changes,
    reason: proposal.reason,
    rollbackTo: proposal.rollbackTo,
    state,
  };
  const after = await updateContent(transaction, proposal, content);
  await writeAudit(transaction, origin, 'proposal.rebased', id, {
    from: versionName(proposal.baseVersion),
    to: versionName(persona.version),
    changes,
    contentHash: after.contentHash,
  });
  await replaceCards(context, after);
  await showElsewhere(context, after, room.id);
  return after;
}

/** Takes a proposal back. @throws Refusal when it is decided, or not theirs */
export async function withdrawProposal(context: Context, number: number): Promise<Proposal> {
  const { transaction, person, clock, origin } = context;
  const proposal = await ownProposal(context, number);
  const { state } = outcomeOf(proposal.state, 'withdrawal');
  const after = await closeProposal(transaction, proposal, { state, at: clock.now, byId: person.id });
  await writeAudit(transaction, origin, 'proposal.withdrawn', shortId('P', number), {});
  await refreshCards(context, after);
  return after;
}

/**
 * Challenges a claim: the evidence contradicts it at once, and it is contested until a proposal on it is approved.
 * One challenge a claim; a further one adds its evidence to that.
 * @throws Refusal when there is no such claim, it is retired, or the evidence contradicts it already
 */
export async function challengeClaim(
  context: Context,
  number: number,
  evidence: readonly number[],
  words: string | undefined,
): Promise<{ claim: Claim; isFirst: boolean; added: string[] }> {
  const { transaction, team, person, clock, origin, language } = context;
  const claim = await claimNumbered(context, number);
  const id = shortId('C', number);
  if (claim.isRetired) throw new Refusal('claim-retired', { id });
  const things = await checkedEvidence(context, evidence);
  await demandNotOpposite(context, claim, 'contradicting', things);
  const isFirst = claim.challengeId === null;
  const challengeId =
    claim.challengeId ?? (await openChallenge(transaction, team.id, claim.id, person.id, clock.now));
  const link = { teamId: team.id, personaId: claim.personaId, claimId: claim.id, challengeId };
  const by = { side: 'contradicting', things, linkedById: person.id, at: clock.now } as const;
  const added = await linkEvidence(transaction, { ...link, ...by });
  if (added.length === 0) throw new Refusal('evidence-known', { id, evidence: listed(things, language) });
  const said = words === undefined ? null : oneLine(words);
  await writeAudit(transaction, origin, 'claim.challenged', id, { evidence: added, words: said });
  await refreshProposalsOn(context, number);
  return { claim, isFirst, added };
}
