-- AlterTable
ALTER TABLE "FormDraft" ADD COLUMN "file" JSONB;

-- CreateTable
CREATE TABLE "AbFile" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "teamId" INTEGER NOT NULL,
    "testId" INTEGER NOT NULL,
    "content" JSONB NOT NULL,
    "createdById" INTEGER NOT NULL,
    "createdAt" DATETIME NOT NULL
);

-- CreateIndex
CREATE INDEX "AbFile_testId_idx" ON "AbFile"("testId");
