-- Keys of clients that may send the same mutation twice.

-- The insert waits for another transaction that holds the key. An expired key counts as free, and each claim deletes ten
-- expired ones.
CREATE OR REPLACE FUNCTION claim_idempotency_key(caller text, key bytea, request bytea)
    RETURNS TABLE (id bigint, mismatch boolean, keys jsonb, plain jsonb, secret text)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    DELETE FROM idempotency_keys k WHERE k.id IN (
        SELECT e.id FROM idempotency_keys e WHERE e.expires_at <= now() ORDER BY e.expires_at LIMIT 10
        FOR UPDATE SKIP LOCKED);
    RETURN QUERY
        INSERT INTO idempotency_keys AS k (caller, key, request, expires_at)
        VALUES (claim_idempotency_key.caller, claim_idempotency_key.key, claim_idempotency_key.request,
                now() + interval '24 hours')
        ON CONFLICT (caller, key) DO UPDATE
            SET request = excluded.request, keys = NULL, plain = NULL, secret = NULL,
                expires_at = excluded.expires_at
            WHERE k.expires_at <= now()
        RETURNING k.id, false, NULL::jsonb, NULL::jsonb, NULL::text;
    IF NOT FOUND THEN
        RETURN QUERY
            SELECT k.id, k.request <> claim_idempotency_key.request, k.keys, k.plain, k.secret
            FROM idempotency_keys k
            WHERE k.caller = claim_idempotency_key.caller AND k.key = claim_idempotency_key.key;
    END IF;
END $$;

-- In PL/pgSQL, which keeps the plan: a function in SQL would be planned again at each call.
CREATE OR REPLACE FUNCTION keep_idempotent_answer(key_id bigint, caller text, keys jsonb, plain jsonb, secret text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_variable
BEGIN
    UPDATE idempotency_keys AS k SET keys = keys, plain = plain, secret = secret
    WHERE k.id = key_id AND k.caller = caller AND k.keys IS NULL;
END $$;
