"""Which service is which: by name first, then by likeness, and where it is not clear nobody guesses."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from districts.charters.imports import service_matching
from districts.charters.imports.service_matching import Former, Line, Match
from districts.shared import folding
from tests.support.examples import examples

NETWORK, TRAINING, ADVICE = "স্কুলে ইন্টারনেট সংযোগ প্রদান", "তরুণদের আইসিটি প্রশিক্ষণ", "ই-নথি বিষয়ক পরামর্শ ও ট্রাবলশ্যুটিং"
PORTAL, REPAIR, DATA = "ওয়েব পোর্টাল হালনাগাদে সহায়তা", "কম্পিউটার মেরামত", "তথ্য প্রদান"
CATEGORIES = ("CITIZEN", "INSTITUTIONAL")


def line(name: str, serial: int, category: str = "CITIZEN") -> Line:
    return Line(f"{category[0].lower()}{serial}", category, serial, name, folding.key(name))


def former(code: str, name: str, serial: int, category: str = "CITIZEN", revision: int = 1) -> Former:
    return Former(code, category, serial, name, folding.key(name), revision)


def document(*names: str) -> list[Line]:
    return [line(name, n) for n, name in enumerate(names, 1)]


def revision(*names: str, number: int = 1) -> list[Former]:
    return [former(f"c{n}", name, n, revision=number) for n, name in enumerate(names, 1)]


BEFORE = revision(NETWORK, TRAINING, PORTAL, DATA)


def codes(lines: Sequence[Line], *revisions: Sequence[Former]) -> list[str]:
    return [match.code for match in service_matching.match(lines, revisions[0] if revisions else (), revisions[1:])]


def test_of_a_first_document_each_service_is_called_after_its_place() -> None:
    found = service_matching.match([line(NETWORK, 1), line(DATA, 3), line(DATA, 1, "INSTITUTIONAL")], ())

    assert found == [Match("c1"), Match("c3"), Match("i1")]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        pytest.param([NETWORK, TRAINING, PORTAL, DATA], "c1 c2 c3 c4", id="as it was"),
        pytest.param([TRAINING, NETWORK, PORTAL, DATA], "c2 c1 c3 c4", id="numbers swapped"),
        pytest.param([NETWORK, REPAIR, TRAINING, PORTAL, DATA], "c1 c5 c2 c3 c4", id="one inserted"),
        pytest.param([NETWORK, PORTAL, DATA], "c1 c3 c4", id="one removed"),
        pytest.param([NETWORK, PORTAL, DATA, REPAIR], "c1 c3 c4 c5", id="one removed and another added"),
        pytest.param([NETWORK, f"{TRAINING}ের আয়োজন", PORTAL, DATA], "c1 c2 c3 c4", id="one reworded"),
        pytest.param([f"{TRAINING}ের আয়োজন", PORTAL, NETWORK], "c2 c3 c1", id="one reworded and renumbered"),
        pytest.param([NETWORK, "  তরুণদের\u200c আইসিটি-প্রশিক্ষণ। ", PORTAL, DATA], "c1 c2 c3 c4", id="written otherwise"),
        pytest.param([NETWORK, REPAIR, PORTAL, DATA], "c1 c5 c3 c4", id="one replaced by another"),
        pytest.param([NETWORK, "", PORTAL, DATA], "c1 c5 c3 c4", id="one without a name"),
        pytest.param(["স্কুল ও কলেজে ইন্টারনেট সংযোগ প্রদান", NETWORK], "c5 c1", id="equal goes before like"),
    ],
)
def test_a_service_keeps_its_code_whatever_its_number(names: list[str], expected: str) -> None:
    assert codes(document(*names), BEFORE) == expected.split()


def test_a_service_keeps_its_code_in_another_section() -> None:
    lines = [line(NETWORK, 1), line(DATA, 1, "INSTITUTIONAL"), line(f"{TRAINING} কর্মসূচি", 2, "INSTITUTIONAL")]

    assert codes(lines, BEFORE) == ["c1", "c4", "c2"]


def test_the_same_name_in_two_sections_stays_in_each() -> None:
    before = [former("c1", DATA, 1), former("i1", DATA, 1, "INSTITUTIONAL")]

    # The numbers say nothing here.
    assert codes([line(DATA, 7), line(DATA, 1, "INSTITUTIONAL")], before) == ["c1", "i1"]
    assert codes([line(DATA, 2, "INSTITUTIONAL"), line(DATA, 9)], before) == ["i1", "c1"]


def test_the_same_name_twice_is_told_apart_by_place_then_by_order() -> None:
    before = [former("c1", DATA, 1), former("c2", NETWORK, 2), former("c3", DATA, 3)]

    assert codes([line(DATA, 1), line(DATA, 2), line(NETWORK, 3)], before) == ["c1", "c3", "c2"]
    assert codes([line(NETWORK, 1), line(DATA, 2), line(DATA, 4)], before) == ["c2", "c1", "c3"]
    assert codes([line(DATA, 3)], before) == ["c3"]


def test_of_the_same_name_twice_nobody_guesses_which_is_gone() -> None:
    before = [former("c1", DATA, 1), former("c3", DATA, 3)]

    assert service_matching.match([line(DATA, 2)], before) == [Match("c2", likely=tuple(before))]


def test_a_name_that_is_new_twice_is_nobodys() -> None:
    found = service_matching.match([line(DATA, 2), line(DATA, 3)], [former("c1", DATA, 1)])

    assert found == [Match("c2", likely=(former("c1", DATA, 1),)), Match("c3", likely=(former("c1", DATA, 1),))]


def test_of_a_service_that_is_two_now_nobody_guesses_which_one_it_is() -> None:
    before = revision("আইসিটি প্রশিক্ষণ ও কর্মশালা আয়োজন")
    lines = [line("আইসিটি প্রশিক্ষণ আয়োজন", 2), line("আইসিটি কর্মশালা আয়োজন", 3)]

    assert service_matching.match(lines, before) == [Match("c2", likely=(before[0],)), Match("c3", likely=(before[0],))]


def test_of_two_services_that_are_one_now_nobody_guesses_which_one_it_is() -> None:
    before = revision("আইসিটি প্রশিক্ষণ আয়োজন", "আইসিটি কর্মশালা আয়োজন")

    [found] = service_matching.match([line("আইসিটি প্রশিক্ষণ ও কর্মশালা আয়োজন", 3)], before)

    assert found == Match("c3", likely=tuple(before))


def test_of_two_that_are_as_like_the_number_decides() -> None:
    before = revision("গ্রামে ইন্টারনেট সংযোগ প্রদান", "শহরে ইন্টারনেট সংযোগ প্রদান")

    assert codes([line("ইন্টারনেট সংযোগ প্রদান", 2)], before) == ["c2"]
    assert codes([line("ইন্টারনেট সংযোগ প্রদান", 3)], before) == ["c3"]


def test_what_is_clear_without_the_others_becomes_clear() -> None:
    """The second resembles both, until the first has taken its own."""
    before = revision("স্কুলে ইন্টারনেট সংযোগ প্রদান", "কলেজে ইন্টারনেট সংযোগ প্রদান")
    lines = [line("স্কুলে ইন্টারনেট সংযোগ প্রদান করা", 7), line("মাদ্রাসায় ইন্টারনেট সংযোগ প্রদান", 2)]

    assert codes(lines, before) == ["c1", "c2"]


def test_a_code_is_never_given_to_another() -> None:
    """Neither that of a service which is gone, nor one that only a draft knows."""
    older, draft = revision(NETWORK, TRAINING, number=1), [former("c7", REPAIR, 3, revision=3)]
    followed = [former("c1", NETWORK, 1, revision=2)]

    assert codes(document(NETWORK, PORTAL, DATA), followed, draft, older) == ["c1", "c8", "c3"]


def test_a_service_that_was_gone_returns() -> None:
    older, followed = revision(NETWORK, TRAINING), revision(NETWORK, number=2)

    found = service_matching.match(document(TRAINING, NETWORK), followed, [older])

    assert found == [Match("c2", older[1]), Match("c1", followed[0])]


def test_a_name_in_the_followed_revision_counts_more_than_elsewhere_and_the_newest_more_than_older_ones() -> None:
    followed = [former("c1", NETWORK, 1, revision=2)]
    draft = [former("c9", NETWORK, 1, revision=3), former("c5", DATA, 2, revision=3)]
    older = [former("c4", DATA, 2, revision=1)]

    assert codes(document(NETWORK, DATA), followed, draft, older) == ["c1", "c5"]


def test_what_was_only_similar_in_another_revision_is_new() -> None:
    older = revision(NETWORK, TRAINING)

    assert codes(document(NETWORK, f"{TRAINING}ের আয়োজন"), revision(NETWORK, number=2), older) == ["c1", "c3"]


def test_fresh_codes_go_first_to_those_whose_place_is_free() -> None:
    before = revision(NETWORK, TRAINING)
    lines = [line(PORTAL, 1), line(DATA, 3), line(REPAIR, 1, "INSTITUTIONAL"), line(ADVICE, 2)]

    assert codes(lines, before) == ["c4", "c3", "i1", "c5"]
    assert service_matching.fresh_code("c1", ["c1", "c12", "i30", "c", "cx7", "c৯৯"]) == "c13"
    assert service_matching.fresh_code("c1", []) == "c1"


@pytest.mark.parametrize(
    ("one", "other", "percent"),
    [
        ("প্রশিক্ষণ", "প্রশিক্ষণ", 100),
        ("প্রশিক্ষণ", "প্রশিক্ষণের", 81),
        ("ICT training", "Training on ICT", 69),
        ("ই-নথি বিষয়ক পরামর্শ/ট্রাবলশ্যুটিং", "ওয়েব পোর্টাল বিষয়ক পরামর্শ/ট্রাবলশ্যুটিং", 74),
        ("মেরামত", "প্রশিক্ষণ", 0),
        ("", "", 100),
    ],
)
def test_resemblance_is_measured_in_pairs_of_letters(one: str, other: str, percent: int) -> None:
    assert service_matching.resemblance(line(one, 1), line(other, 2)) == percent
    assert service_matching.resemblance(line(other, 2), line(one, 1)) == percent


def test_more_services_than_any_office_has_are_matched_in_a_moment() -> None:
    """By name only: to compare a thousand new names with a thousand old ones would take half a minute."""
    before = [former(f"c{n}", f"{NETWORK} {n}", n) for n in range(1, 2001)]
    lines = [line(f"{NETWORK} {n if n > 1000 else f'{n} নং'}", n) for n in range(1, 2001)]
    started = time.process_time()

    found = codes(lines, before)

    assert time.process_time() - started < 5
    assert found == [f"c{2000 + n if n <= 1000 else n}" for n in range(1, 2001)]


# Whatever a document does

_names = st.lists(st.sampled_from("abcdefghijklmnopqrstuvwxyz"), min_size=9, max_size=14, unique=True).map("".join)


@st.composite
def _revisions(draw: st.DrawFn) -> tuple[list[Former], list[Former]]:
    """The followed one, and one before it; a code is one service's."""
    names = draw(st.lists(_names, max_size=9, unique=True))
    known = [
        former(f"{category[0].lower()}{n}", name, n, category, revision=1)
        for n, name in enumerate(names, 1)
        for category in [draw(st.sampled_from(CATEGORIES))]
    ]
    followed = [replace(each, revision=2) for each in known if draw(st.booleans())]
    return followed, known


def _numbered(names: Sequence[str], categories: Sequence[str]) -> list[Line]:
    """In the order of a charter, each category numbered for itself."""
    found: list[Line] = []
    for category in CATEGORIES:
        own = [name for name, of in zip(names, categories, strict=True) if of == category]
        found += [line(name, n, category) for n, name in enumerate(own, 1)]
    return found


@st.composite
def _changed(draw: st.DrawFn) -> tuple[list[Former], list[Former], list[Line]]:
    """A document in which services are permuted, renumbered, reworded, dropped, inserted, moved and doubled."""
    followed, known = draw(_revisions())
    names = []
    for name in draw(st.permutations([each.name for each in known])):
        match draw(st.sampled_from(["keep", "keep", "reword", "drop", "double"])):
            case "keep":
                names.append(name)
            case "reword":
                names.append(name + draw(st.sampled_from("xyz0")))
            case "double":
                names += [name, name]
    names += draw(st.lists(_names, max_size=4))
    categories = [draw(st.sampled_from(CATEGORIES)) for _ in names]
    return followed, known, _numbered(names, categories)


calm = settings(max_examples=examples(400, some=100), derandomize=True, deadline=None, database=None)


@calm
@given(_changed())
def test_codes_are_unique_and_never_another_services(changed: tuple[list[Former], list[Former], list[Line]]) -> None:
    followed, known, lines = changed

    found = service_matching.match(lines, followed, [known])

    assert len(found) == len(lines)
    assert len({match.code for match in found}) == len(lines)
    had = {former.code: former for former in known}
    for each, match in zip(lines, found, strict=True):
        assert re.fullmatch("[ci][1-9][0-9]*", match.code)
        if match.former is None:
            assert match.code not in had
        else:
            assert match.former.code == match.code
            assert (
                service_matching.resemblance(each, had[match.code])
                >= service_matching.LIKELY - service_matching.SAME_PLACE
            )
        assert not (match.former and match.likely)


@calm
@given(_revisions(), st.randoms(use_true_random=False))
def test_with_the_same_names_codes_are_always_kept(
    revisions: tuple[list[Former], list[Former]], random: object
) -> None:
    followed, known = revisions
    names = [each.name for each in known]
    random.shuffle(names)  # type: ignore[attr-defined]
    lines = _numbered(names, [random.choice(CATEGORIES) for _ in names])  # type: ignore[attr-defined]

    found = service_matching.match(lines, followed, [known])

    assert {each.name: match.code for each, match in zip(lines, found, strict=True)} == {
        each.name: each.code for each in known
    }


@calm
@given(_changed(), st.randoms(use_true_random=False))
def test_the_order_of_what_is_given_changes_nothing(
    changed: tuple[list[Former], list[Former], list[Line]], random: object
) -> None:
    followed, known, lines = changed
    expected = dict(zip(lines, service_matching.match(lines, followed, [known]), strict=True))

    def shuffled(rows: Sequence[Line]) -> list[Line]:
        rows = [*rows]
        random.shuffle(rows)  # type: ignore[attr-defined]
        return rows

    again = shuffled(lines)
    found = dict(zip(again, service_matching.match(again, shuffled(followed), [shuffled(known)]), strict=True))  # type: ignore[list-item,arg-type]

    assert {each: match.former for each, match in found.items()} == {e: m.former for e, m in expected.items()}
    assert {each: set(match.likely) for each, match in found.items()} == {e: set(m.likely) for e, m in expected.items()}


@calm
@given(_changed())
def test_matching_again_with_what_came_of_it_changes_nothing(
    changed: tuple[list[Former], list[Former], list[Line]],
) -> None:
    """The document imported twice: the second draft has the codes of the first, those of new services too."""
    followed, known, lines = changed
    first = service_matching.match(lines, followed, [known])
    draft = [
        Former(match.code, each.category, each.serial, each.name, each.key, 3)
        for each, match in zip(lines, first, strict=True)
    ]

    again = service_matching.match(lines, followed, [draft, known])

    assert [match.code for match in again] == [match.code for match in first]
