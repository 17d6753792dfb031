-- CreateIndex
CREATE INDEX "Audit_teamId_personId_id_idx" ON "Audit"("teamId", "personId", "id");
