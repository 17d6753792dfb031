-- CreateTable
CREATE TABLE "Meeting" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "teamId" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "plannedOf" INTEGER,
    "runningOf" INTEGER,
    "slotDay" TEXT,
    "startsAt" DATETIME,
    "sequence" INTEGER NOT NULL DEFAULT 0,
    "eventId" TEXT,
    "eventSequence" INTEGER,
    "roomId" INTEGER NOT NULL,
    "dueAt" DATETIME,
    "startedAt" DATETIME,
    "startedById" INTEGER,
    "endedAt" DATETIME,
    "endedById" INTEGER,
    "current" INTEGER,
    "currentSince" DATETIME,
    "createdAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "MeetingItem" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "teamId" INTEGER NOT NULL,
    "meetingId" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "thing" TEXT NOT NULL,
    "standing" TEXT NOT NULL,
    "isLeftOver" BOOLEAN NOT NULL DEFAULT false,
    "isLate" BOOLEAN NOT NULL DEFAULT false,
    "outcome" TEXT,
    "decidedById" INTEGER,
    "decidedAt" DATETIME,
    "action" INTEGER,
    "seconds" INTEGER NOT NULL DEFAULT 0
);

-- CreateTable
CREATE TABLE "MeetingNote" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "teamId" INTEGER NOT NULL,
    "meetingId" INTEGER NOT NULL,
    "position" INTEGER,
    "personId" INTEGER NOT NULL,
    "words" TEXT NOT NULL,
    "messageId" TEXT,
    "at" DATETIME NOT NULL
);

-- CreateIndex
CREATE UNIQUE INDEX "Meeting_plannedOf_key" ON "Meeting"("plannedOf");

-- CreateIndex
CREATE UNIQUE INDEX "Meeting_runningOf_key" ON "Meeting"("runningOf");

-- CreateIndex
CREATE INDEX "Meeting_dueAt_idx" ON "Meeting"("dueAt");

-- CreateIndex
CREATE INDEX "Meeting_roomId_dueAt_idx" ON "Meeting"("roomId", "dueAt");

-- CreateIndex
CREATE UNIQUE INDEX "Meeting_teamId_number_key" ON "Meeting"("teamId", "number");

-- CreateIndex
CREATE INDEX "MeetingItem_teamId_thing_idx" ON "MeetingItem"("teamId", "thing");

-- CreateIndex
CREATE UNIQUE INDEX "MeetingItem_meetingId_position_key" ON "MeetingItem"("meetingId", "position");

-- CreateIndex
CREATE UNIQUE INDEX "MeetingItem_meetingId_thing_key" ON "MeetingItem"("meetingId", "thing");

-- CreateIndex
CREATE INDEX "MeetingNote_meetingId_idx" ON "MeetingNote"("meetingId");
