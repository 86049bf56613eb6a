from __future__ import annotations

import models
from schema import plan
from schema.text import LocalizedText


@plan.bound(models.Service, description="A service that only one of two revisions has.")
class DiffLine:
    code: str = plan.field("The service's code.")
    name: LocalizedText = plan.field("Its name there.")


@plan.bound(None, description="One field of one service that two revisions say differently.")
class DiffChange:
    service_code: str = plan.field("Which service.")
    field: str = plan.field(
        "Which field, as it is called in this API. A text that stayed and is understood otherwise is told by the value:"
        " `timeLimit.maximum`, `fee.free`."
    )
    before: str | None = plan.field(
        "What the former said, in both languages with a slash between them, each item of a list on a line; null:"
        " nothing.",
        plan.Column("{this}.before"),
    )
    after: str | None = plan.field(
        "What the latter says, in the same form; null: nothing.", plan.Column("{this}.after")
    )
    added: str | None = plan.field(
        "Of a list (papers, ways of delivery): the items that only the latter has, each on a line; null: none.",
        plan.Column("{this}.added"),
    )
    removed: str | None = plan.field(
        "Of a list: the items that only the former had, each on a line; null: none.", plan.Column("{this}.removed")
    )


@plan.bound(None, description="A statement of the office itself that two revisions say differently.")
class DiffStatement:
    field: str = plan.field(
        "Which one: `title`, `vision`, `mission`, `grievanceNote`, or a list, each item on a line: `expectations`,"
        " `grievanceTiers`."
    )
    before: str | None = plan.field("What the former said; null: nothing.", plan.Column("{this}.before"))
    after: str | None = plan.field("What the latter says; null: nothing.", plan.Column("{this}.after"))


def _only_in(charter: str, other: str) -> plan.Many:
    return plan.Many(
        f"services {{row}} WHERE {{row}}.charter_id = {{this}}.{charter} AND NOT EXISTS"
        f" (SELECT FROM services o WHERE o.charter_id = {{this}}.{other} AND o.code = {{row}}.code)",
        "{row}.category_rank, {row}.serial, {row}.id",
    )


@plan.bound(None, description="What one revision says otherwise than another, by the stable codes of the services.")
class CharterDiff:
    added: list[DiffLine] = plan.field("Services that are new.", _only_in("after", "before"))
    removed: list[DiffLine] = plan.field("Services that are gone.", _only_in("before", "after"))
    changed: list[DiffChange] = plan.field(
        "What is said differently of those that stayed: their number and section too.",
        plan.Many("service_changes({this}.before, {this}.after) {row} WHERE true", "{row}.n"),
    )
    statements: list[DiffStatement] = plan.field(
        "What is said differently of the office itself.",
        plan.Many("statement_changes({this}.before, {this}.after) {row} WHERE true", "{row}.n"),
    )


def from_the_one_before(charter: str) -> str:
    """A source of one row: what the revision of that id says otherwise than the one that it took over from."""
    return f"(SELECT charter_before({charter}) AS before, {charter} AS after) {{row}} WHERE true"
