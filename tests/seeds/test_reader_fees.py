"""Fees: amounts in both scripts, by class, free for some, and how they are paid."""

from __future__ import annotations

import pytest

from districts.charters.draft import PaymentMethod
from seeds.reader import fees
from seeds.reader.pieces import Piece

M = PaymentMethod


def piece(text: str) -> Piece:
    return Piece(0, len(text), 1, text, tab=True)


@pytest.mark.parametrize(
    ("text", "amounts", "payments"),
    [
        ("৫০০/- টাকা", [(None, 500)], []),
        ("৫০০/- (পাঁচশত) টাকা", [(None, 500)], []),
        ("১,২০,০০০/- (এক লক্ষ বিশ হাজার টাকা মাত্র)", [(None, 120_000)], []),
        ("পাঁচশত টাকা", [(None, 500)], []),
        ("২.৫০ টাকা", [(None, 2.5)], []),
        ("Tk. 50/-", [(None, 50)], []),
        ("প্রতি পৃষ্ঠা ২ টাকা", [("প্রতি পৃষ্ঠা", 2)], []),
        ("সাধারণ: ৫০০ টাকা; জরুরি: ১০০০ টাকা", [("সাধারণ", 500), ("জরুরি", 1000)], []),
        ("১। সাধারণ ৫০০ টাকা\n২। জরুরি ১,০০০ টাকা", [("সাধারণ", 500), ("জরুরি", 1000)], []),
        ("৫০০/- টাকা ট্রেজারি চালানের মাধ্যমে", [(None, 500)], [(M.TREASURY_CHALLAN, "ট্রেজারি চালানের মাধ্যমে")]),
        (
            "১০০ টাকা, ট্রেজারি চালান কোড নং ১-২২১১-০০০০-২৬৮১",
            [(None, 100)],
            [(M.TREASURY_CHALLAN, "ট্রেজারি চালান কোড নং ১-২২১১-০০০০-২৬৮১")],
        ),
        ("২০ টাকা; পরিশোধ: বিকাশ/নগদ", [(None, 20)], [(M.MOBILE_BANKING, "বিকাশ"), (M.CASH, "নগদ")]),
        ("ফি ২০ টাকা (কোর্ট ফি)", [(None, 20)], [(M.COURT_FEE, "কোর্ট ফি")]),
    ],
)
def test_what_it_costs(text: str, amounts: list[tuple[str | None, float]], payments: list[tuple[M, str]]) -> None:
    fee, notes = fees.read(piece(text))
    assert (fee.free, notes) == (False, [])
    assert [(each.label, each.poisha / 100) for each in fee.amounts] == amounts
    assert [(each.method, each.text) for each in fee.payments] == payments


def test_free_for_some() -> None:
    fee, notes = fees.read(piece("মুক্তিযোদ্ধাদের জন্য বিনামূল্যে; অন্যান্য ১০০ টাকা"))
    assert (fee.free, notes) == (None, [])
    assert [(each.label, each.poisha) for each in fee.amounts] == [("মুক্তিযোদ্ধাদের জন্য", 0), ("অন্যান্য", 10_000)]


@pytest.mark.parametrize(
    ("text", "free"),
    [
        ("১০০-৫০০ টাকা", False),
        ("ন্যূনতম ১০০ টাকা", False),
        ("১০০ টাকার কম", False),
        ("৫০/১০০ টাকা", False),
        ("প্রথম ১০০ টাকা পরে ২০০ টাকা", False),
        ("১০০ টাকা এবং ভ্যাট ১৫%", False),
        ("৫০০/- (ছয়শত) টাকা", None),
        ("০ টাকা", None),
        ("বিনামূল্যে নয়", None),
        ("বিনামূল্যে ১০০ টাকা", None),
        ("চালান", None),
        ("বিধি মোতাবেক", None),
        ("-", None),
        ("১০০ টাকা " * 500, False),
    ],
)
def test_what_is_not_clear_is_told_and_no_amount_is_made_up(text: str, free: bool | None) -> None:
    fee, notes = fees.read(piece(text))
    assert (fee.text, fee.free, fee.amounts) == (text, free, ())
    assert [note.code for note in notes] == ["FEE_NOT_UNDERSTOOD"]


def test_a_column_of_ways_to_pay() -> None:
    ways, notes = fees.pay(piece("চেক বা পে-অর্ডারের মাধ্যমে"))
    assert [(way.method, way.text) for way in ways] == [(M.CHEQUE, "চেক"), (M.PAY_ORDER, "পে-অর্ডারের মাধ্যমে")]
    assert notes == []
    ways, notes = fees.pay(piece("রকেট ও পায়রা"))
    assert [way.method for way in ways] == [M.MOBILE_BANKING]
    assert [note.code for note in notes] == ["PAYMENT_NOT_UNDERSTOOD"]
