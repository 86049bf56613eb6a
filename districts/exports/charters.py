"""Public data sets of the charters in force today."""

from __future__ import annotations

from districts.charters import fields
from districts.charters.terms import FeeAmount, TimeClass
from districts.exports.datasets import OF_OFFICES, WITHIN, Column, Dataset, both
from districts.shared.text import LocalizedText

_OFFICE = Column("office_code", "text", "the office's path in the tree", "ltree2text(o.code)")
_SERVICE = Column("service_code", "text", "the service's code within its office", "s.code")
_POSITION = Column("position", "integer", "position within the service, from 1", 'p."position"')

OFFICES = Dataset(
    name="offices",
    title=LocalizedText("অফিসের তালিকা", "Offices"),
    columns=(
        Column("code", "text", "the office's path in the tree", "ltree2text(o.code)"),
        Column("level", "text", "NATIONAL, DIVISION, DISTRICT or UPAZILA", "o.level"),
        *both("name", "the name of the place it serves", "o.name"),
        Column("parent_code", "text", "the office above it", "ltree2text(a.code)"),
        Column("closed_from", "date", "first day on which the office is closed", "o.closed_from"),
        Column("successor_code", "text", "the office that takes over its work", "ltree2text(n.code)"),
    ),
    rows=f"""offices o
        LEFT JOIN offices a ON a.id = o.parent_id
        LEFT JOIN offices n ON n.id = o.successor_id
        WHERE o.id IN {WITHIN}""",
    order="o.code",
    parameters=OF_OFFICES,
)

_IN_FORCE = f"c.in_force @> dhaka_today() AND o.id IN {WITHIN}"

CHARTERS = Dataset(
    name="charters",
    title=LocalizedText("কার্যকর সিটিজেন চার্টার", "Charters in force"),
    columns=(
        _OFFICE,
        *both("office_name", "the office's name", "o.name"),
        Column("revision", "integer", "number of the office's charter, from 1", "c.revision"),
        Column("effective_from", "date", "first day in force; empty if the charter gives none", "c.effective_from"),
        Column("effective_until", "date", "day on which another charter takes over, if known", "upper(c.in_force)"),
        Column(
            "published_on",
            "date",
            "day of publication in this network",
            "(c.published_at AT TIME ZONE 'Asia/Dhaka')::date",
        ),
        *both("title", "the document's title", "c.title"),
        *both("vision", "the office's vision", "c.vision"),
        *both("mission", "the office's mission", "c.mission"),
    ),
    rows=f"charters c JOIN offices o ON o.id = c.office_id WHERE {_IN_FORCE}",
    order="o.code",
    parameters=OF_OFFICES,
)

_LINES = f"""service_listings l
    JOIN services s ON s.id = l.service_id
    JOIN offices o ON o.id = l.office_id
    {{joins}}
    WHERE l.in_force @> dhaka_today() AND l.office_id IN {WITHIN}"""
_IN_ORDER = "o.code, s.category_rank, s.serial, s.id"


def _lines(joins: str) -> str:
    return _LINES.replace("{joins}", joins)


SERVICES = Dataset(
    name="services",
    title=LocalizedText("কার্যকর চার্টারের সেবা", "Services of the charters in force"),
    columns=(
        _OFFICE,
        *both("office_name", "the office's name", "o.name"),
        Column("code", "text", "the service's code within its office", "s.code"),
        Column("category", "text", "CITIZEN, INSTITUTIONAL, INTERNAL or SUBORDINATE", "s.category"),
        Column("serial", "integer", "its number in the published table", "s.serial"),
        *both("name", "name", "s.name"),
        Column("catalogue_code", "text", "the national service that it is an instance of", "k.code"),
        Column("catalogue_version", "integer", "version that the office adopted", "k.version"),
        *both("time_limit", "time limit as published", "t.text"),
        Column("immediate", "boolean", "whether immediate, possibly with a limit as well", "t.immediate"),
        Column("minimum", "integer", "shortest time if a range was published", "t.minimum"),
        Column("maximum", "integer", "binding time, in `unit`", "t.maximum"),
        Column("unit", "text", "WORKING_DAY, CALENDAR_DAY, HOUR or MONTH", "t.unit"),
        Column("working_days", "integer", "binding time, if given in working days", "t.working_days"),
        Column("as_needed", "boolean", "whether the text says “as needed”", "t.as_needed"),
        Column("conditional", "boolean", "whether the limit applies only where applicable", "t.conditional"),
        *both("fee", "fee as published", "f.text"),
        Column("free", "boolean", "whether free of charge; empty if the text does not say", "f.free"),
        *both("responsible", "responsible post", "r.title"),
        Column("responsible_office_code", "text", "that post's office", "ltree2text(ro.code)"),
        *both("superior", "superior post, next to turn to", "u.title"),
        Column("superior_office_code", "text", "that post's office", "ltree2text(uo.code)"),
        *both("group", "subheading of the published table", "s.group"),
        *both("starts_from", "event that starts the time; empty for the filing", "t.starts_from"),
        *both("subject_to", "condition of the time limit", "t.subject_to"),
        *both("remedy", "remedy if the service is not provided", "s.remedy"),
    ),
    rows=_lines("""LEFT JOIN catalogue_services k ON k.id = s.catalogue_id
        LEFT JOIN time_limits t ON t.service_id = s.id
        LEFT JOIN fees f ON f.service_id = s.id
        LEFT JOIN posts r ON r.id = s.responsible_id LEFT JOIN offices ro ON ro.id = r.office_id
        LEFT JOIN posts u ON u.id = s.superior_id LEFT JOIN offices uo ON uo.id = u.office_id"""),
    order=_IN_ORDER,
    parameters=OF_OFFICES,
)

DELIVERY_METHODS = Dataset(
    name="delivery_methods",
    title=LocalizedText("সেবা পাওয়ার উপায়", "Delivery methods"),
    columns=(
        _OFFICE,
        _SERVICE,
        _POSITION,
        Column("channel", "text", "WEBSITE, PHONE, EMAIL, IN_PERSON, POST_MAIL, MOBILE_APP, SMS or OTHER", "p.channel"),
        *both("text", "as published", "p.text"),
    ),
    rows=_lines("JOIN delivery_methods p ON p.service_id = s.id"),
    order=f'{_IN_ORDER}, p."position"',
    parameters=OF_OFFICES,
)

REQUIRED_DOCUMENTS = Dataset(
    name="required_documents",
    title=LocalizedText("প্রয়োজনীয় কাগজপত্র", "Required documents"),
    columns=(
        _OFFICE,
        _SERVICE,
        _POSITION,
        *both("name", "name of the paper as published", "p.name"),
        *both("obtain_from", "where to obtain it, as published", "p.obtain_from"),
        Column("conditional", "boolean", "whether needed only where applicable", "p.conditional"),
    ),
    rows=_lines("JOIN required_documents p ON p.service_id = s.id"),
    order=f'{_IN_ORDER}, p."position"',
    parameters=OF_OFFICES,
)

FEE_AMOUNTS = Dataset(
    name="fee_amounts",
    title=LocalizedText("ফি-র পরিমাণ", "Fee amounts, where the text could be parsed"),
    columns=(
        _OFFICE,
        _SERVICE,
        _POSITION,
        *both("label", "purpose as published", "p.label"),
        Column("amount", "number", "amount in taka", "(p.poisha / 100.0)::float8"),
    ),
    rows=_lines(f"""JOIN fees f ON f.service_id = s.id
        CROSS JOIN LATERAL jsonb_to_recordset(f.amounts) AS p ({fields.recordset(FeeAmount)})"""),
    order=f'{_IN_ORDER}, p."position"',
    parameters=OF_OFFICES,
)

TIME_LIMIT_CLASSES = Dataset(
    name="time_limit_classes",
    title=LocalizedText("শ্রেণিভেদে সময়সীমা", "Time limits by class, for services with several"),
    columns=(
        _OFFICE,
        _SERVICE,
        _POSITION,
        *both("name", "name of the class as published", "p.name"),
        Column("immediate", "boolean", "whether immediate", "p.immediate"),
        Column("minimum", "integer", "shortest time if a range was published", "p.minimum"),
        Column("maximum", "integer", "binding time, in `unit`", "p.maximum"),
        Column("unit", "text", "WORKING_DAY, CALENDAR_DAY, HOUR or MONTH", "p.unit"),
    ),
    rows=_lines(f"""JOIN time_limits t ON t.service_id = s.id
        CROSS JOIN LATERAL jsonb_to_recordset(t.classes) AS p ({fields.recordset(TimeClass)})"""),
    order=f'{_IN_ORDER}, p."position"',
    parameters=OF_OFFICES,
)
