-- Messages that stand for a thing of any feature, not of proposals alone.
CREATE TABLE "Card" (
    "outboxId" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "teamId" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "thingId" INTEGER NOT NULL,
    "personId" INTEGER,
    "platform" TEXT NOT NULL,
    "chatId" TEXT NOT NULL,
    "contentHash" TEXT NOT NULL,
    "isReplaced" BOOLEAN NOT NULL DEFAULT false,
    "shownById" INTEGER NOT NULL,
    "shows" TEXT
);
INSERT INTO "Card" ("outboxId", "teamId", "kind", "thingId", "personId", "platform", "chatId", "contentHash",
    "isReplaced", "shownById", "shows")
SELECT "outboxId", "teamId", CASE "kind" WHEN 'card' THEN 'proposal' ELSE 'reject-reason' END, "proposalId", "personId",
    "platform", "chatId", "contentHash", "isReplaced", "shownById", "shows"
FROM "ProposalMessage";
CREATE INDEX "Card_kind_thingId_idx" ON "Card"("kind", "thingId");
DROP TABLE "ProposalMessage";
