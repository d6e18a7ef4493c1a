-- The second lock between tenants: whoever reads for a page or a client works as a role to which the database itself
-- shows one tenant's rows, whatever a statement forgets to ask for.

DO $$
BEGIN
    CREATE ROLE sigmadsa_reader NOLOGIN;
EXCEPTION
    WHEN duplicate_object OR unique_violation THEN NULL;  -- roles belong to the cluster; another database made it
END
$$;

DO $$
BEGIN
    EXECUTE format('GRANT sigmadsa_reader TO %I', current_user);
EXCEPTION
    WHEN unique_violation THEN NULL;  -- another database grants it at this moment
END
$$;

GRANT USAGE ON SCHEMA public, read TO sigmadsa_reader;
GRANT SELECT ON checkpoint TO sigmadsa_reader;

-- Locks a table of a read model: its rows are kept by the server's role, and read by tenant.
-- Only what is leakproof, such as = and < of ids, numbers and texts, finds rows by an index behind this lock; LIKE isn't.
CREATE FUNCTION lock_read_table(in_schema text, named text) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    EXECUTE format('ALTER TABLE %I.%I ENABLE ROW LEVEL SECURITY', in_schema, named);
    EXECUTE format('DROP POLICY IF EXISTS keeping ON %I.%I', in_schema, named);
    EXECUTE format('DROP POLICY IF EXISTS reading ON %I.%I', in_schema, named);
    EXECUTE format('CREATE POLICY keeping ON %I.%I TO sigmadsa_app USING (true) WITH CHECK (true)', in_schema, named);
    EXECUTE format(
        'CREATE POLICY reading ON %I.%I FOR SELECT TO sigmadsa_reader
         USING (tenant_id = nullif(current_setting(''sigmadsa.tenant'', true), '''')::uuid)',
        in_schema,
        named
    );
    EXECUTE format('GRANT SELECT ON %I.%I TO sigmadsa_reader', in_schema, named);
END
$$;

-- Locks the tables of read models that aren't locked yet; asked for after every migration.
CREATE FUNCTION lock_read_tables() RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    named text;
BEGIN
    FOR named IN
        SELECT c.relname
        FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = 'read' AND c.relkind = 'r' AND NOT c.relrowsecurity
    LOOP
        PERFORM lock_read_table('read', named);
    END LOOP;
END
$$;

SELECT lock_read_tables();
