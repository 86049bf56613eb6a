"""What exports say is what the API says, and what is not everybody's is in none of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

import orjson
import pytest

from api.http.exports import export_formats
from districts.exports import reading
from districts.exports.reading import DATASETS
from districts.shared.refused import Refused
from models.database.connection import Database
from tests.schema.oracle import catalogue, health
from tests.schema.oracle.memory import RANKS, Memory
from tests.schema.test_contract import MAGURA
from tests.support.queries import ask

# Whoever reads them with a program relies on these: columns are added at the end, none is renamed or taken out.
HEADERS = {
    "offices": "code level name_bn name_en parent_code closed_from successor_code",
    "charters": "office_code office_name_bn office_name_en revision effective_from effective_until published_on"
    " title_bn title_en vision_bn vision_en mission_bn mission_en",
    "services": "office_code office_name_bn office_name_en code category serial name_bn name_en catalogue_code"
    " catalogue_version time_limit_bn time_limit_en immediate minimum maximum unit working_days as_needed conditional"
    " fee_bn fee_en free responsible_bn responsible_en responsible_office_code superior_bn superior_en"
    " superior_office_code group_bn group_en starts_from_bn starts_from_en subject_to_bn subject_to_en remedy_bn"
    " remedy_en",
    "fee_amounts": "office_code service_code position label_bn label_en amount",
    "time_limit_classes": "office_code service_code position name_bn name_en immediate minimum maximum unit",
    "delivery_methods": "office_code service_code position channel text_bn text_en",
    "required_documents": "office_code service_code position name_bn name_en obtain_from_bn obtain_from_en conditional",
    "posts": "office_code post_id title_bn title_en current_title_bn current_title_en head occupancy officer_name_bn"
    " officer_name_en held_from",
    "contacts": "office_code post_id post_title_bn post_title_en owner kind published normalized valid",
    "catalogue": "code version retired category serial name_bn name_en time_limit_bn time_limit_en immediate"
    " working_days fee_bn fee_en free offices",
    "charter_health": "office_code level office_name_bn office_name_en published stale_days services score no_charter"
    " stale missing_translation superior_without_contact broken_email broken_phone post_without_officer acting_too_long"
    " service_without_time_limit catalogue_drift",
    "performance": "office_code office_name_bn office_name_en own month week day service_code service_name_bn"
    " service_name_en catalogue_code category kind channel submitted responded resolved on_time open overdue"
    " escalated escalated_to_national escalated_to_division escalated_to_district escalated_to_upazila reopened"
    " rejected withdrawn on_time_rate hours_to_response_median hours_to_response_p90 hours_to_resolution_median"
    " hours_to_resolution_p90"
    " promised_working_days_minimum promised_working_days_maximum actual_working_days_median actual_working_days_p90"
    " rating_average rating_count suppressed rounded",
}
# What has to be asked for.
NEEDED = {"performance": {"from": "2026-06-01", "to": "2026-06-30", "groupBy": "CHILD_OFFICE"}}
OF_OFFICES = [name for name, dataset in DATASETS.items() if dataset.parameters and name not in NEEDED]


async def exported(database: Database, name: str, suffix: str = "jsonl", **given: str) -> bytes:
    dataset = DATASETS[name]
    async with reading.rows(database, dataset, given) as batches:
        return b"".join(
            [
                piece
                async for piece in export_formats.written(dataset, export_formats.FORMATS[suffix], batches, bom=False)
            ]
        )


async def rows(database: Database, name: str, **given: str) -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in (await exported(database, name, **given)).splitlines()]


@pytest.mark.parametrize("name", DATASETS)
async def test_its_header_stays_and_both_formats_say_the_same(full: Database, name: str) -> None:
    given = NEEDED.get(name, {})
    header, *table = csv.reader(io.StringIO((await exported(full, name, "csv", **given)).decode(), newline=""))
    objects = await rows(full, name, **given)

    assert " ".join(header) == HEADERS[name]
    assert len(table) == len(objects) > 0
    for cells, said in zip(table, objects, strict=True):
        assert list(said) == header
        assert cells == ["" if value is None else str(export_formats.cell(value)) for value in said.values()]
    types = {"text": str, "integer": int, "number": float, "boolean": bool, "date": str}
    for column in DATASETS[name].columns:
        assert {type(said[column.name]) for said in objects} <= {types[column.type], type(None)}


def text(row: Any, name: str) -> dict[str, Any]:
    return {f"{name}_{language}": row and getattr(row, f"{name}_{language}") for language in ("bn", "en")}


async def test_services_are_those_in_force_word_for_word(full: Database, memory: Memory) -> None:
    expected = [
        _service(memory, office, service)
        for office in sorted(memory.rows["Office"].values(), key=lambda office: office.code.split("."))
        for service in health.services(memory, office)
    ]

    assert await rows(full, "services") == expected
    assert len({row["office_code"] for row in expected}) > 3


def _service(memory: Memory, office: Any, service: Any) -> dict[str, Any]:
    taken = memory.one("CatalogueService", service.catalogue_id)
    limit, fee = (catalogue.own(memory, service, part) for part in ("timeLimit", "fee"))
    promised = ("immediate", "minimum", "maximum", "unit", "working_days", "as_needed", "conditional")
    said = {
        "office_code": office.code,
        "office_name_bn": office.name_bn,
        "office_name_en": office.name_en,
        **{name: getattr(service, name) for name in ("code", "category", "serial", "name_bn", "name_en")},
        "catalogue_code": taken and taken.code,
        "catalogue_version": taken and taken.version,
        **{f"time_limit_{lang}": limit and getattr(limit, f"text_{lang}") for lang in ("bn", "en")},
        **{name: limit and getattr(limit, name) for name in promised},
        **{f"fee_{lang}": fee and getattr(fee, f"text_{lang}") for lang in ("bn", "en")},
        "free": fee and fee.free,
    }
    for role in ("responsible", "superior"):
        post = memory.one("Post", getattr(service, f"{role}_id"))
        said |= {f"{role}_{lang}": post and getattr(post, f"title_{lang}") for lang in ("bn", "en")}
        said[f"{role}_office_code"] = post and memory.one("Office", post.office_id).code
    return (
        said | text(service, "group") | text(limit, "starts_from") | text(limit, "subject_to") | text(service, "remedy")
    )


@pytest.mark.parametrize(
    ("name", "part", "columns"),
    [
        ("delivery_methods", "deliveryMethods", ("position", "channel", "text_bn", "text_en")),
        (
            "required_documents",
            "requiredDocuments",
            ("position", "name_bn", "name_en", "obtain_from_bn", "obtain_from_en", "conditional"),
        ),
    ],
)
async def test_the_parts_of_services_are_those_in_force(
    full: Database, memory: Memory, name: str, part: str, columns: tuple[str, ...]
) -> None:
    expected = [
        {"office_code": office.code, "service_code": service.code, **{each: getattr(row, each) for each in columns}}
        for office in sorted(memory.rows["Office"].values(), key=lambda office: office.code.split("."))
        for service in health.services(memory, office)
        for row in catalogue.own(memory, service, part)
    ]

    assert await rows(full, name) == expected


async def test_amounts_and_classes_are_those_in_force(full: Database, memory: Memory) -> None:
    amounts, classes = [], []
    for office in sorted(memory.rows["Office"].values(), key=lambda office: office.code.split(".")):
        for service in health.services(memory, office):
            named = {"office_code": office.code, "service_code": service.code}
            fee, limit = (catalogue.own(memory, service, part) for part in ("fee", "timeLimit"))
            for each in (fee and fee.amounts) or []:
                said = {name: value for name, value in each.items() if name != "poisha"}
                amounts.append({**named, **said, "amount": each["poisha"] / 100})
            classes += [{**named, **each} for each in (limit and limit.classes) or []]

    assert await rows(full, "fee_amounts") == amounts
    assert await rows(full, "time_limit_classes") == classes
    assert amounts
    assert classes


async def test_charters_are_those_in_force(full: Database, memory: Memory) -> None:
    found = {row["office_code"]: row for row in await rows(full, "charters")}

    offices = memory.rows["Office"].values()
    known = {office.code: charter for office in offices if (charter := memory.charter_in_force(office.id))}
    assert found.keys() == known.keys()
    for code, charter in known.items():
        assert found[code]["revision"] == charter.revision
        assert {key: found[code][key] for key in text(charter, "vision")} == text(charter, "vision")


POSTS = """query ($code: String!) { office(code: $code) { posts {
    id title { bn en } currentTitle { bn en } head occupancy officer { name { bn en } }
    contactPoints { owner kind published normalized valid } } } }"""


async def test_posts_and_contacts_are_what_the_api_says_to_everybody(full: Database) -> None:
    posts, contacts = await rows(full, "posts"), await rows(full, "contacts")
    codes = ["bd", "bd.dhaka", "bd.dhaka.gazipur", "bd.khulna", MAGURA, "bd.khulna.magura.mohammadpur"]

    for code in codes:
        said = (await ask(full, POSTS, code=code))["data"]["office"]["posts"]
        assert [_post(code, post) for post in said] == [
            {name: value for name, value in row.items() if name != "held_from"}
            for row in posts
            if row["office_code"] == code
        ]
        assert [_contact(code, post, contact) for post in said for contact in post["contactPoints"]] == [
            row for row in contacts if row["office_code"] == code
        ]


def _post(code: str, post: Mapping[str, Any]) -> dict[str, Any]:
    current, officer = post["currentTitle"] or {}, (post["officer"] or {}).get("name", {})
    return {
        "office_code": code,
        "post_id": post["id"],
        "title_bn": post["title"]["bn"],
        "title_en": post["title"]["en"],
        "current_title_bn": current.get("bn"),
        "current_title_en": current.get("en"),
        "head": post["head"],
        "occupancy": post["occupancy"],
        "officer_name_bn": officer.get("bn"),
        "officer_name_en": officer.get("en"),
    }


def _contact(code: str, post: Mapping[str, Any], contact: Mapping[str, Any]) -> dict[str, Any]:
    title = {"post_title_bn": post["title"]["bn"], "post_title_en": post["title"]["en"]}
    return {"office_code": code, "post_id": post["id"], **title, **contact}


async def test_the_catalogue_and_the_offices(full: Database, memory: Memory) -> None:
    exported = await rows(full, "catalogue")
    assert [(row["code"], row["version"], row["retired"], row["offices"]) for row in exported] == [
        (row.code, row.version, row.retired, len(catalogue.adopters(memory, row.code)))
        for row in catalogue.newest(memory)
    ]
    assert RANKS.keys() >= {row["category"] for row in exported}

    offices = {row["code"]: row for row in await rows(full, "offices")}
    assert len(offices) == len(memory.rows["Office"])
    closed = offices["bd.khulna.magura.mohammadpur"]
    assert (closed["closed_from"], closed["successor_code"]) == (str(memory.today), MAGURA)
    assert offices[MAGURA]["parent_code"] == "bd.khulna"


async def test_health_is_the_apis(full: Database, memory: Memory) -> None:
    for row in await rows(full, "charter_health", officeCode="bd.khulna"):
        office = memory.office(row["office_code"])
        known = health.health(memory, office)
        assert (row["score"], row["stale_days"], row["services"], row["published"]) == (
            known["score"],
            known["staleDays"],
            known["services"],
            known["published"],
        )
        counts = {finding["code"].lower(): finding["count"] for finding in known["findings"]}
        names = HEADERS["charter_health"].split()[8:]
        assert {name: row[name] for name in names} == {name: counts.get(name, 0) for name in names}


@pytest.mark.parametrize("name", OF_OFFICES)
async def test_of_one_office_and_of_all_below_it(full: Database, name: str) -> None:
    everything = await rows(full, name)
    code = "code" if name == "offices" else "office_code"

    khulna = await rows(full, name, officeCode="bd.khulna")
    alone = await rows(full, name, officeCode="bd.khulna", includeBelow="false")

    assert khulna == [row for row in everything if f"{row[code]}.".startswith("bd.khulna.")]
    assert alone == [row for row in everything if row[code] == "bd.khulna"]
    assert len(alone) <= len(khulna) < len(everything)
    assert name != "services" or 0 < len(alone) < len(khulna)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"officeCode": "bd.nowhere"}, "There is no office with the code 'bd.nowhere'."),
        (
            {"officeCode": "bd\0"},
            "'bd\\x00' is not valid for officeCode. Give the code of an office: bd.khulna.magura.",
        ),
        ({"includeBelow": "yes"}, "'yes' is not valid for includeBelow. Give true or false."),
        (
            {"office": "bd"},
            "The data set services has no parameter 'office'. Its parameters are officeCode, includeBelow.",
        ),
    ],
)
async def test_what_cannot_be_asked(full: Database, given: dict[str, str], says: str) -> None:
    with pytest.raises(Refused) as refused:
        await exported(full, "services", **given)

    assert refused.value.message.en == says
