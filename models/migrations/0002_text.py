"""How text is compared and found. Published text is never changed: these forms live in columns of their own."""

from tortoise import migrations
from tortoise.migrations import operations as ops

# NFC never recomposes ড় ঢ় য়, so it is itself the one form of those two-code letters. translate() drops the zero-width
# characters (nothing stands against them) and turns Bengali digits into ASCII ones: first of all, since what they kept
# apart may compose. Lower case too may compose anew (İ with an accent becomes í).
NORMALISED = r"""
CREATE FUNCTION normalised(published text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN btrim(regexp_replace(
    normalize(lower(normalize(translate(
        published, U&'০১২৩৪৫৬৭৮৯\200B\200C\200D\200E\200F\2060\FEFF\00AD', '0123456789'), NFC)), NFC),
    U&'[\0001-\002F\003A-\0040\005B-\0060\007B-\00A0\0964\0965\2000-\206F\3000[:space:]]+', ' ', 'g'));

COMMENT ON FUNCTION normalised(text) IS
    'For matching: NFC, lower case, ASCII digits, no zero-width characters, punctuation (danda too) as one space.';
"""

# A reader who cannot tell ন from ণ by ear must still find পণ্য. The virama goes because pg_trgm, under C.UTF-8, does not
# count it as a letter and would break every conjunct in two. What stood around a sign that goes may compose, or be two
# spaces: it is normalised again.
SEARCH_KEY = r"""
CREATE FUNCTION search_key(published text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN normalised(translate(normalised(published),
                            U&'ণশষীূঊঈৎঙ\09CD\0981\0983\09BC', 'নসসিুউইতং'));

COMMENT ON FUNCTION search_key(text) IS
    'For searching: normalised, and letters that sound alike made one; short and long vowels alike; no virama.';
"""

TODAY = """
CREATE FUNCTION dhaka_today() RETURNS date
    LANGUAGE sql STABLE PARALLEL SAFE
RETURN (now() AT TIME ZONE 'Asia/Dhaka')::date;

COMMENT ON FUNCTION dhaka_today() IS 'The day in Bangladesh; current_date of a UTC session is yesterday until 06:00 there.';
"""


class Migration(migrations.Migration):
    dependencies = [("charter", "0001_tables")]

    operations = [
        ops.RunSQL(NORMALISED, reverse_sql="DROP FUNCTION normalised(text)"),
        ops.RunSQL(SEARCH_KEY, reverse_sql="DROP FUNCTION search_key(text)"),
        ops.RunSQL(TODAY, reverse_sql="DROP FUNCTION dhaka_today()"),
    ]
