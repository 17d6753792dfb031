-- CreateTable
CREATE TABLE "SecretAhead" (
    "platform" TEXT NOT NULL,
    "chatId" TEXT NOT NULL,
    "secret" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,

    PRIMARY KEY ("platform", "chatId")
);
