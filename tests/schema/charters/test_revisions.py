"""Revisions of a charter as an office's people use them: compared, corrected, rolled back, in force on their day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

import models
from districts import scope
from districts.charters import storing
from models.database.connection import Address, Database
from schema.plan import ids
from tests.districts.charters.test_kept_codes import named
from tests.districts.test_scope import JASHORE
from tests.schema.networks import drafts
from tests.schema.shared.test_mutations import ADMIN, HEADQUARTERS, NEIGHBOUR, OFFICER, nothing_changes, people, told
from tests.support.databases import OWNER, as_role, connect
from tests.support.operations import changed, do
from tests.support.rows import TESTER

__all__ = ["people"]  # the fixture

IMPORT = """mutation ($input: ImportCharterInput!) { importCharter(input: $input) {
    charter { services { id code serial version } } findings { code message { en } serviceCode } diff { ...All }
    userErrors { code } } }
    fragment All on CharterDiff { added { code name { bn } } removed { code name { bn } }
        changed { serviceCode field before after added removed } statements { field before after } }"""
MATCH = """mutation ($input: MatchServiceInput!) { matchService(input: $input) {
    service { code version charter { services { code serial } diff { added { code } removed { code } } } }
    userErrors { field message { bn en } code } } }"""
RESTORE = """mutation ($input: RestoreCharterInput!) { restoreCharter(input: $input) {
    charter { revision status effectiveFrom publishedBy restores { revision } services { code }
        diff { removed { code } } }
    userErrors { field message { bn en } code } } }"""
DIFF = """query ($office: String!, $from: Int) { office(code: $office) { charters { edges { node { revision
    diff(from: $from) { added { code } removed { code } changed { serviceCode field } statements { field } }
    } } } } }"""
STATUS = """query ($office: String!) { office(code: $office) {
    charter { revision services { code } } charters { edges { node { revision status } } } }
    services(filter: { officeCode: $office }) { totalCount edges { node { code } } } }"""
TRAINING, DATA, REPAIR = "আইসিটি প্রশিক্ষণ", "তথ্য প্রদান", "কম্পিউটার মেরামত"


async def imported(database: Database, *names: str, **more: Any) -> Any:
    return await changed(database, ADMIN, IMPORT, officeCode=JASHORE, document={"text": named(*names)}, **more)


async def published(*codes: str, title: str = "সনদ") -> None:
    lines = [drafts.service(code, f"সেবা {code}", serial=n) for n, code in enumerate(codes, 1)]
    await drafts.publish(JASHORE, drafts.charter(lines, title=title))


async def test_a_document_imported_again_tells_what_is_new_under_stable_codes(seeded: Database) -> None:
    await drafts.publish(
        JASHORE, drafts.charter([drafts.service("c1", TRAINING), drafts.service("c2", REPAIR, serial=2)], title="সনদ")
    )
    given = (seeded, DATA, TRAINING)

    async with nothing_changes():
        dry = await imported(*given, dryRun=True)
    real = await imported(*given)

    assert [(line["code"], line["serial"]) for line in real["charter"]["services"]] == [("c3", 1), ("c1", 2)]
    assert real["diff"]["added"] == [{"code": "c3", "name": {"bn": DATA}}]
    assert real["diff"]["removed"] == [{"code": "c2", "name": {"bn": REPAIR}}]
    assert {(each["serviceCode"], each["field"]) for each in real["diff"]["changed"]} >= {("c1", "serial")}
    assert [each for each in real["diff"]["changed"] if each["field"] == "deliveryMethods"] == [
        {
            "serviceCode": "c1",
            "field": "deliveryMethods",
            "before": None,
            "after": "টেলিফোন",
            "added": "টেলিফোন",
            "removed": None,
        }
    ]
    assert real["diff"]["statements"] == [{"field": "title", "before": "সনদ", "after": "সেবা প্রদান প্রতিশ্রুতি"}]
    [match] = [finding for finding in real["findings"] if finding["code"] == "SERVICE_MATCHED"]
    assert match["serviceCode"] == "c1"
    assert match["message"]["en"].startswith(
        f"“{TRAINING}” is the former service c1: number 1 is number 2 now; same name."
    )
    for payload in (dry, real):
        for line in payload["charter"]["services"]:
            del line["id"]
    assert dry == real


async def test_a_match_is_corrected(seeded: Database) -> None:
    # given
    await published("c1", "c2")
    payload = await imported(seeded, DATA, "সেবা c2")
    new, kept = payload["charter"]["services"]
    assert (new["code"], kept["code"]) == ("c3", "c2")

    # when
    payload = await changed(seeded, ADMIN, MATCH, serviceId=new["id"], version=1, code="c1")

    # then
    charter = {
        "services": [{"code": "c1", "serial": 1}, {"code": "c2", "serial": 2}],
        "diff": {"added": [], "removed": []},
    }
    assert payload == {"service": {"code": "c1", "version": 2, "charter": charter}, "userErrors": []}
    async with nothing_changes():
        stale = await changed(seeded, ADMIN, MATCH, serviceId=new["id"], version=1, code="c2")
        unknown = await changed(seeded, ADMIN, MATCH, serviceId=new["id"], version=2, code="c9")
        strange = await changed(seeded, NEIGHBOUR, MATCH, serviceId=new["id"], version=2, code="c2")
        silent = await do(seeded, ADMIN, MATCH, input={"serviceId": new["id"], "version": 2})
    assert stale["service"]["code"] == "c1"
    assert [(error["code"], error["field"]) for error in told(stale)] == [("STALE", ["version"])]
    assert unknown["service"] is None
    assert told(unknown) == [
        {
            "field": ["code"],
            "message": {"bn": ..., "en": "No other revision of this office has a service with the code 'c9'."},
            "code": "NOT_FOUND",
        }
    ]
    assert strange["service"] is None
    assert [(error["code"], error["field"]) for error in told(strange)] == [("NOT_FOUND", ["serviceId"])]
    [error] = silent["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert error["message"] == "`code` is missing. Give the code in another revision, or null for a new service."

    again = await changed(seeded, ADMIN, MATCH, serviceId=new["id"], version=2, code=None)
    assert again["service"]["code"] == "c3"


async def test_a_former_revision_is_restored_by_one_mutation(seeded: Database) -> None:
    await published("c1", "c2")
    await published("c1", "c9")
    given = {"officeCode": JASHORE, "revision": 1}

    async with nothing_changes():
        refused = [await changed(seeded, person, RESTORE, **given) for person in (None, OFFICER, NEIGHBOUR, "nobody's")]
        unknown = await changed(seeded, ADMIN, RESTORE, **{**given, "revision": 7})
    payload = await changed(seeded, ADMIN, RESTORE, **given)
    async with nothing_changes():
        again = await changed(seeded, HEADQUARTERS, RESTORE, **given)

    assert payload == {
        "charter": {
            "revision": 3,
            "status": "PUBLISHED",
            "effectiveFrom": str(await drafts.today(seeded)),
            "publishedBy": ADMIN,
            "restores": {"revision": 1},
            "services": [{"code": "c1"}, {"code": "c2"}],
            # It took over from the first, which ended today; the second never was in force.
            "diff": {"removed": []},
        },
        "userErrors": [],
    }
    for answer in refused:
        assert answer["charter"] is None
        assert [error["code"] for error in told(answer)] == ["FORBIDDEN"]
    assert [(error["code"], error["field"]) for error in told(unknown)] == [("NOT_FOUND", ["revision"])]
    assert told(again) == [
        {
            "field": ["revision"],
            "message": {
                "bn": ...,
                "en": f"Revision 3 of {JASHORE}, in force on that day, already says what revision 1 does.",
            },
            "code": "NOT_ALLOWED_NOW",
        }
    ]


async def compared(database: Database, person: str | None, from_: int | None = None) -> dict[int, Any]:
    """By revision: codes added, removed, changed fields and statements; None where there is nothing to compare."""
    answer = await do(database, person, DIFF, office=JASHORE, **{"from": from_})
    nodes = [edge["node"] for edge in answer["data"]["office"]["charters"]["edges"]]
    return {
        node["revision"]: node["diff"]
        and (
            [line["code"] for line in node["diff"]["added"]],
            [line["code"] for line in node["diff"]["removed"]],
            [(change["serviceCode"], change["field"]) for change in node["diff"]["changed"]],
            [statement["field"] for statement in node["diff"]["statements"]],
        )
        for node in nodes
    }


async def test_any_two_revisions_are_compared(seeded: Database) -> None:
    await published("c1", "c2")
    await published("c2", "c3", title="অন্য সনদ")
    await storing.store(JASHORE, drafts.charter([drafts.service("c3", "সেবা c3", serial=2)]), actor=TESTER)

    first: Any = (["c1", "c2"], [], [], [])
    second = (["c3"], ["c1"], [("c2", "serial")], ["title"])
    draft: Any = ([], ["c2"], [], ["title"])
    assert await compared(seeded, ADMIN) == {1: first, 2: second, 3: draft}
    assert await compared(seeded, ADMIN, 3) == {
        1: (["c1", "c2"], ["c3"], [], ["title"]),
        2: (["c2"], [], [], ["title"]),
        3: ([], [], [], []),
    }
    assert await compared(seeded, ADMIN, 9) == {1: None, 2: None, 3: None}
    # To others a draft is as one that is not there.
    for person in (None, NEIGHBOUR):
        assert await compared(seeded, person) == {1: first, 2: second}
        assert await compared(seeded, person, 3) == {1: None, 2: None}
        assert (await compared(seeded, person, 1))[2] == second


async def test_another_offices_revision_is_none_of_this_one(seeded: Database) -> None:
    async with scope.acting(TESTER):
        magura = await models.Charter.get()
    await published("c1")
    await published("c2")

    answer = await do(
        seeded,
        None,
        "query ($id: ID!) { node(id: $id) { ... on Charter {"
        " one: diff(from: 1) { added { code } } two: diff(from: 2) { added { code } } } } }",
        id=ids.encode("Charter", magura.id),
    )

    assert answer == {"data": {"node": {"one": {"added": []}, "two": None}}}


@pytest.fixture
async def pass_days(seeded: Database, roles: Address) -> Any:
    """Lets so many days go by in Dhaka."""

    async def go_by(days: int) -> None:
        name = await seeded.read("SELECT current_database()")
        async with connect(as_role(roles, OWNER, name)) as owner:
            await owner.execute(
                "CREATE OR REPLACE FUNCTION dhaka_today() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE"
                f" RETURN (now() AT TIME ZONE 'Asia/Dhaka')::date + {days}"
            )

    return go_by


async def seen(database: Database) -> tuple[int, list[str], list[str], list[str]]:
    """Which revision is in force, its codes, those in the public list, and the status of each revision."""
    data = (await do(database, None, STATUS, office=JASHORE))["data"]
    listed = [edge["node"]["code"] for edge in data["services"]["edges"]]
    assert data["services"]["totalCount"] == len(listed)
    statuses = [edge["node"]["status"] for edge in data["office"]["charters"]["edges"]]
    charter = data["office"]["charter"]
    return charter["revision"], [line["code"] for line in charter["services"]], listed, statuses


async def test_what_is_published_for_a_day_ahead_comes_into_force_by_itself(seeded: Database, pass_days: Any) -> None:
    today = await drafts.today(seeded)
    await published("c1")
    payload = await imported(seeded, "সেবা c1", DATA)
    await changed(
        seeded,
        ADMIN,
        "PublishCharter",
        officeCode=JASHORE,
        revision=2,
        effectiveFrom=str(today + timedelta(days=30)),
    )

    before = await seen(seeded)
    await pass_days(29)
    eve = await seen(seeded)
    await pass_days(30)
    day = await seen(seeded)

    assert [line["code"] for line in payload["charter"]["services"]] == ["c1", "c2"]
    assert before == eve == (1, ["c1"], ["c1"], ["PUBLISHED", "UPCOMING"])
    assert day == (2, ["c1", "c2"], ["c1", "c2"], ["SUPERSEDED", "PUBLISHED"])


async def test_what_is_restored_for_a_day_ahead_does_too_and_its_draft_is_compared_with_it(
    seeded: Database, pass_days: Any
) -> None:
    day = await drafts.today(seeded) + timedelta(days=30)
    await published("c1", "c2")
    await published("c1")
    await changed(seeded, ADMIN, RESTORE, officeCode=JASHORE, revision=1, effectiveFrom=str(day))
    payload = await imported(seeded, "সেবা c1")

    await pass_days(30)

    assert await seen(seeded) == (3, ["c1", "c2"], ["c1", "c2"], ["SUPERSEDED", "SUPERSEDED", "PUBLISHED"])
    assert payload["diff"]["removed"] == []
    assert (await compared(seeded, ADMIN))[4][1] == ["c2"]
