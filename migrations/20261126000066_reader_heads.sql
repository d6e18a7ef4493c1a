-- How long a tenant's log is: a read that waits for a position must know whether there is such a one.

GRANT SELECT ON log_head TO sigmadsa_reader;
