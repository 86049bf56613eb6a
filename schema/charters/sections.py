"""Sections of a charter beside its services: expectations and grievance redress."""

from __future__ import annotations

from districts.charters import draft
from districts.charters.draft import ContactKind, GrievanceLevel
from schema import plan
from schema.services.terms import TimeLimit, listed_in, said_of
from schema.shared.enums import documented
from schema.shared.text import LocalizedText

documented(
    GrievanceLevel,
    "A tier of grievance redress.",
    OFFICER="The office's grievance redress officer.",
    APPEAL="The appeal officer.",
    CENTRAL="The central cell of the Cabinet Division.",
    OTHER="Not clear from the published text.",
)


@plan.bound(None, description="Something the office expects of service seekers.")
class Expectation:
    position: int = plan.field("Position in the published order, starting at 1.")
    text: LocalizedText = plan.field("As published.", said_of("text"))


@plan.bound(None, description="A telephone number or e-mail address from a document.")
class PublishedContact:
    kind: ContactKind = plan.field("Its kind.")
    published: str = plan.field("As published.", plan.Column("{this}.published", nullable=False))
    normalized: str | None = plan.field(
        "A number in E.164 format, a hotline number, or an e-mail address; null if it cannot be parsed."
    )
    valid: bool = plan.field("Whether the format is valid.", plan.Column("{this}.valid", nullable=False))


@plan.bound(None, description="A tier of grievance redress and its time limit.")
class GrievanceTier:
    position: int = plan.field("Position in the published order, starting at 1.")
    level: GrievanceLevel = plan.field("The tier.")
    whom: LocalizedText | None = plan.field(
        "The officer or body to contact, as published.", said_of("whom", nullable=True)
    )
    occasion: LocalizedText | None = plan.field("When to contact it, as published.", said_of("occasion", nullable=True))
    address: LocalizedText | None = plan.field("The address, as published.", said_of("address", nullable=True))
    contacts: list[PublishedContact] = plan.field(
        "The telephone numbers and e-mail addresses given there.",
        plan.Many(
            "ROWS FROM (jsonb_to_recordset({this}.contacts)"
            " AS (kind text, published text, normalized text, valid boolean)) WITH ORDINALITY {row} WHERE true",
            "{row}.ordinality",
        ),
    )
    time_limit: TimeLimit | None = plan.field(
        "The time limit for settling a grievance; null if not stated.",
        plan.One(
            "jsonb_populate_record(NULL::time_limits, {this}.time_limit) {row} WHERE {this}.time_limit IS NOT NULL"
        ),
    )


TIERS = listed_in("grievance_tiers", draft.GrievanceTier)
