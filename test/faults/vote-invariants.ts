/**
 * Whether each proposal is decided as the votes about its content say (method.md §10): an oracle that counts the acts anew,
 * from the rows alone.
 */
import { z } from 'zod';
import type { Look } from './inspect-database.ts';

type ProposalRow = {
  id: number;
  teamId: number;
  number: number;
  state: string;
  contentHash: string;
  proposerId: number;
  decidedById: number | null;
  approverIds: string | null;
  expiresAt: number;
  quorum: number;
};
type ActRow = {
  person: number;
  kind: 'give' | 'take' | 'lose';
  meaning: 'approve' | 'reject';
  via: string;
  isVote: number;
  contentHash: string;
  at: number;
  roomId: number;
  messageId: string;
  shownHash: string | null;
};
type Vote = Pick<ActRow, 'meaning'>;

const isReaction = ({ via }: ActRow) => via.split(' ').length > 2;
/** Lark's reactions are read again: they may be noted late. */
const isDated = (act: ActRow) => isReaction(act) && act.via.startsWith('lark ');
const wayOf = (act: ActRow) => (isReaction(act) ? `${act.via} ${act.roomId}/${act.messageId}` : act.via);

/**
 * Whose votes stand in the end. Backwards over what each person did: the first way (a reaction on a message, the lines
 * and buttons of a platform) that was not taken away later; if it was given as a vote, and not lost later.
 */
function standingVotes(acts: readonly ActRow[], contentHash: string): Map<number, Vote> {
  const votes = new Map<number, Vote>();
  for (const person of new Set(acts.map(act => act.person))) {
    const all = acts.filter(act => act.person === person);
    const own = all.filter(act => act.kind === 'lose' || act.contentHash === contentHash);
    for (let end = 1; end < own.length; end += 1) {
      for (let here = end; here > 0; here -= 1) {
        const [before, act] = [own[here - 1], own[here]];
        if (before === undefined || act === undefined) break;
        if (!(isDated(before) || isDated(act)) || before.at <= act.at) break;
        [own[here - 1], own[here]] = [act, before];
      }
    }
    const decided = new Set<string>();
    let isLost = false;
    for (const act of own.reverse()) {
      if (act.kind === 'lose') isLost = true;
      else if (decided.has(wayOf(act))) continue;
      else if (act.kind === 'take') decided.add(wayOf(act));
      else {
        if (act.isVote === 1 && !isLost) votes.set(person, act);
        break;
      }
    }
  }
  return votes;
}

/** A change that rests on its evidence, of which all is deleted: it is not published, whatever the votes. */
const VOICELESS = `
  SELECT proposal.id FROM "Proposal" proposal, json_each(proposal.changes) change
  WHERE change.value ->> 'kind' IN ('add', 'strengthen', 'weaken')
    AND json_array_length(change.value, '$.evidence') > 0 AND NOT EXISTS (
      SELECT 1 FROM json_each(change.value, '$.evidence') thing JOIN "Feedback" feedback
        ON feedback."teamId" = proposal."teamId" AND thing.value = 'F' || feedback.number
          AND feedback."deletedAt" IS NULL)`;

/** The quorum that was set last before each proposal was approved; of those that are not, the one that is set now. */
const QUORUMS = `
  SELECT proposal.id AS "proposalId", setting.details ->> 'to' AS quorum, max(setting.id)
  FROM "Proposal" proposal
  LEFT JOIN "Audit" approval ON approval."teamId" = proposal."teamId" AND approval.action = 'proposal.approved'
    AND approval.subject = 'P' || proposal.number
  JOIN "Audit" setting ON setting."teamId" = proposal."teamId" AND setting.action = 'settings.changed'
    AND setting.subject = 'quorum' AND (approval.id IS NULL OR setting.id < approval.id)
  GROUP BY proposal.id`;

/** @returns a line for every proposal whose state is not what the votes say */
export function wronglyDecided(look: Look): string[] {
  const proposals = look<ProposalRow>(`
    SELECT proposal.id, proposal."teamId", proposal.number, proposal.state, proposal."contentHash",
      coalesce(proposer."mergedIntoId", proposer.id) AS "proposerId", proposal."decidedById", proposal."approverIds",
      proposal."expiresAt", coalesce(set_before.quorum, 1) AS quorum
    FROM "Proposal" proposal
    JOIN "Person" proposer ON proposer.id = proposal."proposerId"
    LEFT JOIN (${QUORUMS}) set_before ON set_before."proposalId" = proposal.id`);
  return proposals.flatMap(proposal => wronglyDecidedOne(look, proposal));
}

function wronglyDecidedOne(look: Look, proposal: ProposalRow): string[] {
  const { state, contentHash } = proposal;
  const acts = look<ActRow>(
    `SELECT coalesce(person."mergedIntoId", act."personId") AS person, act.kind, act.meaning, act.via, act."isVote",
      act."contentHash", act.at, act."roomId", act."messageId", card."contentHash" AS "shownHash"
    FROM "ProposalAct" act JOIN "Person" person ON person.id = act."personId"
    JOIN "Room" room ON room.id = act."roomId"
    LEFT JOIN "Message" message ON message."chatId" = room."chatId" AND message."messageId" = act."messageId"
    LEFT JOIN "Card" card ON card."outboxId" = message."madeById" AND card.kind = 'proposal'
    WHERE act."proposalId" = ? ORDER BY act."inboxId", act.id`,
    proposal.id,
  );
  const votes = standingVotes(acts, contentHash);
  const approvals = [...votes].flatMap(([person, { meaning }]) => (meaning === 'approve' ? [person] : []));
  const rejects = [...votes].flatMap(([person, { meaning }]) => (meaning === 'reject' ? [person] : []));
  const problems: string[] = [];
  const isWrong = (what: string) =>
    problems.push(`P${proposal.number} of team ${proposal.teamId} is ${state}, ${what}`);
  const counted = acts.filter(act => act.contentHash === contentHash && act.kind === 'give');
  for (const act of counted) {
    if (act.at >= proposal.expiresAt) isWrong('and an act after its expiry is counted');
    if (act.shownHash !== null && act.shownHash !== contentHash)
      isWrong('and a vote on a message that shows other content is counted');
  }
  const asText = (persons: readonly number[]) => [...persons].sort((one, other) => one - other).join(', ');
  if (state === 'approved') {
    const approvers = z.array(z.number()).parse(JSON.parse(proposal.approverIds ?? '[]'));
    if (asText(approvers) !== asText(approvals))
      isWrong(`by ${asText(approvers)}, but the votes are of ${asText(approvals)}`);
    if (approvals.length < proposal.quorum) isWrong(`with ${approvals.length} of ${proposal.quorum} votes`);
    if (rejects.length > 0) isWrong(`against the standing reject of ${asText(rejects)}`);
  }
  if (state === 'rejected' && !rejects.includes(proposal.decidedById ?? 0))
    isWrong(`by ${proposal.decidedById}, whose reject does not stand`);
  if (state === 'open' && rejects.length === 0) {
    const managers = look<{ personId: number }>(
      `SELECT "personId" FROM "Membership" WHERE "teamId" = ? AND "isManager"`,
      proposal.teamId,
    ).map(row => row.personId);
    const carrying = approvals.filter(
      person => managers.includes(person) && (person !== proposal.proposerId || managers.length === 1),
    );
    const isHeld = look<{ id: number }>(VOICELESS).some(({ id }) => id === proposal.id);
    if (carrying.length >= proposal.quorum && !isHeld)
      isWrong(`though the votes of ${asText(carrying)} carry it`);
  }
  return problems;
}
