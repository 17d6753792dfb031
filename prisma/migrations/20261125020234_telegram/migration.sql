-- AlterTable
ALTER TABLE "FormDraft" ADD COLUMN "messageId" TEXT;

-- AlterTable
ALTER TABLE "Membership" ADD COLUMN "leftAt" DATETIME;

-- AlterTable
ALTER TABLE "Room" ADD COLUMN "allowedReactions" JSONB;
ALTER TABLE "Room" ADD COLUMN "closedAt" DATETIME;
ALTER TABLE "Room" ADD COLUMN "formerChatId" TEXT;
ALTER TABLE "Room" ADD COLUMN "privateTo" TEXT;
ALTER TABLE "Room" ADD COLUMN "standingAt" DATETIME;
ALTER TABLE "Room" ADD COLUMN "takesReactions" BOOLEAN;

-- CreateTable
CREATE TABLE "Departure" (
    "roomId" INTEGER NOT NULL,
    "userId" TEXT NOT NULL,
    "departedAt" DATETIME NOT NULL,

    PRIMARY KEY ("roomId", "userId")
);

-- CreateTable
CREATE TABLE "Lease" (
    "name" TEXT NOT NULL PRIMARY KEY,
    "holder" TEXT NOT NULL,
    "expiresAt" DATETIME NOT NULL
);

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_Message" (
    "platform" TEXT NOT NULL,
    "chatId" TEXT NOT NULL,
    "messageId" TEXT NOT NULL,
    "madeById" INTEGER NOT NULL,
    "showsId" INTEGER NOT NULL,
    "part" INTEGER NOT NULL DEFAULT 0,

    PRIMARY KEY ("platform", "chatId", "messageId")
);
INSERT INTO "new_Message" ("chatId", "madeById", "messageId", "platform", "showsId") SELECT "chatId", "madeById", "messageId", "platform", "showsId" FROM "Message";
DROP TABLE "Message";
ALTER TABLE "new_Message" RENAME TO "Message";
CREATE INDEX "Message_madeById_idx" ON "Message"("madeById");
CREATE TABLE "new_Outbox" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "platform" TEXT NOT NULL,
    "chatId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "view" JSONB NOT NULL,
    "replyTo" TEXT,
    "threadId" TEXT,
    "onlyFor" JSONB,
    "editsId" INTEGER,
    "isRepeatable" BOOLEAN NOT NULL,
    "draftId" INTEGER,
    "state" TEXT NOT NULL DEFAULT 'queued',
    "partsOut" INTEGER NOT NULL DEFAULT 0,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "notBefore" DATETIME,
    "error" TEXT,
    "createdAt" DATETIME NOT NULL,
    "sentAt" DATETIME
);
INSERT INTO "new_Outbox" ("attempts", "chatId", "createdAt", "draftId", "editsId", "error", "id", "isRepeatable", "kind", "notBefore", "platform", "replyTo", "sentAt", "state", "view") SELECT "attempts", "chatId", "createdAt", "draftId", "editsId", "error", "id", "isRepeatable", "kind", "notBefore", "platform", "replyTo", "sentAt", "state", "view" FROM "Outbox";
DROP TABLE "Outbox";
ALTER TABLE "new_Outbox" RENAME TO "Outbox";
CREATE INDEX "Outbox_state_platform_chatId_id_idx" ON "Outbox"("state", "platform", "chatId", "id");
CREATE INDEX "Outbox_platform_chatId_id_idx" ON "Outbox"("platform", "chatId", "id");
CREATE INDEX "Outbox_platform_chatId_replyTo_idx" ON "Outbox"("platform", "chatId", "replyTo");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

-- CreateIndex
CREATE INDEX "Audit_roomId_messageId_idx" ON "Audit"("roomId", "messageId");

-- CreateIndex
CREATE INDEX "LinkCode_platform_chatId_idx" ON "LinkCode"("platform", "chatId");

-- CreateIndex
CREATE UNIQUE INDEX "Room_platform_formerChatId_key" ON "Room"("platform", "formerChatId");
