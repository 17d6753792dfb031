-- AlterTable
ALTER TABLE "FormDraft" ADD COLUMN "saidAt" DATETIME;

-- AlterTable
ALTER TABLE "Inbox" ADD COLUMN "said" JSONB;
