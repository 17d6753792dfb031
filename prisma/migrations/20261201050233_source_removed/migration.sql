-- AlterTable
ALTER TABLE "Source" ADD COLUMN "removedAt" DATETIME;
