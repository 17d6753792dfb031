-- CreateTable
CREATE TABLE "TeamWord" (
    "teamId" INTEGER NOT NULL,
    "word" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "same" TEXT,
    "createdAt" DATETIME NOT NULL,

    PRIMARY KEY ("teamId", "word")
);
