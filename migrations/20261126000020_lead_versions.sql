-- How often a lead has changed, so that a change that was decided on an older one is found out. Notes don't count, and
-- neither does an inquiry that repeats what is known.

ALTER TABLE read.lead ADD COLUMN version bigint NOT NULL DEFAULT 0;       -- from 1
ALTER TABLE read.lead_timeline ADD COLUMN version bigint;                 -- that the entry made; NULL where it changed nothing
ALTER TABLE read.lead_timeline ADD COLUMN channel text;                   -- web, whatsapp or telegram; NULL where it came by none

UPDATE read.lead_timeline
SET channel = CASE
    WHEN detail->>'source' IN ('whatsapp', 'telegram') AND actor LIKE 'system:%' THEN detail->>'source'
    WHEN actor LIKE 'member:%' THEN 'web'
END;

UPDATE read.lead_timeline t
SET version = counted.version
FROM (
    SELECT tenant_id, lead_id, position,
        row_number() OVER (PARTITION BY tenant_id, lead_id ORDER BY position) AS version
    FROM read.lead_timeline
    WHERE kind <> 'lead.note_added'
      AND NOT (kind = 'lead.inquiry_repeated' AND NOT (detail->>'name_changed')::boolean
          AND detail->>'loan_type' IS NULL AND detail->>'amount' IS NULL)
) AS counted
WHERE t.tenant_id = counted.tenant_id AND t.lead_id = counted.lead_id AND t.position = counted.position;

UPDATE read.lead l
SET version = newest.version
FROM (SELECT tenant_id, lead_id, max(version) AS version FROM read.lead_timeline GROUP BY tenant_id, lead_id) AS newest
WHERE l.tenant_id = newest.tenant_id AND l.lead_id = newest.lead_id AND newest.version IS NOT NULL;
