-- The board of tasks by lane, what its assignee was reminded of, and the times at which something is due.

ALTER TABLE read.task ADD COLUMN reminded_of timestamptz;  -- the due time that the assignee was last reminded of

-- A lane of a board is read from its beginning, for each kind and each assignee: by these without looking at others.
CREATE INDEX task_open_kind ON read.task (tenant_id, kind, due_at, task_id) WHERE state = 'open';
CREATE INDEX task_open_assignee_kind ON read.task (tenant_id, assignee_id, kind, due_at, task_id) WHERE state = 'open';
CREATE INDEX task_done_kind ON read.task (tenant_id, kind, done_at, task_id) WHERE state = 'done';
CREATE INDEX task_done_assignee_kind ON read.task (tenant_id, assignee_id, kind, done_at, task_id) WHERE state = 'done';
DROP INDEX read.task_open_assignee;
DROP INDEX read.task_done_assignee;
