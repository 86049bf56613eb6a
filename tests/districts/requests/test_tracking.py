"""Tracking codes are hard to guess and easy to type."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from districts.requests import tracking


def test_a_code_is_sixteen_digits_that_differ() -> None:
    codes = {tracking.new() for _ in range(1000)}

    assert len(codes) == 1000
    assert all(len(code) == 16 and code.isascii() and code.isdigit() for code in codes)
    assert all(tracking.understood(code) == code for code in codes)


def test_the_check_digit_is_damms() -> None:
    """The example of Damm's own and of every description since: 572 is completed by 4."""
    assert tracking._check("572") == "4"
    assert tracking._check("5724") == "0"


@pytest.mark.parametrize(
    "typed",
    [
        "1234 5678 9012 3450",
        "1234-5678-9012-3450",
        " ১২৩৪ ৫৬৭৮ ৯০১২ ৩৪৫০ ",
        "১২৩৪5678৯০১২3450",
        "1234\u00a05678\u200b90123450",
        "\ufeff1234\u2009 5678\u2014\t9012.3450\u200e\r\n",
        "1234_5678\u202f9012\u20603450",
    ],
)
def test_either_scripts_digits_in_groups_or_not(typed: str) -> None:
    digits = "123456789012345"
    code = digits + tracking._check(digits)

    assert tracking.understood(typed.replace("3450", "345" + code[-1]).replace("৩৪৫০", "৩৪৫" + code[-1])) == code


@pytest.mark.parametrize(
    "typed", ["", "x", "1234", "12345678901234567", "১২৩৪ ৫৬৭৮ ৯০১২ ৩৪৫½", "1234567890123456 OR 1=1"]
)
def test_what_is_no_code(typed: str) -> None:
    assert tracking.understood(typed) is None
    assert tracking.digest_of(typed) == hashlib.sha256(b"").digest()


def test_a_long_text_is_no_code() -> None:
    code = tracking.new()

    assert tracking.understood(code + " " * (tracking.LONGEST - len(code))) == code
    assert tracking.understood(code + " " * (tracking.LONGEST - len(code) + 1)) is None


CODES = st.integers(0, 10**15 - 1).map(lambda n: f"{n:015}").map(lambda digits: digits + tracking._check(digits))


@given(CODES, st.integers(0, 15), st.integers(1, 9))
def test_a_wrong_digit_is_noticed(code: str, place: int, by: int) -> None:
    wrong = str((int(code[place]) + by) % 10)

    assert tracking.understood(code[:place] + wrong + code[place + 1 :]) is None


@given(CODES, st.integers(0, 14))
def test_two_digits_that_changed_places_are_noticed(code: str, place: int) -> None:
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]

    assert swapped == code or tracking.understood(swapped) is None


def test_a_code_is_made_of_a_number_that_is_given() -> None:
    assert tracking.understood(tracking.numbered(0)) == "0" * 16
    assert tracking.numbered(123_456_789_012_345)[:15] == "123456789012345"
    assert tracking.understood(tracking.numbered(tracking.MOST - 1)) is not None
