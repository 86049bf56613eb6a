"""The GraphQL types of the caller and of grants."""

from __future__ import annotations

from datetime import datetime

import strawberry

import models
from districts.identity.actors import Role
from schema import plan
from schema.identity.enums import ViewerKind
from schema.offices.types import Office


@plan.bound(models.Grant, description="A person's role for an office and all offices below it.")
class Grant:
    id: strawberry.ID = plan.field("The grant's id. Opaque.")
    subject: str = plan.field("The person, as the token issuer identifies them.")
    role: Role = plan.field("The role.")
    office: Office = plan.field("The office. The role also applies to all offices below it.")
    granted_by: str = plan.field("Who gave it.")
    granted_at: datetime = plan.field("When it was given.")
    revoked_by: str | None = plan.field("Who revoked it; null if it is in force.")
    revoked_at: datetime | None = plan.field("When it was revoked; null if it is in force.")


@plan.bound(None, description="The caller and their permissions.")
class Viewer:
    kind: ViewerKind = plan.field("How the server identified you.")
    subject: str | None = plan.field(
        "Your subject, as the token issuer identifies you; for an API client, the first characters of its key;"
        " null if anonymous.",
        plan.Column("{this}.subject"),
    )
    grants: list[Grant] = plan.field(
        "Your grants in force today.",
        plan.Many("grants {row} WHERE {row}.subject = {this}.subject AND {row}.revoked_at IS NULL", "{row}.id"),
    )
