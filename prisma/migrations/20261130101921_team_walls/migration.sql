-- AlterTable
ALTER TABLE "Account" ADD COLUMN "username" TEXT;

-- AlterTable
ALTER TABLE "Inbox" ADD COLUMN "teamId" INTEGER;

-- AlterTable
ALTER TABLE "Membership" ADD COLUMN "lookedAt" DATETIME;
ALTER TABLE "Membership" ADD COLUMN "removedAt" DATETIME;
ALTER TABLE "Membership" ADD COLUMN "seenAt" DATETIME;

-- AlterTable
ALTER TABLE "Outbox" ADD COLUMN "teamId" INTEGER;

-- CreateTable
CREATE TABLE "LinkRequest" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "kind" TEXT NOT NULL,
    "teamId" INTEGER NOT NULL,
    "giverId" INTEGER NOT NULL,
    "typedById" INTEGER NOT NULL,
    "roomId" INTEGER NOT NULL,
    "fromTeamId" INTEGER NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "expiresAt" DATETIME NOT NULL,
    "answeredAt" DATETIME
);

-- CreateTable
CREATE TABLE "LinkAttempt" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "personId" INTEGER NOT NULL,
    "roomId" INTEGER NOT NULL,
    "at" DATETIME NOT NULL
);

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_LinkCode" (
    "codeHash" TEXT NOT NULL PRIMARY KEY,
    "teamId" INTEGER NOT NULL,
    "personId" INTEGER NOT NULL,
    "platform" TEXT NOT NULL,
    "chatId" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "expiresAt" DATETIME NOT NULL,
    "usedAt" DATETIME
);
-- Codes of before were kept by a plain hash, and were good for ten minutes: whoever was about to use one gets another.
DROP TABLE "LinkCode";
ALTER TABLE "new_LinkCode" RENAME TO "LinkCode";
CREATE INDEX "LinkCode_platform_chatId_idx" ON "LinkCode"("platform", "chatId");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

-- CreateIndex
CREATE INDEX "LinkAttempt_at_idx" ON "LinkAttempt"("at");

-- Whose a message of before was can be told by what it stood for, by its form, or by whose the room was then: a room
-- that changed teams since was another's, as its audit entries tell.
CREATE TABLE "_RoomOnce" AS
  SELECT CAST(json_extract(details, '$.roomId') AS INTEGER) AS "roomId", at AS "until",
    CAST(json_extract(details, '$.from') AS INTEGER) AS "teamId"
  FROM "Audit" WHERE action = 'team.room-joined' ORDER BY id;
CREATE TABLE "_RoomNow" AS
  SELECT platform, "chatId", id, "teamId" FROM "Room"
  UNION ALL SELECT platform, "formerChatId", id, "teamId" FROM "Room" WHERE "formerChatId" IS NOT NULL;
CREATE INDEX "_RoomNow_key" ON "_RoomNow"(platform, "chatId");

UPDATE "Outbox" SET "teamId" = COALESCE(
  (SELECT "teamId" FROM "ProposalMessage" WHERE "outboxId" = COALESCE("Outbox"."editsId", "Outbox".id)),
  (SELECT "teamId" FROM "FormDraft" WHERE id = "Outbox"."draftId"),
  (SELECT COALESCE(
      (SELECT once."teamId" FROM "_RoomOnce" once
       WHERE once."roomId" = room.id AND once."until" > "Outbox"."createdAt" ORDER BY once."until" LIMIT 1),
      room."teamId")
    FROM "_RoomNow" room WHERE room.platform = "Outbox".platform AND room."chatId" = "Outbox"."chatId" LIMIT 1));
UPDATE "Inbox" SET "teamId" = (
  SELECT COALESCE(
      (SELECT once."teamId" FROM "_RoomOnce" once
       WHERE once."roomId" = room.id AND once."until" > "Inbox"."receivedAt" ORDER BY once."until" LIMIT 1),
      room."teamId")
  FROM "_RoomNow" room WHERE room.platform = "Inbox".platform AND room."chatId" = "Inbox"."chatId" LIMIT 1)
WHERE state <> 'waiting';

DROP TABLE "_RoomOnce";
DROP TABLE "_RoomNow";
