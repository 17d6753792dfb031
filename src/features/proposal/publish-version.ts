/** Publishing a version: claims and evidence are written, and the rooms of the team are shown the diff. */
import type { ActionContext } from '../../conversation/action-context.ts';
import { tell } from '../../conversation/feature.ts';
import { shortId, versionName } from '../../domain/short-id.ts';
import { personaSubject, writeAudit } from '../../store/audit.ts';
import { listRooms } from '../../store/rooms.ts';
import { nextNumber } from '../../store/short-ids.ts';
import { type ClaimContent, type PersonaContent, SIDES } from '../persona/domain/claim.ts';
import type { Persona } from '../persona/domain/persona.ts';
import { diff, type Link } from '../persona/domain/persona-diff.ts';
import { comparedVersion, viewOfDiff } from '../persona/show-diff.ts';
import { closeChallenge } from '../persona/store/challenges.ts';
import { evidenceMark, linkEvidence } from '../persona/store/evidence.ts';
import {
  type Claim,
  claimsOf,
  contentOf,
  insertClaim,
  insertVersion,
  reviseClaim,
} from '../persona/store/personas.ts';
import { currentStandings, keepVersionStandings } from '../persona/store/standings.ts';
import { weighingNow } from '../persona/weighing.ts';
import { transition } from './domain/approval.ts';
import { claimOf } from './domain/change.ts';
import { refreshCards, refreshProposalsOn } from './proposal-cards.ts';
import { closeProposal, type Proposal } from './store/proposals.ts';
import { becameText, type LinkedEvidence, tellRecorders } from './tell-recorders.ts';

export async function publishVersion(
  context: ActionContext,
  persona: Persona,
  proposal: Proposal,
  claims: readonly Claim[],
  merged: PersonaContent,
  approverIds: readonly number[],
): Promise<Proposal> {
  const { transaction, team, clock, origin } = context;
  const number = persona.version + 1;
  const revision = { teamId: team.id, personaId: persona.id, version: number, proposalId: proposal.id };
  const ours = contentOf(claims);
  const byNumber = new Map(claims.map(claim => [claim.number, claim]));
  const linked: LinkedEvidence[] = [];
  const link = async (claimId: number, claim: number, content: ClaimContent, links: readonly Link[]) => {
    for (const side of SIDES) {
      const things = links.filter(each => each.side === side).map(each => each.thing);
      const more = { proposalId: proposal.id, linkedById: proposal.proposerId, at: clock.now };
      const base = { teamId: team.id, personaId: persona.id, claimId };
      const added = await linkEvidence(context, { ...base, side, things, ...more });
      linked.push(...added.map(thing => ({ claimId, claim, side, thing, dimension: content.dimension })));
    }
  };
  let isChanged = false;
  // New claims stand under −1, −2 …: they get their numbers in the order in which the proposal names them.
  const deltas = [...diff(ours, merged)].sort((one, other) => Math.abs(one.claim) - Math.abs(other.claim));
  for (const delta of deltas) {
    if (delta.kind === 'removed') continue;
    if (delta.kind === 'added') {
      const claim = await nextNumber(transaction, team.id, 'C');
      const claimId = await insertClaim(transaction, revision, claim, delta.content);
      const links = SIDES.flatMap(side => [...delta.content[side]].map(thing => ({ side, thing })));
      await link(claimId, claim, delta.content, links);
      isChanged = true;
      continue;
    }
    const claim = byNumber.get(delta.claim);
    const content = merged.get(delta.claim);
    if (claim === undefined || content === undefined) throw new RangeError(`no claim ${delta.claim}`);
    if (delta.wording !== undefined || delta.isRetired !== undefined) {
      await reviseClaim(transaction, revision, claim.id, content);
      isChanged = true;
    }
    await link(claim.id, claim.number, content, delta.linked);
  }
  await endContests(context, proposal, claims);
  // What it would change had come about already: no version differs from the one before in nothing.
  if (!isChanged && linked.length === 0) return finish(context, proposal, persona.version, approverIds);

  const mark = await evidenceMark(transaction);
  const version = { personaId: persona.id, number, proposalId: proposal.id, publishedAt: clock.now, ...mark };
  await insertVersion(transaction, team.id, version);
  const weighing = await weighingNow(context);
  const now = await claimsOf(transaction, persona.id);
  const shownOnes = now.filter(
    ({ isRetired, number: claim }) => !isRetired || ours.get(claim)?.isRetired === false,
  );
  const standings = await currentStandings(transaction, shownOnes, weighing, clock.now);
  await keepVersionStandings(transaction, version, standings, weighing);
  await writeAudit(transaction, origin, 'persona.published', personaSubject(persona.id), {
    version: number,
    proposal: shortId('P', proposal.number),
  });
  const approved = await finish(context, proposal, number, approverIds);
  const ids = new Map(now.map(claim => [claim.number, claim.id]));
  const before = await comparedVersion(context, persona, persona.version, ids, { content: ours });
  const after = { number, version, content: contentOf(now), standings };
  const shown = await viewOfDiff(context, persona, before, after, ids);
  for (const room of await listRooms(transaction, team.id)) {
    // Alone with the bot one hears of it only where one decided it.
    if (room.isPrivate && room.id !== origin.roomId) continue;
    // Where it was decided it answers what decided it: the card, or the typed command.
    const replyTo = room.id === origin.roomId ? (origin.messageId ?? undefined) : undefined;
    await context.notify(room, shown, { replyTo });
  }
  await tellRecorders(context, linked, (own, who) => becameText(context, number, own, who));
  const published = { personaId: persona.id, name: persona.name, version: number };
  await tell(context.features, 'personaPublished', context, published);
  return approved;
}

async function finish(
  context: ActionContext,
  proposal: Proposal,
  version: number,
  approverIds: readonly number[],
): Promise<Proposal> {
  const { transaction, clock, origin } = context;
  const { state } = transition(proposal.state, 'changes merge');
  const end = { state, at: clock.now, byId: origin.personId, version, approverIds };
  const approved = await closeProposal(transaction, proposal, end);
  await writeAudit(transaction, origin, 'proposal.approved', shortId('P', proposal.number), {
    version: versionName(version),
    approvers: approverIds,
  });
  await refreshCards(context, approved);
  return approved;
}

/** A proposal that was approved on a contested claim decides the challenge. */
async function endContests(
  context: ActionContext,
  proposal: Proposal,
  claims: readonly { id: number; number: number; challengeId: number | null }[],
): Promise<void> {
  const { transaction, team, clock, origin } = context;
  const touched = new Set(proposal.changes.map(claimOf));
  for (const claim of claims) {
    if (claim.challengeId === null || !touched.has(claim.number)) continue;
    await closeChallenge(transaction, team.id, claim.id, proposal.id, clock.now);
    const by = { by: shortId('P', proposal.number) };
    await writeAudit(transaction, origin, 'claim.contest-ended', shortId('C', claim.number), by);
    await refreshProposalsOn(context, claim.number, proposal.id);
  }
}
