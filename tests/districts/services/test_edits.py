"""An edit of one field of a fee or a time limit changes that field only, whatever the reader found."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import models
from districts import scope
from districts.charters import parts, storing
from districts.charters.terms import Fee, FeeAmount, Payment, PaymentMethod, TimeClass, TimeLimit, TimeUnit
from districts.services import editing, edits
from districts.shared.edits import Edit
from districts.shared.refused import RefusalCode, Refused
from districts.shared.text import LocalizedText
from models.database.connection import Database
from seeds import reader
from tests.districts.test_scope import JASHORE
from tests.schema.networks import drafts
from tests.seeds.generator import layout, model, writing
from tests.seeds.generator.writing import Way
from tests.seeds.reader.test_properties import calm
from tests.support.rows import TESTER

TEXT = LocalizedText("নতুন", "New")
SAID = {"text_bn", "text_en"}
FEE: dict[str, tuple[Edit, set[str]]] = {
    "text": (Edit(text=TEXT), SAID),
    "free": (Edit(free=None), {"free"}),
    "amounts": (Edit(amounts=[Edit(amount=Decimal("12.5"), label=LocalizedText())]), {"amounts"}),
    "payments": (Edit(payments=[]), {"payments"}),
}
LIMIT: dict[str, tuple[Edit, set[str]]] = {
    "text": (Edit(text=TEXT), SAID),
    "maximum": (Edit(maximum=9999, unit=TimeUnit.HOUR), {"maximum", "unit", "working_days"}),
    "conditional": (Edit(conditional=True), {"conditional"}),
    "subject to": (Edit(subject_to=TEXT), {"subject_to_bn", "subject_to_en"}),
    "starts from": (Edit(starts_from=TEXT), {"starts_from_bn", "starts_from_en", "working_days"}),
    "classes": (Edit(classes=[Edit(name=TEXT, immediate=True)]), {"classes"}),
}
WHOLE = drafts.service(
    "c1",
    "সেবা",
    fee=Fee(
        "৫০ টাকা",
        free=False,
        amounts=(FeeAmount(1, "জরুরি", 10_000), FeeAmount(2, None, 5_000)),
        payments=(Payment(1, PaymentMethod.CASH, "নগদ"),),
    ),
    time_limit=TimeLimit(
        "৭ কার্যদিবস",
        maximum=7,
        unit=TimeUnit.WORKING_DAY,
        working_days=7,
        subject_to="অনুমোদন সাপেক্ষে",
        classes=(TimeClass(1, "জরুরি", maximum=2, unit=TimeUnit.WORKING_DAY),),
    ),
)


def differing(before: dict[str, Any], after: dict[str, Any] | None) -> set[str]:
    assert after is not None
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


@settings(calm, max_examples=15)
@given(st.data(), model.charters(), st.sampled_from(Way))
def test_one_field_of_whatever_was_read(data: st.DataObject, charter: model.Charter, way: Way) -> None:
    for service in reader.read(writing.written(data.draw(layout.parts(charter)), way)).draft.services:
        stored = parts.read(service)
        for table, field, known in (("fees", "fee", FEE), ("time_limits", "time_limit", LIMIT)):
            for row in stored[table]:
                for edit, columns in known.values():
                    assert differing(row, edits.rows(field, edit, row)[0]) <= columns


async def rows(service: int) -> dict[str, dict[str, Any]]:
    async with scope.acting(TESTER) as client:
        return {
            table: json.loads(
                (
                    await client.execute_query_dict(
                        f"SELECT (to_jsonb(t) - 'id')::text AS row FROM {table} t WHERE service_id = $1", [service]
                    )
                )[0]["row"]
            )
            for table in ("fees", "time_limits")
        }


@pytest.fixture
async def service(seeded: Database) -> int:
    stored = await storing.store(JASHORE, drafts.charter([WHOLE]), actor=TESTER)
    async with scope.acting(TESTER):
        return (await models.Service.get(charter_id=stored.id)).id


async def test_one_field_of_what_is_stored(service: int) -> None:
    version, before = 1, await rows(service)
    made = [("fees", "fee", FEE[name]) for name in FEE] + [("time_limits", "time_limit", LIMIT[name]) for name in LIMIT]
    for table, field, (edit, columns) in made:
        version = await editing.update_service(service, version, Edit(**{field: edit}), actor=TESTER)
        after = await rows(service)
        assert set() < differing(before[table], after[table]) <= columns
        assert {name for name in before if before[name] != after[name]} == {table}
        before = after


def test_working_days_follow_what_is_counted() -> None:
    row = parts.read(WHOLE)["time_limits"][0]

    def working_days(edit: Edit) -> Any:
        return edits.rows("time_limit", edit, row)[0]["working_days"]

    assert working_days(Edit(maximum=3)) == 3
    assert working_days(Edit(unit=TimeUnit.MONTH)) is None
    assert working_days(Edit(starts_from=TEXT)) is None
    assert working_days(Edit(conditional=True)) == 7


def test_an_unusual_limit_that_was_read_may_be_edited_elsewhere() -> None:
    both = parts.read(replace(WHOLE, time_limit=TimeLimit("তাৎক্ষণিক", immediate=True, as_needed=True)))["time_limits"][0]

    assert edits.rows("time_limit", Edit(text=TEXT), both)[0]["text_bn"] == "নতুন"
    with pytest.raises(Refused) as refused:
        edits.rows("time_limit", Edit(immediate=True), both)
    assert refused.value.code is RefusalCode.INVALID


@pytest.mark.parametrize(
    ("edit", "code", "field"),
    [
        (Edit(free=True), RefusalCode.REQUIRED, ("fee", "text")),
        *(
            (
                Edit(text=TEXT, amounts=[Edit(amount=Decimal(taka), label=LocalizedText())]),
                RefusalCode.INVALID,
                ("fee", "amounts", "0", "amount"),
            )
            for taka in ("-1", "0.005", "10000000001", "Infinity", "NaN")
        ),
        (
            Edit(text=TEXT, payments=[Edit(method=PaymentMethod.CASH, text=LocalizedText())]),
            RefusalCode.REQUIRED,
            ("fee", "payments", "0", "text"),
        ),
        (Edit(conditional=True), RefusalCode.REQUIRED, ("timeLimit", "text")),
        (
            Edit(text=TEXT, classes=[Edit(name=TEXT, maximum=3)]),
            RefusalCode.INVALID,
            ("timeLimit", "classes", "0"),
        ),
    ],
)
def test_what_cannot_be_is_refused(edit: Edit, code: RefusalCode, field: tuple[str, ...]) -> None:
    with pytest.raises(Refused) as refused:
        edits.rows("fee" if field[0] == "fee" else "time_limit", edit)

    assert (refused.value.code, refused.value.field) == (code, field)
