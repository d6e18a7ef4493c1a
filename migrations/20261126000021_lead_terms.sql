-- What leads are found by: any part of a name, mobile or number, beside any filter and within whatever one sees. The
-- terms are numbers, in which the tenant and for half of them the stretch of neighbouring leads is; they tell nothing
-- private. GIN is PostgreSQL's own, without an extension.

CREATE TABLE read.lead_term (
    tenant_id    uuid      NOT NULL,
    lead_id      uuid      NOT NULL,
    number_order bigint    NOT NULL,  -- as that of the lead: lists run by it, newest first
    terms        integer[] NOT NULL,
    CONSTRAINT lead_term_key PRIMARY KEY (tenant_id, lead_id)
) WITH (fillfactor = 80);

-- Without a list of what is still to be sorted in, which each search would have to read too.
CREATE INDEX lead_term_terms ON read.lead_term USING gin (terms) WITH (fastupdate = off);

-- Terms can only be made where the log is read: the read model is made anew from there at the next start.
DELETE FROM checkpoint WHERE follower = 'lead';
TRUNCATE read.lead, read.lead_timeline, read.lead_erased;
