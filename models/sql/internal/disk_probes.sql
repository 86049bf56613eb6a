-- A full disk is noticed before a citizen notices it.

CREATE OR REPLACE FUNCTION probe_disk() RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    INSERT INTO disk_probes (filler) VALUES (repeat('x', 8000))
$$;

COMMENT ON FUNCTION probe_disk() IS
    'Takes a new page on the disk, or fails as the disk is full. To be rolled back; autovacuum frees the pages.';
