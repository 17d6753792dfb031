-- AlterTable
ALTER TABLE "Outbox" ADD COLUMN "triedAt" DATETIME;

-- CreateIndex
CREATE INDEX "Message_platform_messageId_idx" ON "Message"("platform", "messageId");
