//! What holds of every log, whatever happened to the processes that wrote it.

use sqlx::PgPool;

/// Tenants whose positions aren't 1, 2, 3, ... up to their head.
const TORN_LOGS: &str = "
    SELECT h.tenant_id::text || ': ' || count(e.position) || ' events, positions ' || coalesce(min(e.position), 0)
           || '..' || coalesce(max(e.position), 0) || ', head ' || h.position
    FROM log_head h LEFT JOIN events e ON e.tenant_id = h.tenant_id
    GROUP BY h.tenant_id, h.position
    HAVING count(e.position) <> h.position OR coalesce(max(e.position), 0) <> h.position
        OR coalesce(min(e.position), 1) <> 1";
/// Streams whose sequences aren't 1, 2, 3, ...
const TORN_STREAMS: &str = "
    SELECT aggregate_type || ' ' || aggregate_id || ': ' || count(*) || ' events, up to ' || max(sequence)
    FROM events GROUP BY aggregate_type, aggregate_id, tenant_id HAVING count(*) <> max(sequence) OR min(sequence) <> 1";
/// Events recorded before the event before them.
const BACKWARD_EVENTS: &str = "
    SELECT tenant_id::text || ' at ' || position FROM (
        SELECT tenant_id, position, recorded_at,
               lag(recorded_at) OVER (PARTITION BY tenant_id ORDER BY position) AS before
        FROM events
    ) AS e WHERE recorded_at < before";
/// Commands that aren't remembered with the position of their last event, or are remembered without one.
const TORN_COMMANDS: &str = "
    SELECT coalesce(c.command_id::text, e.command_id::text) || ': remembered at ' || coalesce(c.position, 0)
           || ', last event at ' || coalesce(e.position, 0)
    FROM command c FULL JOIN (
        SELECT tenant_id, (metadata->>'command_id')::uuid AS command_id, max(position) AS position
        FROM events GROUP BY 1, 2
    ) AS e ON e.tenant_id = c.tenant_id AND e.command_id = c.command_id
    WHERE c.position IS DISTINCT FROM e.position";

/// Panics with what is wrong unless every tenant's log is whole: positions and sequences without a gap, heads where
/// the logs end, time that never runs backward, and every command remembered where its events end.
pub async fn assert_logs_are_whole(pool: &PgPool) {
    let rules = [
        ("positions have no gap and end at the head", TORN_LOGS),
        ("sequences of a stream have no gap", TORN_STREAMS),
        ("time never runs backward", BACKWARD_EVENTS),
        ("commands are remembered where their events end", TORN_COMMANDS),
    ];
    for (rule, statement) in rules {
        let broken: Vec<String> = sqlx::query_scalar(statement).fetch_all(pool).await.expect("the log can be read");
        assert!(broken.is_empty(), "broken: {rule}: {broken:#?}");
    }
}
