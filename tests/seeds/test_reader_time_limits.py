"""Time limits that are more than one number: by class, subject to something, from an event on."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from districts.charters.draft import TimeClass, TimeUnit
from seeds.reader import folding, time_limits, words

WD, CD = TimeUnit.WORKING_DAY, TimeUnit.CALENDAR_DAY


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
    ],
)
def test_more_numbers(text: str, minimum: int | None, maximum: int) -> None:
    limit = time_limits.parse(text)
    assert limit
    assert (limit.minimum, limit.maximum, limit.unit) == (minimum, maximum, WD)


LETTERS = st.sampled_from("কখতণয়রদধব্ােিোৌ়\u09df\u09dc\u200c\u200d \n\tABcß১2(ঊী\u0301é/")


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(st.text(alphabet=LETTERS) | st.text())
def test_folded_text_knows_where_it_stands(text: str) -> None:
    folded = folding.fold(text)
    assert folded.text == words.fold(text)
    assert list(folded.starts) == sorted(folded.starts)
    assert words.fold(folded.published(0, len(folded.text))) == folded.text


@pytest.mark.parametrize("junk", ["অনুমোদন " * 250, "ক " * 900, "প্রাপ্তির " * 150, "(" * 2000, "৩ " * 900, "সাধারণ " * 250])
def test_junk_is_told_at_once(junk: str) -> None:
    assert time_limits.parse(junk) is None
