-- AlterTable
ALTER TABLE "ProposalAct" ADD COLUMN "isOvertaken" BOOLEAN NOT NULL DEFAULT false;

-- By the same way of the same person (a reaction is one on each message) something came later, and is dated no earlier.
UPDATE "ProposalAct" SET "isOvertaken" = true WHERE id IN (
  SELECT id FROM (
    SELECT id, at, max(at) OVER (
      PARTITION BY "proposalId", "contentHash", "personId", via,
        CASE WHEN via LIKE '% % %' THEN "roomId" END, CASE WHEN via LIKE '% % %' THEN "messageId" END
      ORDER BY "inboxId", id ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS later
    FROM "ProposalAct")
  WHERE later >= at);

-- DropIndex
DROP INDEX "ProposalAct_proposalId_inboxId_id_idx";

-- CreateIndex
CREATE INDEX "ProposalAct_proposalId_contentHash_isOvertaken_inboxId_id_idx" ON "ProposalAct"("proposalId", "contentHash", "isOvertaken", "inboxId", "id");
