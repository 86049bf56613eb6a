"""How published text is compared and found, by examples and by what holds for every text."""

from __future__ import annotations

import unicodedata
from collections.abc import AsyncIterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.database.connection import Address, Database
from tests.models.sample_rows import Connection
from tests.support.databases import SERVING, as_role, connect, new_database
from tests.support.examples import examples

ZERO_WIDTH = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"
BENGALI_DIGITS = "০১২৩৪৫৬৭৮৯"

# What PostgreSQL stores: everything but U+0000 and lone surrogates. Bengali and its neighbours come often.
_CHARACTERS = st.one_of(
    st.characters(min_codepoint=0x0980, max_codepoint=0x09FF),
    st.sampled_from(
        ZERO_WIDTH + BENGALI_DIGITS + "09%_\\' \n\u00a0\u0964İißſ\u212a\u0301\u0308\u0327\u09bc\u09cd\u2028"
    ),
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00"),
)
TEXTS = st.text(_CHARACTERS, max_size=30)


@pytest.fixture(scope="module")
async def connection(roles: Address, migrated_template: str) -> AsyncIterator[Connection]:
    async with (
        new_database(roles, "charter_test_text", migrated_template) as name,
        connect(as_role(roles, SERVING, name)) as connection,
    ):
        yield connection


@pytest.mark.parametrize(
    ("published", "normalised"),
    [
        ("  তথ্য   প্রদান।  ", "তথ্য প্রদান"),
        ("ICT সেবা (১২৩)", "ict সেবা 123"),
        ("৩ কার্যদিবস/ ৭ কার্যদিবস", "3 কার্যদিবস 7 কার্যদিবস"),
        ("01৭২2-৪৫৬", "01722 456"),
        # ড় ঢ় য় in one code point and in two; ো in one and in two.
        ("\u09dc\u09dd\u09df", "\u09a1\u09bc\u09a2\u09bc\u09af\u09bc"),
        ("\u0995\u09c7\u09be", "\u0995\u09cb"),
        ("র\u200d্যাব ক\u200c্ষ", "র্যাব ক্ষ"),
        ("E\u200b\u0301", "é"),
        ("İ\u0301", "í"),
        ("100%_\\", "100"),
        ("--", ""),
        ("", ""),
    ],
)
async def test_what_is_compared(connection: Connection, published: str, normalised: str) -> None:
    assert await connection.fetchval("SELECT normalised($1)", published) == normalised


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("পণ্য", "পন্য"),
        ("বিষয়", "বিশয়"),
        ("সরকারী", "সরকারি"),
        ("মূল্য", "মুল্য"),
        ("হঠাৎ", "হঠাত"),
        ("বাঙলা", "বাংলা"),
        ("চাঁদ", "চাদ"),
        ("দুঃখ", "দুখ"),
        ("বড়", "বড"),
        ("শ্রীপুর", "স্রিপুর"),
    ],
)
async def test_what_sounds_alike_is_found_alike(connection: Connection, one: str, other: str) -> None:
    keys = await connection.fetchrow("SELECT search_key($1), search_key($2)", one, other)

    assert keys is not None
    assert keys[0] == keys[1] != ""


async def test_nothing_is_found_by_nothing(connection: Connection) -> None:
    assert await connection.fetchval("SELECT num_nulls(normalised(NULL), search_key(NULL))") == 2
    assert await connection.fetchval("SELECT search_key('ঃ ঁ ্')") == ""


async def test_bengali_has_trigrams_here(empty: Database) -> None:
    assert await empty.read("SELECT show_trgm('নাগরিক সেবা') <> '{}'") is True
    assert await empty.read("SELECT show_trgm(search_key('নাগরিক সেবা')) @> show_trgm('নাগরিক')") is True


async def forms(connection: Connection, *texts: str) -> list[tuple[str, str]]:
    """What each text is compared and found by."""
    sql = "SELECT normalised(text), search_key(text) FROM unnest($1::text[]) WITH ORDINALITY AS t (text, n) ORDER BY n"
    return [(row[0], row[1]) for row in await connection.fetch(sql, texts)]


thorough = settings(max_examples=examples(300, some=100), deadline=None, derandomize=True, database=None)


@thorough
@given(text=TEXTS)
async def test_a_form_is_its_own_form(connection: Connection, text: str) -> None:
    [(normalised, key)] = await forms(connection, text)

    again = await forms(connection, normalised, key)

    assert again[0] == (normalised, key)
    assert again[1] == (key, key)


@thorough
@given(text=TEXTS)
async def test_composed_and_decomposed_are_one(connection: Connection, text: str) -> None:
    composed, decomposed = unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)

    assert len(set(await forms(connection, text, composed, decomposed))) == 1


@thorough
@given(text=TEXTS)
async def test_digits_of_either_script_are_one(connection: Connection, text: str) -> None:
    ascii_digits = text.translate(str.maketrans(BENGALI_DIGITS, "0123456789"))
    bengali_digits = text.translate(str.maketrans("0123456789", BENGALI_DIGITS))

    assert len(set(await forms(connection, text, ascii_digits, bengali_digits))) == 1


@thorough
@given(letters=st.lists(st.tuples(_CHARACTERS, st.text(st.sampled_from(ZERO_WIDTH), max_size=2)), max_size=30))
async def test_what_has_no_width_does_not_count(connection: Connection, letters: list[tuple[str, str]]) -> None:
    seen, stored = "".join(letter for letter, _ in letters), "".join(map("".join, letters))

    assert len(set(await forms(connection, seen, stored))) == 1


@thorough
@given(text=TEXTS)
async def test_nothing_that_like_would_read_is_left(connection: Connection, text: str) -> None:
    for form in (await forms(connection, text))[0]:
        assert not set("%_\\") & set(form)
        assert "  " not in form
        assert form == form.strip(" ")
