-- What customers sent that belongs to a lead: particulars, not bytes.

CREATE TABLE read.lead_media (
    tenant_id       uuid        NOT NULL,
    lead_id         uuid        NOT NULL,
    position        bigint      NOT NULL,  -- of the event that attached it
    conversation_id uuid        NOT NULL,  -- the talk it came in
    message_id      text        NOT NULL,  -- the provider's id of the message
    kind            text        NOT NULL,  -- image, document, audio, video, sticker, location or contacts
    media_id        text,                  -- the provider's id of the file; a place and a contact have none
    mime_type       text,
    file_name       text,                  -- private; of the file, or of the place
    caption         text,                  -- private; the words sent with it
    person_id       uuid,                  -- whose name and words they are, where there are any
    sent_at         timestamptz NOT NULL,  -- by the provider's clock
    CONSTRAINT lead_media_key PRIMARY KEY (tenant_id, lead_id, position)
);

CREATE INDEX lead_media_person ON read.lead_media (tenant_id, person_id) WHERE person_id IS NOT NULL;

GRANT SELECT, INSERT, UPDATE, DELETE ON read.lead_media TO sigmadsa_app;
