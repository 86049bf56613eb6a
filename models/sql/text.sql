-- How text is compared and found. Published text is never changed: these forms live in columns of their own, and
-- in indexes. A change here reaches new rows only: a migration must write those columns and indexes anew.

-- NFC never recomposes ড় ঢ় য়, so it is itself the one form of those two-code letters. translate() drops the zero-
-- width characters (nothing stands against them) and turns Bengali digits into ASCII ones: first of all, since what
-- they kept apart may compose. Lower case too may compose anew (İ with an accent becomes í).
CREATE OR REPLACE FUNCTION normalised(published text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN btrim(regexp_replace(
    normalize(lower(normalize(translate(
        published, U&'০১২৩৪৫৬৭৮৯\200B\200C\200D\200E\200F\2060\FEFF\00AD', '0123456789'), NFC)), NFC),
    U&'[\0001-\002F\003A-\0040\005B-\0060\007B-\00A0\0964\0965\2000-\206F\3000[:space:]]+', ' ', 'g'));

COMMENT ON FUNCTION normalised(text) IS
    'For matching: NFC, lower case, ASCII digits, no zero-width characters, punctuation (danda too) as one space.';

-- A reader who cannot tell ন from ণ by ear must still find পণ্য. The virama goes because pg_trgm, under C.UTF-8, does
-- not count it as a letter and would break every conjunct in two. What stood around a sign that goes may compose, or
-- be two spaces: it is normalised again.
CREATE OR REPLACE FUNCTION search_key(published text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN normalised(translate(normalised(published),
                            U&'ণশষীূঊঈৎঙ\09CD\0981\0983\09BC', 'নসসিুউইতং'));

COMMENT ON FUNCTION search_key(text) IS
    'For searching: normalised, and letters that sound alike made one; short and long vowels alike; no virama.';

CREATE OR REPLACE FUNCTION in_both_languages(bn text, en text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN nullif(concat_ws(' / ', nullif(bn, ''), nullif(en, '')), '');

COMMENT ON FUNCTION in_both_languages(text, text) IS 'A text in both languages as one; NULL where neither is written.';
