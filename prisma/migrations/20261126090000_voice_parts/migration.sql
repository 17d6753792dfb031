-- Voices get ids of their own. What `prisma migrate diff` writes would copy "Feedback" and forget its voices; so this is
-- written by hand, and leads to the same schema.

-- CreateTable
CREATE TABLE "Voice" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "teamId" INTEGER NOT NULL,
    "records" INTEGER NOT NULL DEFAULT 0,
    "goesBy" INTEGER,
    "mergedIntoId" INTEGER
);

-- CreateTable
CREATE TABLE "VoicePart" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "teamId" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "voiceId" INTEGER NOT NULL,
    "holders" INTEGER NOT NULL DEFAULT 0,
    "records" INTEGER NOT NULL DEFAULT 0
);

-- CreateTable
CREATE TABLE "VoiceLink" (
    "oneId" INTEGER NOT NULL,
    "otherId" INTEGER NOT NULL,
    "count" INTEGER NOT NULL,

    PRIMARY KEY ("oneId", "otherId")
);

-- CreateTable
CREATE TABLE "VoiceDivision" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "teamId" INTEGER NOT NULL,
    "oneId" INTEGER NOT NULL,
    "otherId" INTEGER NOT NULL,
    "oneVoiceId" INTEGER,
    "otherVoiceId" INTEGER
);

-- CreateTable
CREATE TABLE "VoiceFrontier" (
    "partId" INTEGER NOT NULL PRIMARY KEY,
    "voiceId" INTEGER NOT NULL,
    "grownTo" INTEGER NOT NULL DEFAULT 0
);

-- The voices that there are: one for each least record.
CREATE TABLE "_OldVoice" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "teamId" INTEGER NOT NULL, "least" INTEGER NOT NULL, "records" INTEGER NOT NULL);
INSERT INTO "_OldVoice" ("teamId", "least", "records")
SELECT "teamId", "voice", count(*) FROM "Feedback" WHERE "deletedAt" IS NULL GROUP BY "teamId", "voice";
CREATE UNIQUE INDEX "_OldVoice_least" ON "_OldVoice" ("teamId", "least");
INSERT INTO "Voice" ("id", "teamId", "records") SELECT "id", "teamId", "records" FROM "_OldVoice";

-- What each record shares with others: the key that it is counted under, and that of its message where it has both.
CREATE TABLE "_Held" ("teamId" INTEGER NOT NULL, "key" TEXT NOT NULL, "feedbackId" INTEGER NOT NULL, "isHome" INTEGER NOT NULL, "voice" INTEGER NOT NULL);
INSERT INTO "_Held" ("teamId", "key", "feedbackId", "isHome", "voice")
SELECT "teamId", CASE
    WHEN "endUser" IS NOT NULL THEN 'u:' || "sourceId" || '/' || "endUser"
    WHEN "wordsKey" IS NOT NULL THEN 'w:' || "wordsKey"
    WHEN "linkedMessageId" IS NOT NULL THEN 'm:' || "roomId" || '/' || "linkedMessageId"
    ELSE 'r:' || "number" END, "id", 1, "voice"
FROM "Feedback" WHERE "deletedAt" IS NULL;
INSERT INTO "_Held" ("teamId", "key", "feedbackId", "isHome", "voice")
SELECT "teamId", CASE
    WHEN "endUser" IS NOT NULL THEN 'n:' || "roomId" || '/' || "linkedMessageId" || char(10) || "endUser"
    ELSE 'm:' || "roomId" || '/' || "linkedMessageId" END, "id", 0, "voice"
FROM "Feedback" WHERE "deletedAt" IS NULL AND "linkedMessageId" IS NOT NULL AND ("endUser" IS NOT NULL OR "wordsKey" IS NOT NULL);
INSERT INTO "VoicePart" ("teamId", "key", "voiceId", "holders", "records")
SELECT held."teamId", held."key", old."id", count(*), sum(held."isHome")
FROM "_Held" held JOIN "_OldVoice" old ON old."teamId" = held."teamId" AND old."least" = held."voice"
GROUP BY held."teamId", held."key";

-- CreateIndex
CREATE UNIQUE INDEX "VoicePart_teamId_key_key" ON "VoicePart"("teamId", "key");

-- The column of the voice becomes that of the part.
DROP INDEX "Feedback_teamId_dimension_saidAt_deletedAt_voice_sourceId_idx";
DROP INDEX "Feedback_teamId_voice_deletedAt_sourceId_idx";
DROP INDEX "Feedback_teamId_wordsKey_idx";
CREATE TABLE "_Home" ("feedbackId" INTEGER PRIMARY KEY, "partId" INTEGER NOT NULL);
INSERT INTO "_Home" ("feedbackId", "partId")
SELECT held."feedbackId", part."id" FROM "_Held" held JOIN "VoicePart" part ON part."teamId" = held."teamId" AND part."key" = held."key"
WHERE held."isHome" ORDER BY held."feedbackId";
ALTER TABLE "Feedback" RENAME COLUMN "voice" TO "partId";
UPDATE "Feedback" SET "partId" = coalesce((SELECT home."partId" FROM "_Home" home WHERE home."feedbackId" = "Feedback"."id"), 0);
ALTER TABLE "Feedback" ADD COLUMN "isApart" BOOLEAN NOT NULL DEFAULT false;

-- Links: by records with two keys, between a message and the users named in it, and by hand.
CREATE TABLE "_Link" ("oneId" INTEGER NOT NULL, "otherId" INTEGER NOT NULL, "count" INTEGER NOT NULL);
INSERT INTO "_Link" SELECT home."partId", part."id", count(*)
FROM "_Held" held JOIN "_Home" home ON home."feedbackId" = held."feedbackId"
JOIN "VoicePart" part ON part."teamId" = held."teamId" AND part."key" = held."key"
WHERE NOT held."isHome" GROUP BY home."partId", part."id";
INSERT INTO "_Link" SELECT named."id", message."id", 1
FROM "VoicePart" named JOIN "VoicePart" message ON message."teamId" = named."teamId"
  AND message."key" = 'm:' || substr(named."key", 3, instr(named."key", char(10)) - 3)
WHERE named."key" LIKE 'n:%';
INSERT INTO "_Link" SELECT one."partId", other."partId", 1
FROM "VoiceMerge" pair
JOIN "Feedback" one ON one."teamId" = pair."teamId" AND one."number" = pair."left" AND one."deletedAt" IS NULL
JOIN "Feedback" other ON other."teamId" = pair."teamId" AND other."number" = pair."right" AND other."deletedAt" IS NULL
WHERE pair."endedAt" IS NULL AND one."partId" <> other."partId";
INSERT INTO "VoiceLink" ("oneId", "otherId", "count")
SELECT "oneId", "otherId", sum("count") FROM (
  SELECT "oneId", "otherId", "count" FROM "_Link" UNION ALL SELECT "otherId", "oneId", "count" FROM "_Link")
GROUP BY "oneId", "otherId";

-- What versions found keeps its meaning: which pieces of evidence were one voice. A voice that is no more has none of
-- the new ids, so it goes by its old one below zero.
UPDATE "EvidenceFact" SET "voice" = coalesce((SELECT old."id" FROM "_OldVoice" old
  WHERE old."teamId" = "EvidenceFact"."teamId" AND old."least" = "EvidenceFact"."voice"), -"voice");

DROP TABLE "_Link";
DROP TABLE "_Home";
DROP TABLE "_Held";
DROP TABLE "_OldVoice";

-- AlterTable
ALTER TABLE "Team" ADD COLUMN "wordsRules" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "Team" ADD COLUMN "rekeyedTo" INTEGER NOT NULL DEFAULT 0;

-- CreateIndex
CREATE INDEX "Feedback_teamId_dimension_saidAt_deletedAt_partId_sourceId_idx" ON "Feedback"("teamId", "dimension", "saidAt", "deletedAt", "partId", "sourceId");

-- CreateIndex
CREATE INDEX "Feedback_partId_sourceId_idx" ON "Feedback"("partId", "sourceId");

-- CreateIndex
CREATE INDEX "Feedback_partId_number_idx" ON "Feedback"("partId", "number");

-- CreateIndex
CREATE INDEX "Voice_mergedIntoId_idx" ON "Voice"("mergedIntoId");

-- CreateIndex
CREATE INDEX "VoicePart_voiceId_records_idx" ON "VoicePart"("voiceId", "records");

-- CreateIndex
CREATE INDEX "VoiceFrontier_voiceId_idx" ON "VoiceFrontier"("voiceId");

-- CreateIndex
CREATE INDEX "VoiceDivision_oneId_idx" ON "VoiceDivision"("oneId");

-- CreateIndex
CREATE INDEX "VoiceDivision_otherId_idx" ON "VoiceDivision"("otherId");

-- CreateIndex
CREATE INDEX "EvidenceFact_teamId_voice_idx" ON "EvidenceFact"("teamId", "voice");
