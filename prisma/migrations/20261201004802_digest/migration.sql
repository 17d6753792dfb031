-- CreateTable
CREATE TABLE "DigestChoice" (
    "teamId" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "begunAt" DATETIME NOT NULL,
    "muted" JSONB NOT NULL
);

-- CreateTable
CREATE TABLE "DigestReport" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "teamId" INTEGER NOT NULL,
    "fromAt" DATETIME NOT NULL,
    "toAt" DATETIME NOT NULL,
    "sections" JSONB NOT NULL,
    "state" TEXT NOT NULL,
    "outboxId" INTEGER,
    "createdAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "DigestFinding" (
    "teamId" INTEGER NOT NULL,
    "finding" TEXT NOT NULL,
    "reportId" INTEGER NOT NULL,

    PRIMARY KEY ("teamId", "finding", "reportId")
);

-- CreateIndex
CREATE INDEX "DigestReport_teamId_id_idx" ON "DigestReport"("teamId", "id");

-- CreateIndex
CREATE INDEX "DigestReport_teamId_state_id_idx" ON "DigestReport"("teamId", "state", "id");

-- CreateIndex
CREATE INDEX "DigestReport_state_id_idx" ON "DigestReport"("state", "id");
