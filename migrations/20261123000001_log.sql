-- The event store: one gapless log per tenant, and the only function that writes to it.
-- Shape after postgres-es 0.5 (the first seven columns of events), so that its own SELECTs read this table.

CREATE SCHEMA read;

COMMENT ON SCHEMA read IS 'Read models: rebuilt from events at any time, beside and swapped.';

CREATE TABLE tenant (
    tenant_id     uuid        NOT NULL,
    slug          text        NOT NULL,  -- what its members sign in with, such as demo
    name          text        NOT NULL,  -- the firm as customers read it
    time_zone     text        NOT NULL,  -- an IANA name
    working_hours jsonb       NOT NULL,
    created_at    timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT tenant_key PRIMARY KEY (tenant_id),
    CONSTRAINT tenant_slug UNIQUE (slug)
);

-- Locked by every append to the tenant's log: positions are given in the order of commits, so no reader skips one.
CREATE TABLE log_head (
    tenant_id   uuid        NOT NULL,
    position    bigint      NOT NULL,
    recorded_at timestamptz NOT NULL,
    shard       smallint    NOT NULL,  -- 0..31; whose lease decides which node works for the tenant
    CONSTRAINT log_head_key PRIMARY KEY (tenant_id)
) WITH (fillfactor = 20);

CREATE TABLE events (
    aggregate_type text        NOT NULL,
    aggregate_id   text        NOT NULL,  -- <tenant uuid>/<uuid>
    sequence       bigint      NOT NULL,
    event_type     text        NOT NULL,
    event_version  text        NOT NULL,
    payload        jsonb       NOT NULL,  -- what is private in it is sealed with its person's key
    metadata       jsonb       NOT NULL,
    tenant_id      uuid        NOT NULL,
    position       bigint      NOT NULL,  -- 1, 2, 3, ... within the tenant, without a gap
    recorded_at    timestamptz NOT NULL,  -- never earlier than the event before
    CONSTRAINT events_stream PRIMARY KEY (aggregate_type, aggregate_id, sequence, tenant_id),
    CONSTRAINT events_position UNIQUE (tenant_id, position)
);

-- Commands by their id: the same id twice has one effect.
CREATE TABLE command (
    tenant_id  uuid   NOT NULL,
    command_id uuid   NOT NULL,
    position   bigint NOT NULL,  -- of the command's last event
    CONSTRAINT command_key PRIMARY KEY (tenant_id, command_id)
);

-- What only one aggregate may have, such as the open lead of a mobile number; written by the same append.
CREATE TABLE claim (
    tenant_id    uuid  NOT NULL,
    scope        text  NOT NULL,  -- such as open_lead
    key_hash     bytea NOT NULL,  -- keyed hash, for the key itself may be personal
    aggregate_id uuid  NOT NULL,
    CONSTRAINT claim_key PRIMARY KEY (tenant_id, scope, key_hash)
);

CREATE INDEX claim_holder ON claim (tenant_id, aggregate_id);

-- Appends a batch of commands: one round trip, one commit.
-- Each command is answered by its place in the batch (from 1):
--   accepted  its events stand in the log up to "position"
--   repeated  its id was known; its events stand in the log up to "position" since then
--   conflict  its stream has moved on, or an earlier command of the batch writes to it or claims the same
--   taken     something it claims is held by "holder"
--   unknown   there is no such tenant
-- Plans are nested loops over indexes whatever the statistics say: a cached plan must not turn into a scan as tables grow.
CREATE FUNCTION append_commands(
    c_tenant       uuid[],
    c_command      uuid[],
    c_type         text[],
    c_aggregate    text[],
    c_expected     bigint[],
    c_event_count  int[],
    c_release      boolean[],  -- gives back all its claims first
    k_command      int[],      -- claims: of which command, what
    k_scope        text[],
    k_hash         bytea[],
    k_holder       uuid[],
    e_command      int[],      -- events: of which command, the how-many-eth from 0, what
    e_offset       int[],
    e_type         text[],
    e_version      text[],
    e_payload      text[],
    e_metadata     text[]
) RETURNS TABLE (command_index int, outcome text, log_position bigint, holder uuid)
LANGUAGE plpgsql
SET enable_seqscan TO off
SET enable_hashjoin TO off
SET enable_mergejoin TO off
SET jit TO off
SET plan_cache_mode TO force_generic_plan  -- planning anew costs more than appending
AS $$
DECLARE
    moment    timestamptz;
    outcomes  text[];
    positions bigint[];  -- accepted: of the first event; repeated: of the last
    holders   uuid[];
    claiming  boolean := cardinality(k_command) > 0;
BEGIN
    PERFORM 1 FROM log_head h WHERE h.tenant_id = ANY (c_tenant) ORDER BY h.tenant_id FOR UPDATE;
    moment := clock_timestamp();

    WITH given AS MATERIALIZED (
        SELECT
            c.place,
            c.tenant_id,
            c.event_count,
            (SELECT h.position FROM log_head h WHERE h.tenant_id = c.tenant_id) AS head,
            (SELECT k.position FROM command k WHERE k.tenant_id = c.tenant_id AND k.command_id = c.command_id)
                AS known_position,
            coalesce((
                SELECT e.sequence FROM events e
                WHERE e.aggregate_type = c.aggregate_type AND e.aggregate_id = c.aggregate_id
                  AND e.tenant_id = c.tenant_id
                ORDER BY e.sequence DESC LIMIT 1
            ), 0) = c.expected AS fits,
            row_number() OVER (PARTITION BY c.aggregate_type, c.aggregate_id ORDER BY c.place) AS nth_of_stream,
            row_number() OVER (PARTITION BY c.tenant_id, c.command_id ORDER BY c.place) AS nth_of_command
        FROM unnest(c_tenant, c_command, c_type, c_aggregate, c_expected, c_event_count) WITH ORDINALITY
            AS c (tenant_id, command_id, aggregate_type, aggregate_id, expected, event_count, place)
    ), claims AS MATERIALIZED (
        SELECT
            k.command AS place,
            (
                SELECT x.aggregate_id FROM claim x
                WHERE x.tenant_id = c_tenant[k.command] AND x.scope = k.scope AND x.key_hash = k.hash
                  AND x.aggregate_id <> k.holder
            ) AS holder,
            row_number() OVER (PARTITION BY c_tenant[k.command], k.scope, k.hash ORDER BY k.command) > 1 AS contested
        FROM unnest(k_command, k_scope, k_hash, k_holder) AS k (command, scope, hash, holder)
        WHERE claiming
    ), judged AS (
        SELECT
            g.*,
            CASE
                WHEN g.head IS NULL THEN 'unknown'
                WHEN g.known_position IS NOT NULL THEN 'repeated'
                WHEN NOT g.fits OR g.nth_of_stream > 1 OR g.nth_of_command > 1 THEN 'conflict'
                WHEN claiming AND EXISTS (SELECT FROM claims k WHERE k.place = g.place AND k.holder IS NOT NULL)
                    THEN 'taken'
                WHEN claiming AND EXISTS (SELECT FROM claims k WHERE k.place = g.place AND k.contested) THEN 'conflict'
                ELSE 'accepted'
            END AS verdict
        FROM given g
    ), numbered AS (
        SELECT
            j.place,
            j.verdict,
            CASE j.verdict
                WHEN 'accepted' THEN j.head + 1 + coalesce(sum(j.event_count) FILTER (WHERE j.verdict = 'accepted')
                    OVER (PARTITION BY j.tenant_id ORDER BY j.place ROWS UNBOUNDED PRECEDING EXCLUDE CURRENT ROW), 0)
                WHEN 'repeated' THEN j.known_position
            END AS log_position,
            CASE j.verdict
                WHEN 'taken' THEN (SELECT k.holder FROM claims k WHERE k.place = j.place AND k.holder IS NOT NULL LIMIT 1)
            END AS held_by
        FROM judged j
    )
    SELECT
        array_agg(n.verdict ORDER BY n.place),
        array_agg(n.log_position ORDER BY n.place),
        array_agg(n.held_by ORDER BY n.place)
    INTO outcomes, positions, holders
    FROM numbered n;

    INSERT INTO events (
        aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata, tenant_id, position,
        recorded_at
    )
    SELECT
        c_type[e.command],
        c_aggregate[e.command],
        c_expected[e.command] + 1 + e.nth,
        e.event_type,
        e.event_version,
        e.payload::jsonb,
        e.metadata::jsonb,
        c_tenant[e.command],
        positions[e.command] + e.nth,
        greatest(moment, (SELECT h.recorded_at FROM log_head h WHERE h.tenant_id = c_tenant[e.command]))
    FROM unnest(e_command, e_offset, e_type, e_version, e_payload, e_metadata)
        AS e (command, nth, event_type, event_version, payload, metadata)
    WHERE outcomes[e.command] = 'accepted';

    INSERT INTO command (tenant_id, command_id, position)
    SELECT c.tenant_id, c.command_id, positions[c.place] + c.event_count - 1
    FROM unnest(c_tenant, c_command, c_event_count) WITH ORDINALITY AS c (tenant_id, command_id, event_count, place)
    WHERE outcomes[c.place] = 'accepted';

    IF true = ANY (c_release) THEN
        DELETE FROM claim x
        USING unnest(c_tenant, c_aggregate, c_release) WITH ORDINALITY AS c (tenant_id, aggregate_id, release, place)
        WHERE c.release AND outcomes[c.place] = 'accepted'
          AND x.tenant_id = c.tenant_id AND x.aggregate_id = split_part(c.aggregate_id, '/', 2)::uuid;
    END IF;

    IF claiming THEN
        INSERT INTO claim (tenant_id, scope, key_hash, aggregate_id)
        SELECT c_tenant[k.command], k.scope, k.hash, k.holder
        FROM unnest(k_command, k_scope, k_hash, k_holder) AS k (command, scope, hash, holder)
        WHERE outcomes[k.command] = 'accepted'
        ON CONFLICT ON CONSTRAINT claim_key DO NOTHING;  -- held by itself already
    END IF;

    UPDATE log_head h
    SET position = h.position + moved.events, recorded_at = greatest(moment, h.recorded_at)
    FROM (
        SELECT c.tenant_id, sum(c.event_count) AS events
        FROM unnest(c_tenant, c_event_count) WITH ORDINALITY AS c (tenant_id, event_count, place)
        WHERE outcomes[c.place] = 'accepted'
        GROUP BY c.tenant_id
    ) AS moved
    WHERE h.tenant_id = moved.tenant_id;

    RETURN QUERY
    SELECT
        c.place::int,
        outcomes[c.place],
        CASE outcomes[c.place] WHEN 'accepted' THEN positions[c.place] + c.event_count - 1 ELSE positions[c.place] END,
        holders[c.place]
    FROM unnest(c_event_count) WITH ORDINALITY AS c (event_count, place);
END
$$;

-- How far each follower has come in each tenant's log; committed together with what the follower wrote.
CREATE TABLE checkpoint (
    follower  text   NOT NULL,
    tenant_id uuid   NOT NULL,
    position  bigint NOT NULL,
    CONSTRAINT checkpoint_key PRIMARY KEY (tenant_id, follower)
) WITH (fillfactor = 50);

-- What a process manager remembers between events; committed together with its checkpoint.
CREATE TABLE process_state (
    process   text  NOT NULL,
    tenant_id uuid  NOT NULL,
    state     jsonb NOT NULL,
    CONSTRAINT process_state_key PRIMARY KEY (tenant_id, process)
);

-- Effects that failed again and again: set aside so that what follows goes on.
CREATE TABLE set_aside_effect (
    tenant_id   uuid        NOT NULL,
    position    bigint      NOT NULL,  -- of the event it follows from
    place       int         NOT NULL,  -- the how-many-eth effect of that event, from 0
    process     text        NOT NULL,
    error       text        NOT NULL,
    set_aside_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT set_aside_effect_key PRIMARY KEY (tenant_id, process, position, place)
);

-- Nodes that are alive, and which shards of tenants each works for.
CREATE TABLE node (
    node_id    uuid        NOT NULL,
    expires_at timestamptz NOT NULL,
    CONSTRAINT node_key PRIMARY KEY (node_id)
);

CREATE TABLE shard_lease (
    shard      smallint    NOT NULL,
    node_id    uuid,
    expires_at timestamptz NOT NULL,
    CONSTRAINT shard_lease_key PRIMARY KEY (shard)
);

INSERT INTO shard_lease (shard, node_id, expires_at) SELECT n, NULL, '-infinity' FROM generate_series(0, 31) AS n;
