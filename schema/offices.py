from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

import models
import schema.enums  # noqa: F401  an enum is described before a type names it
from districts import offices
from districts.actors import Actor, Permission
from districts.idempotency import Answer
from districts.offices import Change, EventType, Level, OfficeRow, Outcome
from schema import plan
from schema.calendar import CALENDAR, CALENDAR_EXCEPTIONS, CalendarDay, CalendarException
from schema.nodes import Node
from schema.text import LocalizedText
from schema.writes import INPUT, Info, Keyed, UserError, mutation, written

if TYPE_CHECKING:
    from schema.adoption import CatalogueDifference
    from schema.charters import Charter
    from schema.escalation import EscalationTime
    from schema.health import CharterHealth
    from schema.posts import Post
    from schema.requests.routes import RequestRoute
    from schema.viewer import Grant

IN_FORCE = "{row}.office_id = {this}.id AND {row}.in_force @> dhaka_today()"


@plan.bound(models.FormerName, description="What an office was called before.")
class FormerName:
    name: LocalizedText = plan.field("The name it had.")
    since: date | None = plan.field("The first day of that name; null: since before anybody knows.")
    until: date = plan.field("The first day of the name after it.")


@plan.bound(models.OfficeCode, description="A code that an office had before. It leads to that office for good.")
class FormerCode:
    code: str = plan.field("The code.")
    since: date | None = plan.field("The first day of that code; null: since before anybody knows.")
    until: date | None = plan.field("The first day of the code after it.")


@plan.bound(
    models.OfficeEvent,
    description="What headquarters did to an office, and why. Those who work for the office or above it see it.",
)
class OfficeEvent:
    type: EventType = plan.field("What was done.")
    day: date | None = plan.field("The first day on which it is closed; null for what takes effect at once.")
    reason: str | None = plan.field("Why; null where a list of headquarters named it.")
    at: datetime = plan.field("When it was done.")
    actor: str = plan.field("Who did it.")


def _children(query: plan.Query) -> str:
    children = f"offices {query.row} WHERE {query.row}.parent_id = {query.this}.id"
    return children if query.choice("includeClosed") else f"{children} AND NOT is_closed({query.row}.closed_from)"


@plan.bound(
    models.Office, description="A government office: a node of the tree from headquarters down to the upazilas."
)
class Office(Node):
    code: str = plan.field("The office's path in the tree, from the top: `bd.khulna.magura`.")
    level: Level = plan.field("How deep the office stands in the tree.")
    name: LocalizedText = plan.field("The office's name: of the place it serves.")
    parent: Office | None = plan.field("The office above; null at the top.")
    ancestors: list[Office] = plan.field(
        "The offices above this one, from the top down.",
        plan.Many("office_ancestors({this}.id) {row} WHERE true", "{row}.code"),
    )
    children: plan.Connection[Office] = plan.field(
        "The offices directly below this one, by code.",
        plan.Page(_children, (plan.Key("{row}.code", "ltree"),)),
        arguments=plan.connection_arguments(
            include_closed=plan.argument(bool, "Those that are closed as well.", False)
        ),
    )
    child_count: int = plan.field(
        "How many offices are directly below this one, without those that are closed.",
        plan.Column(
            "(SELECT count(*) FROM offices c WHERE c.parent_id = {this}.id AND NOT is_closed(c.closed_from))",
            nullable=False,
        ),
    )
    closed_from: date | None = plan.field(
        "The first day on which it is no more, which may lie ahead; null: it is open."
    )
    successor: Office | None = plan.field("Who does its work once it is closed; null when nobody was named.")
    former_names: list[FormerName] = plan.field(
        "What it was called before, the oldest first; `search` finds it by these, too.",
        plan.Many(
            "former_names {row} WHERE {row}.office_id = {this}.id"
            " AND ({row}.name_bn, {row}.name_en) <> ({this}.name_bn, {this}.name_en)",
            "{row}.until, {row}.id",
        ),
    )
    former_codes: list[FormerCode] = plan.field(
        "The codes that it had before, the oldest first.",
        plan.Many(
            "office_codes {row} WHERE {row}.office_id = {this}.id AND {row}.code <> ltree2text({this}.code)",
            "{row}.until, {row}.id",
        ),
    )
    events: list[OfficeEvent] = plan.field(
        "What headquarters did to it, the oldest first; empty for those who do not work for it."
    )
    posts: list[Annotated[Post, strawberry.lazy("schema.posts")]] = plan.field(
        "The seats that this office has today, its head first.",
        plan.Many(
            "posts {row} WHERE {row}.office_id = {this}.id AND coalesce({row}.abolished_on > dhaka_today(), true)",
            "NOT {row}.head, {row}.id",
        ),
    )
    charter: Annotated[Charter, strawberry.lazy("schema.charters")] | None = plan.field(
        "The charter in force today in Dhaka; null when there is none.", plan.One(f"charters {{row}} WHERE {IN_FORCE}")
    )
    charters: plan.Connection[Annotated[Charter, strawberry.lazy("schema.charters")]] = plan.field(
        "Every revision of this office's charter that you may see, the oldest first: what was ever published, and the"
        " drafts of an office that you work for.",
        plan.Page(
            "charters {row} WHERE {row}.office_id = {this}.id",
            (plan.Key("{row}.revision", "integer"),),
        ),
        arguments=plan.connection_arguments(),
    )
    health: Annotated[CharterHealth, strawberry.lazy("schema.health")] | None = plan.field(
        "How healthy its charter is today, and what to do about it; null once the office is closed.",
        plan.One("charter_health(ARRAY[{this}.id]) {row} WHERE NOT is_closed({this}.closed_from)"),
    )
    catalogue_differences: list[Annotated[CatalogueDifference, strawberry.lazy("schema.adoption")]] = plan.field(
        "What its charter says otherwise than the catalogue of national services does now, in the catalogue's order:"
        " the newest revision that you may see and that is not over.",
        plan.Many("catalogue_differences({this}.id) {row} WHERE true", "{row}.position"),
    )
    grants: plan.Connection[Annotated[Grant, strawberry.lazy("schema.viewer")]] = plan.field(
        "Who may do what here, and below, by a grant on this office; empty for those who do not work for it.",
        plan.Page(
            "grants {row} WHERE {row}.office_id = {this}.id AND {row}.revoked_at IS NULL",
            (plan.Key("{row}.id", "integer"),),
        ),
        arguments=plan.connection_arguments(),
    )
    request_routes: list[Annotated[RequestRoute, strawberry.lazy("schema.requests.routes")]] = plan.field(
        "Whom requests that go no service's way go to, by kind and step: of each kind the route of this office, or of"
        " the nearest above that has one. Of grievances, an office that has set none has the one that the grievance"
        " table of its charter in force promises.",
        plan.Many(
            "routes_near({this}.id) {row} WHERE true",
            "{row}.kind, {row}.step",
        ),
    )
    escalation_times: list[Annotated[EscalationTime, strawberry.lazy("schema.escalation")]] = plan.field(
        "How long a rung of the escalation chain has here, by the level of its office, from the top down.",
        plan.Many(
            "escalation_times {row} WHERE {row}.office_id = (SELECT n.office_id FROM escalation_times n"
            " JOIN offices a ON a.id = n.office_id WHERE n.level = {row}.level AND a.code @> {this}.code"
            " ORDER BY nlevel(a.code) DESC LIMIT 1)",
            "array_position(ARRAY['NATIONAL', 'DIVISION', 'DISTRICT', 'UPAZILA'], {row}.level)",
        ),
    )
    calendar: list[CalendarDay] = CALENDAR
    calendar_exceptions: list[CalendarException] = CALENDAR_EXCEPTIONS


def _by_code(query: plan.Query) -> str:
    return f"office_called({query.sql('code', cast='text')}) {query.row} WHERE true"


@strawberry.type
class Query:
    office: Office | None = plan.field(
        "The office that has this code, or had it before: a former code leads to it for good. Null when there is none.",
        plan.One(_by_code),
        arguments={"code": plan.argument(str, "Its path in the tree: `bd.khulna.magura`.")},
    )


@strawberry.input(description="An office as a list names it.")
class OfficeRowInput:
    code: str = strawberry.field(description="Its path in the tree: `bd.khulna.magura`.")
    level: Level = strawberry.field(description="How deep it stands.")
    name_bn: str = strawberry.field(description="Its name in Bengali.")
    name_en: str = strawberry.field(description="Its name in English.")


@strawberry.input(description="A list of offices to bring the tree in step with.")
class SeedOfficesInput(Keyed):
    rows: list[OfficeRowInput] = strawberry.field(description="The offices, in any order; others stay as they are.")


@strawberry.type(description="What became of one row.")
class SeededOffice:
    code: str = strawberry.field(description="The office's code, as the row has it.")
    outcome: Change = strawberry.field(description="What was done.")


@strawberry.type(description="What became of the list, row by row.")
class SeedOfficesPayload:
    rows: list[SeededOffice] = strawberry.field(description="A line for each row, in the order given.")
    created: int = strawberry.field(description="How many offices are new.")
    updated: int = strawberry.field(description="How many were changed.")
    unchanged: int = strawberry.field(description="How many were as they should be.")
    kept: int = strawberry.field(description="How many stay as headquarters has them: no list undoes a decision.")
    user_errors: list[UserError] = strawberry.field(description="What to mend; empty when it was done.")


@strawberry.type
class Mutation:
    @mutation(Permission.EDIT_OFFICES, "Brings the tree in step with a list of offices, all or nothing.")
    async def seed_offices(self, info: Info, input: Annotated[SeedOfficesInput, INPUT]) -> SeedOfficesPayload:  # noqa: A002
        async def seed(actor: Actor) -> Answer:
            listed = [OfficeRow(row.code, row.level, row.name_bn, row.name_en) for row in input.rows]
            return Answer({}, _seeded(await offices.seed(listed, actor=actor)))

        refused = _seeded(Outcome(offices={}, head_posts=0, escalation_times=0))
        return await written(SeedOfficesPayload, info, input, seed, refused=refused)


def _seeded(outcome: Outcome) -> dict[str, Any]:
    return {
        "rows": [SeededOffice(code=code, outcome=change) for code, change in outcome.offices.items()],
        "created": outcome.created,
        "updated": outcome.updated,
        "unchanged": outcome.unchanged,
        "kept": outcome.kept,
    }
