"""Time limits that are more than one number: by class, subject to something, from an event on."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from districts.charters.draft import TimeClass, TimeLimit, TimeUnit
from districts.shared import folding
from seeds.reader.text import folded_text
from seeds.reader.values import time_limits

WD, CD, H, M = TimeUnit.WORKING_DAY, TimeUnit.CALENDAR_DAY, TimeUnit.HOUR, TimeUnit.MONTH


@pytest.mark.parametrize(
    ("text", "general", "classes"),
    [
        ("সাধারণ ৩ কার্যদিবস, জরুরি ১ কার্যদিবস", 3, [("সাধারণ", 3), ("জরুরি", 1)]),
        ("সাধারণ: ৭ কার্যদিবস; জরুরী: ৩ কার্যদিবস", 7, [("সাধারণ", 7), ("জরুরী", 3)]),
        ("৭ কার্যদিবস (সাধারণ), ৩ কার্যদিবস (জরুরি)", 7, [("সাধারণ", 7), ("জরুরি", 3)]),
        ("৭ কার্যদিবস, জরুরি ক্ষেত্রে ৩ কার্যদিবস", 7, [("জরুরি", 3)]),
        ("জরুরি ১ কার্যদিবস", None, [("জরুরি", 1)]),
        ("সাধারণ ৩ কার্যদিবস\nঅতি জরুরি আবেদনের ক্ষেত্রে ১ কার্যদিবস", 3, [("সাধারণ", 3), ("অতি জরুরি", 1)]),
        ("Ordinary 15 working days, urgent 7 working days", 15, [("Ordinary", 15), ("urgent", 7)]),
        ("সাধারণ ৩ কার্যদিবস, বিশেষ ১০ কার্যদিবস", None, [("সাধারণ", 3), ("বিশেষ", 10)]),
        ("নতুন: ১৫ কার্যদিবস, নবায়ন: ৭ কার্যদিবস", None, [("নতুন", 15), ("নবায়ন", 7)]),
        ("New: 15 working days, renewal: 7 working days", None, [("New", 15), ("renewal", 7)]),
        ("সাধারণত ৭ কার্যদিবস", 7, [("সাধারণত", 7)]),
    ],
)
def test_by_class(text: str, general: int | None, classes: list[tuple[str, int]]) -> None:
    """What binds where the class is not known is never shorter than what the text promises."""
    limit = time_limits.parse(text)
    assert limit
    assert (limit.maximum, limit.working_days) == (general, general)
    expected = [TimeClass(at, name, maximum=days, unit=WD) for at, (name, days) in enumerate(classes, 1)]
    assert list(limit.classes) == expected


def test_at_once_for_one_class() -> None:
    limit = time_limits.parse("সাধারণ - ৭ দিন, জরুরি - তাৎক্ষণিক")
    assert limit
    assert (limit.maximum, limit.unit, limit.immediate) == (7, CD, False)
    assert limit.classes[1] == TimeClass(2, "জরুরি", immediate=True)


@pytest.mark.parametrize(
    ("text", "subject", "days"),
    [
        ("অনুমোদন সাপেক্ষে", "অনুমোদন সাপেক্ষে", None),
        ("৭ কার্যদিবস (কর্তৃপক্ষের অনুমোদন সাপেক্ষে)", "কর্তৃপক্ষের অনুমোদন সাপেক্ষে", 7),
        ("বরাদ্দ প্রাপ্তি সাপেক্ষে ৩০ কার্যদিবস", "বরাদ্দ প্রাপ্তি সাপেক্ষে", 30),
        ("৭ কার্যদিবস, অনুমোদনক্রমে", "অনুমোদনক্রমে", 7),
        ("7 working days, subject to approval", "subject to approval", 7),
        ("৩ কার্যদিবস (কাগজপত্রাদি যথাযথ থাকলে)", "কাগজপত্রাদি যথাযথ থাকলে", 3),
        ("আবেদন সঠিক হলে ৩ কার্যদিবস", "আবেদন সঠিক হলে", 3),
        ("৭ কার্যদিবস ছুটি অনুমোদন সাপেক্ষে", "ছুটি অনুমোদন সাপেক্ষে", 7),
        ("পরীক্ষায় উত্তীর্ণ হলে ৩ কার্যদিবস", "পরীক্ষায় উত্তীর্ণ হলে", 3),
        ("৩ কার্যদিবস, বরাদ্দ পাওয়া গেলে", "বরাদ্দ পাওয়া গেলে", 3),
        ("৩ কার্যদিবস সকল কাগজপত্র ও তথ্য সঠিক থাকলে", "সকল কাগজপত্র ও তথ্য সঠিক থাকলে", 3),
        ("৭ কার্যদিবস কর্তৃপক্ষের অনুমোদন সাপেক্ষে", "কর্তৃপক্ষের অনুমোদন সাপেক্ষে", 7),
    ],
)
def test_subject_to_something(text: str, subject: str, days: int | None) -> None:
    limit = time_limits.parse(text)
    assert limit
    assert (limit.subject_to, limit.working_days) == (subject, days)


@pytest.mark.parametrize(
    ("text", "event", "days"),
    [
        ("বরাদ্দ প্রাপ্তির ১৫ কার্যদিবসের মধ্যে", "বরাদ্দ প্রাপ্তির", 15),
        ("সকল  কাগজপত্র প্রাপ্তির পর ৭ কার্যদিবস", "সকল  কাগজপত্র প্রাপ্তির পর", 7),
        ("প্রশিক্ষণ শেষে ৭ কার্যদিবস", "প্রশিক্ষণ শেষে", 7),
        ("7 working days after approval of the board", "after approval of the board", 7),
    ],
)
def test_from_an_event_on_no_days_are_counted_from_the_filing(text: str, event: str, days: int) -> None:
    limit = time_limits.parse(text)
    assert limit
    assert (limit.starts_from, limit.maximum, limit.working_days) == (event, days, None)


@pytest.mark.parametrize(
    "text",
    [
        "আবেদন প্রাপ্তির ৭ কার্যদিবসের মধ্যে",
        "আবেদনপত্র প্রাপ্তির তারিখ হতে ৭ কার্যদিবস",
        "আবেদন দাখিলের পর ৭ কার্যদিবস",
        "আবেদনের ৭ কার্যদিবসের মধ্যে",
        "৭ কার্যদিবস (আবেদন প্রাপ্তির পর)",
        "within 7 working days of receipt of the application",
    ],
)
def test_the_application_is_the_filing_itself(text: str) -> None:
    limit = time_limits.parse(text)
    assert limit
    assert (limit.starts_from, limit.maximum, limit.working_days) == (None, 7, 7)


@pytest.mark.parametrize(
    ("text", "minimum", "maximum"),
    [
        ("৩ কার্যদিবস থেকে ৫ কার্যদিবস", 3, 5),
        ("৩ কার্যদিবস - ৫ কার্যদিবস", 3, 5),
        ("একুশ কর্মদিবস", None, 21),
        ("৫ কার্য্যদিবস", None, 5),
        ("তিন থেকে পাঁচ কার্যদিবস", 3, 5),
        ("৭ কার্যদিবস এর মধ্যে", None, 7),
        ("৫ কার্যদিবসে", None, 5),
        ("৩ কার্যদিবসের ভিতর", None, 3),
        ("৭ কার্যদিবসের মধ্যে প্রদান করা হয়", None, 7),
        ("৭ কার্যদিবস সর্বোচ্চ", None, 7),
        ("৭ কার্যদিবসের বেশি নয়", None, 7),
        ("not more than 7 working days", None, 7),
        ("সময়সীমা: ৭ কার্যদিবস", None, 7),
        ("০৩ তিন কার্যদিবস", None, 3),
        ("তিন (০৩) কার্যদিবস", None, 3),
        ("৭ (সাত কার্যদিবস)", None, 7),
        ("৪৫ (পয়তাল্লিশ) কার্যদিবস", None, 45),
        ("১২০ (একশত বিশ) কার্যদিবস", None, 120),
        ("৩ দিন (কার্যদিবস)", None, 3),
        ("3 days (working)", None, 3),
        ("৩০ কার্যদিবস পর্যন্ত", None, 30),
        ("২৮ কর্ম-দিবস", None, 28),
        ("3 business days", None, 3),
        ("১। ৩ কার্যদিবস", None, 3),
        ("• ৩ কার্যদিবস", None, 3),
    ],
)
def test_more_numbers(text: str, minimum: int | None, maximum: int) -> None:
    limit = time_limits.parse(text)
    assert limit
    assert (limit.minimum, limit.maximum, limit.unit) == (minimum, maximum, WD)


@pytest.mark.parametrize(
    ("text", "minimum", "maximum", "unit"),
    [
        ("১ সপ্তাহ", None, 7, CD),
        ("2 weeks", None, 14, CD),
        ("১-২ সপ্তাহের মধ্যে", 7, 14, CD),
        ("১ বছর", None, 12, M),
        ("৬০ মিনিট", None, 1, H),
        ("৪৮ কর্মঘণ্টা", None, 48, H),
    ],
)
def test_units_that_are_so_many_of_another(text: str, minimum: int | None, maximum: int, unit: TimeUnit) -> None:
    limit = time_limits.parse(text)
    assert limit
    assert (limit.minimum, limit.maximum, limit.unit, limit.working_days) == (minimum, maximum, unit, None)


@pytest.mark.parametrize(
    "text",
    [
        "একই দিন",
        "একই দিনে",
        "Same day",
        "same working day",
        "Instant",
        "সাথে সাথে",
        "সঙ্গে সঙ্গেই",
        "তাৎক্ষণিক ভাবে",
        "১। তাৎক্ষণিক",
    ],
)
def test_at_once_in_other_words(text: str) -> None:
    assert time_limits.parse(text) == TimeLimit(text, immediate=True)


@pytest.mark.parametrize(
    "text",
    [
        "৩ মাস পর পর",
        "১৫ দিন পর পর",
        "৩ মাস পরপর",
        "প্রতি ৩ মাস পর পর",
        "৩ মাস অন্তর",
        "৭ দিন পর থেকে",
        "7 days of the month",
        "৩০ মিনিট",
        "২ ঘণ্টা ৩০ মিনিট",
        "৩০-৬০ মিনিট",
        "তিন (০৪) কার্যদিবস",
        "০৩ চার কার্যদিবস",
        "৭ মাস (কার্যদিবস)",
        "১ মাস ১৫ দিন",
        "১৫ বছর",
        "কমপক্ষে ৭ দিন",
        "প্রায় ৭ দিন",
        "৭ দিনের বেশি",
        "৭ দিনের কম নয়",
        "৭ দিন, তদন্ত প্রয়োজন হলে ১৫ দিন",
        "কাগজপত্র ঠিক থাকলে ৩ দিন, না থাকলে ৭ দিন",
        "পাসপোর্ট হারিয়ে গেলে",
        "১। ৩ কার্যদিবস ২। ৭ কার্যদিবস",
        "নতুন: ১৫ দিন, নতুন: ৭ দিন",
        "আবেদনের ৭ দিন পর",
    ],
)
def test_how_often_and_what_is_no_certain_number_is_told(text: str) -> None:
    assert time_limits.parse(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "১৫ দিনের বেশি হলে",
        "১৫ দিন, বেশি হলে",
        "৩০ কার্যদিবস পার হলে",
        "৩০ কার্যদিবস (পার হলে)",
        "৩০ দিন পার হওয়ার পর",
        "৫ বছর পূর্ণ হলে",
        "৬০ বছর বয়স হলে",
        "৩০ দিন অতিক্রান্ত হলে",
        "৩০ দিন বিলম্ব হলে",
        "৩০ দিন মেয়াদ উত্তীর্ণ হলে",
        "১ মাস আগে আবেদন পেলে",
        "৭ দিন পূর্বে আবেদন পেলে",
        "৭ দিন পূর্বে দাখিলের পর",
        "৭ দিন পূর্বে অনুমোদন সাপেক্ষে",
        "৩০ দিনের মধ্যে আবেদন পেলে",
        "৩০ দিন ছুটি হলে তাৎক্ষণিক",
        "৩ মাস বকেয়া থাকলে",
        "২ বছর চাকরি শেষে",
        "৩ বছর আবাদ করার পর",
        "৬ মাস প্রশিক্ষণ শেষে তাৎক্ষণিক",
        "৩ বছর অভিজ্ঞতা থাকা সাপেক্ষে",
        "১৫ দিনের কাগজপত্র সঠিক থাকলে",
        "৭ কার্যদিবস, কাগজপত্র সঠিক থাকলে তাৎক্ষণিক",
        "তাৎক্ষণিক, তদন্ত প্রয়োজন হলে ৭ দিন",
        "১. ৫ দিন",
        "১ . ৫ দিন",
    ],
)
def test_a_number_of_days_that_is_part_of_a_condition_or_half_a_decimal_is_no_limit(text: str) -> None:
    assert time_limits.parse(text) is None


LETTERS = st.sampled_from("কখতণয়রদধব্ােিোৌ়\u09df\u09dc\u200c\u200d \n\tABcß১2(ঊী\u0301é/")


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(st.text(alphabet=LETTERS) | st.text())
def test_folded_text_knows_where_it_stands(text: str) -> None:
    folded = folded_text.fold(text)
    assert folded.text == folding.fold(text)
    assert list(folded.starts) == sorted(folded.starts)
    assert folding.fold(folded.published(0, len(folded.text))) == folded.text


@pytest.mark.parametrize("junk", ["অনুমোদন " * 250, "ক " * 900, "প্রাপ্তির " * 150, "(" * 2000, "৩ " * 900, "সাধারণ " * 250])
def test_junk_is_told_at_once(junk: str) -> None:
    assert time_limits.parse(junk) is None
