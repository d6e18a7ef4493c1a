-- People's keys, secrets, members' credentials and sessions.

-- A person's data in events is sealed with this key; destroying it is how a person is erased.
CREATE TABLE person_key (
    tenant_id   uuid        NOT NULL,
    person_id   uuid        NOT NULL,
    wrapped_key bytea,                 -- sealed with the master key; NULL once destroyed
    created_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT person_key_key PRIMARY KEY (tenant_id, person_id)
);

-- The ways that lead to a person; a keyed hash, for a mobile number could be guessed from a plain one.
CREATE TABLE contact (
    tenant_id    uuid  NOT NULL,
    contact_hash bytea NOT NULL,
    person_id    uuid  NOT NULL,
    CONSTRAINT contact_key PRIMARY KEY (tenant_id, contact_hash)
);

CREATE INDEX contact_person ON contact (tenant_id, person_id);

-- Access tokens and the like; events hold only the name.
CREATE TABLE secret (
    tenant_id uuid        NOT NULL,
    name      text        NOT NULL,
    sealed    bytea       NOT NULL,
    stored_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT secret_key PRIMARY KEY (tenant_id, name)
);

CREATE TABLE counter (
    tenant_id uuid   NOT NULL,
    name      text   NOT NULL,  -- such as lead:2026
    value     bigint NOT NULL,  -- the last one given
    CONSTRAINT counter_key PRIMARY KEY (tenant_id, name)
);

CREATE TABLE credential (
    tenant_id     uuid        NOT NULL,
    member_id     uuid        NOT NULL,
    username      text        NOT NULL,
    password_hash text        NOT NULL,  -- argon2id, PHC string
    changed_at    timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT credential_key PRIMARY KEY (tenant_id, member_id),
    CONSTRAINT credential_username UNIQUE (tenant_id, username)
);

CREATE TABLE session (
    token_hash bytea       NOT NULL,  -- SHA-256 of a 256-bit random token
    tenant_id  uuid        NOT NULL,
    member_id  uuid        NOT NULL,
    kind       text        NOT NULL,  -- web or bearer
    csrf_token text        NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    CONSTRAINT session_key PRIMARY KEY (token_hash)
);

CREATE INDEX session_member ON session (tenant_id, member_id);
CREATE INDEX session_expiry ON session (expires_at);
