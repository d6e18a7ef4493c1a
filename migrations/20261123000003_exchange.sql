-- What comes in from providers and what goes out to them.

-- Which tenant a WhatsApp number belongs to; one number, one tenant.
CREATE TABLE whatsapp_number (
    phone_number_id      text NOT NULL,  -- Meta's id
    tenant_id            uuid NOT NULL,
    waba_id              text NOT NULL,
    display_phone_number text NOT NULL,  -- E.164
    CONSTRAINT whatsapp_number_key PRIMARY KEY (phone_number_id)
);

-- One item of a webhook: a message, a status or an account change. Stored before the webhook is acknowledged.
CREATE TABLE inbox (
    tenant_id   uuid        NOT NULL,
    item_id     uuid        NOT NULL,  -- derived from what the provider calls it; also the command's id
    arrival     bigint      GENERATED ALWAYS AS IDENTITY,  -- order within a lane
    lane        smallint    NOT NULL,  -- 0..1023: items of one lane are applied in their order
    kind        text        NOT NULL,  -- message or status
    body        bytea,                 -- sealed; gone once the item is done
    received_at timestamptz NOT NULL,
    request_id  text        NOT NULL,  -- of the request that brought it first
    state       text        NOT NULL DEFAULT 'pending',  -- pending, done or set_aside
    attempts    int         NOT NULL DEFAULT 0,
    retry_at    timestamptz,
    error       text,
    CONSTRAINT inbox_key PRIMARY KEY (tenant_id, item_id)
);

CREATE INDEX inbox_pending ON inbox (tenant_id, arrival) WHERE state = 'pending';
CREATE INDEX inbox_retrying ON inbox (tenant_id, lane) WHERE state = 'pending' AND retry_at IS NOT NULL;
CREATE INDEX inbox_set_aside ON inbox (tenant_id, arrival) WHERE state = 'set_aside';
CREATE INDEX inbox_received ON inbox (received_at);

-- What could not be given to a tenant: bytes that don't parse, numbers and kinds nobody knows. Kept, counted, shown.
CREATE TABLE quarantine (
    item_id     uuid        NOT NULL,  -- derived from the bytes
    reason      text        NOT NULL,  -- unreadable, unknown_number or unknown_kind
    detail      text        NOT NULL,  -- the number or kind, or where parsing stopped
    body        bytea       NOT NULL,  -- sealed
    received_at timestamptz NOT NULL,
    CONSTRAINT quarantine_key PRIMARY KEY (item_id)
);

CREATE INDEX quarantine_received ON quarantine (received_at);

-- What is to be sent: a read model of the notifications that are not through yet, for the worker that sends.
CREATE TABLE outbox (
    tenant_id       uuid        NOT NULL,
    notification_id uuid        NOT NULL,
    position        bigint      NOT NULL,  -- of the request: the order within a conversation
    conversation_id uuid,
    state           text        NOT NULL,  -- waiting, attempted or unknown
    attempts        int         NOT NULL DEFAULT 0,  -- started so far
    due_at          timestamptz NOT NULL,  -- waiting: when to try; attempted and unknown: when to settle
    CONSTRAINT outbox_key PRIMARY KEY (tenant_id, notification_id)
) WITH (fillfactor = 70);

CREATE INDEX outbox_due ON outbox (tenant_id, due_at);
CREATE INDEX outbox_conversation ON outbox (tenant_id, conversation_id, position);

-- Which notification the provider calls by which id, for status webhooks that don't say.
CREATE TABLE sent_message (
    tenant_id       uuid        NOT NULL,
    message_id      text        NOT NULL,  -- the provider's
    notification_id uuid        NOT NULL,
    sent_at         timestamptz NOT NULL,
    CONSTRAINT sent_message_key PRIMARY KEY (tenant_id, message_id)
);

CREATE INDEX sent_message_age ON sent_message (sent_at);
