"""Whatever the reader stores can be given by inputs, and an input changes nothing that it does not give."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import strawberry
from graphql import GraphQLInputObjectType, build_schema, get_named_type
from hypothesis import given, settings
from hypothesis import strategies as st

from districts.charters import draft, fields, parts, storing
from districts.charters.draft import CharterDraft, ContactKind, GrievanceLevel, Service
from districts.charters.fields import Derived, Field, Rows, Seat, Text
from districts.charters.terms import TimeLimit, TimeUnit
from districts.posts.contacts import typed_contact
from districts.services import edits
from districts.shared.edits import Edit
from districts.shared.text import LocalizedText
from models.database.connection import Database
from schema.charters.edits import edit_of
from schema.network import schema
from schema.shared.text import LocalizedTextInput
from seeds import reader
from tests.districts.charters.test_drafting import OFFICE
from tests.schema.charters.test_parts import INPUTS, NOT_GIVEN, WHOLE, names, rows
from tests.schema.networks import drafts
from tests.schema.shared.test_mutations import ADMIN, people
from tests.seeds.documents import SOURCE
from tests.seeds.generator import layout, model, writing
from tests.seeds.generator.writing import Way
from tests.seeds.reader.test_properties import calm
from tests.support.operations import changed, do
from tests.support.rows import TESTER

__all__ = ["people"]  # the fixture

SCHEMA = build_schema(schema.as_str())
IDS = {"service_id": strawberry.ID(""), "office_code": "", "version": 0, "revision": 0}
"""What an input needs beside what it says."""


def as_input(part: Any) -> Any:
    """A part as the input that says it."""
    type_: Any = INPUTS[part.__class__]
    known = names(type_)
    given = {
        field.given: _given(field, getattr(part, field.name))
        for field in fields.of(part.__class__)
        if field.given in known
    }
    return type_(**{name: value for name, value in IDS.items() if name in known}, **given)


def _given(field: Field, said: Any) -> Any:
    if isinstance(field.mark, Text):
        text = said if isinstance(said, LocalizedText) else LocalizedText.written(said)
        return None if text == LocalizedText() else LocalizedTextInput(bn=text.bn, en=text.en)
    if field.listed:
        return [as_input(each) for each in said]
    if isinstance(field.mark, fields.Taka):
        return said / 100
    return as_input(said) if field.is_part and said is not None else said


def test_every_draft_can_be_given() -> None:
    check(reader.read(SOURCE).draft)
    check(WHOLE)


@settings(calm, max_examples=15)
@given(st.data(), model.charters(), st.sampled_from(Way))
def test_whatever_was_read_can_be_given(data: st.DataObject, charter: model.Charter, way: Way) -> None:
    check(reader.read(writing.written(data.draw(layout.parts(charter)), way)).draft)


def check(read: CharterDraft) -> None:
    """Given as inputs, a draft has the rows that storing it has."""
    edit = edit_of(CharterDraft, as_input(read))
    stored = {"effective_from": read.effective_from, "source": read.source}
    assert edits.edited(CharterDraft, edit, stored=stored) == parts.row(read)
    for service in read.services:
        edit = edit_of(Service, as_input(service))
        assert edits.edited(Service, edit, stored={"code": service.code}) == parts.row(service)
        for table, field in fields.tables(Service).items():
            if f"Service.{field.name}" not in NOT_GIVEN:
                assert edits.rows(field.name, edit[field.name]) == parts.read(service)[table]


def each_alone(part: Any) -> list[tuple[Edit, set[str]]]:
    """Edits of one field, each with the columns that it may change."""
    edit, found = edit_of(part.__class__, as_input(part)), []
    for field in fields.of(part.__class__):
        if field.given in edit and not isinstance(field.mark, Rows | Seat | Derived):
            follows = {"working_days"} if field.name in {"maximum", "unit", "starts_from"} else set()
            found.append((Edit({field.given: edit[field.given]}), {*field.columns, *follows}))
        if isinstance(field.mark, Text):
            found.append((Edit({field.given: Edit(en="Only English")}), {f"{field.name}_en"}))
    return found


OTHERS = each_alone(WHOLE)
OTHERS_OF_SERVICE = each_alone(WHOLE.services[0])


@settings(calm, max_examples=15)
@given(st.data(), model.charters(), st.sampled_from(Way))
def test_an_edit_of_one_field_changes_that_field_only(data: st.DataObject, charter: model.Charter, way: Way) -> None:
    read = reader.read(writing.written(data.draw(layout.parts(charter)), way)).draft
    wholes = [(CharterDraft, read, OTHERS), *((Service, each, OTHERS_OF_SERVICE) for each in read.services)]
    for type_, part, others in wholes:
        before = parts.row(part)
        for edit, columns in others:
            after = edits.edited(type_, edit, stored=before)
            assert {name for name in before if before[name] != after[name]} <= columns, edit


def selection(input_name: str) -> str:
    """What to read of a type to have the fields of its input."""
    found = []
    given = SCHEMA.type_map[input_name]
    assert isinstance(given, GraphQLInputObjectType)
    for name, field in given.fields.items():
        inner = get_named_type(field.type)
        if name in {"idempotencyKey", "version", "officeCode", "revision", "serviceId"}:
            continue
        if name.endswith("Id"):
            found.append(f"{name[:-2]} {{ id }}")
        else:
            found.append(f"{name} {selection(inner.name)}" if isinstance(inner, GraphQLInputObjectType) else name)
    return f"{{ {' '.join(found)} }}"


def tier(*contacts: draft.Contact, limit: TimeLimit | None = None) -> draft.GrievanceTier:
    return draft.GrievanceTier(1, GrievanceLevel.OFFICER, None, contacts=contacts, time_limit=limit)


def test_contacts_of_a_tier_are_kept_as_the_reader_keeps_them() -> None:
    """A hotline, an impossible number, and one whose area only the number before it says."""
    hotline = typed_contact.as_published(ContactKind.PHONE, draft.ContactOwner.POST, "৩৩৩")
    impossible = draft.Contact(ContactKind.PHONE, draft.ContactOwner.POST, "১২৩৪৫৬৭৮৯০১২৩৪৫৬৭", None, valid=False)
    assert hotline
    assert hotline.normalized == "333"
    limit = TimeLimit("৩০ কার্যদিবস", maximum=30, unit=TimeUnit.WORKING_DAY, working_days=30)
    found = typed_contact.as_published(ContactKind.PHONE, draft.ContactOwner.POST, "৬৩১০১", "+88048863101")
    assert found
    check(replace(WHOLE, grievance_tiers=(tier(hotline, impossible, found, limit=limit),)))


CHARTER, SERVICE = selection("UpdateCharterInput"), selection("UpdateServiceInput")
EXPORT = f"""query ($office: String!) {{ office(code: $office) {{ charters(first: 9) {{ edges {{ node {{
    revision ...Statements services {{ id version ...Said }} }} }} }} }} }}
fragment Statements on Charter {CHARTER}
fragment Said on Service {SERVICE}"""
ADD = "mutation ($input: AddServiceInput!) { addService(input: $input) { userErrors { field code } } }"
UPDATE = "mutation ($input: UpdateCharterInput!) { updateCharter(input: $input) { userErrors { field code } } }"


def as_given(read: Any) -> Any:
    """What was read, as an input: a post by its id."""
    if isinstance(read, list):
        return [as_given(each) for each in read]
    if not isinstance(read, dict):
        return read
    given = {}
    for name, value in read.items():
        if name in {"responsible", "superior"}:
            given[f"{name}Id"] = value and value["id"]
        elif name not in {"id", "version", "services", "revision"}:
            given[name] = as_given(value)
    return given


@pytest.mark.parametrize("draft", [WHOLE, reader.read(SOURCE).draft], ids=["whole", "magura"])
async def test_a_draft_given_as_it_was_read_is_the_same_draft(
    seeded: Database, people: None, draft: CharterDraft
) -> None:
    """Fields of inputs are named as those of the types: a client sends back what it has read."""
    stored = await storing.store(OFFICE, draft, actor=TESTER)
    read = await everything(seeded, stored.revision)
    empty = await storing.store(OFFICE, replace(drafts.charter([]), effective_from=draft.effective_from), actor=TESTER)

    of_charter = {"officeCode": OFFICE, "revision": empty.revision}
    payloads = [await changed(seeded, ADMIN, UPDATE, **of_charter, version=1, **as_given(read))]
    payloads += [await changed(seeded, ADMIN, ADD, **of_charter, **as_given(each)) for each in read["services"]]

    assert payloads == [{"userErrors": []}] * len(payloads)
    again = await everything(seeded, empty.revision)
    assert without_ids(again) == without_ids(read)
    before, after = await rows(stored.id), await rows(empty.id)
    for table in before.keys() - {"published_cells"}:
        kept = [{name: row[name] for name in row if name not in {"code", "source"}} for row in before[table]]
        assert [{name: row[name] for name in row if name not in {"code", "source"}} for row in after[table]] == kept


async def everything(database: Database, revision: int) -> Any:
    answer = await do(database, ADMIN, EXPORT, office=OFFICE)
    assert "errors" not in answer, answer
    nodes = [edge["node"] for edge in answer["data"]["office"]["charters"]["edges"]]
    return next(node for node in nodes if node["revision"] == revision)


def without_ids(read: Any) -> Any:
    services = [{**service, "id": ..., "version": ...} for service in read["services"]]
    return {**read, "revision": ..., "services": services}
