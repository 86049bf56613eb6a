"""Models between two operations of a migration: drawn when they are looked at, as they are then."""

from __future__ import annotations

import pytest
from tortoise import fields
from tortoise.migrations import operations as ops

from models import APP, drawing
from models.drawing import Drawn

KEY = ("id", fields.IntField(primary_key=True))
AREA = ops.CreateModel("Area", [KEY])
SEAT = ops.CreateModel("Seat", [KEY, ("area", fields.ForeignKeyField(f"{APP}.Area"))])
NAMED = ops.AddField("Area", "name", fields.TextField())


def after(*operations: ops.TortoiseOperation) -> Drawn:
    state = drawing.nothing({APP: "default"})
    for operation in operations:
        operation.state_forward(APP, state)
    return state


def test_a_model_is_drawn_with_those_it_points_at() -> None:
    seat = after(AREA, SEAT).apps.get_model(APP, "Seat")

    assert seat._meta.fields_db_projection == {"id": "id", "area_id": "area_id"}
    assert seat._meta.fields_map["area"].related_model.__name__ == "Area"  # type: ignore[attr-defined]


def test_what_has_changed_is_drawn_anew() -> None:
    state = after(AREA, SEAT)
    assert "name" not in state.apps.get_model(APP, "Area")._meta.fields_map

    NAMED.state_forward(APP, state)

    assert "name" in state.apps.get_model(APP, "Area")._meta.fields_map


def test_a_former_state_stays_what_it_was() -> None:
    state = after(AREA)
    former = state.clone()

    NAMED.state_forward(APP, state)

    assert "name" not in former.apps.get_model(APP, "Area")._meta.fields_map
    assert "name" in state.apps.get_model(APP, "Area")._meta.fields_map


def test_a_relation_that_leads_nowhere_is_not_drawn() -> None:
    with pytest.raises(KeyError):
        after(SEAT).apps.get_model(APP, "Seat")
