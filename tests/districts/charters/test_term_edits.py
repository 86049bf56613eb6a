"""An edit of one field of a fee or a time limit changes that field only, whatever the reader found."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import models
from districts import scope
from districts.charters import editing, parts, storing
from districts.charters.edits import FeeEdit, ServiceEdit, TimeLimitEdit, fee_row, limit_row
from districts.charters.term_edits import FeeAmountEdit, PaymentEdit, TimeClassEdit
from districts.charters.terms import Fee, FeeAmount, Payment, PaymentMethod, TimeClass, TimeLimit, TimeUnit
from districts.refusals import RefusalCode, Refused
from districts.shared.text import LocalizedText
from models.database.connection import Database
from seeds import reader
from tests.conftest import TESTER
from tests.districts.test_scope import JASHORE
from tests.schema.networks import drafts
from tests.seeds.generator import layout, model, writing
from tests.seeds.generator.writing import Way
from tests.seeds.reader.test_properties import calm

TEXT = LocalizedText("নতুন", "New")
SAID = {"text_bn", "text_en"}
FEE: dict[str, tuple[FeeEdit, set[str]]] = {
    "text": (FeeEdit(text=TEXT), SAID),
    "free": (FeeEdit(free=None), {"free"}),
    "amounts": (FeeEdit(amounts=[FeeAmountEdit(Decimal("12.5"), LocalizedText())]), {"amounts"}),
    "payments": (FeeEdit(payments=[]), {"payments"}),
}
LIMIT: dict[str, tuple[TimeLimitEdit, set[str]]] = {
    "text": (TimeLimitEdit(text=TEXT), SAID),
    "maximum": (TimeLimitEdit(maximum=9999, unit=TimeUnit.HOUR), {"maximum", "unit", "working_days"}),
    "conditional": (TimeLimitEdit(conditional=True), {"conditional"}),
    "subject to": (TimeLimitEdit(subject_to=TEXT), {"subject_to_bn", "subject_to_en"}),
    "starts from": (TimeLimitEdit(starts_from=TEXT), {"starts_from_bn", "starts_from_en", "working_days"}),
    "classes": (TimeLimitEdit(classes=[TimeClassEdit(TEXT, immediate=True)]), {"classes"}),
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
        for row, write, edits in ((stored.fee, fee_row, FEE), (stored.time_limit, limit_row, LIMIT)):
            written: Callable[[Any, Any], Any] = write
            for edit, columns in edits.values() if row else ():
                assert row
                assert differing(row, written(edit, row)) <= columns


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
    edits = [("fees", "fee", FEE[name]) for name in FEE] + [
        ("time_limits", "time_limit", LIMIT[name]) for name in LIMIT
    ]
    for table, field, (edit, columns) in edits:
        version = await editing.update_service(service, version, ServiceEdit(**{field: edit}), actor=TESTER)  # type: ignore[arg-type]
        after = await rows(service)
        assert set() < differing(before[table], after[table]) <= columns
        assert {name for name in before if before[name] != after[name]} == {table}
        before = after


def test_working_days_follow_what_is_counted() -> None:
    row = parts.read(WHOLE).time_limit

    def working_days(edit: TimeLimitEdit) -> Any:
        return (limit_row(edit, row) or {})["working_days"]

    assert working_days(TimeLimitEdit(maximum=3)) == 3
    assert working_days(TimeLimitEdit(unit=TimeUnit.MONTH)) is None
    assert working_days(TimeLimitEdit(starts_from=TEXT)) is None
    assert working_days(TimeLimitEdit(conditional=True)) == 7


def test_an_unusual_limit_that_was_read_may_be_edited_elsewhere() -> None:
    both = parts.read(replace(WHOLE, time_limit=TimeLimit("তাৎক্ষণিক", immediate=True, as_needed=True))).time_limit

    assert (limit_row(TimeLimitEdit(text=TEXT), both) or {})["text_bn"] == "নতুন"
    with pytest.raises(Refused) as refused:
        limit_row(TimeLimitEdit(immediate=True), both)
    assert refused.value.code is RefusalCode.INVALID


@pytest.mark.parametrize(
    ("edit", "code", "field"),
    [
        (FeeEdit(free=True), RefusalCode.REQUIRED, ("fee", "text")),
        *(
            (
                FeeEdit(text=TEXT, amounts=[FeeAmountEdit(Decimal(taka), LocalizedText())]),
                RefusalCode.INVALID,
                ("fee", "amounts", "0", "amount"),
            )
            for taka in ("-1", "0.005", "10000000001", "Infinity", "NaN")
        ),
        (
            FeeEdit(text=TEXT, payments=[PaymentEdit(PaymentMethod.CASH, LocalizedText())]),
            RefusalCode.REQUIRED,
            ("fee", "payments", "0", "text"),
        ),
        (TimeLimitEdit(conditional=True), RefusalCode.REQUIRED, ("timeLimit", "text")),
        (
            TimeLimitEdit(text=TEXT, classes=[TimeClassEdit(TEXT, maximum=3)]),
            RefusalCode.INVALID,
            ("timeLimit", "classes", "0"),
        ),
    ],
)
def test_what_cannot_be_is_refused(edit: FeeEdit | TimeLimitEdit, code: RefusalCode, field: tuple[str, ...]) -> None:
    with pytest.raises(Refused) as refused:
        fee_row(edit) if isinstance(edit, FeeEdit) else limit_row(edit)

    assert (refused.value.code, refused.value.field) == (code, field)
