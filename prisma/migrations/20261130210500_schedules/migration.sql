-- CreateTable
CREATE TABLE "Schedule" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "teamId" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "roomId" INTEGER NOT NULL,
    "threadId" TEXT,
    "plan" JSONB NOT NULL,
    "zone" TEXT NOT NULL,
    "since" DATETIME NOT NULL,
    "nextDay" TEXT,
    "nextAt" DATETIME,
    "dueAt" DATETIME,
    "pausedAt" DATETIME,
    "toldYear" INTEGER,
    "createdAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "ScheduleSlot" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "scheduleId" INTEGER NOT NULL,
    "day" TEXT NOT NULL,
    "at" DATETIME NOT NULL,
    "isMissed" BOOLEAN NOT NULL,
    "settledAt" DATETIME NOT NULL,
    "outboxId" INTEGER
);

-- CreateIndex
CREATE INDEX "Schedule_teamId_kind_idx" ON "Schedule"("teamId", "kind");

-- CreateIndex
CREATE INDEX "Schedule_kind_dueAt_idx" ON "Schedule"("kind", "dueAt");

-- CreateIndex
CREATE INDEX "ScheduleSlot_settledAt_idx" ON "ScheduleSlot"("settledAt");

-- CreateIndex
CREATE UNIQUE INDEX "ScheduleSlot_scheduleId_day_key" ON "ScheduleSlot"("scheduleId", "day");
