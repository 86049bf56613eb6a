"""Searching as people type: either language, either digits, letters that sound alike, and slips of the finger."""

from __future__ import annotations

from typing import Any

import pytest

from models.database.connection import Database
from tests.schema.networks import drafts
from tests.support.queries import Counted, ask

SEARCH = """query ($text: String!, $first: Int = 100) { search(text: $text, first: $first) { totalCount edges { score
    node {
    __typename ... on Service { code } ... on Office { code } ... on Officer { name { bn } } } } } }"""
OFFICER = "জনাব মো: রফিকুল ইসলাম"


async def found(database: Database | Counted, text: str) -> list[dict[str, Any]]:
    """The hits, the best first."""
    answer = await ask(database, SEARCH, text=text)
    assert "errors" not in answer
    edges: list[dict[str, Any]] = answer["data"]["search"]["edges"]
    return edges


def names(edges: list[dict[str, Any]]) -> list[str]:
    return [edge["node"].get("code") or edge["node"]["name"]["bn"] for edge in edges]


@pytest.mark.parametrize(
    ("text", "best"),
    [
        # English: exact, in other letters' case, and by the code.
        ("Magura", "bd.khulna.magura"),
        ("MAGURA", "bd.khulna.magura"),
        ("bd.khulna.magura", "bd.khulna.magura"),
        ("Magura Sadar", "bd.khulna.magura.magura_sadar"),
        ("Cox's Bazar", "bd.chattogram.coxs_bazar"),
        # Bengali: offices, services, officers.
        ("মাগুরা", "bd.khulna.magura"),
        ("মাগুরা সদর", "bd.khulna.magura.magura_sadar"),
        ("ইউনিয়ন ডিজিটাল সেন্টার", "i4"),
        ("রফিকুল", OFFICER),
        ("রফিকুল ইসলাম", OFFICER),
        # Letters that sound alike.
        ("পণ্য", "c5"),
        ("পন্য", "c5"),
        ("রফিকূল", OFFICER),
        ("মাগূরা", "bd.khulna.magura"),
        ("প্রশিক্ষন", "c3"),
        # A typing error.
        ("Magrua", "bd.khulna.magura"),
        ("magra", "bd.khulna.magura"),
        ("comilla", "bd.chattogram.cumilla"),
        ("bd.khulna.magra", "bd.khulna.magura"),
        ("Rajshai", "bd.rajshahi"),
        ("মাগুড়া", "bd.khulna.magura"),
        ("মাগুররা", "bd.khulna.magura"),
        ("প্রশক্ষণ", "c3"),
        ("রফিকল", OFFICER),
        ("ট্রাবলশুটিং", "i1"),
    ],
)
async def test_the_best_hit(counted: Counted, text: str, best: str) -> None:
    # when
    edges = await found(counted, text)

    # then
    assert names(edges)[0] == best
    assert len(counted.statements) == 1


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("ময\u09bcমনসিংহ", "ম\u09dfমনসিংহ"),
        ("মাগুড\u09bcা", "মাগু\u09dcা"),
        ("দৃঢ\u09bc", "দৃ\u09dd"),
        ("ইউনিয\u09bcন", "ইউনি\u09dfন"),
        ("মাগুরা", "মা\u200dগু\u200cরা"),
        ("মাগুরা", "\ufeffমাগুরা\u200b"),
        ("মাগুরা", "  মাগুরা।  "),
        ("মাগুরা সদর", "মাগুরা,\tসদর"),
        ("Magura", "magura"),
        ("Cafe\u0301", "Caf\u00e9"),
        ("পণ্য", "পন্য"),
    ],
)
async def test_the_same_text_written_otherwise(full: Database, text: str, same: str) -> None:
    assert await found(full, text) == await found(full, same)


async def test_digits_of_either_script_are_the_same(seeded: Database) -> None:
    # given
    promised = [
        drafts.service("c1", "ফরম ২০২৬ পূরণ", serial=1),
        drafts.service("c2", "ফরম 2026 জমা", serial=2),
        drafts.service("c3", "ফরম ১৯৭১ পূরণ", serial=3),
    ]
    await drafts.publish("bd.dhaka", drafts.charter(promised))

    # when
    ascii_digits, bengali_digits, mixed = [await found(seeded, text) for text in ("2026", "২০২৬", "2০2৬")]

    # then
    assert ascii_digits == bengali_digits == mixed
    assert sorted(names(ascii_digits)) == ["c1", "c2"]


async def test_exact_words_come_before_similar_ones(seeded: Database) -> None:
    # given
    promised = [
        drafts.service("similar", "কৃষি প্রশিক্ষক নিয়োগ", serial=1),
        drafts.service("longer", "যুব উন্নয়ন ও আত্মকর্মসংস্থান বিষয়ক প্রশিক্ষণ", serial=2),
        drafts.service("exact", "প্রশিক্ষণ", serial=3),
    ]
    await drafts.publish("bd.dhaka", drafts.charter(promised))

    # when
    edges = await found(seeded, "প্রশিক্ষণ")

    # then
    ranked = names(edges)
    assert ranked[0] == "exact"
    assert ranked.index("exact") < ranked.index("longer") < ranked.index("similar")
    scores = [edge["score"] for edge in edges]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] == 1
    assert all(0 < score <= 1 for score in scores)


@pytest.mark.parametrize("text", ["", " ", "\u200d", "।", "!?", "...", "%", "_", "%%", "*", "'", '"', "\\", "()", "<%"])
async def test_nothing_to_look_for(counted: Counted, text: str) -> None:
    # when
    answer = await ask(counted, SEARCH, text=text)

    # then
    assert answer == {"data": {"search": {"totalCount": 0, "edges": []}}}
    assert len(counted.statements) == 1


@pytest.mark.parametrize("text", ["M%ra", "_agura", "Mag*", "মা%রা"])
async def test_wildcards_are_nothing_special(seeded: Database, text: str) -> None:
    # given
    plain = "".join(" " if letter in "%_*" else letter for letter in text)

    # when, then
    assert await found(seeded, text) == await found(seeded, plain)


async def test_what_is_not_in_force_is_not_found(full: Database) -> None:
    """Gazipur's superseded, upcoming and draft revisions, and Savar's, which begins tomorrow."""
    # given
    in_force = await full.read(
        "SELECT array_agg(s.id) FROM services s JOIN charters c ON c.id = s.charter_id"
        " WHERE c.in_force @> dhaka_today()"
    )

    # when
    hits = await full.read(
        "SELECT array_agg(DISTINCT h.id) FROM unnest($1::text[]) AS text, search_hits(text) h WHERE h.kind = 'Service'",
        ["সেবা", "তথ্য", "প্রশিক্ষণ", "পণ্য", "সহায়তা", "নেটওয়ার্ক", "ICT", "training", "123", "2026", "select"],
    )

    # then
    assert len(hits) > 15
    assert set(hits) <= set(in_force)


async def test_the_filter_of_services_finds_what_the_search_finds(seeded: Database) -> None:
    for text in ("পণ্য", "সহায়তা", "ট্রাবলশুটিং", "xyzzy", ""):
        # when
        answer = await ask(
            seeded, "query ($text: String!) { services(filter: {text: $text}) { edges { node { code } } } }", text=text
        )

        # then
        services = [edge["node"]["code"] for edge in answer["data"]["services"]["edges"]]
        hits = [edge["node"]["code"] for edge in await found(seeded, text) if edge["node"]["__typename"] == "Service"]
        assert sorted(services) == sorted(hits)


@pytest.mark.parametrize("text", ["", "সহায়তা", "পন্য", "xyzzy", "ট্রাবলশুটিং"])
async def test_an_office_and_all_below_it_filter_alike(seeded: Database, text: str) -> None:
    """One office's services are looked at one by one, those of many found by the index."""
    # given
    query = """query ($text: String!, $below: Boolean!) { services(filter: {
        officeCode: "bd.khulna.magura", includeBelow: $below, text: $text}) { totalCount edges { node { code } } } }"""

    # when, then
    assert await ask(seeded, query, text=text, below=True) == await ask(seeded, query, text=text, below=False)


async def test_more_services_than_a_search_shows_are_filtered(seeded: Database) -> None:
    # given
    many = [drafts.service(f"c{n}", f"সেবা {n}", serial=n) for n in range(1, 1101)]
    await drafts.publish("bd.dhaka", drafts.charter(many))
    await drafts.publish("bd.rajshahi", drafts.charter([drafts.service("c1", "সেবা 1")]))
    query = """query ($filter: ServiceFilter!) { services(first: 0, filter: $filter) { totalCount } }"""

    # when
    whole = await ask(seeded, query, filter={"text": "সেবা"})
    office = await ask(seeded, query, filter={"text": "সেবা", "officeCode": "bd.rajshahi"})

    # then
    assert whole["data"]["services"]["totalCount"] >= 1101
    assert office["data"]["services"]["totalCount"] == 1


async def test_two_offices_of_one_name_always_come_in_the_same_order(seeded: Database) -> None:
    # when
    first, second = await found(seeded, "ময়মনসিংহ"), await found(seeded, "ময়মনসিংহ")

    # then
    assert names(first)[:2] == ["bd.mymensingh", "bd.mymensingh.mymensingh"]
    assert first == second


@pytest.mark.parametrize(
    "query", ["{ search(text: %s) { totalCount } }", "{ services(filter: {text: %s}) { totalCount } }"]
)
async def test_a_text_longer_than_any_name_is_refused(counted: Counted, query: str) -> None:
    # when
    longest = await ask(counted, query % f'"{"ক" * 200}"')
    longer = await ask(counted, query % f'"{"ক" * 201}"')

    # then
    assert "errors" not in longest
    assert longer["errors"][0]["message"] == "The search text can have at most 200 characters; 201 were given."
    assert longer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert len(counted.statements) == 1


async def test_a_common_word_finds_the_names_that_contain_it_alone(seeded: Database) -> None:
    # given: more than 100 names that contain the word, one that resembles it, and one in which it is part of a word
    words = [drafts.service(f"c{n}", f"প্রশিক্ষণ {n} দিন", serial=n) for n in range(1, 401)]
    others = [drafts.service("x1", "প্রশিক্ষক নিয়োগ"), drafts.service("x2", "প্রশিক্ষণার্থী বাছাই")]
    await drafts.publish("bd.dhaka", drafts.charter([*words, *others]))

    # when
    answer = await ask(seeded, SEARCH, text="প্রশিক্ষণ")

    # then
    hits = answer["data"]["search"]
    assert hits["totalCount"] == 401
    assert {"x1", "x2"}.isdisjoint(names(hits["edges"]))
    assert all(edge["score"] > 0.8 for edge in hits["edges"])


async def test_a_typing_error_in_a_common_word_finds_names_that_contain_it(seeded: Database) -> None:
    # given
    words = [drafts.service(f"c{n}", f"প্রশিক্ষণ {n} দিন", serial=n) for n in range(1, 401)]
    await drafts.publish("bd.dhaka", drafts.charter(words))

    # when
    answer = await ask(seeded, SEARCH, text="প্রশক্ষণ")

    # then
    hits = answer["data"]["search"]
    assert 300 <= hits["totalCount"] <= 402
    assert len(hits["edges"]) == 100
    assert {edge["node"]["code"] for edge in hits["edges"]} <= {f"c{n}" for n in range(1, 401)}


async def test_the_page_and_its_count_search_once(counted: Counted) -> None:
    # when
    await found(counted, "Magura")

    # then
    [statement] = counted.statements
    assert statement.count("search_hits(") == 1
