"""The differences between two revisions of a charter."""

from __future__ import annotations

import models
from schema import plan
from schema.shared.text import LocalizedText


@plan.bound(models.Service, description="A service that is in only one of two revisions.")
class DiffLine:
    code: str = plan.field("The service's code.")
    name: LocalizedText = plan.field("The service's name in that revision.")


@plan.bound(None, description="A field of a service that differs between two revisions.")
class DiffChange:
    service_code: str = plan.field("The service's id.")
    field: str = plan.field(
        "The field's name in this API. If a text is unchanged but parsed differently, the parsed value is named:"
        " `timeLimit.maximum`, `fee.free`."
    )
    before: str | None = plan.field(
        "The earlier value: both languages separated by a slash, list items one per line; null if there is none.",
        plan.Column("{this}.before"),
    )
    after: str | None = plan.field(
        "The later value, in the same format; null if there is none.", plan.Column("{this}.after")
    )
    added: str | None = plan.field(
        "For lists (required documents, delivery methods): items only in the later revision, one per line; null"
        " if there are none.",
        plan.Column("{this}.added"),
    )
    removed: str | None = plan.field(
        "For lists: items only in the earlier revision, one per line; null if there are none.",
        plan.Column("{this}.removed"),
    )


@plan.bound(None, description="A statement of the office itself that differs between two revisions.")
class DiffStatement:
    field: str = plan.field(
        "The field: `title`, `vision`, `mission`, `grievanceNote`, or a list with one item per line:"
        " `expectations`, `grievanceTiers`."
    )
    before: str | None = plan.field("The earlier value; null if there is none.", plan.Column("{this}.before"))
    after: str | None = plan.field("The later value; null if there is none.", plan.Column("{this}.after"))


def _only_in(charter: str, other: str) -> plan.Many:
    return plan.Many(
        f"services {{row}} WHERE {{row}}.charter_id = {{this}}.{charter} AND NOT EXISTS"
        f" (SELECT FROM services o WHERE o.charter_id = {{this}}.{other} AND o.code = {{row}}.code)",
        "{row}.category_rank, {row}.serial, {row}.id",
    )


@plan.bound(
    None, description="The differences between two revisions of a charter. Services are matched by their stable codes."
)
class CharterDiff:
    added: list[DiffLine] = plan.field("Services that were added.", _only_in("after", "before"))
    removed: list[DiffLine] = plan.field("Services that were removed.", _only_in("before", "after"))
    changed: list[DiffChange] = plan.field(
        "Changed fields of services in both revisions, including serial number and section.",
        plan.Many("service_changes({this}.before, {this}.after) {row} WHERE true", "{row}.n"),
    )
    statements: list[DiffStatement] = plan.field(
        "Changed statements of the office itself.",
        plan.Many("statement_changes({this}.before, {this}.after) {row} WHERE true", "{row}.n"),
    )


def from_the_one_before(charter: str) -> str:
    """A source of one row: what the revision of that id says otherwise than the one that it took over from."""
    return f"(SELECT charter_before({charter}) AS before, {charter} AS after) {{row}} WHERE true"
