/** Making proposals: what somebody wants changed about a persona is put to the vote. */
import { quoteWord } from '../../../chat/grammar/parse.ts';
import { grammarRefusal } from '../../../chat/grammar/refusals.ts';
import { asWord } from '../../../chat/grammar/written-line.ts';
import type { Context } from '../../../conversation/command.ts';
import { inLanguage } from '../../../domain/language.ts';
import { oneLine } from '../../../domain/normal-form.ts';
import { shortId, versionName } from '../../../domain/short-id.ts';
import { writeAudit } from '../../../store/audit.ts';
import { nextNumber } from '../../../store/short-ids.ts';
import type { Persona } from '../../persona/domain/persona.ts';
import {
  type Claim,
  claimsOf,
  contentAt,
  contentOf,
  findClaim,
  findVersion,
  personaById,
} from '../../persona/store/personas.ts';
import { type Change, changesBackTo, contentText, OPEN_AT_MOST } from '../domain/change.ts';
import { showElsewhere } from '../proposal-cards.ts';
import { proposalRefusal } from '../refusals.ts';
import {
  findProposal,
  insertProposal,
  type Proposal,
  type Times,
  undecidedProposals,
} from '../store/proposals.ts';
import { checkedChange, demandOwnWords } from './check-change.ts';
import { lineWithoutWording, type WantedChange } from './wanted-change.ts';

export async function claimOfPersona(
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
  throw proposalRefusal('claim-of-another', { id: shortId('C', number), persona: other.name });
}

/** @throws Refusal when the team has no such claim */
export async function claimNumbered({ transaction, team }: Context, number: number): Promise<Claim> {
  const claim = await findClaim(transaction, team.id, number);
  if (claim === undefined) throw grammarRefusal('no-such-thing', { id: shortId('C', number) });
  return claim;
}

/** @throws Refusal when the team has no such proposal */
export async function proposalNumbered({ transaction, team }: Context, number: number): Promise<Proposal> {
  const proposal = await findProposal(transaction, team.id, number);
  if (proposal === undefined) throw grammarRefusal('no-such-thing', { id: shortId('P', number) });
  return proposal;
}

/** When a proposal that is made or changed now reminds and expires: at half of the team's days and at their end. */
export function timesOf({ team, clock }: Context): Times {
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
  const { language } = context;
  const why =
    reason === '' ? '' : ` ${inLanguage({ zh: '理由', en: 'reason' }, language)}=${quoteWord(reason)}`;
  const line = `/persona propose ${asWord(persona.name)} ${lineWithoutWording(wanted, language)}${why}`;
  const change = await checkedChange(context, persona, wanted);
  await demandOwnWords(context, wanted, line);
  return makeProposal(context, persona, [change], reason, null);
}

/** Proposes several changes of claims that stand, none of which words anything. @throws Refusal when one can't be */
export async function proposeAll(
  context: Context,
  persona: Persona,
  wanted: readonly WantedChange[],
  reason: string,
): Promise<Proposal> {
  const changes: Change[] = [];
  for (const each of wanted) changes.push(await checkedChange(context, persona, each));
  return makeProposal(context, persona, changes, reason, null);
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
    throw proposalRefusal('is-current', { persona: persona.name, version: versionName(version) });
  return makeProposal(context, persona, changes, reason, version);
}

/** @throws Refusal when the persona has no such version; 0 is the empty one that every persona began as */
export async function demandVersion(context: Context, persona: Persona, version: number): Promise<void> {
  if (version === 0 || (await findVersion(context.transaction, persona.id, version)) !== undefined) return;
  throw proposalRefusal('no-such-version', {
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
  if (same !== undefined) throw proposalRefusal('already-proposed', { id: shortId('P', same.number) });
  const ofPersona = open.filter(each => each.personaId === persona.id).length;
  if (ofPersona >= OPEN_AT_MOST.persona)
    throw proposalRefusal('too-many-open', { whose: persona.name, count: ofPersona });
  if (open.length >= OPEN_AT_MOST.team)
    throw proposalRefusal('too-many-open', { whose: team.name, count: open.length });
  const proposal = await insertProposal(context, {
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
