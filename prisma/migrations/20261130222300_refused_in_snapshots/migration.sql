-- Snapshots of before they said so: what its user has refused is hidden, and votes are void when it is shown again.
UPDATE "Proposal" SET "cited" = (
    SELECT json_group_array(json(CASE
        WHEN "entry"."value" ->> 'words' IS NOT NULL
            AND coalesce("entry"."value" ->> 'letter', 'F') = 'F'
            AND EXISTS (
                SELECT 1 FROM "Feedback"
                WHERE "Feedback"."teamId" = "Proposal"."teamId" AND "Feedback"."number" = "entry"."value" ->> 'record'
                    AND "Feedback"."consent" = 'no' AND "Feedback"."deletedAt" IS NULL)
        THEN json_set("entry"."value", '$.isRefused', json('true'))
        ELSE "entry"."value"
    END))
    FROM (SELECT "value" FROM json_each("Proposal"."cited") ORDER BY "key") AS "entry")
WHERE "state" IN ('open', 'in-conflict') AND json_type("cited") = 'array';
