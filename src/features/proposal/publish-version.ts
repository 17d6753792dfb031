/**
 * What an approved proposal does: its changes are merged with what stands now; the next version is published as a diff
 * and whoever recorded its evidence hears of it. Where they don't merge, nothing is applied and the proposer is asked.
 */
import { actions, text, view } from '../../chat/view.ts';
import { quotesOf } from '../../conversation/evidence.ts';
import { mentioning } from '../../conversation/mention.ts';
import { counted, saying } from '../../conversation/saying.ts';
import type { Stage } from '../../conversation/stage.ts';
import { dimensionById } from '../../domain/dimension.ts';
import { shortId, versionName } from '../../domain/short-id.ts';
import { personaSubject, writeAudit } from '../../store/audit.ts';
import { personNames } from '../../store/people.ts';
import { listRooms } from '../../store/rooms.ts';
import { nextNumber } from '../../store/short-ids.ts';
import { type ClaimContent, type PersonaContent, SIDES } from '../persona/domain/claim.ts';
import type { Persona } from '../persona/domain/persona.ts';
import { diff, type Link } from '../persona/domain/persona-diff.ts';
import { comparedVersion, viewOfDiff } from '../persona/show-diff.ts';
import { closeChallenge } from '../persona/store/challenges.ts';
import { evidenceMark, linkEvidence, linksOf } from '../persona/store/evidence.ts';
import {
  type Claim,
  claimsOf,
  contentAt,
  contentOf,
  insertClaim,
  insertVersion,
  personaById,
  reviseClaim,
} from '../persona/store/personas.ts';
import { currentStandings, keepVersionStandings } from '../persona/store/standings.ts';
import { weighingNow } from '../persona/weighing.ts';
import { outcomeOf } from './domain/approval.ts';
import { applyChanges, type Change, claimOf, strengthenedClaim } from './domain/change.ts';
import { type Conflict, merge } from './domain/merge.ts';
import { refreshCards, refreshProposalsOn, tellProposer } from './proposal-cards.ts';
import { closeProposal, markInConflict, type Proposal, type ShownConflict } from './store/proposals.ts';

/**
 * Applies a proposal to the persona as it stands now.
 * @param approverIds whose votes carry it
 * @returns the proposal: approved, or in conflict and nothing applied
 */
export async function applyProposal(
  stage: Stage,
  proposal: Proposal,
  approverIds: readonly number[],
): Promise<Proposal> {
  const { transaction, team } = stage;
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
    return conflictOf(stage, proposal, conflicts);
  }
  return publish(stage, persona, proposal, claims, merged.content, approverIds);
}

async function conflictOf(
  stage: Stage,
  proposal: Proposal,
  conflicts: readonly ShownConflict[],
): Promise<Proposal> {
  const { transaction, origin } = stage;
  const say = saying(stage);
  const marked = await markInConflict(transaction, proposal, conflicts);
  const id = shortId('P', proposal.number);
  const claims = conflicts.map(each => shortId('C', each.claim));
  await writeAudit(transaction, origin, 'proposal.in-conflict', id, { claims });
  await refreshCards(stage, marked);
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
  await tellProposer(stage, marked, say(said), ...(isContestedOnly ? [] : [actions(rebase)]));
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

async function publish(
  stage: Stage,
  persona: Persona,
  proposal: Proposal,
  claims: readonly Claim[],
  merged: PersonaContent,
  approverIds: readonly number[],
): Promise<Proposal> {
  const { transaction, team, clock, origin } = stage;
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
      const added = await linkEvidence(stage, { ...base, side, things, ...more });
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
  await endContests(stage, proposal, claims);
  // What it would change had come about already: no version differs from the one before in nothing.
  if (!isChanged && linked.length === 0) return finish(stage, proposal, persona.version, approverIds);

  const mark = await evidenceMark(transaction);
  const version = { personaId: persona.id, number, proposalId: proposal.id, publishedAt: clock.now, ...mark };
  await insertVersion(transaction, team.id, version);
  const weighing = await weighingNow(stage);
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
  const approved = await finish(stage, proposal, number, approverIds);
  const ids = new Map(now.map(claim => [claim.number, claim.id]));
  const before = await comparedVersion(stage, persona, persona.version, ids, { content: ours });
  const after = { number, version, content: contentOf(now), standings };
  const shown = await viewOfDiff(stage, persona, before, after, ids);
  for (const room of await listRooms(transaction, team.id)) {
    // Alone with the bot one hears of it only where one decided it.
    if (room.isPrivate && room.id !== origin.roomId) continue;
    // Where it was decided it answers what decided it: the card, or the typed command.
    const replyTo = room.id === origin.roomId ? (origin.messageId ?? undefined) : undefined;
    await stage.notify(room, shown, { replyTo });
  }
  await tellRecorders(stage, linked, (own, who) => becameText(stage, number, own, who));
  return approved;
}

async function finish(
  stage: Stage,
  proposal: Proposal,
  version: number,
  approverIds: readonly number[],
): Promise<Proposal> {
  const { transaction, clock, origin } = stage;
  const { state } = outcomeOf(proposal.state, 'changes merge');
  const end = { state, at: clock.now, byId: origin.personId, version, approverIds };
  const approved = await closeProposal(transaction, proposal, end);
  await writeAudit(transaction, origin, 'proposal.approved', shortId('P', proposal.number), {
    version: versionName(version),
    approvers: approverIds,
  });
  await refreshCards(stage, approved);
  return approved;
}

/** A proposal that was approved on a contested claim decides the challenge. */
async function endContests(
  stage: Stage,
  proposal: Proposal,
  claims: readonly { id: number; number: number; challengeId: number | null }[],
): Promise<void> {
  const { transaction, team, clock, origin } = stage;
  const touched = new Set(proposal.changes.map(claimOf));
  for (const claim of claims) {
    if (claim.challengeId === null || !touched.has(claim.number)) continue;
    await closeChallenge(transaction, team.id, claim.id, proposal.id, clock.now);
    const by = { by: shortId('P', proposal.number) };
    await writeAudit(transaction, origin, 'claim.contest-ended', shortId('C', claim.number), by);
    await refreshProposalsOn(stage, claim.number, proposal.id);
  }
}

// The loop closed

type LinkedEvidence = Link & {
  readonly claimId: number;
  readonly claim: number;
  readonly dimension: ClaimContent['dimension'];
};

/**
 * Tells whoever recorded evidence what became of it: one message a room in which some of it was recorded, calling the
 * recorders.
 * @param what says it of one recorder's things
 * @param told who hears of it in a room already
 */
async function tellRecorders<Used extends { readonly thing: string }>(
  stage: Stage,
  evidence: readonly Used[],
  what: (own: readonly Used[], who: string) => Promise<string>,
  told?: { readonly personId: number; readonly roomId: number },
): Promise<void> {
  const { transaction, team } = stage;
  const quotes = await quotesOf(
    stage,
    evidence.map(each => each.thing),
  );
  const byRoom = new Map<number, Map<number, Used[]>>();
  for (const each of evidence) {
    const recorded = quotes.of(each.thing)?.recorded;
    if (recorded === undefined) continue;
    const { personId, roomId } = recorded;
    if (personId === told?.personId && roomId === told.roomId) continue;
    const inRoom = byRoom.get(roomId) ?? new Map<number, Used[]>();
    byRoom.set(roomId, inRoom);
    inRoom.set(personId, [...(inRoom.get(personId) ?? []), each]);
  }
  for (const room of await listRooms(transaction, team.id)) {
    const recorders = byRoom.get(room.id);
    if (recorders === undefined) continue;
    const people = [...recorders.keys()];
    const names = await personNames(transaction, people);
    const [only] = people.length === 1 ? people : [];
    const lines: string[] = [];
    for (const [person, own] of recorders) {
      const you = saying(stage)({ zh: '你', en: 'you' });
      lines.push(await what(own, only === undefined ? (names.get(person) ?? '?') : you));
    }
    const called = await mentioning(stage, room.platform, people, lines.length === 1 ? (lines[0] ?? '') : '');
    await stage.notify(room, view(called, ...(lines.length === 1 ? [] : [text(...lines)])));
  }
}

/** `你记录的 F12 成为 v7 购买决策链路的第 4 条依据（C5）` */
async function becameText(
  stage: Stage,
  version: number,
  links: readonly LinkedEvidence[],
  who: string,
): Promise<string> {
  const say = saying(stage);
  const groups = new Map<string, LinkedEvidence[]>();
  for (const each of links) {
    const key = `${each.claim} ${each.side}`;
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  const parts: string[] = [];
  for (const group of groups.values()) {
    const [first] = group;
    if (first === undefined) continue;
    const places = cutList(await placesOf(stage, group));
    const things = cutList(group.map(each => each.thing));
    const about = dimensionById(first.dimension).label;
    const claim = shortId('C', first.claim);
    const isAgainst = first.side === 'contradicting';
    parts.push(
      say({
        zh: `${things.join('、')} 成为 ${versionName(version)} ${about.zh}的第 ${places.join('、')} 条${isAgainst ? '反驳' : '依据'}（${claim}）`,
        en: `${things.join(', ')} became no. ${places.join(', ')} ${isAgainst ? 'against' : 'for'} ${claim} (${about.en}) in ${versionName(version)}`,
      }),
    );
  }
  return say({ zh: `${who}记录的 ${parts.join('；')}`, en: `What ${who} recorded: ${parts.join('; ')}` });
}

/** Nobody reads more than so many ids in a row. */
const IDS_SHOWN = 10;

function cutList(items: readonly (string | number)[]): string[] {
  const shown = items.slice(0, IDS_SHOWN).map(String);
  return items.length > shown.length ? [...shown, '…'] : shown;
}

async function placesOf(stage: Stage, group: readonly LinkedEvidence[]): Promise<number[]> {
  const [first] = group;
  if (first === undefined) return [];
  const all = (await linksOf(stage.transaction, [first.claimId])).filter(each => each.side === first.side);
  return group.map(each => all.findIndex(link => link.thing === each.thing) + 1);
}

/**
 * Tells the recorders of a rejected proposal's evidence, with the reason. Whoever proposed it hears of that where it is
 * rejected (`voteView`), and is not told twice there.
 */
export async function tellOfReject(stage: Stage, proposal: Proposal, rejecter: string): Promise<void> {
  const say = saying(stage);
  const id = shortId('P', proposal.number);
  const things = [...new Set(proposal.changes.flatMap(change => change.evidence))];
  const used: readonly { readonly thing: string }[] = things.map(thing => ({ thing }));
  const told = { personId: proposal.proposerId, roomId: stage.origin.roomId };
  const what = async (own: typeof used, who: string) => {
    const listed = own.map(each => each.thing);
    const shown = listed.slice(0, 10);
    const more =
      listed.length > 10
        ? say({ zh: ` 等 ${listed.length} 条`, en: ` and ${counted(listed.length - 10, 'other')}` })
        : '';
    return say({
      zh: `${who}记录的 ${shown.join('、')}${more} 所在的 ${id} 未通过：${proposal.rejectReason ?? ''}（${rejecter}）`,
      en: `${id}, which rests on ${shown.join(', ')}${more} that ${who} recorded, was rejected: ${proposal.rejectReason ?? ''} (${rejecter})`,
    });
  };
  await tellRecorders(stage, used, what, told);
}
