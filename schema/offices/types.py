"""The GraphQL types of offices and their history."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

import models
from districts.offices import EventType, Level
from schema import plan
from schema.calendar.types import CALENDAR, CALENDAR_EXCEPTIONS, CalendarDay, CalendarException
from schema.shared.nodes import Node
from schema.shared.text import LocalizedText

if TYPE_CHECKING:
    from schema.catalogue.adoption import CatalogueDifference
    from schema.charters.health import CharterHealth
    from schema.charters.types import Charter
    from schema.identity.types import Grant
    from schema.posts.types import Post
    from schema.requests.escalation import EscalationTime
    from schema.requests.routes import RequestRoute
    from schema.services.types import Service


IN_FORCE = "{row}.office_id = {this}.id AND {row}.in_force @> dhaka_today()"


@plan.bound(models.FormerName, description="A former name of an office.")
class FormerName:
    name: LocalizedText = plan.field("The name.")
    since: date | None = plan.field("The first day; null if unknown.")
    until: date = plan.field("End date, exclusive.")


@plan.bound(models.OfficeCode, description="A former code of an office. It permanently redirects to the office.")
class FormerCode:
    code: str = plan.field("The code.")
    since: date | None = plan.field("The first day; null if unknown.")
    until: date | None = plan.field("End date, exclusive.")


@plan.bound(
    models.OfficeEvent,
    description="Something that headquarters did to an office. Visible to staff of the office and of offices above it.",
)
class OfficeEvent:
    type: EventType = plan.field("What happened.")
    day: date | None = plan.field("The first day on which it is closed; null if the change took effect at once.")
    reason: str | None = plan.field("The reason; null if it came from a list.")
    at: datetime = plan.field("When it happened.")
    actor: str = plan.field("Who made the change.")


def _children(query: plan.Query) -> str:
    children = f"offices {query.row} WHERE {query.row}.parent_id = {query.this}.id"
    return children if query.choice("includeClosed") else f"{children} AND NOT is_closed({query.row}.closed_from)"


def _revision(query: plan.Query) -> str:
    number = query.sql("number", cast="integer")
    return f"charters {query.row} WHERE {query.row}.office_id = {query.this}.id AND {query.row}.revision = {number}"


def _service(query: plan.Query) -> str:
    in_force = f"c.office_id = {query.this}.id AND c.in_force @> dhaka_today()"
    return (
        f"services {query.row} WHERE {query.row}.charter_id = (SELECT c.id FROM charters c WHERE {in_force})"
        f" AND {query.row}.code = {query.sql('code', cast='text')}"
    )


@plan.bound(
    models.Office, description="A government office: a node of the tree from headquarters down to the upazilas."
)
class Office(Node):
    code: str = plan.field("The office's path in the tree, from the top: `bd.khulna.magura`.")
    level: Level = plan.field("The office's level in the tree.")
    name: LocalizedText = plan.field("The office's name, which is that of the place it serves.")
    version: int = plan.field(
        "Version number for optimistic locking: pass it when renaming, moving, closing or reopening."
    )
    parent: Office | None = plan.field("The office directly above; null at the top.")
    ancestors: list[Office] = plan.field(
        "All offices above, from the top down.",
        plan.Many("office_ancestors({this}.id) {row} WHERE true", "{row}.code"),
    )
    children: plan.Connection[Office] = plan.field(
        "Offices directly below, by code.",
        plan.Page(_children, (plan.Key("{row}.code", "ltree"),)),
        arguments=plan.connection_arguments(include_closed=plan.argument(bool, "Include closed offices.", False)),
    )
    child_count: int = plan.field(
        "Number of offices directly below, without closed ones.",
        plan.Column(
            "(SELECT count(*) FROM offices c WHERE c.parent_id = {this}.id AND NOT is_closed(c.closed_from))",
            nullable=False,
        ),
    )
    closed_from: date | None = plan.field(
        "The first day on which it is closed, possibly in the future; null if it is open."
    )
    successor: Office | None = plan.field("The office that takes over its work when it closes; null if none was named.")
    former_names: list[FormerName] = plan.field(
        "Former names, oldest first. `search` finds the office by them too.",
        plan.Many(
            "former_names {row} WHERE {row}.office_id = {this}.id"
            " AND ({row}.name_bn, {row}.name_en) <> ({this}.name_bn, {this}.name_en)",
            "{row}.until, {row}.id",
        ),
    )
    former_codes: list[FormerCode] = plan.field(
        "Former codes, oldest first.",
        plan.Many(
            "office_codes {row} WHERE {row}.office_id = {this}.id AND {row}.code <> ltree2text({this}.code)",
            "{row}.until, {row}.id",
        ),
    )
    events: list[OfficeEvent] = plan.field(
        "What headquarters did to the office, oldest first. Empty to everyone except staff of the office."
    )
    posts: list[Annotated[Post, strawberry.lazy("schema.posts.types")]] = plan.field(
        "The posts that exist today, the head first.",
        plan.Many(
            "posts {row} WHERE {row}.office_id = {this}.id AND coalesce({row}.abolished_on > dhaka_today(), true)",
            "NOT {row}.head, {row}.id",
        ),
    )
    charter: Annotated[Charter, strawberry.lazy("schema.charters.types")] | None = plan.field(
        "The charter in force today in Dhaka; null if there is none.", plan.One(f"charters {{row}} WHERE {IN_FORCE}")
    )
    revision: Annotated[Charter, strawberry.lazy("schema.charters.types")] | None = plan.field(
        "The revision of its charter with this number; null if there is none or it is not visible to you.",
        plan.One(_revision),
        arguments={"number": plan.argument(int, "The revision number, starting at 1.")},
    )
    draft: Annotated[Charter, strawberry.lazy("schema.charters.types")] | None = plan.field(
        "The newest draft of its charter; null if there is none, and to everyone except staff of the office.",
        plan.One(
            "charters {row} WHERE {row}.id = (SELECT d.id FROM charters d WHERE d.office_id = {this}.id"
            " AND d.in_force IS NULL ORDER BY d.revision DESC LIMIT 1)"
        ),
    )
    service: Annotated[Service, strawberry.lazy("schema.services.types")] | None = plan.field(
        "The service with this code in the charter in force today; null if there is none. The code of the office and"
        " that of the service are a permanent address of the service.",
        plan.One(_service),
        arguments={"code": plan.argument(str, "The service's code within the office: `c1`.")},
    )
    charters: plan.Connection[Annotated[Charter, strawberry.lazy("schema.charters.types")]] = plan.field(
        "The revisions of its charter that you may see, oldest first: every published one, and drafts of offices"
        " that you work for.",
        plan.Page(
            "charters {row} WHERE {row}.office_id = {this}.id",
            (plan.Key("{row}.revision", "integer"),),
        ),
        arguments=plan.connection_arguments(),
    )
    health: Annotated[CharterHealth, strawberry.lazy("schema.charters.health")] | None = plan.field(
        "The health of its charter today, with advice; null if the office is closed.",
        plan.One("charter_health(ARRAY[{this}.id]) {row} WHERE NOT is_closed({this}.closed_from)"),
    )
    catalogue_differences: list[Annotated[CatalogueDifference, strawberry.lazy("schema.catalogue.adoption")]] = (
        plan.field(
            "Differences between its charter and the current catalogue, in catalogue order. Uses the newest revision"
            " visible to you that has not been superseded.",
            plan.Many("catalogue_differences({this}.id) {row} WHERE true", "{row}.position"),
        )
    )
    grants: plan.Connection[Annotated[Grant, strawberry.lazy("schema.identity.types")]] = plan.field(
        "Roles granted on this office, which apply here and below. Empty to everyone except staff of the office.",
        plan.Page(
            "grants {row} WHERE {row}.office_id = {this}.id AND {row}.revoked_at IS NULL",
            (plan.Key("{row}.id", "integer"),),
        ),
        arguments=plan.connection_arguments(),
    )
    request_routes: list[Annotated[RequestRoute, strawberry.lazy("schema.requests.routes")]] = plan.field(
        "Routes of requests that are not about a service, by kind and step. For each kind, the nearest office"
        " upwards with a route decides. For grievances without a route of the office itself, the grievance table"
        " of its charter in force decides.",
        plan.Many(
            "routes_near({this}.id) {row} WHERE true",
            "{row}.kind, {row}.step",
        ),
    )
    escalation_times: list[Annotated[EscalationTime, strawberry.lazy("schema.requests.escalation")]] = plan.field(
        "The time each step of the escalation chain has here, by office level, from the top down.",
        plan.Many(
            "escalation_times {row} WHERE {row}.office_id = (SELECT n.office_id FROM escalation_times n"
            " JOIN offices a ON a.id = n.office_id WHERE n.level = {row}.level AND a.code @> {this}.code"
            " ORDER BY nlevel(a.code) DESC LIMIT 1)",
            "array_position(ARRAY['NATIONAL', 'DIVISION', 'DISTRICT', 'UPAZILA'], {row}.level)",
        ),
    )
    calendar: list[CalendarDay] = CALENDAR
    calendar_exceptions: list[CalendarException] = CALENDAR_EXCEPTIONS
