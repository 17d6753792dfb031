/** Invariants: what must hold of every database at every moment, whatever a process that used it was doing when it ended. */
import { VOICE_INVARIANTS } from '../features/feedback/store/voice-invariants.ts';
import type { Look } from './inspect-database.ts';

/** Queries whose rows are what must not be: nothing half done, nothing twice. */
const NEVER: Readonly<Record<string, string>> = {
  'a record without its one audit entry': `
    SELECT feedback."teamId", feedback.number, count(audit.id) AS entries FROM "Feedback" feedback
    LEFT JOIN "Audit" audit ON audit."teamId" = feedback."teamId" AND audit.subject = 'F' || feedback.number
      AND audit.action = 'feedback.recorded' AND audit."messageId" IS feedback."messageId"
    GROUP BY feedback.id HAVING entries <> 1`,
  'an audit entry of a record that is not there': `
    SELECT audit.id, audit.subject FROM "Audit" audit
    LEFT JOIN "Feedback" feedback ON audit."teamId" = feedback."teamId" AND audit.subject = 'F' || feedback.number
    WHERE audit.action LIKE 'feedback.%' AND feedback.id IS NULL`,
  'a number that is left out or beyond the last': `
    SELECT feedback."teamId", count(*) AS records, max(feedback.number) AS greatest, short.last FROM "Feedback" feedback
    LEFT JOIN "ShortId" short ON short."teamId" = feedback."teamId" AND short.kind = 'F'
    GROUP BY feedback."teamId" HAVING records IS NOT short.last OR greatest IS NOT short.last`,
  'a live record that is not in the index': `
    SELECT id FROM "Feedback" WHERE "deletedAt" IS NULL AND id NOT IN (SELECT rowid FROM "FeedbackSearch")`,
  'an index entry without a live record': `
    SELECT rowid FROM "FeedbackSearch" WHERE rowid NOT IN (SELECT id FROM "Feedback" WHERE "deletedAt" IS NULL)`,
  'tags that differ from the record': `
    SELECT id, tags FROM "Feedback" feedback
    WHERE (SELECT json_group_array(value) FROM (SELECT lower(value) AS value FROM json_each(feedback.tags) ORDER BY 1))
      <> (SELECT json_group_array(tag) FROM (SELECT tag FROM "FeedbackTag" WHERE "feedbackId" = feedback.id ORDER BY 1))`,
  'tags of no record': `SELECT * FROM "FeedbackTag" WHERE "feedbackId" NOT IN (SELECT id FROM "Feedback")`,
  ...VOICE_INVARIANTS,
  'a record whose deletion and audit disagree': `
    SELECT feedback.number FROM "Feedback" feedback WHERE (feedback."deletedAt" IS NOT NULL) IS NOT (
      SELECT audit.action = 'feedback.deleted' FROM "Audit" audit
      WHERE audit."teamId" = feedback."teamId" AND audit.subject = 'F' || feedback.number
        AND audit.action IN ('feedback.recorded', 'feedback.deleted', 'feedback.restored')
      ORDER BY audit.id DESC LIMIT 1)`,
  'a record whose intensity and last edit disagree': `
    SELECT feedback.number, feedback.intensity, last.value FROM "Feedback" feedback JOIN (
      SELECT audit."teamId", audit.subject, json_extract(change.value, '$.to') AS value, max(audit.id)
      FROM "Audit" audit, json_each(audit.details, '$.changes') change
      WHERE audit.action = 'feedback.edited' AND json_extract(change.value, '$.name') = 'intensity'
      GROUP BY audit."teamId", audit.subject) last
    ON last."teamId" = feedback."teamId" AND last.subject = 'F' || feedback.number
    WHERE last.value IS NOT feedback.intensity`,
  'a typed record without its one reply': `
    WITH answered AS MATERIALIZED (
      SELECT "chatId", "replyTo", count(*) AS replies FROM "Outbox"
      WHERE "replyTo" IS NOT NULL AND "editsId" IS NULL GROUP BY 1, 2)
    SELECT room."chatId", feedback."messageId", feedback.number, replies FROM "Feedback" feedback
    CROSS JOIN "Room" room ON room.id = feedback."roomId"
    LEFT JOIN answered ON answered."chatId" = room."chatId" AND answered."replyTo" = feedback."messageId"
    WHERE feedback."messageId" IS NOT NULL AND replies IS NOT 1`,
  'one message that made two records': `
    SELECT "roomId", "messageId", count(*) AS records FROM "Feedback" WHERE "messageId" IS NOT NULL
    GROUP BY "roomId", "messageId" HAVING records > 1`,
  // Of itself the bot may say several things about a vote, or about a message of its own that was reacted to.
  'one typed line answered twice': `
    SELECT "chatId", "replyTo", count(*) AS replies,
      group_concat(id || ' ' || kind || ' ' || state || ' ' || substr(view, 1, 300), ' | ') AS said
    FROM "Outbox" outbox
    WHERE "replyTo" IS NOT NULL AND "editsId" IS NULL AND (kind = 'reply' OR NOT EXISTS (
      SELECT 1 FROM "Message" own WHERE own.platform = outbox.platform AND own."chatId" = outbox."chatId"
        AND own."messageId" = outbox."replyTo"
      UNION ALL
      SELECT 1 FROM "ProposalAct" act JOIN "Room" room ON room.id = act."roomId"
      WHERE room.platform = outbox.platform AND room."chatId" = outbox."chatId"
        AND act."messageId" = outbox."replyTo"))
    GROUP BY platform, "chatId", "replyTo" HAVING replies > 1`,
  'a sent reply that has no message': `
    SELECT id FROM "Outbox" WHERE state = 'sent' AND id NOT IN (SELECT "showsId" FROM "Message")
      AND coalesce("editsId", id) NOT IN (SELECT "madeById" FROM "Message")`,
  'a message made by nothing': `SELECT * FROM "Message" WHERE "madeById" NOT IN (SELECT id FROM "Outbox")`,
  'a message with buttons of no team': `
    SELECT id FROM "Outbox" WHERE "teamId" IS NULL AND instr(view, '"actions"') > 0`,
  'a room without its team': `SELECT id FROM "Room" WHERE "teamId" NOT IN (SELECT id FROM "Team")`,
  'a team without its first sources': `
    SELECT id FROM "Team" WHERE (SELECT count(*) FROM "Source" WHERE "teamId" = "Team".id) < 10`,
  'a damaged page or index': `SELECT * FROM pragma_integrity_check WHERE integrity_check <> 'ok'`,
};

/** @returns a line for everything that is half done, twice, or damaged */
export function brokenInvariants(look: Look): string[] {
  return brokenOf(look, NEVER);
}

/** @param never queries by what their rows would be, which must not be @returns a line for each that has rows */
export function brokenOf(look: Look, never: Readonly<Record<string, string>>): string[] {
  return Object.entries(never).flatMap(([what, sql]) => {
    const rows = look<object>(sql);
    return rows.length === 0 ? [] : [`${what}: ${JSON.stringify(rows.slice(0, 3))} (${rows.length})`];
  });
}
