"""A planned field that reads nothing, something else, or a null that the schema rules out, stops the start."""

from __future__ import annotations

import decimal
from typing import Any

import orjson
import pytest
import strawberry
from pypika_tortoise.enums import Order
from strawberry.permission import BasePermission
from tortoise import fields
from tortoise.models import Model

import models
from districts.charters.draft import ServiceCategory
from models.database.connection import Database
from schema import plan
from schema.domain import DOMAIN
from schema.plan import ids
from schema.plan.declare.fields import DERIVED, Derived
from schema.plan.declare.relations import Relation
from schema.shared.text import LocalizedText
from tests.support.queries import ask

Field = tuple[Any, Relation | Derived]


def planned(name: str, fields: dict[str, Field], model: type[Model] | None = None, *, bound: bool = True) -> Any:
    """A GraphQL type of that name with these fields, by Python name."""
    declared = {python_name: plan.field("…", relation) for python_name, (_, relation) in fields.items()}
    annotations = {python_name: annotation for python_name, (annotation, _) in fields.items()}
    cls = type(name, (), {"__annotations__": annotations, "__module__": __name__, **declared})
    return plan.bound(model, description="…")(cls) if bound else strawberry.type(cls)


def start(**fields: Field) -> plan.PlannedSchema:
    """A schema whose query has these fields."""
    return plan.PlannedSchema(DOMAIN, query=planned("Query", fields, bound=False))


def row_of(model: type[Model], **fields: Field) -> Field:
    """A root field that leads to a row of the model, as a type `Thing` with these fields."""
    return planned("Thing", fields, model) | None, plan.One("things {row} WHERE true")


def refusals(**fields: Field) -> list[str]:
    with pytest.raises(plan.WrongBinding) as stopped:
        start(**fields)
    return str(stopped.value).splitlines()


@strawberry.type
class Unplanned:
    """A type that graphql-core would resolve in Python."""

    word: str = strawberry.field(description="…")


@strawberry.type
class Corner:
    x: int = strawberry.field(description="…")
    y: int = strawberry.field(description="…")


@strawberry.interface
class Anything:
    id: strawberry.ID = plan.field("…")


class Nobody(BasePermission):
    message = "no"

    def has_permission(self, source: Any, info: Any, **arguments: Any) -> bool:  # noqa: ARG002
        return False


class OneLanguage(Model):
    """A name that has no English column, and a size that is no text."""

    id = fields.IntField(primary_key=True)
    name_bn = fields.TextField()
    size_bn = fields.IntField()
    size_en = fields.IntField()


TITLE: Any = planned("Title", {"title_bn": (str | None, DERIVED)}, models.Post)
TITLES: Any = list[TITLE]
PAGE_OF_TITLES: Any = plan.Connection[TITLE]
NEVER_NULL = "never null in the schema, but it may be in the database"
LIST = "a list on one side, a single object on the other"


@pytest.mark.parametrize(
    ("model", "name", "annotation", "relation", "reason"),
    [
        # What the model does not have.
        (models.Office, "colour", str, DERIVED, "Office has no such field"),
        (models.Office, "posting", TITLES, DERIVED, "Office has no such field"),
        (models.Office, "title", LocalizedText, DERIVED, "Office has no such field"),
        (OneLanguage, "name", LocalizedText, DERIVED, "OneLanguage has no field name_en"),
        (OneLanguage, "size", LocalizedText, DERIVED, "String does not read INT"),
        (models.Post, "office_id", strawberry.ID, DERIVED, "only `id` is the object's own ID"),
        # A column of another type.
        (models.Charter, "revision", str, DERIVED, "String does not read INT"),
        (models.Office, "code", int, DERIVED, "Int does not read LTREE"),
        (models.Office, "name_bn", bool, DERIVED, "Boolean does not read TEXT"),
        (models.Post, "head", int, DERIVED, "Int does not read BOOL"),
        (models.Charter, "drafted_at", str, DERIVED, "String does not read TIMESTAMPTZ"),
        (models.Service, "serial", ServiceCategory, DERIVED, "ServiceCategory does not read INT"),
        (models.Posting, "held", str, DERIVED, "String does not read DATERANGE"),
        # A type whose JSON nobody has proved.
        (models.Charter, "revision", decimal.Decimal, DERIVED, "Decimal declares no SQL form"),
        (models.Office, "level", TITLE, DERIVED, "Title declares no SQL form"),
        (models.Office, "x", decimal.Decimal, plan.Column("1", nullable=False), "Decimal declares no SQL form"),
        # A relation where a value is promised.
        (models.Post, "office", str, DERIVED, "a scalar that reads rows"),
        (models.Office, "posts", str, DERIVED, "a scalar that reads rows"),
        (models.Office, "x", str, plan.One("posts {row} WHERE true", nullable=False), "a scalar that reads rows"),
        # A null where none may be.
        (models.Charter, "source", str, DERIVED, NEVER_NULL),
        (models.Service, "responsible", TITLE, DERIVED, NEVER_NULL),
        (models.Service, "responsible", TITLE, plan.SHARED, NEVER_NULL),
        (models.Service, "fee", TITLE, DERIVED, NEVER_NULL),
        (models.Office, "x", int, plan.Column("1"), NEVER_NULL),
        (models.Office, "x", TITLE, plan.One("posts {row} WHERE true"), NEVER_NULL),
        (models.Office, "x", TITLES, plan.Many("posts {row} WHERE true", "1", nullable=True), NEVER_NULL),
        (
            models.Office,
            "x",
            PAGE_OF_TITLES,
            plan.Page("posts {row} WHERE true", (plan.Key("{row}.id", "integer"),), present=lambda _: "true"),
            NEVER_NULL,
        ),
        # One where there are several, several where there is one.
        (models.Office, "posts", TITLE, DERIVED, LIST),
        (models.Post, "office", TITLES, DERIVED, LIST),
        (models.Office, "level", list[str], DERIVED, LIST),
        (models.Office, "x", TITLE, plan.Many("posts {row} WHERE true", "1"), LIST),
        (models.Office, "x", TITLES, plan.One("posts {row} WHERE true", nullable=False), LIST),
        (models.Office, "x", list[Anything], plan.Entity("x {row} WHERE true", "'Thing'", "1"), LIST),
        # An object whose absence nothing tells.
        (
            models.Office,
            "x",
            Corner | None,
            plan.Embedded({"x": "1", "y": "2"}),
            "nullable, but nothing says when it is null",
        ),
        (models.Office, "x", Anything | None, plan.One("x {row} WHERE true"), "Anything is abstract; only an Entity"),
    ],
)
def test_a_wrong_binding_stops_the_start_and_names_the_field(
    model: type[Model], name: str, annotation: Any, relation: Relation | Derived, reason: str
) -> None:
    (line,) = refusals(thing=row_of(model, **{name: (annotation, relation)}))

    assert line.startswith(f"Thing.{name}: {reason}")


@pytest.mark.parametrize(
    ("model", "name", "annotation"),
    [
        (models.Charter, "revision", int),
        (models.Charter, "revision", int | None),
        (models.ServiceListing, "category_rank", int),
        (models.Office, "code", str),
        (models.Post, "title_bn", str | None),
        (models.Post, "title", LocalizedText),
        (models.Post, "title", LocalizedText | None),
        (models.Post, "office", TITLE),
        (models.Service, "responsible", TITLE | None),
        (models.Service, "category", ServiceCategory),
        (models.Office, "posts", TITLES),
        (models.Service, "fee", TITLE | None),
        (models.Post, "id", strawberry.ID),
    ],
)
def test_what_the_model_says_need_not_be_said_again(model: type[Model], name: str, annotation: Any) -> None:
    schema = start(thing=row_of(model, **{name: (annotation, DERIVED)}))

    assert ("Thing", name) in {
        (owner, schema.bindings.schema.type_map[owner].fields[field].extensions["strawberry-definition"].python_name)  # type: ignore[attr-defined]
        for owner, field in schema.bindings.relations
    }


def test_an_office_id_may_be_declared() -> None:
    encoded = ids.sql("Office", "{this}.office_id")

    start(thing=row_of(models.Post, office_id=(strawberry.ID, plan.Column(encoded, nullable=False))))


@pytest.mark.parametrize(
    ("ordering", "expected"),
    [
        (("-id",), '{row}."id" DESC'),
        (("office", "-title_bn"), '{row}."office_id", {row}."title_bn" DESC'),
    ],
)
def test_a_list_has_the_models_ordering(
    monkeypatch: pytest.MonkeyPatch, ordering: tuple[str, ...], expected: str
) -> None:
    parsed = tuple((name.lstrip("-"), Order.desc if name.startswith("-") else Order.asc) for name in ordering)
    monkeypatch.setattr(models.Post._meta, "_default_ordering", parsed)

    schema = start(thing=row_of(models.Office, posts=(TITLES, DERIVED)))

    relation = schema.bindings.relations["Thing", "posts"]
    assert isinstance(relation, plan.Many)
    assert relation.order == expected


def test_a_list_needs_an_ordering(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models.Post._meta, "_default_ordering", ())

    assert refusals(thing=row_of(models.Office, posts=(TITLES, DERIVED))) == ["Thing.posts: Post has no ordering"]


@strawberry.type
class Info:
    has_next_page: bool = plan.field("…", plan.PagePart())
    pages: int = plan.field("…", plan.Column("1", nullable=False))


@strawberry.type
class Line:
    node: TITLE = plan.field("…", plan.PagePart())
    color: str = plan.field("…", plan.PagePart())
    score: int = plan.field("…", plan.Column("1", nullable=False))


@strawberry.type
class Lines:
    edges: list[Line] = plan.field("…", plan.PagePart())
    page_info: Info = plan.field("…", plan.PagePart())
    total_count: int = plan.field("…", plan.PagePart())
    average: int = plan.field("…", plan.Column("1", nullable=False))


def test_a_connection_has_no_field_that_no_page_writes() -> None:
    lines = refusals(x=(Lines, plan.Page("posts {row} WHERE true", (plan.Key("{row}.id", "integer"),))))

    assert lines == [f"{place}: no page writes it" for place in ("Info.pages", "Line.color", "Lines.average")]


async def test_what_is_added_to_a_source_holds_for_both_sides_of_an_or(seeded: Database) -> None:
    # given
    office: Any = planned("Place", {"code": (str, DERIVED)}, models.Office)
    page = plan.Page(
        "offices {row} WHERE {row}.level = 'NATIONAL' or {row}.level = 'DIVISION'", (plan.Key("{row}.code", "ltree"),)
    )
    query = type(
        "Query",
        (),
        {
            "__annotations__": {"places": plan.Connection[office]},
            "places": plan.field("…", page, arguments=plan.connection_arguments()),
        },
    )
    schema = plan.PlannedSchema(DOMAIN, query=strawberry.type(query))

    async def page_after(cursor: str | None) -> Any:
        result = await schema.execute(
            "query ($after: String) { places(first: 1, after: $after) { edges { cursor node { code } } } }",
            {"after": cursor},
            plan.PlanContext(database=seeded),
        )
        [edge] = orjson.loads(orjson.dumps(result.data))["places"]["edges"]
        return edge

    # when
    first = await page_after(None)
    second = await page_after(first["cursor"])

    # then
    assert [first["node"]["code"], second["node"]["code"]] == ["bd", "bd.barishal"]


def test_everything_wrong_is_said_at_once() -> None:
    lines = refusals(
        thing=row_of(models.Office, colour=(str, DERIVED), shape=(str, DERIVED), level=(str, DERIVED)),
        number=(int, plan.Column("1")),
    )

    assert sorted(lines) == [
        f"Query.number: {NEVER_NULL}",
        "Thing.colour: Office has no such field",
        "Thing.shape: Office has no such field",
    ]


def test_a_planned_field_leads_to_nothing_that_only_python_reads() -> None:
    assert refusals(x=(Unplanned | None, plan.One("x {row} WHERE true"))) == [
        "Unplanned.word: reads nothing, but Query.x leads to it"
    ]


def test_an_embedded_object_says_where_each_of_its_fields_stands() -> None:
    assert refusals(x=(Corner, plan.Embedded({"x": "1"}))) == ["Query.x.y: reads nothing"]


def test_an_entity_is_a_row_of_a_table() -> None:
    loose = planned("Loose", {"word": (str, plan.Column("'x'", nullable=False))})

    assert refusals(x=(loose | None, plan.Entity("x {row} WHERE true", "'Loose'", "1"))) == ["Loose: has no table"]


def test_what_the_plan_would_pass_over_is_refused() -> None:
    """A planned field is answered by SQL alone: a check or a resolver on it would never run."""
    guarded, resolved = plan.field("…", plan.Column("1")), plan.field("…", plan.Column("1"))
    guarded.permission_classes = [Nobody]
    resolved = resolved(lambda: 1)
    query = type(
        "Query",
        (),
        {
            "__annotations__": {"guarded": int | None, "resolved": int | None},
            "guarded": guarded,
            "resolved": resolved,
        },
    )

    with pytest.raises(plan.WrongBinding) as stopped:
        plan.PlannedSchema(DOMAIN, query=strawberry.type(query))

    assert str(stopped.value).splitlines() == [
        f"Query.{name}: a planned field runs no permission class and no resolver" for name in ("guarded", "resolved")
    ]


@pytest.mark.parametrize("count", [51, 120, 700])
async def test_a_selection_may_have_any_number_of_fields(seeded: Database, count: int) -> None:
    """A function of PostgreSQL takes a hundred arguments, fifty names and values; a selection is not held to that."""
    # given
    names = [f"f{n}" for n in range(count)]
    selected = " ".join(f"{name}: {'code' if n % 2 else 'level'}" for n, name in enumerate(names))
    query = f"""{{
        office(code: "bd") {{ {selected} children(first: 1) {{ edges {{ node {{ {selected} }} }} }} }}
        {" ".join(f'r{n}: office(code: "bd.khulna") {{ code }}' for n in range(60))} }}"""

    # when
    answer = await ask(seeded, query)

    # then
    data = answer["data"]
    (child,) = data["office"].pop("children")["edges"]
    assert list(data["office"].items()) == [(name, "bd" if n % 2 else "NATIONAL") for n, name in enumerate(names)]
    assert list(child["node"].items()) == [
        (name, "bd.barishal" if n % 2 else "DIVISION") for n, name in enumerate(names)
    ]
    assert [data[f"r{n}"] for n in range(60)] == [{"code": "bd.khulna"}] * 60
