/**
 * What an approved proposal does: its changes are merged with the persona as it stands now, and published. Where they
 * don't merge, nothing is applied and the proposer is asked.
 */
import { actions } from '../../chat/view.ts';
import type { ActionContext } from '../../conversation/action-context.ts';
import { translator } from '../../conversation/translation.ts';
import { shortId } from '../../domain/short-id.ts';
import { writeAudit } from '../../store/audit.ts';
import type { ClaimContent, PersonaContent } from '../persona/domain/claim.ts';
import { claimsOf, contentAt, contentOf, personaById } from '../persona/store/personas.ts';
import { applyChanges, type Change, claimOf, strengthenedClaim } from './domain/change.ts';
import { type Conflict, merge } from './domain/merge.ts';
import { refreshCards, tellProposer } from './proposal-cards.ts';
import { publishVersion } from './publish-version.ts';
import { markInConflict, type Proposal, type ShownConflict } from './store/proposals.ts';

/**
 * Applies a proposal to the persona as it stands now.
 * @param approverIds whose votes carry it
 * @returns the proposal: approved, or in conflict and nothing applied
 */
export async function applyProposal(
  context: ActionContext,
  proposal: Proposal,
  approverIds: readonly number[],
): Promise<Proposal> {
  const { transaction, team } = context;
  const persona = await personaById(transaction, team.id, proposal.personaId);
  const claims = await claimsOf(transaction, persona.id);
  const ours = contentOf(claims);
  const base =
    proposal.baseVersion === persona.version
      ? ours
      : await contentAt(transaction, persona.id, proposal.baseVersion);
  const theirs = applyChanges(base, proposal.changes);
  const contested = new Set(claims.filter(each => each.challengeId !== null).map(each => each.number));
  const strengthened = proposal.changes.filter(change => contested.has(strengthenedClaim(change) ?? 0));
  const merged = merge(base, ours, theirs);
  if (merged.kind === 'conflict' || strengthened.length > 0) {
    const conflicts = [
      ...(merged.kind === 'conflict' ? merged.conflicts.map(shownConflict) : []),
      ...strengthened.map(change => contestedConflict(change, base, ours, theirs)),
    ];
    return conflictOf(context, proposal, conflicts);
  }
  return publishVersion(context, persona, proposal, claims, merged.content, approverIds);
}

async function conflictOf(
  context: ActionContext,
  proposal: Proposal,
  conflicts: readonly ShownConflict[],
): Promise<Proposal> {
  const { transaction, origin } = context;
  const say = translator(context);
  const marked = await markInConflict(transaction, proposal, conflicts);
  const id = shortId('P', proposal.number);
  const claims = conflicts.map(each => shortId('C', each.claim));
  await writeAudit(transaction, origin, 'proposal.in-conflict', id, { claims });
  await refreshCards(context, marked);
  const isContestedOnly = conflicts.every(each => each.kind === 'contested');
  const said = isContestedOnly
    ? {
        zh: `${id} 的票够了，但 ${claims.join('、')} 有争议，争议解决前不能加强，什么都没有改。解决之后：/proposal rebase ${id}`,
        en: `${id} has its votes, but ${claims.join(', ')} is contested and can't be strengthened before that is settled; nothing was changed. Then: /proposal rebase ${id}`,
      }
    : {
        zh: `${id} 的票够了，但和现在的画像有冲突（${claims.join('、')}），什么都没有改。对齐当前版本之后重新投票，依据都还在：/proposal rebase ${id}`,
        en: `${id} has its votes but conflicts with the persona as it is now (${claims.join(', ')}); nothing was changed. Rebase it and vote again, no evidence is lost: /proposal rebase ${id}`,
      };
  const rebase = { label: say({ zh: '对齐', en: 'Rebase' }), line: `/proposal rebase ${id}` };
  await tellProposer(context, marked, say(said), ...(isContestedOnly ? [] : [actions(rebase)]));
  return marked;
}

function shownConflict({ kind, claim, rival, base, ours, theirs }: Conflict): ShownConflict {
  return { kind, claim: rival ?? claim, ...sides(base, ours, theirs) };
}

function contestedConflict(
  change: Change,
  base: PersonaContent,
  ours: PersonaContent,
  theirs: PersonaContent,
): ShownConflict {
  const claim = claimOf(change, 0);
  return { kind: 'contested', claim, ...sides(base.get(claim), ours.get(claim), theirs.get(claim)) };
}

function sides(
  base: ClaimContent | undefined,
  ours: ClaimContent | undefined,
  theirs: ClaimContent | undefined,
): Pick<ShownConflict, 'base' | 'ours' | 'theirs'> {
  const brief = (side: ClaimContent | undefined) =>
    side === undefined ? null : { wording: side.wording, isRetired: side.isRetired };
  return { base: brief(base), ours: brief(ours), theirs: brief(theirs) };
}
