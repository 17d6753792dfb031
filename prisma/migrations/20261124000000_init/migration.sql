-- CreateTable
CREATE TABLE "Team" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "name" TEXT NOT NULL,
    "settings" JSONB NOT NULL,
    "endUserSecret" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "ShortId" (
    "teamId" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "last" INTEGER NOT NULL,

    PRIMARY KEY ("teamId", "kind")
);

-- CreateTable
CREATE TABLE "Room" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "platform" TEXT NOT NULL,
    "chatId" TEXT NOT NULL,
    "teamId" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "clock" DATETIME,
    "createdAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "Person" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "name" TEXT NOT NULL,
    "mergedIntoId" INTEGER,
    "createdAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "Account" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "platform" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "personId" INTEGER NOT NULL,
    "name" TEXT NOT NULL
);

-- CreateTable
CREATE TABLE "Membership" (
    "teamId" INTEGER NOT NULL,
    "personId" INTEGER NOT NULL,
    "role" TEXT,
    "isManager" BOOLEAN NOT NULL DEFAULT false,
    "lastSourceId" INTEGER,
    "joinedAt" DATETIME NOT NULL,

    PRIMARY KEY ("teamId", "personId")
);

-- CreateTable
CREATE TABLE "LinkCode" (
    "codeHash" TEXT NOT NULL PRIMARY KEY,
    "teamId" INTEGER NOT NULL,
    "personId" INTEGER NOT NULL,
    "platform" TEXT NOT NULL,
    "chatId" TEXT NOT NULL,
    "confirmsForId" INTEGER,
    "createdAt" DATETIME NOT NULL,
    "expiresAt" DATETIME NOT NULL,
    "usedAt" DATETIME
);

-- CreateTable
CREATE TABLE "Source" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "teamId" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "nameKey" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "weight" REAL NOT NULL DEFAULT 1,
    "createdAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "Feedback" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "teamId" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "dimension" TEXT NOT NULL,
    "sourceId" INTEGER NOT NULL,
    "sentiment" INTEGER,
    "intensity" INTEGER,
    "segment" TEXT,
    "endUser" TEXT,
    "consent" TEXT NOT NULL DEFAULT 'unknown',
    "tags" JSONB NOT NULL,
    "reporterId" INTEGER NOT NULL,
    "reporterRole" TEXT,
    "roomId" INTEGER NOT NULL,
    "messageId" TEXT,
    "linkedMessageId" TEXT,
    "linkedUrl" TEXT,
    "wordsKey" TEXT,
    "voice" INTEGER NOT NULL,
    "saidAt" DATETIME NOT NULL,
    "recordedAt" DATETIME NOT NULL,
    "messageAt" DATETIME NOT NULL,
    "deletedAt" DATETIME
);

-- CreateTable
CREATE TABLE "FeedbackTag" (
    "feedbackId" INTEGER NOT NULL,
    "tag" TEXT NOT NULL,
    "teamId" INTEGER NOT NULL,
    "saidAt" DATETIME NOT NULL,

    PRIMARY KEY ("feedbackId", "tag")
);

-- CreateTable
CREATE TABLE "VoiceMerge" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "teamId" INTEGER NOT NULL,
    "left" INTEGER NOT NULL,
    "right" INTEGER NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "endedAt" DATETIME
);

-- CreateTable
CREATE TABLE "Audit" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "teamId" INTEGER NOT NULL,
    "at" DATETIME NOT NULL,
    "personId" INTEGER,
    "platform" TEXT NOT NULL,
    "roomId" INTEGER,
    "messageId" TEXT,
    "action" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "details" JSONB NOT NULL
);

-- CreateTable
CREATE TABLE "Inbox" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "platform" TEXT NOT NULL,
    "eventId" TEXT NOT NULL,
    "chatId" TEXT NOT NULL,
    "messageId" TEXT,
    "payload" JSONB,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "notBefore" DATETIME,
    "error" TEXT,
    "reference" TEXT,
    "receivedAt" DATETIME NOT NULL,
    "doneAt" DATETIME
);

-- CreateTable
CREATE TABLE "Outbox" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "platform" TEXT NOT NULL,
    "chatId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "view" JSONB NOT NULL,
    "replyTo" TEXT,
    "editsId" INTEGER,
    "isRepeatable" BOOLEAN NOT NULL,
    "draftId" INTEGER,
    "state" TEXT NOT NULL DEFAULT 'queued',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "notBefore" DATETIME,
    "error" TEXT,
    "createdAt" DATETIME NOT NULL,
    "sentAt" DATETIME
);

-- CreateTable
CREATE TABLE "Message" (
    "platform" TEXT NOT NULL,
    "chatId" TEXT NOT NULL,
    "messageId" TEXT NOT NULL,
    "madeById" INTEGER NOT NULL,
    "showsId" INTEGER NOT NULL,

    PRIMARY KEY ("platform", "chatId", "messageId")
);

-- CreateTable
CREATE TABLE "FormDraft" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "teamId" INTEGER NOT NULL,
    "personId" INTEGER NOT NULL,
    "command" TEXT NOT NULL,
    "given" JSONB NOT NULL,
    "repliedTo" JSONB,
    "asks" JSONB NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "doneAt" DATETIME
);

-- CreateIndex
CREATE INDEX "Room_teamId_idx" ON "Room"("teamId");

-- CreateIndex
CREATE UNIQUE INDEX "Room_platform_chatId_key" ON "Room"("platform", "chatId");

-- CreateIndex
CREATE INDEX "Person_mergedIntoId_idx" ON "Person"("mergedIntoId");

-- CreateIndex
CREATE INDEX "Account_personId_idx" ON "Account"("personId");

-- CreateIndex
CREATE UNIQUE INDEX "Account_platform_userId_key" ON "Account"("platform", "userId");

-- CreateIndex
CREATE INDEX "Membership_personId_idx" ON "Membership"("personId");

-- CreateIndex
CREATE UNIQUE INDEX "Source_teamId_nameKey_key" ON "Source"("teamId", "nameKey");

-- CreateIndex
CREATE INDEX "Feedback_teamId_dimension_saidAt_deletedAt_voice_sourceId_idx" ON "Feedback"("teamId", "dimension", "saidAt", "deletedAt", "voice", "sourceId");

-- CreateIndex
CREATE INDEX "Feedback_teamId_wordsKey_idx" ON "Feedback"("teamId", "wordsKey");

-- CreateIndex
CREATE INDEX "Feedback_teamId_endUser_sourceId_idx" ON "Feedback"("teamId", "endUser", "sourceId");

-- CreateIndex
CREATE INDEX "Feedback_roomId_linkedMessageId_idx" ON "Feedback"("roomId", "linkedMessageId");

-- CreateIndex
CREATE INDEX "Feedback_teamId_voice_deletedAt_sourceId_idx" ON "Feedback"("teamId", "voice", "deletedAt", "sourceId");

-- CreateIndex
CREATE INDEX "Feedback_teamId_recordedAt_idx" ON "Feedback"("teamId", "recordedAt");

-- CreateIndex
CREATE UNIQUE INDEX "Feedback_teamId_number_key" ON "Feedback"("teamId", "number");

-- CreateIndex
CREATE INDEX "FeedbackTag_teamId_tag_saidAt_feedbackId_idx" ON "FeedbackTag"("teamId", "tag", "saidAt", "feedbackId");

-- CreateIndex
CREATE INDEX "VoiceMerge_teamId_left_idx" ON "VoiceMerge"("teamId", "left");

-- CreateIndex
CREATE INDEX "VoiceMerge_teamId_right_idx" ON "VoiceMerge"("teamId", "right");

-- CreateIndex
CREATE INDEX "Audit_teamId_subject_id_idx" ON "Audit"("teamId", "subject", "id");

-- CreateIndex
CREATE INDEX "Inbox_platform_chatId_messageId_idx" ON "Inbox"("platform", "chatId", "messageId");

-- CreateIndex
CREATE INDEX "Inbox_state_platform_chatId_id_idx" ON "Inbox"("state", "platform", "chatId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Inbox_platform_eventId_key" ON "Inbox"("platform", "eventId");

-- CreateIndex
CREATE INDEX "Outbox_state_platform_chatId_id_idx" ON "Outbox"("state", "platform", "chatId", "id");

-- CreateIndex
CREATE INDEX "Outbox_platform_chatId_id_idx" ON "Outbox"("platform", "chatId", "id");

-- CreateIndex
CREATE INDEX "Message_madeById_idx" ON "Message"("madeById");

-- CreateIndex
CREATE INDEX "FormDraft_createdAt_idx" ON "FormDraft"("createdAt");

-- The full-text index over feedback, by hand (see src/store/search.ts): rowid is Feedback.id, nothing but the
-- index is kept, Han characters stand alone between spaces.
CREATE VIRTUAL TABLE "FeedbackSearch" USING fts5(words, facets, content='', contentless_delete=1, tokenize='unicode61');

-- Merging four segments at a time (the default) now and then held a single record up for 0.4 s at a million; with
-- eight the worst of 1,000 was 24 ms.
INSERT INTO "FeedbackSearch" ("FeedbackSearch", rank) VALUES ('automerge', 8);
