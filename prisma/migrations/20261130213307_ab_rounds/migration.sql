-- AlterTable
ALTER TABLE "Feedback" ADD COLUMN "origin" TEXT;

-- CreateTable
CREATE TABLE "AbTest" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "teamId" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "personaId" INTEGER NOT NULL,
    "sourceId" INTEGER,
    "budget" BIGINT,
    "plan" JSONB NOT NULL,
    "planHash" TEXT NOT NULL,
    "createdById" INTEGER NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "roomId" INTEGER NOT NULL,
    "finishedAt" DATETIME
);

-- CreateTable
CREATE TABLE "AbVariant" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "teamId" INTEGER NOT NULL,
    "testId" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "position" INTEGER NOT NULL
);

-- CreateTable
CREATE TABLE "AbPlanName" (
    "testId" INTEGER NOT NULL,
    "nameKey" TEXT NOT NULL,
    "teamId" INTEGER NOT NULL,
    "variantId" INTEGER NOT NULL,

    PRIMARY KEY ("testId", "nameKey")
);

-- CreateTable
CREATE TABLE "AbRound" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "teamId" INTEGER NOT NULL,
    "testId" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "firstDay" TEXT NOT NULL,
    "plannedLastDay" TEXT NOT NULL,
    "lastDay" TEXT,
    "isEndedEarly" BOOLEAN NOT NULL DEFAULT false,
    "personaVersion" INTEGER NOT NULL,
    "startedAt" DATETIME NOT NULL,
    "endedAt" DATETIME,
    "dueAt" DATETIME,
    "postedAt" DATETIME,
    "shownTo" INTEGER NOT NULL DEFAULT 0
);

-- CreateTable
CREATE TABLE "AbFigures" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "teamId" INTEGER NOT NULL,
    "roundId" INTEGER NOT NULL,
    "variantId" INTEGER NOT NULL,
    "day" TEXT NOT NULL,
    "spend" BIGINT,
    "impressions" BIGINT,
    "reach" BIGINT,
    "clicks" BIGINT,
    "conversions" REAL,
    "revenue" BIGINT,
    "recordedById" INTEGER NOT NULL,
    "recordedAt" DATETIME NOT NULL,
    "replacedAt" DATETIME
);

-- CreateTable
CREATE TABLE "AbSignal" (
    "teamId" INTEGER NOT NULL,
    "roundId" INTEGER NOT NULL,
    "variantId" INTEGER NOT NULL,
    "feedback" INTEGER NOT NULL,
    "recordedAt" DATETIME NOT NULL,

    PRIMARY KEY ("roundId", "feedback")
);

-- CreateIndex
CREATE INDEX "AbTest_personaId_finishedAt_idx" ON "AbTest"("personaId", "finishedAt");

-- CreateIndex
CREATE INDEX "AbTest_roomId_idx" ON "AbTest"("roomId");

-- CreateIndex
CREATE UNIQUE INDEX "AbTest_teamId_number_key" ON "AbTest"("teamId", "number");

-- CreateIndex
CREATE UNIQUE INDEX "AbVariant_testId_position_key" ON "AbVariant"("testId", "position");

-- CreateIndex
CREATE INDEX "AbRound_dueAt_idx" ON "AbRound"("dueAt");

-- CreateIndex
CREATE UNIQUE INDEX "AbRound_testId_number_key" ON "AbRound"("testId", "number");

-- CreateIndex
CREATE INDEX "AbFigures_roundId_replacedAt_variantId_day_idx" ON "AbFigures"("roundId", "replacedAt", "variantId", "day");
