/**
 * What must hold of personas, proposals and votes in every database at every moment (method.md §8–§10): each proposal
 * ends in one way, nothing of a version is there by half, and what is kept is what a fresh reckoning gives. Counted
 * and weighed anew here, from the rows alone: nothing of the program's own reckoning is used.
 */
import { z } from 'zod';
import { VOICE_OF_FEEDBACK } from '../features/feedback/store/voice-promises.ts';
import { wronglyCited } from './cited-promises.ts';
import type { Look } from './look.ts';

/** Of each end of a proposal, what the audit log says of it. */
const ENDS = ['approved', 'rejected', 'expired', 'withdrawn'] as const;

/** How the title of a card says in which state its proposal is. */
const STATE_SHOWN = `CASE proposal.state WHEN 'open' THEN '% · 待定%' WHEN 'in-conflict' THEN '% · 有冲突，待对齐%'
  WHEN 'approved' THEN '% · 已通过 → v%' WHEN 'rejected' THEN '% · 未通过：%' WHEN 'expired' THEN '% · 已过期%'
  ELSE '% · 已撤回%' END`;

/** The changes of approved proposals that bring evidence, with the side that it takes. */
const APPLIED = `
  SELECT proposal.id AS "proposalId", proposal.number, proposal."personaId", change.value ->> 'kind' AS kind,
    change.value ->> 'claim' AS claim, change.value ->> 'wording' AS wording, thing.value AS thing,
    iif(change.value ->> 'kind' IN ('weaken', 'retire'), 'contradicting', 'supporting') AS side
  FROM "Proposal" proposal, json_each(proposal.changes) change, json_each(change.value, '$.evidence') thing
  WHERE proposal.state = 'approved'`;

/** Of many that one change made void at once a list is shown, and each when somebody asks to see it. */
export const IS_LISTED = `EXISTS (SELECT 1 FROM "Audit" audit WHERE audit."teamId" = proposal."teamId"
  AND audit.subject = 'P' || proposal.number AND audit.action = 'proposal.evidence-changed'
  AND json_extract(audit.details, '$.contentHash') = proposal."contentHash" AND json_extract(audit.details, '$.isListed'))`;

/** Queries whose rows are what must not be. */
const NEVER: Readonly<Record<string, string>> = {
  'a proposal in a state that there is not': `
    SELECT number, state FROM "Proposal"
    WHERE state NOT IN ('open', 'in-conflict', 'approved', 'rejected', 'expired', 'withdrawn')`,
  'a decided proposal without its instant, or an undecided one with one': `
    SELECT number, state, "decidedAt" FROM "Proposal"
    WHERE (state IN ('open', 'in-conflict')) IS NOT ("decidedAt" IS NULL)`,
  'a rejected proposal without a reason, or a reason without a reject': `
    SELECT number, state, "rejectReason" FROM "Proposal"
    WHERE (state = 'rejected') IS NOT (coalesce("rejectReason", '') <> '')`,
  'a version, or approvers, of a proposal that is not approved, or the other way round': `
    SELECT number, state, version, "approverIds" FROM "Proposal"
    WHERE (state = 'approved') IS NOT (version IS NOT NULL)
      OR (state = 'approved') IS NOT (json_array_length(coalesce("approverIds", '[]')) > 0)`,
  ...Object.fromEntries(
    ENDS.map(end => [
      `a proposal that is ${end} without its one audit entry, or an entry of one that is not`,
      `SELECT proposal.number, proposal.state, count(audit.id) AS entries FROM "Proposal" proposal
       LEFT JOIN "Audit" audit ON audit."teamId" = proposal."teamId" AND audit.subject = 'P' || proposal.number
         AND audit.action = 'proposal.${end}'
       GROUP BY proposal.id HAVING entries <> (proposal.state = '${end}')`,
    ]),
  ),
  'a proposal without the one audit entry of its making': `
    SELECT proposal.number, count(audit.id) AS entries FROM "Proposal" proposal
    LEFT JOIN "Audit" audit ON audit."teamId" = proposal."teamId" AND audit.subject = 'P' || proposal.number
      AND audit.action = 'proposal.made'
    GROUP BY proposal.id HAVING entries <> 1`,
  'an audit entry of a proposal that is not there': `
    SELECT audit.id, audit.action, audit.subject FROM "Audit" audit
    LEFT JOIN "Proposal" proposal
      ON proposal."teamId" = audit."teamId" AND audit.subject = 'P' || proposal.number
    WHERE audit.action LIKE 'proposal.%' AND proposal.id IS NULL`,
  'proposal numbers with a gap or beyond the last': `
    SELECT proposal."teamId", count(*) AS proposals, max(proposal.number) AS greatest, short.last
    FROM "Proposal" proposal LEFT JOIN "ShortId" short ON short."teamId" = proposal."teamId" AND short.kind = 'P'
    GROUP BY proposal."teamId" HAVING proposals IS NOT short.last OR greatest IS NOT short.last`,
  'claim numbers with a gap or beyond the last': `
    SELECT claim."teamId", count(*) AS claims, max(claim.number) AS greatest, short.last FROM "Claim" claim
    LEFT JOIN "ShortId" short ON short."teamId" = claim."teamId" AND short.kind = 'C'
    GROUP BY claim."teamId" HAVING claims IS NOT short.last OR greatest IS NOT short.last`,
  'versions that are not 1 to the current one': `
    SELECT persona.id, persona.version, count(version.number) AS versions, max(version.number) AS newest
    FROM "Persona" persona LEFT JOIN "PersonaVersion" version ON version."personaId" = persona.id
    GROUP BY persona.id HAVING versions <> persona.version OR coalesce(newest, 0) <> persona.version`,
  'two versions of one proposal': `
    SELECT "proposalId", count(*) AS versions FROM "PersonaVersion" GROUP BY 1 HAVING versions > 1`,
  'a version without its approved proposal': `
    SELECT version."personaId", version.number, proposal.state FROM "PersonaVersion" version
    LEFT JOIN "Proposal" proposal ON proposal.id = version."proposalId" AND proposal."personaId" = version."personaId"
      AND proposal.state = 'approved' AND proposal.version = version.number
    WHERE proposal.id IS NULL`,
  'an approved proposal whose version is not there': `
    SELECT proposal.number, proposal.version FROM "Proposal" proposal
    LEFT JOIN "PersonaVersion" version
      ON version."personaId" = proposal."personaId" AND version.number = proposal.version
    WHERE proposal.state = 'approved' AND version.number IS NULL`,
  'a version without its one audit entry': `
    SELECT version."personaId", version.number, count(audit.id) AS entries FROM "PersonaVersion" version
    JOIN "Persona" persona ON persona.id = version."personaId"
    LEFT JOIN "Audit" audit ON audit."teamId" = version."teamId" AND audit.subject = 'persona ' || persona.id
      AND audit.action = 'persona.published' AND audit.details ->> 'version' = version.number
    GROUP BY version."personaId", version.number HAVING entries <> 1`,
  'a claim that differs from its latest revision': `
    SELECT claim.number, claim.wording, revision.wording AS revised FROM "Claim" claim
    LEFT JOIN "ClaimRevision" revision ON revision."claimId" = claim.id AND revision.version = (
      SELECT max(version) FROM "ClaimRevision" WHERE "claimId" = claim.id)
    WHERE revision.wording IS NOT claim.wording OR revision."isRetired" IS NOT claim."isRetired"
      OR revision.version IS NOT claim."sinceVersion"`,
  'a revision without its claim, or without the version that made it': `
    SELECT revision."claimId", revision.version, revision."proposalId" FROM "ClaimRevision" revision
    LEFT JOIN "Claim" claim ON claim.id = revision."claimId" AND claim."personaId" = revision."personaId"
    LEFT JOIN "PersonaVersion" version ON version."personaId" = revision."personaId"
      AND version.number = revision.version AND version."proposalId" = revision."proposalId"
    WHERE claim.id IS NULL OR version.number IS NULL`,
  'a wording that was approved and is in no revision': `
    SELECT proposal.number, change.value ->> 'wording' AS wording
    FROM "Proposal" proposal, json_each(proposal.changes) change
    WHERE proposal.state = 'approved' AND change.value ->> 'kind' IN ('add', 'reword') AND NOT EXISTS (
      SELECT 1 FROM "ClaimRevision" revision WHERE revision."personaId" = proposal."personaId"
        AND revision.wording = change.value ->> 'wording' AND revision.version <= proposal.version)`,
  'evidence of an approved proposal that is not linked': `
    SELECT applied.number, applied.kind, applied.thing FROM (${APPLIED}) applied
    WHERE NOT EXISTS (
      SELECT 1 FROM "Evidence" evidence JOIN "Claim" claim ON claim.id = evidence."claimId"
      WHERE claim."personaId" = applied."personaId" AND evidence.thing = applied.thing
        AND evidence.side = applied.side AND (claim.number = applied.claim OR applied.kind = 'add' AND EXISTS (
          SELECT 1 FROM "ClaimRevision" revision WHERE revision."claimId" = claim.id
            AND revision."proposalId" = applied."proposalId" AND revision.wording = applied.wording)))`,
  'evidence that no approved proposal and no challenge linked': `
    SELECT evidence.id, evidence.thing FROM "Evidence" evidence
    LEFT JOIN "Claim" claim ON claim.id = evidence."claimId" AND claim."personaId" = evidence."personaId"
    LEFT JOIN "Proposal" proposal ON proposal.id = evidence."proposalId" AND proposal.state = 'approved'
    LEFT JOIN "Challenge" challenge
      ON challenge.id = evidence."challengeId" AND challenge."claimId" = evidence."claimId"
    WHERE claim.id IS NULL OR (proposal.id IS NULL) = (challenge.id IS NULL)`,
  'a claim that was published without a voice': `
    SELECT claim.number, revision.version FROM "ClaimRevision" revision
    JOIN "Claim" claim ON claim.id = revision."claimId"
    JOIN "PersonaVersion" version
      ON version."personaId" = revision."personaId" AND version.number = revision.version
    WHERE revision.version = (SELECT min(version) FROM "ClaimRevision" WHERE "claimId" = claim.id)
      AND NOT EXISTS (
        SELECT 1 FROM "Evidence" evidence JOIN "EvidenceFact" fact ON fact.id = (
          SELECT max(latest.id) FROM "EvidenceFact" latest WHERE latest."teamId" = evidence."teamId"
            AND latest.thing = evidence.thing AND latest.id <= version."lastFact")
        WHERE evidence."claimId" = claim.id AND evidence.id <= version."lastEvidence"
          AND evidence.side = 'supporting' AND NOT fact."isGone")`,
  'evidence that its version did not find': `
    SELECT evidence.id, evidence.thing, version.number FROM "Evidence" evidence
    JOIN "PersonaVersion" version ON version."proposalId" = evidence."proposalId"
    WHERE evidence.id > version."lastEvidence"`,
  'evidence whose newest fact is not what its record says now': `
    SELECT evidence.thing, fact.id FROM "Evidence" evidence
    LEFT JOIN "Feedback" feedback
      ON feedback."teamId" = evidence."teamId" AND evidence.thing = 'F' || feedback.number
    LEFT JOIN "EvidenceFact" fact ON fact.id = (SELECT max(id) FROM "EvidenceFact" latest
      WHERE latest."teamId" = evidence."teamId" AND latest.thing = evidence.thing)
    WHERE fact."sourceId" IS NOT feedback."sourceId" OR fact.weight IS NOT coalesce(feedback.intensity, 3) / 5.0
      OR (feedback."deletedAt" IS NULL AND fact.voice IS NOT ${VOICE_OF_FEEDBACK}) OR fact."saidAt" IS NOT feedback."saidAt"
      OR fact."isGone" IS NOT (feedback."deletedAt" IS NOT NULL)`,
  'a claim whose open challenge is not the one that is open': `
    SELECT claim.number, claim."challengeId" FROM "Claim" claim WHERE claim."challengeId" IS NOT (
      SELECT max(id) FROM "Challenge" WHERE "claimId" = claim.id AND "closedAt" IS NULL)
      OR (SELECT count(*) FROM "Challenge" WHERE "claimId" = claim.id AND "closedAt" IS NULL) > 1`,
  'a challenge without evidence, or closed by no approved proposal': `
    SELECT challenge.id FROM "Challenge" challenge
    LEFT JOIN "Proposal" proposal ON proposal.id = challenge."closedByProposal" AND proposal.state = 'approved'
    WHERE (challenge."closedAt" IS NULL) IS NOT (proposal.id IS NULL)
      OR challenge.id NOT IN (SELECT "challengeId" FROM "Evidence" WHERE "challengeId" IS NOT NULL)`,
  'acts and audit entries of votes that differ in number': `
    SELECT proposal.number, acts.kind, acts.count AS acts, count(audit.id) AS entries FROM "Proposal" proposal
    JOIN (SELECT kind.column1 AS kind, kind.column2 AS action, proposal.id AS "proposalId", count(act.id) AS count
      FROM "Proposal" proposal
      CROSS JOIN (VALUES ('give', 'proposal.voted'), ('take', 'proposal.vote-taken-back'),
        ('lose', 'proposal.vote-lost')) kind
      LEFT JOIN "ProposalAct" act ON act."proposalId" = proposal.id AND act.kind = kind.column1
      GROUP BY proposal.id, kind.column1) acts ON acts."proposalId" = proposal.id
    LEFT JOIN "Audit" audit ON audit."teamId" = proposal."teamId" AND audit.subject = 'P' || proposal.number
      AND audit.action = acts.action
    GROUP BY proposal.id, acts.kind HAVING acts.count <> entries`,
  // Where reactions are read again one event may bring several of one person, on several messages.
  'one event that acted twice': `
    SELECT "proposalId", "inboxId", "personId", kind, meaning, via, "messageId", count(*) AS acts FROM "ProposalAct"
    WHERE "inboxId" > 0 GROUP BY 1, 2, 3, 4, 5, 6, 7 HAVING acts > 1`,
  'a proposal that is not to be seen in a room of its team': `
    SELECT proposal.number, room."chatId" FROM "Proposal" proposal
    JOIN "Room" room ON room."teamId" = proposal."teamId"
    WHERE room."createdAt" < proposal."createdAt" AND NOT EXISTS (
      SELECT 1 FROM "Card" message WHERE message."thingId" = proposal.id AND message.kind = 'proposal'
        AND message."chatId" = room."chatId" AND message."contentHash" = proposal."contentHash"
        AND NOT message."isReplaced")
    AND NOT ${IS_LISTED}`,
  'a card of older content that is not marked as replaced': `
    SELECT proposal.number, message."outboxId" FROM "Card" message
    JOIN "Proposal" proposal ON proposal.id = message."thingId"
    WHERE message.kind = 'proposal' AND NOT message."isReplaced"
      AND message."contentHash" <> proposal."contentHash"`,
  'a card, or a question, that no message makes': `
    SELECT message."outboxId" FROM "Card" message
    LEFT JOIN "Outbox" made ON made.id = message."outboxId" AND made."chatId" = message."chatId"
      AND made.platform = message.platform
    LEFT JOIN "Proposal" proposal ON proposal.id = message."thingId" AND proposal."teamId" = message."teamId"
    WHERE made.id IS NULL OR proposal.id IS NULL`,
  'a card that is not brought up to the state of its proposal': `
    WITH newest AS MATERIALIZED (
      SELECT coalesce("editsId", id) AS "madeById", max(id) AS id FROM "Outbox" GROUP BY 1)
    SELECT proposal.number, proposal.state, message."outboxId", shown.view FROM "Card" message
    JOIN "Proposal" proposal ON proposal.id = message."thingId"
    JOIN newest ON newest."madeById" = message."outboxId" JOIN "Outbox" shown ON shown.id = newest.id
    WHERE message.kind = 'proposal' AND shown.view NOT LIKE iif(message."isReplaced", '%作废%', ${STATE_SHOWN})`,
  'an edit that was sent before an earlier one': `
    SELECT later.id, earlier.id AS earlier FROM "Outbox" later
    JOIN "Outbox" earlier ON earlier."editsId" = later."editsId" AND earlier.id < later.id
    WHERE later.state = 'sent' AND earlier.state IN ('queued', 'sending')`,
  'a message that shows something else than its newest sent edit': `
    WITH newest AS MATERIALIZED (
      SELECT coalesce("editsId", id) AS "madeById", max(id) AS id FROM "Outbox" WHERE state = 'sent' GROUP BY 1)
    SELECT message."messageId", message."showsId" FROM "Message" message
    JOIN newest ON newest."madeById" = message."madeById" WHERE message."showsId" <> newest.id`,
  'a persona without the one audit entry of its making': `
    SELECT persona.name, count(audit.id) AS entries FROM "Persona" persona
    LEFT JOIN "Audit" audit ON audit."teamId" = persona."teamId" AND audit.subject = 'persona ' || persona.id
      AND audit.action = 'persona.made'
    GROUP BY persona.id HAVING entries <> 1`,
};

/** @returns a line for everything about personas that is half done, twice, or not what a fresh reckoning gives */
export function brokenPersonaPromises(look: Look): string[] {
  const broken = Object.entries(NEVER).flatMap(([promise, sql]) => {
    const rows = look<object>(sql);
    return rows.length === 0 ? [] : [`${promise}: ${JSON.stringify(rows.slice(0, 3))} (${rows.length})`];
  });
  return [...broken, ...wronglyDecided(look), ...wronglyCited(look), ...wronglyKept(look)];
}

// Votes

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

function wronglyDecided(look: Look): string[] {
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

// Standings

const keptSchema = z.object({
  basis: z.string(),
  at: z.number(),
  supporting: z.number(),
  contradicting: z.number(),
  voicesFor: z.number(),
  voicesAgainst: z.number(),
  sources: z.number(),
  newestVoiceAt: z.number().nullable(),
});
type Reckoned = Omit<z.infer<typeof keptSchema>, 'basis' | 'at'>;
type PieceRow = {
  side: 'supporting' | 'contradicting';
  sourceId: number;
  weight: number;
  voice: number;
  saidAt: number;
};

const DAY_MILLISECONDS = 86_400_000;

function wronglyKept(look: Look): string[] {
  const kept = look<{
    claimId: number;
    standing: string;
    lastEvidence: number;
    lastFact: number;
    of: string;
  }>(`
    SELECT claim.id AS "claimId", claim.standing, 9e15 AS "lastEvidence", 9e15 AS "lastFact",
      'C' || claim.number AS of
    FROM "Claim" claim WHERE claim.standing IS NOT NULL
    UNION ALL
    SELECT kept."claimId", kept.standing, version."lastEvidence", version."lastFact",
      'C' || claim.number || ' in v' || kept.version
    FROM "ClaimStanding" kept JOIN "Claim" claim ON claim.id = kept."claimId"
    JOIN "PersonaVersion" version ON version."personaId" = kept."personaId" AND version.number = kept.version`);
  return kept.flatMap(({ claimId, standing, lastEvidence, lastFact, of }) => {
    const { basis, at, ...numbers } = keptSchema.parse(JSON.parse(standing));
    const pieces = look<PieceRow>(
      `SELECT evidence.side, fact."sourceId", fact.weight, fact.voice, fact."saidAt" FROM "Evidence" evidence
       JOIN "EvidenceFact" fact ON fact.id = (SELECT max(id) FROM "EvidenceFact" latest
         WHERE latest."teamId" = evidence."teamId" AND latest.thing = evidence.thing AND latest.id <= ?)
       WHERE evidence."claimId" = ? AND evidence.id <= ? AND NOT fact."isGone"`,
      lastFact,
      claimId,
      lastEvidence,
    );
    const fresh = reckon(pieces, basis, at);
    const isEqual = Object.entries(fresh).every(([name, value]) => {
      const other = numbers[name as keyof Reckoned];
      return value === null || other === null ? value === other : Math.abs(value - other) < 1e-9;
    });
    return isEqual ? [] : [`${of} keeps ${JSON.stringify(numbers)}, but amounts to ${JSON.stringify(fresh)}`];
  });
}

/** @param basis the half-life in days, then the weights of sources where they are not 1 */
function reckon(pieces: readonly PieceRow[], basis: string, at: number): Reckoned {
  const [halfLife = '', ...weights] = basis.split(' ');
  const sourceWeights = new Map(weights.map(each => each.split(':').map(Number) as [number, number]));
  const bySide = { supporting: new Map<number, number>(), contradicting: new Map<number, number>() };
  const firstHeard = new Map<number, number>();
  for (const { side, sourceId, weight: fact, voice, saidAt } of pieces) {
    const days = Math.max(0, at - saidAt) / DAY_MILLISECONDS;
    const weight = (sourceWeights.get(sourceId) ?? 1) * fact * 2 ** (-days / Number(halfLife));
    bySide[side].set(voice, Math.max(weight, bySide[side].get(voice) ?? 0));
    if (side === 'supporting') firstHeard.set(voice, Math.min(saidAt, firstHeard.get(voice) ?? saidAt));
  }
  const supporting = pieces.filter(piece => piece.side === 'supporting');
  return {
    supporting: [...bySide.supporting.values()].reduce((sum, weight) => sum + weight, 0),
    contradicting: [...bySide.contradicting.values()].reduce((sum, weight) => sum + weight, 0),
    voicesFor: bySide.supporting.size,
    voicesAgainst: bySide.contradicting.size,
    sources: new Set(supporting.map(piece => piece.sourceId)).size,
    newestVoiceAt: firstHeard.size === 0 ? null : Math.max(...firstHeard.values()),
  };
}
