-- AlterTable
ALTER TABLE "Outbox" ADD COLUMN "obeysQuietHours" BOOLEAN NOT NULL DEFAULT false;
