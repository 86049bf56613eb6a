"""Fees: amounts in both scripts, by class, free for some, and how they are paid."""

from __future__ import annotations

import pytest

from districts.charters.draft import FeeAmount, PaymentMethod
from districts.shared import folding
from seeds.reader.document import Piece
from seeds.reader.text import numbers
from seeds.reader.values import fees

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
        ("এক বছরের জন্য ৫০০ টাকা, দুই বছরের জন্য ৯০০ টাকা", [("এক বছরের জন্য", 500), ("দুই বছরের জন্য", 900)], []),
        ("পাঁচ বছর মেয়াদি ৪০২৫/-, দশ বছর মেয়াদি ৫৭৫০/-", [("পাঁচ বছর মেয়াদি", 4025), ("দশ বছর মেয়াদি", 5750)], []),
        ("চার চাকা ৫০০/-, দুই চাকা ২০০/-", [("চার চাকা", 500), ("দুই চাকা", 200)], []),
        ("ছয় মাস ৫০০ টাকা", [("ছয় মাস", 500)], []),
        ("১০০ টাকা (এক কপি)", [("এক কপি", 100)], []),
        ("১০০ টাকা (একবার)", [("একবার", 100)], []),
        ("১০০/- (একবার)", [("একবার", 100)], []),
        ("১০০/- টাকা (দুই বার)", [("দুই বার", 100)], []),
        ("১২ টাকা (বার)", [(None, 12)], []),
        ("১০০ টাকা প্রতি শতাংশ", [("প্রতি শতাংশ", 100)], []),
        ("শতাংশ প্রতি ১০ টাকা", [("শতাংশ প্রতি", 10)], []),
        ("১০০ টাকা প্রতিজন", [("প্রতিজন", 100)], []),
        ("১০০ টাকা আবাসিক, ৫০০ টাকা বাণিজ্যিক", [("আবাসিক", 100), ("বাণিজ্যিক", 500)], []),
        ("৫০০ টাকা ব্যক্তি, ১০০০ টাকা প্রতিষ্ঠান", [("ব্যক্তি", 500), ("প্রতিষ্ঠান", 1000)], []),
        ("৫০০ টাকা শহর, ৩০০ টাকা গ্রাম", [("শহর", 500), ("গ্রাম", 300)], []),
        ("১০/- ছাত্র, ২০/- শিক্ষক", [("ছাত্র", 10), ("শিক্ষক", 20)], []),
        (
            "২০ টাকার কোর্ট ফি, ৪ টাকার ডেমি, ৪ টাকার ফলিও",
            [(None, 20), ("ডেমি", 4), ("ফলিও", 4)],
            [(M.COURT_FEE, "কোর্ট ফি")],
        ),
        ("এক্স-রে (বড়) ২০০/-, (ছোট) ১৫০/-", [("এক্স-রে (বড়)", 200), ("ছোট", 150)], []),
        ("৫০০ টাকা (ফরম (নতুন))", [("ফরম (নতুন)", 500)], []),
        ("সাধারণ (৫০০ টাকা), জরুরি (১০০০ টাকা)", [("সাধারণ", 500), ("জরুরি", 1000)], []),
        ("ফি (প্রতি কপি ১০ টাকা)", [("প্রতি কপি", 10)], []),
        (
            "৫০০/- টাকা চালান (কোড নং ১-২২০১-০০০১-২৬৮১)",
            [(None, 500)],
            [(M.TREASURY_CHALLAN, "চালান (কোড নং ১-২২০১-০০০১-২৬৮১)")],
        ),
        ("৫০০ টাকা, অতিরিক্ত কোনো ফি নেই", [(None, 500)], []),
        ("৫০০ টাকা। এছাড়া কোনো ফি নেই।", [(None, 500)], []),
        ("৫০০ টাকা, কোনো অতিরিক্ত চার্জ নেই", [(None, 500)], []),
        ("ঋণ আবেদন ফরম ১০ টাকা", [("ঋণ আবেদন ফরম", 10)], []),
        ("ঋণের আবেদন ফি ১০০ টাকা", [("ঋণের আবেদন ফি", 100)], []),
        ("আবেদন ফি ২০ টাকা", [(None, 20)], []),
        (
            "আবেদন ফি ২০ টাকা, নোটিশ জারি ফি ৫০ টাকা, মোট ৭০ টাকা",
            [("আবেদন ফি", 20), ("নোটিশ জারি ফি", 50)],
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
    assert numbers.value(folding.fold(said)) == number


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
        ("বয়স্ক ভাতা ৬০০ টাকা", False),
        ("বয়স্ক ভাতা: জনপ্রতি ৬০০ টাকা", False),
        ("৬০০ টাকা (ভাতা)", False),
        ("উপবৃত্তি ১০০০ টাকা", False),
        ("শিক্ষাবৃত্তি ১০০০ টাকা", False),
        ("৫০০ টাকা সম্মানী", False),
        ("অনুদান ৫০০০ টাকা", False),
        ("ঋণ ৫০০০ টাকা", False),
        ("ভর্তুকি ৫০০ টাকা", False),
        ("Nil (form 10/-)", False),
        ("ভর্তি (ফরম ১০ টাকা)", False),
        ("১০০ টাকা আবাসিক", False),
        ("১০০ টাকা প্রথমে, ২০০ টাকা পরে", False),
        ("৫০০ টাকা ধার্য, ৩০০ টাকা মওকুফ", False),
        ("৫০০ টাকা পাবেন, ১০০ টাকা দেবেন", False),
        ("৫০০ টাকা দেশে, ১০০ টাকা ডলার", False),
        ("দুই কিস্তিতে ৫০০ টাকা", False),
        ("এক আনা ৫ টাকা", False),
        ("৫০০ টাকা দাম, ৫০ টাকা ছাড়", False),
        ("৫০০ টাকা ফি, ৭৫ টাকা ভ্যাট", False),
        ("দুই হাজার ৫০০ টাকা", False),
        ("পাঁচ ৫০০ টাকা", False),
        ("প্রতি শতাংশ সুদ ১০ টাকা", False),
        ("তিনগুণ ১০০ টাকা", False),
        ("তিন ভাগের এক ভাগ ১০০ টাকা", False),
        ("৫০০ টাকা; তবে ফি নেই", None),
        ("৫০০ টাকা; তবে বিনামূল্যে", None),
        ("৫০০ টাকা, কোনো ফি নেই", None),
        ("৫০০ টাকা, অন্যান্য ফি নেই", None),
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


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("সর্বমোট ফি ৯,৩১৩/- টাকা, প্রতিকিস্তি ১১৫০/- টাকা", [("সর্বমোট ফি", 9313)]),
        ("লাইসেন্স ফি ১০০০/-\nভ্যাট ১৫০/-\nমোট ১১৫০/-", [("লাইসেন্স ফি", 1000), ("ভ্যাট", 150)]),
        (
            "Application fee Tk. 100\nLicence fee Tk. 1,000\nTotal Tk. 1,100",
            [("Application fee", 100), ("Licence fee", 1000)],
        ),
        ("কোর্ট ফি ২০/-, ডিসিআর ফি ১১০০/-, মোট ১১৫০/-", []),
        ("মোট ৫০০ টাকা, নবায়ন ২০০ টাকা", []),
        ("মোট ৫০০ টাকা তন্মধ্যে ফি ৩০০ টাকা", []),
        ("১ম কিস্তি ৫০০/-, ২য় কিস্তি ৫০০/-", []),
        ("প্রতি কিস্তি ৫০০ টাকা", []),
    ],
)
def test_a_total_and_instalments_are_charged_once(text: str, amounts: list[tuple[str | None, float]]) -> None:
    """A total that contradicts its parts, or instalments of an unknown one, are left to a person."""
    fee, notes = fees.read(piece(text))

    assert [(each.label, each.poisha / 100) for each in fee.amounts] == amounts
    assert [note.code for note in notes] == ([] if amounts else ["FEE_NOT_UNDERSTOOD"])


@pytest.mark.parametrize(
    ("text", "amount", "ways"),
    [
        ("ট্রেজারী চালান নং ১-৩৩০১-০০০১-১৮০৩ এর মাধ্যমে ১০০০/- টাকা", 1000, [M.TREASURY_CHALLAN]),
        ("কোড-১৪২২৩২৫ এ ৫০০/- টাকা", 500, []),
        ("কোড ১৪২২৩২৫ ১০০০ টাকা", 1000, []),
        ("১-৪৫৩১-০০০০-২৬৮১ নং কোডে ৩০০/- টাকা চালান", 300, [M.TREASURY_CHALLAN]),
        ("Tk. 300 through treasury challan (code 1-2201-0001-2681)", 300, [M.TREASURY_CHALLAN]),
        ("৫০০ টাকা অগ্রণী ব্যাংক লিঃ এ জমা", 500, [M.BANK_DEPOSIT]),
        ("লাইসেন্স ফি ৫০০ টাকা চালানে জমা", 500, [M.TREASURY_CHALLAN]),
        ("Court fee stamp of Tk. 20", 20, [M.COURT_FEE]),
    ],
)
def test_the_code_of_an_account_is_no_amount(text: str, amount: float, ways: list[PaymentMethod]) -> None:
    fee, notes = fees.read(piece(text))

    assert notes == []
    assert [each.poisha / 100 for each in fee.amounts] == [amount]
    assert [each.method for each in fee.payments] == ways


@pytest.mark.parametrize(
    "text",
    ["২০২৪", "৭", "১৫", "০১৭১২৩৪৫৬৭৮", "২ কপি ১০০ টাকার স্ট্যাম্প", "পূর্বে ৩০০ টাকা বর্তমানে ৫০০ টাকা",
     "ফি ৫০০ টাকা জামানত ২০০ টাকা", "ফি ২০ টাকা হতে ৫০ টাকা", "ফি ৫০০ টাকা ছাড় ৫০ টাকা", "৫ শতাংশ হারে ৫০০ টাকা",
     "৫০০ টাকা (ভ্যাট অন্তর্ভুক্ত নয়)", "Tk. 500 (VAT not included)", "বিকাশ ৫০০ টাকা নগদ ৬০০ টাকা", "কোড ১৪২২৩২৫"],
)  # fmt: skip
def test_what_looks_like_an_amount_is_none(text: str) -> None:
    fee, notes = fees.read(piece(text))

    assert fee.amounts == ()
    assert [note.code for note in notes] == ["FEE_NOT_UNDERSTOOD"]
