-- How far the words of a team's records are keyed is the feedback's to know, not the team's.
CREATE TABLE "WordsKeying" (
    "teamId" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "rules" INTEGER NOT NULL,
    "keyedTo" INTEGER NOT NULL DEFAULT 0
);
INSERT INTO "WordsKeying" ("teamId", "rules", "keyedTo") SELECT "id", "wordsRules", "rekeyedTo" FROM "Team";
ALTER TABLE "Team" DROP COLUMN "wordsRules";
ALTER TABLE "Team" DROP COLUMN "rekeyedTo";
