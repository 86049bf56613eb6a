"""Data sets of the catalogue of national services and of charter health."""

from __future__ import annotations

from districts.charters.health import HealthCode
from districts.exports.datasets import OF_OFFICES, WITHIN, Column, Dataset, both
from districts.shared.text import LocalizedText

CATALOGUE = Dataset(
    name="catalogue",
    title=LocalizedText("জাতীয় সেবার তালিকা", "National services"),
    columns=(
        Column("code", "text", "code of the national service, the same in all versions", "k.code"),
        Column("version", "integer", "newest version", "k.version"),
        Column("retired", "boolean", "whether retired: no longer offered", "k.retired"),
        Column("category", "text", "CITIZEN, INSTITUTIONAL, INTERNAL or SUBORDINATE", "k.category"),
        Column("serial", "integer", "position within the category", "k.serial"),
        *both("name", "name", "k.name"),
        *both("time_limit", "time limit", "t.text"),
        Column("immediate", "boolean", "whether immediate", "t.immediate"),
        Column("working_days", "integer", "binding time, if given in working days", "t.working_days"),
        *both("fee", "fee", "f.text"),
        Column("free", "boolean", "whether free of charge", "f.free"),
        Column(
            "offices",
            "integer",
            "number of offices that promise it today, in any version",
            "(SELECT count(DISTINCT l.office_id) FROM catalogue_services v JOIN service_listings l"
            " ON l.catalogue_id = v.id WHERE v.code = k.code AND l.in_force @> dhaka_today())",
        ),
    ),
    rows="""catalogue_newest() k
        CROSS JOIN LATERAL jsonb_populate_record(NULL::time_limits, coalesce(k.time_limit, '{{}}')) t
        CROSS JOIN LATERAL jsonb_populate_record(NULL::fees, coalesce(k.fee, '{{}}')) f
        WHERE true""",
    order="k.category_rank, k.serial, k.code",
    parameters=(),
)


def _count(code: HealthCode) -> Column:
    found = f"(SELECT (f->>'count')::integer FROM jsonb_array_elements(h.findings) f WHERE f->>'code' = '{code}')"
    return Column(code.lower(), "integer", f"number of findings {code}", f"coalesce({found}, 0)")


HEALTH = Dataset(
    name="charter_health",
    title=LocalizedText("চার্টারের অবস্থা", "Charter health"),
    columns=(
        Column("office_code", "text", "the office's path in the tree", "ltree2text(h.code)"),
        Column("level", "text", "NATIONAL, DIVISION, DISTRICT or UPAZILA", "h.level"),
        *both("office_name", "the office's name", "o.name"),
        Column("published", "boolean", "whether a charter is in force", "h.published"),
        Column("stale_days", "integer", "number of days for which it has been in force", "h.stale_days"),
        Column("services", "integer", "number of services", "h.services"),
        Column("score", "integer", "score from 0 to 100; 100 means no findings", "h.score"),
        *map(_count, HealthCode),
    ),
    rows=f"""charter_health(ARRAY(SELECT b.id FROM offices b WHERE b.id IN {WITHIN} AND NOT is_closed(b.closed_from))) h
        JOIN offices o ON o.id = h.office_id
        WHERE true""",
    order="h.score, h.code",
    parameters=OF_OFFICES,
)
