-- CreateTable
CREATE TABLE "ActionItem" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "teamId" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "words" TEXT NOT NULL,
    "ownerId" INTEGER,
    "ownerRole" TEXT,
    "dueDay" TEXT NOT NULL,
    "needsDimension" TEXT,
    "needsSourceId" INTEGER,
    "needsClaim" INTEGER,
    "afterFeedback" INTEGER NOT NULL DEFAULT 0,
    "origin" TEXT,
    "addedById" INTEGER,
    "addedAt" DATETIME NOT NULL,
    "openedAt" DATETIME NOT NULL,
    "roomId" INTEGER NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "closedAt" DATETIME,
    "closedById" INTEGER,
    "closedVia" TEXT,
    "closedByFeedback" INTEGER,
    "reason" TEXT,
    "tellAt" DATETIME,
    "isOverdueTold" BOOLEAN NOT NULL DEFAULT false
);

-- CreateIndex
CREATE INDEX "ActionItem_teamId_state_dueDay_number_idx" ON "ActionItem"("teamId", "state", "dueDay", "number");

-- CreateIndex
CREATE INDEX "ActionItem_teamId_closedByFeedback_idx" ON "ActionItem"("teamId", "closedByFeedback");

-- CreateIndex
CREATE INDEX "ActionItem_tellAt_idx" ON "ActionItem"("tellAt");

-- CreateIndex
CREATE INDEX "ActionItem_roomId_tellAt_idx" ON "ActionItem"("roomId", "tellAt");

-- CreateIndex
CREATE UNIQUE INDEX "ActionItem_teamId_number_key" ON "ActionItem"("teamId", "number");
