-- Lanes of a board and lists of tasks are read in their order, for each state, kind and assignee that is asked for.

CREATE INDEX task_due ON read.task (tenant_id, state, kind, due_at, task_id);
CREATE INDEX task_due_assignee ON read.task (tenant_id, assignee_id, state, kind, due_at, task_id);
DROP INDEX read.task_open;
DROP INDEX read.task_open_kind;
DROP INDEX read.task_open_assignee_kind;
DROP INDEX read.task_done;
