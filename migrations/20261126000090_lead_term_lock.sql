-- Behind a lock by tenant an index serves only what is leakproof, and @> isn't. What leads are found by holds ids and hashes
-- alone, and whoever finds a lead by them reads it behind the lock: so the reader sees these rows whole.

CREATE OR REPLACE FUNCTION lock_read_table(in_schema text, named text) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    seen text := $condition$tenant_id = nullif(current_setting('sigmadsa.tenant', true), '')::uuid$condition$;
BEGIN
    IF named = 'lead_term' THEN
        seen := 'true';
    END IF;
    EXECUTE format('ALTER TABLE %I.%I ENABLE ROW LEVEL SECURITY', in_schema, named);
    EXECUTE format('DROP POLICY IF EXISTS keeping ON %I.%I', in_schema, named);
    EXECUTE format('DROP POLICY IF EXISTS reading ON %I.%I', in_schema, named);
    EXECUTE format('CREATE POLICY keeping ON %I.%I TO sigmadsa_app USING (true) WITH CHECK (true)', in_schema, named);
    EXECUTE format('CREATE POLICY reading ON %I.%I FOR SELECT TO sigmadsa_reader USING (%s)', in_schema, named, seen);
    EXECUTE format('GRANT SELECT ON %I.%I TO sigmadsa_reader', in_schema, named);
END
$$;

SELECT lock_read_table('read', 'lead_term');
