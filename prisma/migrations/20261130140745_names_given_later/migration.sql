-- AlterTable
ALTER TABLE "Feedback" ADD COLUMN "endUserTrace" TEXT;

-- CreateIndex
CREATE INDEX "Outbox_draftId_idx" ON "Outbox"("draftId");

-- By hand: the log is only ever added to, but for the name of an end user in words that a record is said to have had.
DROP TRIGGER "AuditIsNeverChanged";
CREATE TRIGGER "AuditIsNeverChanged" BEFORE UPDATE ON "Audit"
WHEN OLD.action <> 'feedback.edited' OR NEW.details IS OLD.details
    OR NEW.id IS NOT OLD.id OR NEW."teamId" IS NOT OLD."teamId" OR NEW.at IS NOT OLD.at
    OR NEW."personId" IS NOT OLD."personId" OR NEW.platform IS NOT OLD.platform OR NEW."roomId" IS NOT OLD."roomId"
    OR NEW."messageId" IS NOT OLD."messageId" OR NEW.action IS NOT OLD.action OR NEW.subject IS NOT OLD.subject
BEGIN
    SELECT RAISE(ABORT, 'the audit log is only ever added to');
END;
