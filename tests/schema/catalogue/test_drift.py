"""Who promises the same national service otherwise: the contract's operation, and what makes a variant."""

from __future__ import annotations

import json
from typing import Any

import pytest

import models
from districts import scope
from districts.catalogue import adoption, definitions
from districts.catalogue.definitions import Definition
from districts.charters import publishing
from districts.charters.draft import ServiceCategory
from districts.offices import Level
from districts.shared.text import LocalizedText
from models.database.connection import Address, Database
from seeds import catalogue
from tests.schema.test_contract import MAGURA
from tests.support.contract import OPERATIONS
from tests.support.databases import OWNER, as_role, connect
from tests.support.queries import Counted, ask
from tests.support.rows import TESTER

DRIFT = OPERATIONS["Drift"]
WHO = """query ($code: String!) { catalogueService(code: $code) { variants {
    timeLimit { text { bn } workingDays } fee { text { bn } free } requiredDocuments { name { bn } conditional }
    timeLimitDiffers feeDiffers requiredDocumentsDiffer offices(first: 100) { edges { node { code } } } } } }"""

# Written for this alone, from the tables of services and their parts: one variant for each combination of what is
# promised, with the first of its services. As the owner, who sees every row.
SQL = r"""
WITH promised AS (
    SELECT s.id, o.code, o.id AS office,
           CASE WHEN t.immediate OR t.as_needed OR t.maximum IS NOT NULL OR t.classes IS NOT NULL THEN
               row(t.immediate, t.as_needed, t.minimum, t.maximum, t.unit,
                   nullif(normalised(coalesce(t.starts_from_bn, t.starts_from_en)), ''),
                   (SELECT string_agg(row(nullif(normalised(coalesce(c->>'name_bn', c->>'name_en')), ''),
                                          c->>'immediate', c->>'minimum', c->>'maximum', c->>'unit')::text, ' '
                                      ORDER BY (c->>'position')::integer) FROM jsonb_array_elements(t.classes) c))::text
           ELSE nullif(normalised(coalesce(t.text_bn, t.text_en)), '') END AS meant,
           coalesce(CASE WHEN f.free THEN '(free)' END,
                    (SELECT string_agg(row(nullif(normalised(coalesce(a->>'label_bn', a->>'label_en')), ''),
                                           a->>'poisha')::text, ' ' ORDER BY (a->>'position')::integer)
                     FROM jsonb_array_elements(f.amounts) a),
                    nullif(normalised(coalesce(f.text_bn, f.text_en)), '')) AS fee,
           ARRAY(SELECT DISTINCT row(normalised(coalesce(d.name_bn, d.name_en)), d.conditional)::text AS paper
                 FROM required_documents d WHERE d.service_id = s.id ORDER BY paper) AS papers,
           t.working_days, t.immediate, t.id IS NOT NULL AS limited, f.free, f.id IS NOT NULL AS charged
    FROM services s
    JOIN charters c ON c.id = s.charter_id AND c.in_force @> (now() AT TIME ZONE 'Asia/Dhaka')::date
    JOIN offices o ON o.id = c.office_id
    JOIN catalogue_services k ON k.id = s.catalogue_id AND k.code = $1
    LEFT JOIN time_limits t ON t.service_id = s.id
    LEFT JOIN fees f ON f.service_id = s.id
)
SELECT json_build_object('data', json_build_object('catalogueService', (
    SELECT json_build_object(
        'id', replace(encode(convert_to('CatalogueService:' || n.id, 'UTF8'), 'base64'), E'\n', ''), 'code', n.code,
        'name', json_build_object('bn', n.name_bn, 'en', n.name_en),
        'offices', json_build_object('totalCount', (SELECT count(DISTINCT office) FROM promised)),
        'variants', (SELECT coalesce(json_agg(json_build_object(
            'timeLimit', CASE WHEN first.limited THEN json_build_object('workingDays', first.working_days,
                                                                       'immediate', first.immediate) END,
            'fee', CASE WHEN first.charged THEN json_build_object('free', first.free) END,
            'offices', json_build_object('totalCount', v.offices)) ORDER BY v.offices DESC, first.code, first.id), '[]')
            FROM (SELECT meant, fee, papers, count(DISTINCT office) AS offices FROM promised
                  GROUP BY meant, fee, papers) v
            CROSS JOIN LATERAL (SELECT * FROM promised x
                                WHERE x.meant IS NOT DISTINCT FROM v.meant AND x.fee IS NOT DISTINCT FROM v.fee
                                AND x.papers = v.papers ORDER BY x.code, x.id LIMIT 1) first))
    FROM catalogue_services n WHERE n.code = $1 ORDER BY n.version DESC LIMIT 1)))::text
"""


async def said(roles: Address, database: Database, code: str) -> Any:
    async with connect(as_role(roles, OWNER, await database.read("SELECT current_database()"))) as owner:
        return json.loads(await owner.fetchval(SQL, code))


@pytest.mark.parametrize("code", ["n1", "n2", "n3", "ict_product_advice", "nothing"])
async def test_the_contracts_answer_is_what_the_tables_say(roles: Address, full: Database, code: str) -> None:
    """By SQL that was written for this alone, to the last digit."""
    expected = await said(roles, full, code)

    assert await ask(full, DRIFT, catalogue=code) == expected
    if code == "n1":
        assert len(expected["data"]["catalogueService"]["variants"]) > 2


async def test_so_it_is_in_a_simulated_network(roles: Address, simulated: Database) -> None:
    several = 0
    for code in catalogue.read():
        expected = await said(roles, simulated, code)
        assert await ask(simulated, DRIFT, catalogue=code) == expected
        assert expected["data"]["catalogueService"]["offices"]["totalCount"] > 100
        several += len(expected["data"]["catalogueService"]["variants"]) > 1
    assert several > 6


async def test_the_contract_costs_one_statement_however_many_there_are(counted: Counted) -> None:
    answers = [await ask(counted, DRIFT, catalogue="e_nothi_support")]
    await adoption.adopt_level(Level.DISTRICT, publish=True, actor=TESTER)
    counted.statements.clear()

    answers.append(await ask(counted, DRIFT, catalogue="e_nothi_support"))

    assert [answer["data"]["catalogueService"]["offices"]["totalCount"] for answer in answers] == [1, 64]
    assert len(counted.statements) == 1


async def offer(code: str, **parts: dict[str, Any]) -> None:
    """A charter of one service, an instance of a national service of this test's."""
    async with scope.acting(TESTER) as client:
        [office] = await client.execute_query_dict("SELECT id FROM office_called($1)", [code])
        national = await models.CatalogueService.get(code="tested", version=1)
        charter = await models.Charter.create(office_id=office["id"], revision=1, source="")
        service = await models.Service.create(
            charter_id=charter.id, catalogue_id=national.id, code="c1", category="CITIZEN", serial=1, name_bn=code
        )
        for name, values in parts.items():
            await getattr(models, name).create(service_id=service.id, **values)
    await publishing.publish(code, 1, actor=TESTER)


PROMISED = {"immediate": False, "as_needed": False, "conditional": False, "unit": "WORKING_DAY"}


def days(number: int, text: str, **more: Any) -> dict[str, Any]:
    return {**PROMISED, "maximum": number, "working_days": number, "text_bn": text, **more}


async def test_words_make_no_variant_but_what_is_promised_does(seeded: Database) -> None:
    # given
    meant = Definition(
        category=ServiceCategory.CITIZEN,
        name=LocalizedText(bn="পরীক্ষা"),
        time_limit={**days(3, "৩ দিন"), "text_en": None, "minimum": None},
    )
    await definitions.define("tested", meant, actor=TESTER)
    fee = {"text_bn": "বিনামূল্যে", "free": True}
    await offer("bd.khulna.jashore", TimeLimit=days(3, "৩ কর্মদিবস"), Fee=fee)
    await offer("bd.dhaka.gazipur", TimeLimit=days(3, "তিন দিন", conditional=True), Fee={**fee, "text_bn": "ফি নেই"})
    await offer("bd.khulna", TimeLimit=days(5, "৫ দিন"), Fee=fee)
    await offer("bd.sylhet", TimeLimit=days(3, "৩ দিন"))
    await offer(
        "bd.rangpur",
        TimeLimit=days(3, "৩ দিন"),
        Fee={"text_bn": "৫০ টাকা", "free": False},
        RequiredDocument={"position": 1, "name_bn": "আবেদন", "conditional": True},
    )

    # when
    answer = await ask(seeded, WHO, code="tested")

    # then
    def variant(offices: list[str], limit: Any, fee: Any, papers: Any, *differs: bool) -> dict[str, Any]:
        return {
            "timeLimit": {"text": {"bn": limit[0]}, "workingDays": limit[1]},
            "fee": fee and {"text": {"bn": fee[0]}, "free": fee[1]},
            "requiredDocuments": papers,
            "timeLimitDiffers": differs[0],
            "feeDiffers": differs[1],
            "requiredDocumentsDiffer": differs[2],
            "offices": {"edges": [{"node": {"code": code}} for code in offices]},
        }

    paper = {"name": {"bn": "আবেদন"}, "conditional": True}
    three = ("৩ দিন", 3)
    assert answer["data"]["catalogueService"]["variants"] == [
        variant(["bd.dhaka.gazipur", "bd.khulna.jashore"], ("তিন দিন", 3), ("ফি নেই", True), [], False, True, False),
        variant(["bd.khulna"], ("৫ দিন", 5), ("বিনামূল্যে", True), [], True, True, False),
        variant(["bd.rangpur"], three, ("৫০ টাকা", False), [paper], False, True, True),
        variant(["bd.sylhet"], three, None, [], False, False, False),
    ]


async def test_what_nobody_promises_has_no_variants(seeded: Database) -> None:
    await definitions.define(
        "tested",
        Definition(category=ServiceCategory.CITIZEN, name=LocalizedText(bn="পরীক্ষা")),
        actor=TESTER,
    )

    assert (await ask(seeded, WHO, code="tested"))["data"] == {"catalogueService": {"variants": []}}


async def test_the_seeded_catalogue_has_one_variant_each_and_it_is_maguras(seeded: Database) -> None:
    text = """{ catalogue(first: 100) { edges { node { variants {
        timeLimitDiffers feeDiffers requiredDocumentsDiffer offices { edges { node { code } } } } } } } }"""

    answer = await ask(seeded, text)

    only = {
        "timeLimitDiffers": False,
        "feeDiffers": False,
        "requiredDocumentsDiffer": False,
        "offices": {"edges": [{"node": {"code": MAGURA}}]},
    }
    assert [edge["node"]["variants"] for edge in answer["data"]["catalogue"]["edges"]] == [[only]] * 12
