"""What headquarters does to the tree, as callers see it: a former code is as good as the present one, everywhere."""

from __future__ import annotations

from typing import Any

import pytest

import models
from districts import scope
from districts.charters import storing
from districts.identity import grants
from districts.identity.actors import Role
from districts.offices import closing, renaming
from districts.shared.text import LocalizedText
from models.database.connection import Database
from schema.plan import ids
from tests.districts.test_scope import JASHORE, MAGURA, SHARSHA
from tests.schema.networks import drafts
from tests.schema.shared.test_mutations import nothing_changes, refusal, told
from tests.seeds.documents import SOURCE
from tests.support.operations import YOU_NEED, changed, do
from tests.support.queries import Counted, ask
from tests.support.rows import TESTER

HEADQUARTERS, KHULNA, DHAKA, ADMIN = "headquarters", "admin of Khulna", "admin of Dhaka", "admin of Magura"
MOVED = "bd.dhaka.magura"
DOCUMENT = {"text": SOURCE}
BELOW = ", ".join(f"{JASHORE}.{label}" for label in ("abhaynagar", "bagherpara", "chaugachha", "jashore_sadar",
                                                      "jhikargachha"))  # fmt: skip


@pytest.fixture(autouse=True)
async def people(seeded: Database) -> None:
    for subject, role, office in (
        (HEADQUARTERS, Role.HQ_ADMIN, "bd"),
        (KHULNA, Role.DIVISION_ADMIN, "bd.khulna"),
        (DHAKA, Role.DIVISION_ADMIN, "bd.dhaka"),
        (ADMIN, Role.DISTRICT_ADMIN, MAGURA),
    ):
        await grants.grant(subject, role, office, actor=TESTER)


OFFICE = """office {
    code name { bn en } parent { code } closedFrom successor { code }
    formerNames { name { bn en } since until } formerCodes { code since until }
    events { type day reason actor }
} userErrors { field message { bn en } code }"""
RENAME = f"mutation ($input: RenameOfficeInput!) {{ renameOffice(input: $input) {{ {OFFICE} }} }}"
MOVE = f"mutation ($input: MoveOfficeInput!) {{ moveOffice(input: $input) {{ {OFFICE} }} }}"
CLOSE = f"mutation ($input: CloseOfficeInput!) {{ closeOffice(input: $input) {{ {OFFICE} }} }}"
REOPEN = f"mutation ($input: ReopenOfficeInput!) {{ reopenOffice(input: $input) {{ {OFFICE} }} }}"
PLAIN: dict[str, Any] = {"closedFrom": None, "successor": None, "formerNames": [], "formerCodes": [], "events": []}


async def test_an_office_is_renamed_moved_closed_and_opened_again(seeded: Database) -> None:
    today = str(await drafts.today(seeded))
    jessore = {"name": {"bn": "যশোর", "en": "Jessore"}, "since": None, "until": "2018-04-02"}

    renamed = await changed(
        seeded, HEADQUARTERS, RENAME, officeCode="bd.khulna.jessore", name={"en": "Yashohar"}, reason="one"
    )
    moved = await changed(
        seeded, HEADQUARTERS, MOVE, officeCode=SHARSHA, parentCode=MAGURA, label="sharsha_1", reason="two"
    )
    closed = await changed(
        seeded, HEADQUARTERS, CLOSE, officeCode=SHARSHA, successorCode="bd.khulna.jessore", reason="three"
    )
    opened = await changed(seeded, HEADQUARTERS, REOPEN, officeCode=SHARSHA, reason="four")

    assert renamed == {
        "office": {
            **PLAIN,
            "code": JASHORE,
            "name": {"bn": "যশোর", "en": "Yashohar"},
            "parent": {"code": "bd.khulna"},
            "formerNames": [jessore, {"name": {"bn": "যশোর", "en": "Jashore"}, "since": "2018-04-02", "until": today}],
            "formerCodes": [{"code": "bd.khulna.jessore", "since": None, "until": "2018-04-02"}],
            "events": [{"type": "RENAMED", "day": None, "reason": "one", "actor": HEADQUARTERS}],
        },
        "userErrors": [],
    }
    sharsha = {
        **PLAIN,
        "code": "bd.khulna.magura.sharsha_1",
        "name": {"bn": "শার্শা", "en": "Sharsha"},
        "parent": {"code": MAGURA},
        "formerCodes": [
            {"code": "bd.khulna.jessore.sharsha", "since": None, "until": "2018-04-02"},
            {"code": SHARSHA, "since": None, "until": today},
        ],
    }
    events = [
        {"type": "MOVED", "day": None, "reason": "two", "actor": HEADQUARTERS},
        {"type": "CLOSED", "day": today, "reason": "three", "actor": HEADQUARTERS},
        {"type": "REOPENED", "day": None, "reason": "four", "actor": HEADQUARTERS},
    ]
    assert moved == {"office": {**sharsha, "events": events[:1]}, "userErrors": []}
    assert closed == {
        "office": {**sharsha, "closedFrom": today, "successor": {"code": JASHORE}, "events": events[:2]},
        "userErrors": [],
    }
    assert opened == {"office": {**sharsha, "events": events}, "userErrors": []}


@pytest.mark.parametrize(
    ("operation", "given", "code", "field", "en"),
    [
        (RENAME, {"name": {}}, "REQUIRED", None, "Nothing to change was given. Give at least one field."),
        (RENAME, {"name": {"en": "X"}, "reason": " "}, "REQUIRED", "reason", "The reason is missing. Enter it."),
        (
            MOVE,
            {"parentCode": "bd"},
            "INVALID",
            "parentCode",
            f"The office {JASHORE} of level DISTRICT cannot be directly below bd.",
        ),
        (
            MOVE,
            {"label": "magura"},
            "CONFLICT",
            "label",
            f"The code {MAGURA} belongs or belonged to another office. Use another code.",
        ),
        (
            MOVE,
            {"label": "A"},
            "INVALID",
            "label",
            "'A' is not a valid part of a code. Use at most 60 characters of a-z, 0-9 and _.",
        ),
        (
            MOVE,
            {"officeCode": "bd", "label": "x"},
            "INVALID",
            "officeCode",
            "The national office cannot be moved or closed.",
        ),
        (MOVE, {"parentCode": "bd.x"}, "NOT_FOUND", "parentCode", "There is no office with the code 'bd.x'."),
        (
            CLOSE,
            {},
            "NOT_ALLOWED_NOW",
            "officeCode",
            f"Offices below {JASHORE} are still open ({BELOW}): move or close them first.",
        ),
        (
            CLOSE,
            {"officeCode": SHARSHA, "successorCode": SHARSHA},
            "INVALID",
            "successorCode",
            f"{SHARSHA} cannot take over the work. Give another office that is open on that day.",
        ),
        (REOPEN, {}, "NOT_ALLOWED_NOW", "officeCode", f"The office {JASHORE} is already open."),
    ],
)
async def test_what_is_refused_is_told_and_changes_nothing(
    seeded: Database, operation: str, given: dict[str, Any], code: str, field: str | None, en: str
) -> None:
    async with nothing_changes():
        payload = await changed(seeded, HEADQUARTERS, operation, **{"officeCode": JASHORE, "reason": "why", **given})

    assert payload["office"] is None
    assert told(payload) == refusal(code, field, en)


async def test_a_day_that_is_over_is_told(seeded: Database) -> None:
    today = await drafts.today(seeded)
    for day in ("2020-01-01", "0001-01-01", "9999-12-31"):
        async with nothing_changes():
            payload = await changed(
                seeded, HEADQUARTERS, CLOSE, **{"officeCode": SHARSHA, "from": day, "reason": "why"}
            )
        assert told(payload) == refusal(
            "INVALID", "from", f"An office cannot be closed from {day}. Give today ({today}) or a later day."
        )


@pytest.mark.parametrize("caller", [KHULNA, ADMIN, "nobody", None])
async def test_only_headquarters_changes_the_tree(seeded: Database, caller: str | None) -> None:
    given = {"officeCode": MAGURA, "reason": "why"}
    for operation, more in ((RENAME, {"name": {"en": "X"}}), (MOVE, {"label": "x"}), (CLOSE, {}), (REOPEN, {})):
        async with nothing_changes():
            payload = await changed(seeded, caller, operation, **given, **more)
        assert told(payload) == refusal(
            "FORBIDDEN", None, "Only headquarters may do this. You need HQ_ADMIN for the national office."
        )


async def test_only_those_who_work_for_an_office_see_why(seeded: Database) -> None:
    await renaming.rename(MAGURA, LocalizedText(en="Magoora"), "why", actor=TESTER)
    asked = f'{{ office(code: "{MAGURA}") {{ events {{ reason }} formerNames {{ name {{ en }} }} }} }}'

    for caller, seen in ((None, []), (DHAKA, []), (ADMIN, [{"reason": "why"}]), (HEADQUARTERS, [{"reason": "why"}])):
        answer = await do(seeded, caller, asked)
        assert answer == {"data": {"office": {"events": seen, "formerNames": [{"name": {"en": "Magura"}}]}}}


# Former codes

READS = """query Everything($code: String!) {
    office(code: $code) { code children { edges { node { code } } } charter { services { code } } }
    services(filter: { officeCode: $code }) { totalCount edges { node { office { code } code } } }
    below: services(filter: { officeCode: $code, includeBelow: true, text: "তথ্য" }) { totalCount }
    escalationChain(officeCode: $code, serviceCode: "c1") { office { code } }
    officers(officeCode: $code) { totalCount edges { node { name { bn } } } }
    all: officers(officeCode: $code, includeBelow: true) { totalCount }
}"""


async def test_every_read_answers_a_former_code_as_the_present_one_in_one_statement(counted: Counted) -> None:
    await renaming.move(MAGURA, "bd.dhaka", None, "why", actor=TESTER)

    present = await ask(counted, READS, code=MOVED)
    former = await ask(counted, READS, code=MAGURA)

    assert len(counted.statements) == 2
    assert former == present
    data = former["data"]
    assert data["office"]["code"] == MOVED
    assert data["office"]["children"]["edges"][0] == {"node": {"code": f"{MOVED}.magura_sadar"}}
    assert (data["services"]["totalCount"], data["services"]["edges"][0]["node"]["office"]["code"]) == (12, MOVED)
    assert data["below"]["totalCount"] > 0
    assert [step["office"]["code"] for step in data["escalationChain"]] == [MOVED, MOVED, "bd.dhaka", "bd"]
    assert (data["officers"]["totalCount"], data["all"]["totalCount"]) == (1, 1)


async def test_a_subtree_is_the_one_of_now(seeded: Database) -> None:
    counts = """query ($code: String!) { services(filter: { officeCode: $code, includeBelow: true }) { totalCount } }"""

    async def count(code: str) -> int:
        found: int = (await ask(seeded, counts, code=code))["data"]["services"]["totalCount"]
        return found

    assert (await count("bd.khulna"), await count("bd.dhaka")) == (12, 0)
    await renaming.move(MAGURA, "bd.dhaka", None, "why", actor=TESTER)
    assert (await count("bd.khulna"), await count("bd.dhaka"), await count(MAGURA)) == (0, 12, 12)


async def test_an_office_is_found_by_what_it_was_called(seeded: Database) -> None:
    asked = """query ($text: String!) { search(text: $text, first: 2) { edges { node { __typename ... on Office {
        code name { en } formerNames { name { en } } } } } } }"""

    for text, code, present in (
        ("Jessore", JASHORE, "Jashore"),
        ("Comilla", "bd.chattogram.cumilla", "Cumilla"),
        ("Bogra", "bd.rajshahi.bogura", "Bogura"),
    ):
        found = [edge["node"] for edge in (await ask(seeded, asked, text=text))["data"]["search"]["edges"]]
        assert found[0] == {
            "__typename": "Office",
            "code": code,
            "name": {"en": present},
            "formerNames": [{"name": {"en": text}}],
        }
    await renaming.rename(MAGURA, LocalizedText("নবগঙ্গা", "Nabaganga"), "why", actor=TESTER)
    for text in ("মাগুরা", "Magura", "Nabaganga"):
        found = (await ask(seeded, asked, text=text))["data"]["search"]["edges"]
        assert found[0]["node"]["code"] == MAGURA, text
    codes = [edge["node"].get("code") for edge in found]
    assert len(codes) == len(set(codes))


async def test_every_input_that_names_an_office_takes_a_former_code(seeded: Database) -> None:
    # given
    await renaming.move(MAGURA, "bd.dhaka", None, "why", actor=TESTER)
    given = {"officeCode": MAGURA}

    # when: for the admin of the office, whose grant went with it
    imported = await changed(seeded, ADMIN, "ImportCharter", **given, document=DOCUMENT)
    published = await changed(seeded, ADMIN, "PublishCharter", **given, revision=2)
    granted = await changed(seeded, ADMIN, "Grant", **given, subject="salma", role="OFFICER")

    # then
    assert [payload["userErrors"] for payload in (imported, published, granted)] == [[], [], []]
    assert (imported["charter"]["revision"], published["charter"]["status"]) == (2, "PUBLISHED")
    assert granted["grant"]["office"] == {"code": MOVED}


async def test_who_loses_an_office_loses_it_by_its_former_code_too(seeded: Database) -> None:
    await storing.store(MAGURA, drafts.charter([drafts.service("c1", "সেবা")]), actor=TESTER)
    await renaming.move(MAGURA, "bd.dhaka", None, "why", actor=TESTER)
    drafts_of = f'{{ office(code: "{MAGURA}") {{ code charters {{ totalCount }} }} }}'

    for code in (MAGURA, MOVED):
        for operation, more in (
            ("ImportCharter", {"document": DOCUMENT}),
            ("PublishCharter", {"revision": 2}),
            ("Grant", {"subject": "salma", "role": "OFFICER"}),
        ):
            async with nothing_changes():
                payload = await changed(seeded, KHULNA, operation, officeCode=code, **more)
            field = refusal(
                "FORBIDDEN",
                "officeCode",
                f"You do not have permission for the office {MOVED}. {YOU_NEED}",
            )
            assert told(payload) == field
    for caller, seen in ((None, 1), (KHULNA, 1), (DHAKA, 2), (ADMIN, 2)):
        assert (await do(seeded, caller, drafts_of))["data"]["office"] == {
            "code": MOVED,
            "charters": {"totalCount": seen},
        }
    payload = await changed(seeded, DHAKA, "PublishCharter", officeCode=MAGURA, revision=2)
    assert payload["charter"]["status"] == "PUBLISHED"


# Lists and closed offices


async def test_a_row_says_that_headquarters_decided_otherwise(seeded: Database) -> None:
    await renaming.rename(MAGURA, LocalizedText(en="Magoora"), "why", actor=TESTER)
    row = {"code": MAGURA, "level": "DISTRICT", "nameBn": "মাগুরা", "nameEn": "Magura"}

    async with nothing_changes():
        answer = await do(
            seeded,
            HEADQUARTERS,
            "mutation ($input: SeedOfficesInput!) { seedOffices(input: $input) {"
            " rows { code outcome } created updated unchanged kept userErrors { code } } }",
            input={"rows": [row]},
        )

    assert answer["data"]["seedOffices"] == {
        "rows": [{"code": MAGURA, "outcome": "KEPT"}],
        "created": 0,
        "updated": 0,
        "unchanged": 0,
        "kept": 1,
        "userErrors": [],
    }


async def test_a_closed_office_is_told_to_whoever_would_write_for_it(seeded: Database) -> None:
    await closing.close(SHARSHA, "why", actor=TESTER)
    today = await drafts.today(seeded)
    message = f"The office {SHARSHA} is closed from {today}."

    for operation, more in (("ImportCharter", {"document": DOCUMENT}), ("PublishCharter", {"revision": 1})):
        async with nothing_changes():
            payload = await changed(seeded, KHULNA, operation, officeCode=SHARSHA, **more)
        assert told(payload) == refusal("NOT_ALLOWED_NOW", "officeCode", message)


# Who may do what here


async def test_the_people_of_an_office_see_who_may_do_what_there(seeded: Database) -> None:
    await grants.grant("salma", Role.OFFICER, MAGURA, actor=TESTER)
    gone = await grants.grant("karim", Role.OFFICER, MAGURA, actor=TESTER)
    await grants.revoke(gone.id, actor=TESTER)
    asked = f"""{{ office(code: "{MAGURA}") {{ grants(first: 5) {{ totalCount edges {{ node {{
        subject role grantedBy revokedAt }} }} }} }} }}"""
    people = [
        {"subject": ADMIN, "role": "DISTRICT_ADMIN", "grantedBy": "a test", "revokedAt": None},
        {"subject": "salma", "role": "OFFICER", "grantedBy": "a test", "revokedAt": None},
    ]

    for caller, seen in ((None, []), (DHAKA, []), (ADMIN, people), (KHULNA, people), (HEADQUARTERS, people)):
        answer = await do(seeded, caller, asked)
        assert answer == {
            "data": {"office": {"grants": {"totalCount": len(seen), "edges": [{"node": each} for each in seen]}}}
        }


REVOKE = """mutation ($input: RevokeInput!) { revoke(input: $input) {
    grant { subject role office { code } revokedBy } userErrors { field message { bn en } code } } }"""


async def test_a_grant_is_taken_back_at_once(seeded: Database) -> None:
    given = await changed(seeded, ADMIN, "Grant", subject="salma", role="DISTRICT_ADMIN", officeCode=MAGURA)

    payload = await changed(seeded, ADMIN, REVOKE, grantId=given["grant"]["id"])

    assert payload == {
        "grant": {"subject": "salma", "role": "DISTRICT_ADMIN", "office": {"code": MAGURA}, "revokedBy": ADMIN},
        "userErrors": [],
    }
    assert (await scope.person("salma")).grants == ()


async def test_a_grant_out_of_reach_or_above_ones_own_is_not_taken_back(seeded: Database) -> None:
    async with scope.acting(TESTER):
        [headquarters] = await models.Grant.filter(subject=HEADQUARTERS)
        [dhaka] = await models.Grant.filter(subject=DHAKA)
        [officer] = [await grants.grant("analyst", Role.HQ_ANALYST, MAGURA, actor=TESTER)]

    for grant, caller, code in (
        (headquarters, ADMIN, "NOT_FOUND"),
        (dhaka, KHULNA, "NOT_FOUND"),
        (dhaka, None, "NOT_FOUND"),
        (officer, ADMIN, "FORBIDDEN"),
    ):
        async with nothing_changes():
            payload = await changed(seeded, caller, REVOKE, grantId=ids.encode("Grant", grant.id))
        assert (payload["grant"], [error["code"] for error in payload["userErrors"]]) == (None, [code])
    async with nothing_changes():
        payload = await changed(seeded, ADMIN, REVOKE, grantId=ids.encode("Office", 1))
    assert [error["code"] for error in payload["userErrors"]] == ["NOT_FOUND"]
