"""Sections of a charter beside its services: expectations and grievance redress, each with its input."""

from __future__ import annotations

import strawberry

from districts.charters import draft
from districts.charters.draft import ContactKind, GrievanceLevel
from schema import plan
from schema.services.terms import TimeLimit, TimeLimitInput, listed_in, said_of
from schema.shared.enums import documented
from schema.shared.text import LocalizedText, LocalizedTextInput

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


@strawberry.input(description="Something the office expects of service seekers.")
class ExpectationInput:
    text: LocalizedTextInput = strawberry.field(description="The text to publish.")


@plan.bound(None, description="A telephone number or e-mail address from a document.")
class PublishedContact:
    kind: ContactKind = plan.field("Its kind.")
    published: str = plan.field("As published.", plan.Column("{this}.published", nullable=False))
    normalized: str | None = plan.field(
        "A number in E.164 format, a hotline number, or an e-mail address; null if it cannot be parsed."
    )
    valid: bool = plan.field("Whether the format is valid.", plan.Column("{this}.valid", nullable=False))


@strawberry.input(description="A telephone number or e-mail address, as it is to be published.")
class PublishedContactInput:
    kind: ContactKind = strawberry.field(description="Its kind. Telephone numbers are told apart by the number, too.")
    published: str = strawberry.field(description="As it is to be published. An impossible one is kept as not valid.")
    normalized: str | None = strawberry.field(
        default=None,
        description="The number in E.164 format or the address, where `published` alone does not say it, such as a"
        " number without area code; computed from `published` if not given.",
    )


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


@strawberry.input(description="A tier of grievance redress and its time limit.")
class GrievanceTierInput:
    level: GrievanceLevel = strawberry.field(description="The tier.")
    whom: LocalizedTextInput | None = strawberry.field(default=None, description="The officer or body to contact.")
    occasion: LocalizedTextInput | None = strawberry.field(default=None, description="When to contact it.")
    address: LocalizedTextInput | None = strawberry.field(default=None, description="The address.")
    contacts: list[PublishedContactInput] | None = strawberry.field(
        default=None, description="The telephone numbers and e-mail addresses."
    )
    time_limit: TimeLimitInput | None = strawberry.field(
        default=None, description="The time limit for settling a grievance."
    )


TIERS = listed_in("grievance_tiers", draft.GrievanceTier)
