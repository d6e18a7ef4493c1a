-- When something is due, of whatever sort: kept from the log, and done tenant by tenant.

CREATE TABLE due (
    tenant_id  uuid        NOT NULL,
    topic      text        NOT NULL,  -- connection or reminder
    subject_id uuid        NOT NULL,  -- the tenant whose connection it is, or the task
    due_at     timestamptz NOT NULL,
    CONSTRAINT due_key PRIMARY KEY (tenant_id, topic, subject_id)
);

CREATE INDEX due_first ON due (topic, due_at);
CREATE INDEX due_of_tenant ON due (tenant_id, topic, due_at);

-- When Meta was last asked how a connection is, and by whom. It stood in whatsapp_due, which nothing uses any more.
CREATE TABLE whatsapp_check (
    tenant_id  uuid        NOT NULL,
    checked_at timestamptz NOT NULL,
    checked_by text        NOT NULL,  -- poll or member
    CONSTRAINT whatsapp_check_key PRIMARY KEY (tenant_id)
);

INSERT INTO whatsapp_check (tenant_id, checked_at, checked_by)
SELECT tenant_id, checked_at, coalesce(checked_by, 'poll') FROM whatsapp_due WHERE checked_at IS NOT NULL;

GRANT SELECT, INSERT, UPDATE, DELETE ON due, whatsapp_check TO sigmadsa_app;
