"""A refusal is data: its details go into both languages, each with its own digits and its own "or"."""

from __future__ import annotations

from datetime import date

from districts.shared.refused import Refusal, RefusalCode
from districts.shared.text import LocalizedText


def test_details_are_filled_in_for_each_language() -> None:
    refusal = Refusal(RefusalCode.LIMIT, "rows", "{row}", bn="{day}: {count} {name}", en="{day}: {count:,} {name}")

    refused = refusal(row=2, day=date(2026, 12, 3), count=1500, name=LocalizedText(bn="দিন", en="days"))

    assert refused.code is RefusalCode.LIMIT
    assert refused.field == ("rows", "2")
    assert refused.message == LocalizedText(bn="২০২৬-১২-০৩: ১৫০০ দিন", en="2026-12-03: 1,500 days")
    assert str(refused) == "2026-12-03: 1,500 days"
    assert refusal.details == {"row", "day", "count", "name"}


def test_the_input_at_fault_may_be_another_one() -> None:
    refusal = Refusal(RefusalCode.INVALID, "from", bn="ক", en="a")

    assert refusal().field == ("from",)
    assert refusal("steps", "0", "from").field == ("steps", "0", "from")


def test_several_texts_are_joined() -> None:
    refusal = Refusal(RefusalCode.INVALID, bn="{codes}; {codes:or}", en="{codes}; {codes:or}")

    assert refusal(codes=["A", "B"]).message == LocalizedText(bn="A, B; A বা B", en="A, B; A or B")


def test_what_was_given_is_quoted_and_shortened() -> None:
    refusal = Refusal(RefusalCode.INVALID, bn="{given!r} {given:.100}", en="{given!r}")

    assert refusal(given="x" * 101).message == LocalizedText(bn=f"'{'x' * 100}' {'x' * 100}", en=f"'{'x' * 100}'")
    assert refusal(given="a\n{b}").message.en == r"'a\n{b}'"
