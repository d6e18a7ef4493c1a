-- Connecting WhatsApp: the status card, its history, and what is due for a connection.

CREATE TABLE read.whatsapp_card (
    tenant_id uuid  NOT NULL,
    card      jsonb NOT NULL,  -- the card as the log tells it
    CONSTRAINT whatsapp_card_key PRIMARY KEY (tenant_id)
);

CREATE TABLE read.whatsapp_history (
    tenant_id  uuid        NOT NULL,
    position   bigint      NOT NULL,
    at         timestamptz NOT NULL,
    what       text        NOT NULL,  -- the event's stored type
    member_id  uuid,                  -- who did it, where it was a member
    source     text,
    from_value text,
    to_value   text,
    details    text,                  -- Meta's words
    CONSTRAINT whatsapp_history_key PRIMARY KEY (tenant_id, position)
);

-- When something is due for a tenant's connection: a step of connecting, what a disconnect left to do, or the next look.
CREATE TABLE whatsapp_due (
    tenant_id  uuid        NOT NULL,
    due_at     timestamptz NOT NULL,
    checked_at timestamptz,          -- when Meta was last asked how the connection is, by whomever
    checked_by text,                 -- poll or member
    CONSTRAINT whatsapp_due_key PRIMARY KEY (tenant_id)
);

-- Who was written to without having written first: what Meta's messaging limit counts.
ALTER TABLE outbox
    ADD COLUMN person_id uuid,
    ADD COLUMN opens_conversation boolean NOT NULL DEFAULT false;
ALTER TABLE sent_message
    ADD COLUMN person_id uuid,
    ADD COLUMN opens_conversation boolean NOT NULL DEFAULT false;
CREATE INDEX sent_message_opening ON sent_message (tenant_id, sent_at) WHERE opens_conversation;

CREATE INDEX inbox_tenant_received ON inbox (tenant_id, received_at);
CREATE INDEX sent_message_sent ON sent_message (tenant_id, sent_at);
CREATE INDEX whatsapp_due_at ON whatsapp_due (due_at);
CREATE INDEX whatsapp_number_account ON whatsapp_number (waba_id);
CREATE INDEX whatsapp_number_tenant ON whatsapp_number (tenant_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON whatsapp_due TO sigmadsa_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON read.whatsapp_card, read.whatsapp_history TO sigmadsa_app;
