-- CreateTable
CREATE TABLE "Persona" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "teamId" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "nameKey" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 0,
    "createdById" INTEGER NOT NULL,
    "createdAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "PersonaVersion" (
    "personaId" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "teamId" INTEGER NOT NULL,
    "proposalId" INTEGER NOT NULL,
    "publishedAt" DATETIME NOT NULL,
    "lastEvidence" INTEGER NOT NULL,
    "lastFact" INTEGER NOT NULL,

    PRIMARY KEY ("personaId", "number")
);

-- CreateTable
CREATE TABLE "Claim" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "teamId" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "personaId" INTEGER NOT NULL,
    "dimension" TEXT NOT NULL,
    "wording" TEXT NOT NULL,
    "isRetired" BOOLEAN NOT NULL DEFAULT false,
    "sinceVersion" INTEGER NOT NULL,
    "challengeId" INTEGER,
    "standing" JSONB
);

-- CreateTable
CREATE TABLE "ClaimRevision" (
    "claimId" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "teamId" INTEGER NOT NULL,
    "personaId" INTEGER NOT NULL,
    "wording" TEXT NOT NULL,
    "isRetired" BOOLEAN NOT NULL,
    "proposalId" INTEGER NOT NULL,

    PRIMARY KEY ("claimId", "version")
);

-- CreateTable
CREATE TABLE "ClaimStanding" (
    "teamId" INTEGER NOT NULL,
    "personaId" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "basis" TEXT NOT NULL,
    "claimId" INTEGER NOT NULL,
    "standing" JSONB NOT NULL,

    PRIMARY KEY ("personaId", "version", "basis", "claimId")
);

-- CreateTable
CREATE TABLE "Evidence" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "teamId" INTEGER NOT NULL,
    "personaId" INTEGER NOT NULL,
    "claimId" INTEGER NOT NULL,
    "thing" TEXT NOT NULL,
    "side" TEXT NOT NULL,
    "linkedById" INTEGER NOT NULL,
    "linkedAt" DATETIME NOT NULL,
    "proposalId" INTEGER,
    "challengeId" INTEGER
);

-- CreateTable
CREATE TABLE "EvidenceFact" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "teamId" INTEGER NOT NULL,
    "thing" TEXT NOT NULL,
    "at" DATETIME NOT NULL,
    "sourceId" INTEGER NOT NULL,
    "intensity" INTEGER,
    "voice" INTEGER NOT NULL,
    "saidAt" DATETIME NOT NULL,
    "isGone" BOOLEAN NOT NULL
);

-- CreateTable
CREATE TABLE "Challenge" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "teamId" INTEGER NOT NULL,
    "claimId" INTEGER NOT NULL,
    "openedById" INTEGER NOT NULL,
    "openedAt" DATETIME NOT NULL,
    "closedAt" DATETIME,
    "closedByProposal" INTEGER
);

-- CreateTable
CREATE TABLE "Proposal" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "teamId" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "personaId" INTEGER NOT NULL,
    "proposerId" INTEGER NOT NULL,
    "roomId" INTEGER NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "baseVersion" INTEGER NOT NULL,
    "edition" INTEGER NOT NULL DEFAULT 1,
    "changes" JSONB NOT NULL,
    "contentHash" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "rollbackTo" INTEGER,
    "createdAt" DATETIME NOT NULL,
    "changedAt" DATETIME NOT NULL,
    "remindAt" DATETIME,
    "expiresAt" DATETIME NOT NULL,
    "decidedAt" DATETIME,
    "decidedById" INTEGER,
    "rejectReason" TEXT,
    "approverIds" JSONB,
    "version" INTEGER,
    "conflicts" JSONB
);

-- CreateTable
CREATE TABLE "ProposalAct" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "teamId" INTEGER NOT NULL,
    "proposalId" INTEGER NOT NULL,
    "inboxId" INTEGER NOT NULL,
    "personId" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "meaning" TEXT NOT NULL,
    "via" TEXT NOT NULL,
    "isVote" BOOLEAN NOT NULL,
    "contentHash" TEXT NOT NULL,
    "platform" TEXT NOT NULL,
    "roomId" INTEGER NOT NULL,
    "messageId" TEXT,
    "at" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "ProposalMessage" (
    "outboxId" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "teamId" INTEGER NOT NULL,
    "proposalId" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "personId" INTEGER,
    "platform" TEXT NOT NULL,
    "chatId" TEXT NOT NULL,
    "contentHash" TEXT NOT NULL,
    "isReplaced" BOOLEAN NOT NULL DEFAULT false,
    "shownById" INTEGER NOT NULL,
    "shows" TEXT
);

-- CreateTable
CREATE TABLE "ProposalExplained" (
    "teamId" INTEGER NOT NULL,
    "proposalId" INTEGER NOT NULL,
    "personId" INTEGER NOT NULL,
    "why" TEXT NOT NULL,

    PRIMARY KEY ("proposalId", "personId", "why")
);

-- CreateIndex
CREATE UNIQUE INDEX "Persona_teamId_nameKey_key" ON "Persona"("teamId", "nameKey");

-- CreateIndex
CREATE INDEX "Claim_personaId_isRetired_dimension_idx" ON "Claim"("personaId", "isRetired", "dimension");

-- CreateIndex
CREATE UNIQUE INDEX "Claim_teamId_number_key" ON "Claim"("teamId", "number");

-- CreateIndex
CREATE INDEX "ClaimRevision_personaId_version_idx" ON "ClaimRevision"("personaId", "version");

-- CreateIndex
CREATE INDEX "Evidence_teamId_thing_idx" ON "Evidence"("teamId", "thing");

-- CreateIndex
CREATE INDEX "Evidence_personaId_id_idx" ON "Evidence"("personaId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Evidence_claimId_thing_side_key" ON "Evidence"("claimId", "thing", "side");

-- CreateIndex
CREATE INDEX "EvidenceFact_teamId_thing_id_idx" ON "EvidenceFact"("teamId", "thing", "id");

-- CreateIndex
CREATE INDEX "Challenge_teamId_claimId_idx" ON "Challenge"("teamId", "claimId");

-- CreateIndex
CREATE INDEX "Proposal_personaId_number_idx" ON "Proposal"("personaId", "number");

-- CreateIndex
CREATE INDEX "Proposal_teamId_decidedAt_number_idx" ON "Proposal"("teamId", "decidedAt", "number");

-- CreateIndex
CREATE INDEX "Proposal_state_remindAt_idx" ON "Proposal"("state", "remindAt");

-- CreateIndex
CREATE INDEX "Proposal_state_expiresAt_idx" ON "Proposal"("state", "expiresAt");

-- CreateIndex
CREATE UNIQUE INDEX "Proposal_teamId_number_key" ON "Proposal"("teamId", "number");

-- CreateIndex
CREATE INDEX "ProposalAct_proposalId_inboxId_id_idx" ON "ProposalAct"("proposalId", "inboxId", "id");

-- CreateIndex
CREATE INDEX "ProposalMessage_proposalId_idx" ON "ProposalMessage"("proposalId");

-- By hand: nothing that was done can be made undone in the log.
CREATE TRIGGER "AuditIsNeverChanged" BEFORE UPDATE ON "Audit"
BEGIN
    SELECT RAISE(ABORT, 'the audit log is only ever added to');
END;

CREATE TRIGGER "AuditIsNeverDeleted" BEFORE DELETE ON "Audit"
BEGIN
    SELECT RAISE(ABORT, 'the audit log is only ever added to');
END;
