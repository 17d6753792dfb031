/** Invariants of the tables of voices at every moment, also while one is being divided. */
import type { Transaction } from '../../../../src/store/database.ts';

/** The key of a record's part and that of its message, if it has both; see src/store/voice-parts.ts. */
const HELD = `
  SELECT "teamId", id, number, 1 AS "isHome", CASE
      WHEN "endUser" IS NOT NULL THEN 'u:' || "sourceId" || '/' || "endUser"
      WHEN "wordsKey" IS NOT NULL THEN 'w:' || "wordsKey"
      WHEN "linkedMessageId" IS NOT NULL THEN 'm:' || "roomId" || '/' || "linkedMessageId"
      ELSE 'r:' || number END AS key
  FROM "Feedback" WHERE "deletedAt" IS NULL
  UNION ALL SELECT "teamId", id, number, 0, CASE
      WHEN "endUser" IS NOT NULL THEN 'n:' || "roomId" || '/' || "linkedMessageId" || char(10) || "endUser"
      ELSE 'm:' || "roomId" || '/' || "linkedMessageId" END
  FROM "Feedback" WHERE "deletedAt" IS NULL AND "linkedMessageId" IS NOT NULL
    AND ("endUser" IS NOT NULL OR "wordsKey" IS NOT NULL)`;

const ROOTS = `
  WITH RECURSIVE up(tree, id) AS (
    SELECT id, id FROM "Voice"
    UNION ALL SELECT up.tree, voice."mergedIntoId" FROM up JOIN "Voice" voice ON voice.id = up.id
      WHERE voice."mergedIntoId" IS NOT NULL)`;

/** The voice of a row of "Feedback" that is called `feedback`. */
export const VOICE_OF_FEEDBACK = `(
  WITH RECURSIVE up(id) AS (
    SELECT "voiceId" FROM "VoicePart" WHERE id = feedback."partId"
    UNION ALL SELECT voice."mergedIntoId" FROM up JOIN "Voice" voice ON voice.id = up.id
      WHERE voice."mergedIntoId" IS NOT NULL)
  SELECT coalesce(voice."goesBy", voice.id) FROM up JOIN "Voice" voice ON voice.id = up.id
  WHERE voice."mergedIntoId" IS NULL)`;

/** Queries whose rows are what must not be. */
export const VOICE_INVARIANTS: Readonly<Record<string, string>> = {
  'a record that is not counted under its key': `
    SELECT held.number, held.key, part.key AS "part" FROM (${HELD}) held
    JOIN "Feedback" feedback ON feedback.id = held.id LEFT JOIN "VoicePart" part ON part.id = feedback."partId"
    WHERE held."isHome" AND (part.key IS NOT held.key OR part."teamId" IS NOT held."teamId")`,
  'a deleted record that is counted': `SELECT number FROM "Feedback" WHERE "deletedAt" IS NOT NULL AND "partId" <> 0`,
  'a record apart whose words are compared': `SELECT number FROM "Feedback" WHERE "isApart" AND "wordsKey" IS NOT NULL`,
  'a part that counts wrong': `
    SELECT part.key, part.holders, part.records, held.holders, held.records FROM "VoicePart" part
    FULL JOIN (SELECT "teamId", key, count(*) AS holders, sum("isHome") AS records FROM (${HELD}) GROUP BY "teamId", key) held
      ON held."teamId" = part."teamId" AND held.key = part.key
    WHERE part.holders IS NOT held.holders OR part.records IS NOT held.records`,
  'a part in no tree': `
    SELECT part.key FROM "VoicePart" part LEFT JOIN "Voice" voice ON voice.id = part."voiceId" AND voice."teamId" = part."teamId"
    WHERE voice.id IS NULL`,
  'a tree that counts wrong': `
    ${ROOTS} SELECT voice.id, voice.records, sum(part.records) AS found FROM "Voice" voice
    JOIN up ON up.id = voice.id LEFT JOIN "VoicePart" part ON part."voiceId" = up.tree
    GROUP BY voice.id HAVING voice.records IS NOT coalesce(found, 0)`,
  'an empty voice': `SELECT id FROM "Voice" WHERE "mergedIntoId" IS NULL AND records = 0`,
  'two voices that go by one id': `
    SELECT coalesce("goesBy", id) AS voice, count(*) AS roots FROM "Voice" WHERE "mergedIntoId" IS NULL
    GROUP BY 1 HAVING roots > 1`,
  'linked parts in two voices': `
    ${ROOTS} SELECT link."oneId", link."otherId" FROM "VoiceLink" link
    LEFT JOIN "VoicePart" one ON one.id = link."oneId" LEFT JOIN "VoicePart" other ON other.id = link."otherId"
    LEFT JOIN up oneUp ON oneUp.tree = one."voiceId" AND oneUp.id IN (SELECT id FROM "Voice" WHERE "mergedIntoId" IS NULL)
    LEFT JOIN up otherUp ON otherUp.tree = other."voiceId" AND otherUp.id IN (SELECT id FROM "Voice" WHERE "mergedIntoId" IS NULL)
    WHERE oneUp.id IS NULL OR oneUp.id IS NOT otherUp.id`,
  'a link one way': `
    SELECT link."oneId", link."otherId" FROM "VoiceLink" link LEFT JOIN "VoiceLink" back
      ON back."oneId" = link."otherId" AND back."otherId" = link."oneId"
    WHERE back.count IS NOT link.count OR link.count < 1 OR link."oneId" = link."otherId"`,
  'merged records in two voices': `
    ${ROOTS} SELECT pair."left", pair."right" FROM "VoiceMerge" pair
    JOIN "Feedback" one ON one."teamId" = pair."teamId" AND one.number = pair."left" AND one."deletedAt" IS NULL
    JOIN "Feedback" other ON other."teamId" = pair."teamId" AND other.number = pair."right" AND other."deletedAt" IS NULL
    WHERE pair."endedAt" IS NULL AND one."partId" <> other."partId" AND NOT EXISTS (
      SELECT 1 FROM "VoiceLink" WHERE "oneId" = one."partId" AND "otherId" = other."partId")`,
  'a division of parts that are not there': `
    SELECT id FROM "VoiceDivision" WHERE "oneId" NOT IN (SELECT id FROM "VoicePart")
      OR "otherId" NOT IN (SELECT id FROM "VoicePart")`,
  'a frontier of nothing': `
    SELECT "partId" FROM "VoiceFrontier" WHERE "partId" NOT IN (SELECT id FROM "VoicePart")
      OR "voiceId" NOT IN (SELECT "oneVoiceId" FROM "VoiceDivision" UNION SELECT "otherVoiceId" FROM "VoiceDivision")`,
};

/** @returns a line for everything that must not be */
export async function brokenVoices(transaction: Transaction): Promise<string[]> {
  const broken: string[] = [];
  for (const [promise, statement] of Object.entries(VOICE_INVARIANTS)) {
    const rows = await transaction.query({ sql: statement, values: [] });
    if (rows.length > 0) broken.push(`${promise}: ${JSON.stringify(rows.slice(0, 3))}`);
  }
  return broken;
}
