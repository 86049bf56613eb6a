"""What a charter says beside its services: expectations, and whom to turn to with a grievance."""

from __future__ import annotations

from districts.charters.draft import ContactKind, GrievanceLevel
from schema import plan
from schema.enums import documented
from schema.terms import TimeLimit, listed_in, said_of
from schema.text import LocalizedText

documented(
    GrievanceLevel,
    "Which tier of grievance redress somebody is.",
    OFFICER="The officer who settles grievances in the office.",
    APPEAL="The officer to whom one appeals against that.",
    CENTRAL="The central cell of the Cabinet Division.",
    OTHER="The published words do not tell.",
)


@plan.bound(None, description="One thing that an office expects of those who seek its services.")
class Expectation:
    position: int = plan.field("Counts them from 1, in the published order.")
    text: LocalizedText = plan.field("As published.", said_of("text"))


@plan.bound(None, description="A number or mailbox as a document gives it.")
class PublishedContact:
    kind: ContactKind = plan.field("What it is.")
    published: str = plan.field("As published.", plan.Column("{this}.published", nullable=False))
    normalized: str | None = plan.field(
        "A number in international form (E.164), a hotline or a mailbox as it is; null: it cannot be told."
    )
    valid: bool = plan.field("Whether it can be in use.", plan.Column("{this}.valid", nullable=False))


@plan.bound(None, description="Whom to turn to with a grievance, and how soon it is settled there.")
class GrievanceTier:
    position: int = plan.field("Counts the tiers from 1, in the published order.")
    level: GrievanceLevel = plan.field("Which tier it is.")
    whom: LocalizedText | None = plan.field("Whom to turn to, as published.", said_of("whom", nullable=True))
    occasion: LocalizedText | None = plan.field("When, as published.", said_of("occasion", nullable=True))
    address: LocalizedText | None = plan.field("Where, as published.", said_of("address", nullable=True))
    contacts: list[PublishedContact] = plan.field(
        "The telephones and mailboxes that stand there.",
        plan.Many(
            "ROWS FROM (jsonb_to_recordset({this}.contacts)"
            " AS (kind text, published text, normalized text, valid boolean)) WITH ORDINALITY {row} WHERE true",
            "{row}.ordinality",
        ),
    )
    time_limit: TimeLimit | None = plan.field(
        "How soon it is settled; null when the document does not say.",
        plan.One(
            "jsonb_populate_record(NULL::time_limits, {this}.time_limit) {row} WHERE {this}.time_limit IS NOT NULL"
        ),
    )


TIERS = listed_in(
    "grievance_tiers",
    "level text, whom_bn text, whom_en text, occasion_bn text, occasion_en text, address_bn text, address_en text,"
    " contacts jsonb, time_limit jsonb",
)
