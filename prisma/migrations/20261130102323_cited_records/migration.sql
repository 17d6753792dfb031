-- AlterTable
ALTER TABLE "Proposal" ADD COLUMN "cited" JSONB;

-- A reaction that was read from its message was noted as done where whatever event had it read: it stands on its message.
UPDATE "ProposalAct" SET "platform" = 'lark', "roomId" = COALESCE((
  SELECT "Room"."id" FROM "Message"
  JOIN "Room" ON "Room"."platform" = 'lark' AND "Room"."chatId" = "Message"."chatId"
  WHERE "Message"."platform" = 'lark' AND "Message"."messageId" = "ProposalAct"."messageId"), "roomId")
WHERE "via" LIKE 'lark % %';
