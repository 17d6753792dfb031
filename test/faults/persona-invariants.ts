/**
 * Invariants of personas, proposals and votes in every database at every moment (method.md §8–§10): each proposal
 * ends in one way, nothing of a version is there by half, and what is kept is what a fresh reckoning gives. Counted
 * and weighed anew here, from the rows alone: nothing of the program's own reckoning is used.
 */
import { VOICE_OF_FEEDBACK } from '../features/feedback/store/voice-invariants.ts';
import { wronglyCited } from './cited-invariants.ts';
import type { Look } from './inspect-database.ts';
import { brokenOf } from './invariants.ts';
import { wronglyKeptStandings } from './standing-invariants.ts';
import { wronglyDecided } from './vote-invariants.ts';

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
export function brokenPersonaInvariants(look: Look): string[] {
  return [
    ...brokenOf(look, NEVER),
    ...wronglyDecided(look),
    ...wronglyCited(look),
    ...wronglyKeptStandings(look),
  ];
}
