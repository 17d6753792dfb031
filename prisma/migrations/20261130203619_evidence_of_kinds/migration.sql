-- Evidence is of kinds: what a thing weighs before its age is noted, whatever it is made of; a feedback's was its intensity,
-- 3 where none was said, of 5. What comes from none of the team's sources has none.
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_EvidenceFact" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "teamId" INTEGER NOT NULL,
    "thing" TEXT NOT NULL,
    "at" DATETIME NOT NULL,
    "sourceId" INTEGER,
    "weight" REAL NOT NULL,
    "voice" INTEGER NOT NULL,
    "saidAt" DATETIME NOT NULL,
    "isGone" BOOLEAN NOT NULL
);
INSERT INTO "new_EvidenceFact" ("id", "teamId", "thing", "at", "sourceId", "weight", "voice", "saidAt", "isGone")
SELECT "id", "teamId", "thing", "at", "sourceId", coalesce("intensity", 3) / 5.0, "voice", "saidAt", "isGone"
FROM "EvidenceFact" ORDER BY "id";
DROP TABLE "EvidenceFact";
ALTER TABLE "new_EvidenceFact" RENAME TO "EvidenceFact";
CREATE INDEX "EvidenceFact_teamId_thing_id_idx" ON "EvidenceFact"("teamId", "thing", "id");
CREATE INDEX "EvidenceFact_teamId_voice_idx" ON "EvidenceFact"("teamId", "voice");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;
