-- CreateIndex
CREATE INDEX "AbRound_teamId_dueAt_idx" ON "AbRound"("teamId", "dueAt");
