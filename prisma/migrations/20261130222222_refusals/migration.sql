-- Filled anew: by words of its own, and by users.
DROP TABLE "RefusedWords";

-- CreateTable
CREATE TABLE "Refusal" (
    "feedbackId" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "teamId" INTEGER NOT NULL,
    "key" TEXT NOT NULL,

    PRIMARY KEY ("feedbackId", "kind")
);

-- CreateIndex
CREATE INDEX "Refusal_teamId_kind_key_idx" ON "Refusal"("teamId", "kind", "key");

-- Those who refused before this was kept; the hash of their words is made when their team is keyed anew.
INSERT INTO "Refusal" ("feedbackId", "kind", "teamId", "key")
SELECT "id", 'user', "teamId", "endUser" FROM "Feedback"
WHERE "consent" = 'no' AND "deletedAt" IS NULL AND "endUser" IS NOT NULL;
UPDATE "WordsKeying" SET "rules" = 0, "keyedTo" = 0
WHERE "teamId" IN (SELECT "teamId" FROM "Feedback" WHERE "consent" = 'no' AND "deletedAt" IS NULL);
