-- AlterTable
ALTER TABLE "AbSignal" ADD COLUMN "claim" INTEGER;
ALTER TABLE "AbSignal" ADD COLUMN "side" TEXT;
