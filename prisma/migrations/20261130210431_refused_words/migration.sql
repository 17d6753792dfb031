-- CreateTable
CREATE TABLE "RefusedWords" (
    "feedbackId" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "teamId" INTEGER NOT NULL,
    "wordsKey" TEXT NOT NULL
);

-- CreateIndex
CREATE INDEX "RefusedWords_teamId_wordsKey_idx" ON "RefusedWords"("teamId", "wordsKey");

-- Those who refused before this was kept.
INSERT INTO "RefusedWords" ("feedbackId", "teamId", "wordsKey")
SELECT "id", "teamId", "wordsKey" FROM "Feedback" WHERE "consent" = 'no' AND "deletedAt" IS NULL AND "wordsKey" IS NOT NULL;
