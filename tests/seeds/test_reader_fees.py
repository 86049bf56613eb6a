"""Fees: amounts in both scripts, by class, free for some, and how they are paid."""

from __future__ import annotations

import pytest

from districts.charters.draft import FeeAmount, PaymentMethod
from seeds.reader import fees, numbers, words
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
        ("২০ টাকা মূল্যের কোর্ট ফি", [(None, 20)], [(M.COURT_FEE, "কোর্ট ফি")]),
        ("৫০০ টাকা চালান এর মাধ্যমে", [(None, 500)], [(M.TREASURY_CHALLAN, "চালান এর মাধ্যমে")]),
        (
            "৫০০/- (পাঁচশত) টাকা চালানের মাধ্যমে, কোড নং ১-৭৩০১-০০০১-২৬৮১",
            [(None, 500)],
            [(M.TREASURY_CHALLAN, "চালানের মাধ্যমে, কোড নং ১-৭৩০১-০০০১-২৬৮১")],
        ),
        ("২০ টাকা নগদ বা চালান", [(None, 20)], [(M.CASH, "নগদ"), (M.TREASURY_CHALLAN, "চালান")]),
        ("টাকা: ৫০০/-", [(None, 500)], []),
        ("টা: ৫০০/-", [(None, 500)], []),
        ("মোট = ১,২৩৪.৫০ টাকা", [(None, 1234.5)], []),
        ("120,000 Tk", [(None, 120_000)], []),
        ("৫০০ টাকা (সরকারি)", [(None, 500)], []),
        ("সরকারি ৫০০ টাকা, বেসরকারি ১০০০ টাকা", [("সরকারি", 500), ("বেসরকারি", 1000)], []),
        ("৫০০ টাকা (প্রযোজ্য ক্ষেত্রে)", [("প্রযোজ্য ক্ষেত্রে", 500)], []),
        ("জনপ্রতি ৫০০ টাকা", [("জনপ্রতি", 500)], []),
        ("মোট ৫০০ টাকা", [(None, 500)], []),
        ("৫০০ টাকা জমা দিতে হবে", [(None, 500)], []),
        ("৫০০ টাকা (অফেরতযোগ্য)", [(None, 500)], []),
        ("৫০০ টাকা (ভ্যাটসহ)", [(None, 500)], []),
        ("১ লক্ষ টাকা", [(None, 100_000)], []),
        ("১ লক্ষ ২০ হাজার টাকা", [(None, 120_000)], []),
        ("Tk. 5 lakh", [(None, 500_000)], []),
        ("two hundred thousand taka", [(None, 200_000)], []),
        ("দেড়শত টাকা", [(None, 150)], []),
        ("আড়াই হাজার টাকা", [(None, 2500)], []),
        ("১০ টাকা/কপি", [("কপি", 10)], []),
        ("৫০ টাকা প্রতি কপি", [("প্রতি কপি", 50)], []),
        ("প্রতি কপি ১০ টাকা হারে", [("প্রতি কপি", 10)], []),
        ("শতক প্রতি ৫০ টাকা", [("শতক প্রতি", 50)], []),
        ("৫০০ টাকা লাইসেন্স ফি", [("লাইসেন্স ফি", 500)], []),
        ("৫০০ টাকা বার্ষিক", [("বার্ষিক", 500)], []),
        ("১০০ টাকা (সাধারণ), ২০০ টাকা (জরুরি)", [("সাধারণ", 100), ("জরুরি", 200)], []),
        ("১ম শ্রেণি ১০০ টাকা, ২য় শ্রেণি ৫০ টাকা", [("১ম শ্রেণি", 100), ("২য় শ্রেণি", 50)], []),
        ("মুক্তিযোদ্ধা ও প্রতিবন্ধী ৫০ টাকা", [("মুক্তিযোদ্ধা ও প্রতিবন্ধী", 50)], []),
        ("অতিরিক্ত কপি প্রতি ১০ টাকা", [("অতিরিক্ত কপি প্রতি", 10)], []),
        ("আবেদন ফি ২০ টাকা", [(None, 20)], []),
        (
            "আবেদন ফি ২০ টাকা, নোটিশ জারি ফি ৫০ টাকা, মোট ৭০ টাকা",
            [("আবেদন ফি", 20), ("নোটিশ জারি ফি", 50), ("মোট", 70)],
            [],
        ),
    ],
)
def test_what_it_costs(text: str, amounts: list[tuple[str | None, float]], payments: list[tuple[M, str]]) -> None:
    fee, notes = fees.read(piece(text))
    assert (fee.free, notes) == (False, [])
    assert [(each.label, each.poisha / 100) for each in fee.amounts] == amounts
    assert [(each.method, each.text) for each in fee.payments] == payments


@pytest.mark.parametrize(
    "text",
    [
        "৫০০ টাকা (পাঁচশত)",
        "৫০০ টাকা (পাচশত)",
        "৫০০ টাকা (পাঁচ শত টাকা মাত্র)",
        "৫০০/- (কথায়ঃ পাঁচশত টাকা মাত্র)",
        "৫০০/- পাঁচশত টাকা",
        "টাকা ৫০০/- (পাঁচশত) মাত্র",
        "পাঁচশত (৫০০) টাকা",
        "Tk. 500/- (five hundred)",
        "Tk. 500/- (Five hundred only)",
    ],
)
def test_an_amount_that_is_repeated_in_words(text: str) -> None:
    fee, notes = fees.read(piece(text))
    assert (fee.free, fee.amounts, notes) == (False, (FeeAmount(1, None, 50_000),), [])


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("দুইশ পঁচিশ", 225),
        ("পয়তাল্লিশ", 45),
        ("সাড়ে তিনশত", 350),
        ("এক কোটি", 10_000_000),
        ("Twenty-five thousand", 25_000),
        ("one hundred and fifty", 150),
        ("পাঁচ ছয়", None),
        ("হাজার লক্ষ", None),
        ("পাঁচ শত শত", None),
        ("দেড়", None),
    ],
)
def test_numbers_in_words(said: str, number: int | None) -> None:
    assert numbers.value(words.fold(said)) == number


@pytest.mark.parametrize(
    "text",
    [
        "সম্পূর্ণ বিনামূল্যে",
        "বিনামূল্যে প্রদান করা হয়",
        "বিনামূল্যে (Free of charge)",
        "১। বিনামূল্যে",
        "মূল্য: বিনামূল্যে",
        "সেবার মূল্য: নেই",
        "কোন ফি নেই",
        "ফি লাগে না",
        "কোনো টাকা লাগে না",
        "No charge",
        "Nil",
        "নাই",
        "প্রযোজ্য নয়",
        "০ টাকা",
        "০.০০ টাকা",
        "শূন্য টাকা",
    ],
)
def test_free_in_other_words(text: str) -> None:
    fee, notes = fees.read(piece(text))
    assert (fee.text, fee.free, fee.amounts, fee.payments, notes) == (text, True, (), (), [])


def test_free_for_some_in_numbers() -> None:
    fee, notes = fees.read(piece("ছাত্রদের জন্য ০ টাকা, অন্যান্য ১০০ টাকা"))
    assert (fee.free, notes) == (None, [])
    assert [(each.label, each.poisha) for each in fee.amounts] == [("ছাত্রদের জন্য", 0), ("অন্যান্য", 10_000)]


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
        ("৫০০ টাকা (ছয়শত)", None),
        ("টাকা ৫০০/- (ছয়শত) মাত্র", None),
        ("Tk. 500/- (six hundred)", None),
        ("পাঁচশত (৬০০) টাকা", None),
        ("৫০০ টাকা (পাঁচসত)", False),
        ("৩০০০ টাকা + ভ্যাট", False),
        ("৩০০০ টাকা ও ভ্যাট", False),
        ("৫০০ টাকা এবং ডাক খরচ", False),
        ("৫০০ টাকা এবং সার্ভিস চার্জ", False),
        ("সরকারি ফি + ২০ টাকা", False),
        ("সরকারি ফি ও ২০ টাকা", False),
        ("৫০০ টাকা, এবং ভ্যাট ৭৫ টাকা", False),
        ("৫০০ টাকা (ভ্যাট অতিরিক্ত)", False),
        ("৫০০ টাকা (ডাক খরচ আলাদা)", False),
        ("Tk. 500 (excluding VAT)", False),
        ("কমপক্ষে ৫০০ টাকা", False),
        ("আনুমানিক ৫০০ টাকা", False),
        ("৫০০ টাকা ও তদূর্ধ্ব", False),
        ("অনূর্ধ্ব ৫০০ টাকা", False),
        ("সর্বাধিক ৫০০ টাকা", False),
        ("~৫০০ টাকা", False),
        ("Tk. 500 or more", False),
        ("শতকরা ৫ টাকা", False),
        ("হাজারে ৫ টাকা", False),
        ("প্রতি লক্ষে ৫০ টাকা", False),
        ("প্রতি ১০০ টাকা", False),
        ("জমির পরিমাণ ভেদে ৫০০ টাকা", False),
        ("৫০০ টাকার অর্ধেক", False),
        ("কয়েক হাজার টাকা", False),
        ("পৌনে দুই হাজার টাকা", False),
        ("তিন লক্ষ ৫০০ টাকা", False),
        ("Tk. 5 million", False),
        ("৫০০০ হাজার টাকা", None),
        ("৫০০,০০ টাকা", None),
        ("৫০০ টাকা (ভ্যাট প্রযোজ্য)", False),
        ("৫০০ টাকা (জামানতসহ)", False),
        ("৫০০ টাকা (বিস্তারিত ওয়েবসাইটে)", False),
        ("বিনামূল্যে তবে ভ্যাট প্রযোজ্য", None),
        ("বিনামূল্যে " * 500, None),
        ("x", None),
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
