-- The bytes of what customers sent, sealed with the sender's key, and what became of each.

CREATE TABLE media_content (
    tenant_id   uuid        NOT NULL,
    position    bigint      NOT NULL,  -- of the event that attached it
    lead_id     uuid        NOT NULL,
    person_id   uuid        NOT NULL,  -- who sent it, and whose key seals it
    customer_id uuid        NOT NULL,  -- whose lead it is; mostly the same
    mime_type   text        NOT NULL,  -- as the provider says
    size_bytes  bigint      NOT NULL,  -- of the file itself
    sealed      bytea       NOT NULL,
    kept_at     timestamptz NOT NULL,
    CONSTRAINT media_content_key PRIMARY KEY (tenant_id, position)
);

-- What is sealed can't be made smaller.
ALTER TABLE media_content ALTER COLUMN sealed SET STORAGE EXTERNAL;

CREATE INDEX media_content_person ON media_content (tenant_id, person_id);
CREATE INDEX media_content_customer ON media_content (tenant_id, customer_id);
CREATE INDEX media_content_size ON media_content (tenant_id) INCLUDE (size_bytes);

GRANT SELECT, INSERT, UPDATE, DELETE ON media_content TO sigmadsa_app;
SELECT lock_read_table('public', 'media_content');

COMMENT ON COLUMN due.topic IS 'connection, reminder or media';
COMMENT ON COLUMN due.subject_id IS 'the tenant whose connection it is, the task, or the place in the log of the event that attached a file';

ALTER TABLE read.lead_media
    ADD COLUMN state      text NOT NULL DEFAULT 'waiting',  -- waiting, kept, or why it isn't kept
    ADD COLUMN size_bytes bigint;                           -- of a kept file

CREATE INDEX lead_media_message ON read.lead_media (tenant_id, lead_id, message_id);
