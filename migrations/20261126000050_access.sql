-- Who may do what: several roles for a member, grants and refusals, roles of the tenant's own, tokens, history.

ALTER TABLE read.member
    ADD COLUMN roles             text[] NOT NULL DEFAULT '{}',  -- the first is the column role
    ADD COLUMN grants            text[] NOT NULL DEFAULT '{}',  -- permissions beyond the roles
    ADD COLUMN refusals          text[] NOT NULL DEFAULT '{}',  -- permissions withheld; they win
    ADD COLUMN invitation        text,                          -- join or reset, while there is a link that wasn't used
    ADD COLUMN invited_until     timestamptz;                   -- until when that link is good

UPDATE read.member SET roles = ARRAY[role];

-- Roles of the tenant's own; the five that every tenant starts with stand in the code.
CREATE TABLE read.role (
    tenant_id     uuid        NOT NULL,
    role_key      text        NOT NULL,
    name          text        NOT NULL,
    permissions   text[]      NOT NULL,
    owns_leads    boolean     NOT NULL,  -- whether leads are assigned to its members automatically
    last_position bigint      NOT NULL,
    CONSTRAINT role_key PRIMARY KEY (tenant_id, role_key)
);

CREATE TABLE read.token (
    tenant_id  uuid        NOT NULL,
    token_id   uuid        NOT NULL,
    member_id  uuid        NOT NULL,
    name       text        NOT NULL,
    scope      text[]      NOT NULL,
    issued_at  timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    ended_at   timestamptz,           -- when it was revoked, or its member deactivated
    CONSTRAINT token_key PRIMARY KEY (tenant_id, token_id)
);

CREATE INDEX token_member ON read.token (tenant_id, member_id);

-- Who changed what: one row for each change of a member, a role or a token.
CREATE TABLE read.access_history (
    tenant_id uuid        NOT NULL,
    position  bigint      NOT NULL,  -- of the event
    member_id uuid,                  -- whom it is about
    role_key  text,                  -- which role it is about
    actor     text        NOT NULL,  -- member:<uuid> or system:<part>
    what      text        NOT NULL,  -- the event's type
    change    jsonb       NOT NULL,  -- what it was and what it is, without anything private
    at        timestamptz NOT NULL,
    CONSTRAINT access_history_key PRIMARY KEY (tenant_id, position)
);

CREATE INDEX access_history_member ON read.access_history (tenant_id, member_id, position);
CREATE INDEX access_history_role ON read.access_history (tenant_id, role_key, position);

-- The way from a token's text to what the log says of it.
CREATE TABLE api_token (
    token_hash bytea       NOT NULL,  -- SHA-256 of a 256-bit random token
    tenant_id  uuid        NOT NULL,
    token_id   uuid        NOT NULL,
    used_at    timestamptz,           -- about when it was used last
    CONSTRAINT api_token_key PRIMARY KEY (token_hash),
    CONSTRAINT api_token_token UNIQUE (tenant_id, token_id)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON api_token TO sigmadsa_app;

ALTER TABLE credential ADD COLUMN seen_at timestamptz;  -- about when the member was here last

-- Whoever reads for a page sees when, and nothing that proves anybody. The role is made here too, for it may be first.
DO $$
BEGIN
    CREATE ROLE sigmadsa_reader NOLOGIN;
EXCEPTION
    WHEN duplicate_object OR unique_violation THEN NULL;  -- roles belong to the cluster; another database made it
END
$$;

GRANT SELECT (tenant_id, token_id, used_at) ON api_token TO sigmadsa_reader;
GRANT SELECT (tenant_id, member_id, seen_at) ON credential TO sigmadsa_reader;
