-- AlterTable
ALTER TABLE "Meeting" ADD COLUMN "eventRoomId" INTEGER;
