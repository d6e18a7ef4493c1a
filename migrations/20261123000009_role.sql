-- The role that the server works as: it may append events and read them, and never change or remove one.

DO $$
BEGIN
    CREATE ROLE sigmadsa_app NOLOGIN;
EXCEPTION
    WHEN duplicate_object OR unique_violation THEN NULL;  -- roles belong to the cluster; another database made it
END
$$;

DO $$
BEGIN
    EXECUTE format('GRANT sigmadsa_app TO %I', current_user);
EXCEPTION
    WHEN unique_violation THEN NULL;  -- another database grants it at this moment
END
$$;

GRANT USAGE ON SCHEMA public, read TO sigmadsa_app;
GRANT SELECT, INSERT ON events, command TO sigmadsa_app;
GRANT SELECT, INSERT, UPDATE ON tenant, log_head TO sigmadsa_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON
    claim, checkpoint, process_state, set_aside_effect, node, shard_lease, person_key, contact, secret, counter,
    credential, session, whatsapp_number, inbox, quarantine, outbox, sent_message
TO sigmadsa_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA read TO sigmadsa_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA read GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO sigmadsa_app;
