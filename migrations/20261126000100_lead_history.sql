-- A lead's timeline tells of its tasks and of the conversation too, and leads that nobody owns stand first.

-- In lead_timeline, lead_id is the conversation's id while no lead has come of it yet, and channel may be api or automatic.

-- The tasks about leads: what later events of them are told by.
CREATE TABLE read.lead_task (
    tenant_id uuid NOT NULL,
    task_id   uuid NOT NULL,
    lead_id   uuid NOT NULL,
    title     text,           -- private
    person_id uuid NOT NULL,  -- whose name the title may tell
    CONSTRAINT lead_task_key PRIMARY KEY (tenant_id, task_id)
);

CREATE INDEX lead_task_person ON read.lead_task (tenant_id, person_id);

-- The conversations: to which lead's timeline what happens in each belongs.
CREATE TABLE read.lead_talk (
    tenant_id       uuid    NOT NULL,
    conversation_id uuid    NOT NULL,
    channel         text    NOT NULL,  -- whatsapp or telegram
    lead_id         uuid,              -- the newest that came of it
    answered        boolean NOT NULL,  -- whether whoever took it over has written since
    CONSTRAINT lead_talk_key PRIMARY KEY (tenant_id, conversation_id)
);

-- Which conversation a stream belongs to.
CREATE TABLE read.lead_talk_stream (
    tenant_id       uuid NOT NULL,
    stream_id       uuid NOT NULL,  -- the aggregate's id
    conversation_id uuid NOT NULL,
    CONSTRAINT lead_talk_stream_key PRIMARY KEY (tenant_id, stream_id)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON read.lead_task, read.lead_talk, read.lead_talk_stream TO sigmadsa_app;

-- Whether nobody owns the lead and somebody should: it is open, and its customer wasn't erased.
ALTER TABLE read.lead ADD COLUMN unowned boolean NOT NULL DEFAULT false;

-- Those that nobody owns, and the others, each the newest first.
CREATE INDEX lead_unowned ON read.lead (tenant_id, unowned, number_order);

-- All of it is in the log alone: the read model is made anew from there at the next start.
DELETE FROM checkpoint WHERE follower = 'lead';
TRUNCATE read.lead, read.lead_term, read.lead_timeline, read.lead_media, read.lead_erased;
