-- What happened to a firm's settings, one line for each event.

CREATE TABLE read.tenant_history (
    tenant_id  uuid        NOT NULL,
    position   bigint      NOT NULL,
    at         timestamptz NOT NULL,
    what       text        NOT NULL,  -- the event's stored type
    member_id  uuid,                  -- who did it, where it was a member
    from_value text,
    to_value   text,
    CONSTRAINT tenant_history_key PRIMARY KEY (tenant_id, position)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON read.tenant_history TO sigmadsa_app;
