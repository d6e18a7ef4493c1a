-- Read models: each table is written by one projection and can be rebuilt from the log at any time.
-- Columns marked private hold what belongs to person_id; they are NULL once that person is erased.

CREATE TABLE read.lead (
    tenant_id         uuid        NOT NULL,
    lead_id           uuid        NOT NULL,
    person_id         uuid        NOT NULL,  -- the customer
    number            text        NOT NULL,  -- such as LD-2026-00042
    number_order      bigint      NOT NULL,  -- year * 10^10 + serial: lists run by it, newest first
    name              text,                  -- private
    mobile            text,                  -- private; E.164
    search_key        text,                  -- private; the name in lower case
    loan_type         text        NOT NULL,
    amount            bigint      NOT NULL,  -- asked for, whole rupees
    source            text        NOT NULL,
    stage             text        NOT NULL,
    on_hold           boolean     NOT NULL,
    assignee_id       uuid,
    team              text,
    conversation_id   uuid,                  -- the newest talk it came from
    sanctioned_amount bigint,                -- whole rupees
    lender            text,
    disbursed_amount  bigint,                -- whole rupees
    disbursed_on      date,
    created_at        timestamptz NOT NULL,
    updated_at        timestamptz NOT NULL,
    last_position     bigint      NOT NULL,  -- of the newest event of the lead
    CONSTRAINT lead_key PRIMARY KEY (tenant_id, lead_id),
    CONSTRAINT lead_number UNIQUE (tenant_id, number)
) WITH (fillfactor = 80);

CREATE INDEX lead_newest ON read.lead (tenant_id, number_order);
CREATE INDEX lead_assignee ON read.lead (tenant_id, assignee_id, number_order);
CREATE INDEX lead_team ON read.lead (tenant_id, team, number_order);
CREATE INDEX lead_person ON read.lead (tenant_id, person_id);

CREATE TABLE read.lead_timeline (
    tenant_id uuid        NOT NULL,
    lead_id   uuid        NOT NULL,
    position  bigint      NOT NULL,  -- in the tenant's log
    at        timestamptz NOT NULL,
    kind      text        NOT NULL,  -- the event's type, such as lead.stage_changed
    actor     text        NOT NULL,  -- member:<uuid> or system:<part>
    detail    jsonb       NOT NULL,  -- what the event tells, without anything private
    text      text,                  -- private; what somebody wrote
    person_id uuid,                  -- whose text it is, where the event has one
    CONSTRAINT lead_timeline_key PRIMARY KEY (tenant_id, lead_id, position)
);

CREATE INDEX lead_timeline_person ON read.lead_timeline (tenant_id, person_id) WHERE person_id IS NOT NULL;

-- Whoever was erased stays so: what an event that was under way still tells of them is left out.
CREATE TABLE read.lead_erased (
    tenant_id uuid NOT NULL,
    person_id uuid NOT NULL,
    CONSTRAINT lead_erased_key PRIMARY KEY (tenant_id, person_id)
);

CREATE TABLE read.task (
    tenant_id     uuid        NOT NULL,
    task_id       uuid        NOT NULL,
    kind          text        NOT NULL,  -- contact, callback or task
    title         text,                  -- private
    person_id     uuid        NOT NULL,  -- whose name the title may tell
    assignee_id   uuid        NOT NULL,
    lead_id       uuid,
    due_at        timestamptz NOT NULL,
    state         text        NOT NULL,  -- open, done or cancelled
    done_at       timestamptz,           -- set where the state is done
    created_at    timestamptz NOT NULL,
    last_position bigint      NOT NULL,  -- of the newest event of the task
    CONSTRAINT task_key PRIMARY KEY (tenant_id, task_id)
) WITH (fillfactor = 80);

CREATE INDEX task_open ON read.task (tenant_id, due_at) WHERE state = 'open';
CREATE INDEX task_open_assignee ON read.task (tenant_id, assignee_id, due_at) WHERE state = 'open';
CREATE INDEX task_done ON read.task (tenant_id, done_at) WHERE state = 'done';
CREATE INDEX task_done_assignee ON read.task (tenant_id, assignee_id, done_at) WHERE state = 'done';
CREATE INDEX task_lead ON read.task (tenant_id, lead_id) WHERE lead_id IS NOT NULL;
CREATE INDEX task_person ON read.task (tenant_id, person_id);

CREATE TABLE read.task_erased (
    tenant_id uuid NOT NULL,
    person_id uuid NOT NULL,
    CONSTRAINT task_erased_key PRIMARY KEY (tenant_id, person_id)
);

CREATE TABLE read.conversation (
    tenant_id             uuid        NOT NULL,
    conversation_id       uuid        NOT NULL,
    channel               text        NOT NULL,  -- whatsapp or telegram
    person_id             uuid        NOT NULL,  -- the contact
    address               text,                  -- private; where the contact is reached
    profile_name          text,                  -- private; the name the contact shows on the channel
    endpoint              text        NOT NULL,  -- which of the tenant's numbers or bots, by the provider's id
    segment               bigint      NOT NULL,  -- the newest stream, from 1
    started_at            timestamptz NOT NULL,
    last_message_position bigint      NOT NULL,  -- lists run by it, newest first; of the start where nothing was said
    last_message_at       timestamptz,
    last_direction        text,                  -- in or out
    last_text             text,                  -- private
    received_count        bigint      NOT NULL,
    sent_count            bigint      NOT NULL,  -- asked to be sent, whatever became of it
    opted_out             boolean     NOT NULL,
    taken_over            boolean     NOT NULL,  -- a person answers, not the bot
    taken_over_by         uuid,                  -- who, where it is known
    window_ends_at        timestamptz,           -- until when free text may be sent
    lead_id               uuid,                  -- the newest lead that came from it
    last_position         bigint      NOT NULL,  -- of the newest event that changed this row
    CONSTRAINT conversation_key PRIMARY KEY (tenant_id, conversation_id)
) WITH (fillfactor = 70);

CREATE INDEX conversation_newest ON read.conversation (tenant_id, last_message_position);
CREATE INDEX conversation_of_lead ON read.conversation (tenant_id, lead_id) WHERE lead_id IS NOT NULL;
CREATE INDEX conversation_person ON read.conversation (tenant_id, person_id);

-- Which conversation a stream belongs to.
CREATE TABLE read.conversation_segment (
    tenant_id       uuid NOT NULL,
    segment_id      uuid NOT NULL,  -- the aggregate's id
    conversation_id uuid NOT NULL,
    CONSTRAINT conversation_segment_key PRIMARY KEY (tenant_id, segment_id)
);

-- Who owns each lead: a conversation is seen by whoever sees its lead.
CREATE TABLE read.conversation_lead (
    tenant_id   uuid NOT NULL,
    lead_id     uuid NOT NULL,
    number      text NOT NULL,
    assignee_id uuid,
    team        text,
    CONSTRAINT conversation_lead_key PRIMARY KEY (tenant_id, lead_id)
);

CREATE INDEX conversation_lead_assignee ON read.conversation_lead (tenant_id, assignee_id);
CREATE INDEX conversation_lead_team ON read.conversation_lead (tenant_id, team);

CREATE TABLE read.conversation_message (
    tenant_id           uuid        NOT NULL,
    conversation_id     uuid        NOT NULL,
    position            bigint      NOT NULL,  -- in the tenant's log, of the event that brought it
    direction           text        NOT NULL,  -- in or out
    message_id          text        NOT NULL,  -- in: the provider's id; out: the notification's
    provider_message_id text,                  -- the newest one where it was sent again; NULL until the provider took it
    kind                text        NOT NULL,  -- in: text, choice, media, reaction or other; out: what the reply is, such as question or words
    text                text,                  -- private
    person_id           uuid        NOT NULL,  -- the contact
    actor               text        NOT NULL,  -- member:<uuid> or system:<part>
    status              text,                  -- out: pending, unknown, queued, sent, delivered, read, failed or cancelled
    failure             text,                  -- out: why it failed or was cancelled
    at                  timestamptz NOT NULL,  -- in: when the contact sent it; out: when it was asked for
    CONSTRAINT conversation_message_key PRIMARY KEY (tenant_id, conversation_id, position)
) WITH (fillfactor = 80);

CREATE INDEX conversation_message_sent ON read.conversation_message (tenant_id, message_id) WHERE direction = 'out';
CREATE INDEX conversation_message_person ON read.conversation_message (tenant_id, person_id);

CREATE TABLE read.conversation_erased (
    tenant_id uuid NOT NULL,
    person_id uuid NOT NULL,
    CONSTRAINT conversation_erased_key PRIMARY KEY (tenant_id, person_id)
);

CREATE TABLE read.member (
    tenant_id     uuid        NOT NULL,
    member_id     uuid        NOT NULL,
    person_id     uuid        NOT NULL,
    username      text        NOT NULL,  -- unique where members are invited; a read model refuses nothing
    name          text,                  -- private
    mobile        text,                  -- private; E.164
    role          text        NOT NULL,
    teams         text[]      NOT NULL,  -- the first is the one their leads get
    active        boolean     NOT NULL,
    joined_at     timestamptz NOT NULL,
    last_position bigint      NOT NULL,  -- of the newest event of the member
    CONSTRAINT member_key PRIMARY KEY (tenant_id, member_id)
);

CREATE INDEX member_username ON read.member (tenant_id, username);
CREATE INDEX member_person ON read.member (tenant_id, person_id);

CREATE TABLE read.member_erased (
    tenant_id uuid NOT NULL,
    person_id uuid NOT NULL,
    CONSTRAINT member_erased_key PRIMARY KEY (tenant_id, person_id)
);
