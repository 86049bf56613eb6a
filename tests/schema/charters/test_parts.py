"""Each column of a charter and its parts is known to storing, copying, restoring, comparing, exports, types and inputs.

A column that one of them leaves out is named here with the reason; a forgotten one fails.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from tortoise.models import Model

import models
from districts import scope
from districts.charters import diff, draft, drafting, fields, publishing, restoring, terms
from districts.charters.draft import Channel, NamedPost, Place
from districts.charters.fields import Derived, Field, Seat
from districts.charters.terms import PaymentMethod, TimeUnit
from districts.exports import charters as exports
from districts.exports.datasets import Dataset
from districts.shared.text import LocalizedText
from models.columns import Promise
from models.database.connection import Database
from schema.charters.sections import (
    Expectation,
    ExpectationInput,
    GrievanceTier,
    GrievanceTierInput,
    PublishedContact,
    PublishedContactInput,
)
from schema.charters.types import Charter, UpdateCharterInput
from schema.services import terms as term_types
from schema.services import types as service_types
from schema.services.mutations import UpdateServiceInput
from tests.schema.networks import drafts
from tests.support.rows import TESTER

OFFICE = "bd.khulna.jashore"
PARTS: Mapping[type[Model], type] = {
    models.Charter: draft.CharterDraft,
    models.Service: draft.Service,
    models.DeliveryMethod: draft.DeliveryMethod,
    models.RequiredDocument: draft.RequiredDocument,
    models.Fee: draft.Fee,
    models.TimeLimit: draft.TimeLimit,
    models.PublishedCell: draft.PublishedCell,
}
KEYS = {"id", "office_id", "charter_id", "service_id", "public"}
"""What ties a row to the whole; triggers fill in the office and whether it is public."""
FILLED_IN = {
    "charters.revision": "counted when a draft is stored",
    "charters.in_force": "given by publishing",
    "charters.drafted_at": "the moment of storing",
    "charters.published_at": "given by publishing",
    "charters.published_by": "given by publishing",
    "charters.restores_id": "given by restoring",
    "charters.version": "counts the changes of a draft",
    "charters.statements_version": "the version in which its own row last changed",
    "services.catalogue_id": "found by name when a draft is stored",
    "services.version": "counts the edits of a draft",
}
CELL = fields.columns(draft.PublishedCell)
NOT_COPIED = {"charters.effective_from": "given by publishing"}
NOT_COMPARED = {
    "charters.effective_from": "the days of a revision are no part of what it says",
    "charters.source": "its words are compared where they were read into a field",
    "services.code": "it says which services are compared",
    "delivery_methods.position": "the order of the list is compared",
    "delivery_methods.channel": "its text says it",
    "required_documents.position": "the order of the list is compared",
    "required_documents.conditional": "its text says it",
    "time_limits.working_days": "follows from maximum, unit and starts_from",
    **{f"published_cells.{column}": "compared as what was read from it" for column in CELL},
}
NOT_EXPORTED = {
    "charters.source": "a document is no table",
    "charters.expectations": "in no data set yet",
    "charters.grievance_note_bn": "in no data set yet",
    "charters.grievance_note_en": "in no data set yet",
    "charters.grievance_tiers": "in no data set yet",
    "fees.payments": "in no data set yet",
    **{f"published_cells.{column}": "a document is no table" for column in CELL},
}
RENAMED = {"Service.published": "published_cells"}
"""Fields that the API calls otherwise."""
NOT_READ = {
    "CharterDraft.source": "the document is not public",
    "Contact.owner": "those of grievance tiers all belong to posts",
}
NOT_GIVEN = {
    "CharterDraft.effective_from": "given by publishing",
    "CharterDraft.services": "each has its own mutation",
    "CharterDraft.findings": "noticed, not said",
    "CharterDraft.source": "the document as it was read",
    "Service.published": "the document as it was read",
}

LIMIT = draft.TimeLimit(
    "সময়",
    immediate=True,
    minimum=2,
    maximum=3,
    unit=TimeUnit.WORKING_DAY,
    working_days=3,
    subject_to="অনুমোদন",
    classes=(terms.TimeClass(1, "জরুরি", maximum=1, unit=TimeUnit.HOUR),),
)
SERVICE = drafts.service(
    "c1",
    "সেবা",
    delivery_methods=(draft.DeliveryMethod(1, Channel.PHONE, "ফোন"),),
    required_documents=(draft.RequiredDocument(1, "আবেদন", "অফিস", conditional=True),),
    fee=draft.Fee("৫ টাকা", False, (terms.FeeAmount(1, "জরুরি", 500),), (terms.Payment(1, PaymentMethod.CASH, "নগদ"),)),
    time_limit=LIMIT,
    superior=NamedPost("প্রোগ্রামার"),
    published=(draft.PublishedCell("NAME", Place("CITIZEN", 1, 2, 3), "সেবা"),),
    group="শাখা",
    remedy="জেলা প্রশাসক",
)
# Its time limit counts from another event, and so has no working days.
_AFTERWARDS = draft.TimeLimit("পরে", maximum=3, unit=TimeUnit.WORKING_DAY, starts_from="বরাদ্দের পর")
LATER = drafts.service("c2", "আরেক সেবা", serial=2, time_limit=_AFTERWARDS)
WHOLE = replace(
    drafts.charter([SERVICE, LATER]),
    vision=LocalizedText("ভিশন"),
    mission=LocalizedText("মিশন"),
    expectations=(draft.Expectation(1, "প্রত্যাশা"),),
    grievance_note=LocalizedText("টীকা"),
    grievance_tiers=(draft.GrievanceTier(1, draft.GrievanceLevel.APPEAL, "যাঁর কাছে"),),
)


def columns(model: type[Model]) -> set[str]:
    """The columns of a table that say something: `fees.free`."""
    table = model._meta.db_table
    named = {f"{table}.{column}" for column in model._meta.fields_db_projection.values() if column not in KEYS}
    return named - FILLED_IN.keys()


ALL = {column for model in PARTS for column in columns(model)}


def test_each_column_is_a_field_of_the_definition() -> None:
    assert PARTS.keys() == {models.Charter, *Promise.__subclasses__()}
    for model, part in PARTS.items():
        assert columns(model) == {f"{model._meta.db_table}.{column}" for column in fields.columns(part)}


async def test_what_holds_for_all_parts_holds_for_each(seeded: Database) -> None:
    """Policies, triggers, records and counts are made for the tables that SQL calls the parts of a service."""
    assert sorted(await seeded.read("SELECT service_parts()")) == sorted(fields.tables(draft.Service))


def test_what_is_left_out_is_there() -> None:
    assert (NOT_COPIED.keys() | NOT_COMPARED.keys() | NOT_EXPORTED.keys()) <= ALL
    known = {f"{part.__name__}.{field.name}" for part in TYPES for field in fields.of(part)}
    assert (NOT_READ.keys() | NOT_GIVEN.keys()) <= known


async def rows(charter_id: int) -> dict[str, list[Any]]:
    """All that a revision says, by tables, a value for each column."""
    found = {}
    async with scope.acting(TESTER) as client:
        for model in PARTS:
            table = model._meta.db_table
            own = {"charters": "t.id = $1", "services": "t.charter_id = $1"}.get(
                table, "t.service_id IN (SELECT id FROM services WHERE charter_id = $1)"
            )
            sql = f"SELECT coalesce(json_agg(to_jsonb(t) ORDER BY t.id), '[]')::text AS rows FROM {table} t WHERE {own}"
            read = json.loads((await client.execute_query_dict(sql, [charter_id]))[0]["rows"])
            kept = [name.partition(".")[2] for name in sorted(columns(model) - NOT_COPIED.keys())]
            found[table] = [{name: row[name] for name in kept} for row in read]
    return found


async def test_each_is_stored_copied_and_restored(seeded: Database) -> None:
    # given
    stored = await drafts.publish(OFFICE, WHOLE)
    said = await rows(stored)
    for model, part in PARTS.items():
        for field in fields.of(part):
            values = [row.get(name, ...) for row in said[model._meta.db_table] for name in field.columns]
            assert not values or any(value is not None for value in values), f"{part.__name__}.{field.name}: no value"

    # when
    copied = await drafting.edit_charter(OFFICE, actor=TESTER)
    await publishing.publish(OFFICE, copied.revision, actor=TESTER)
    restored = await restoring.restore(OFFICE, 1, actor=TESTER)

    # then
    assert await rows(copied.id) == said
    assert await rows(restored.id) == said


_ITEM = {"position": 1, "label_bn": "অন্য", "poisha": 5, "method": "ONLINE", "text_bn": "অন্য", "name_bn": "অন্য"}
OTHER = {
    "services.category": "'INTERNAL'",
    "services.responsible_id": "t.superior_id",
    "services.superior_id": "t.responsible_id",
    "time_limits.unit": "'HOUR'",
}
BY_TYPE = {
    "text": "'অন্য'",
    "integer": "t.{0} + 1",
    "boolean": "NOT t.{0}",
    "jsonb": f"'{json.dumps([{**_ITEM, 'level': 'OFFICER'}])}'::jsonb",
}


async def test_each_is_compared(seeded: Database) -> None:
    before = await drafts.publish(OFFICE, WHOLE)
    after = (await drafting.edit_charter(OFFICE, actor=TESTER)).id
    for model, part in PARTS.items():
        table = model._meta.db_table
        for field in fields.of(part):
            for column, type_ in field.columns.items():
                if f"{table}.{column}" not in NOT_COMPARED:
                    value = OTHER.get(f"{table}.{column}") or BY_TYPE[type_].replace("{0}", column)
                    assert await changed(before, after, table, column, value) == {api_field(table, field)}, column


async def changed(before: int, after: int, table: str, column: str, value: str) -> set[str]:
    """The fields that a diff names when one column of the later revision is another."""
    of_service = "(SELECT s.charter_id FROM services s WHERE s.id = t.service_id)"
    own = {"charters": "t.id", "services": "t.charter_id"}.get(table, of_service)
    follows = ", working_days = NULL" if table == "time_limits" else ""
    async with scope.acting(TESTER, undo=True) as client:
        await client.execute_query(f'UPDATE {table} t SET "{column}" = {value}{follows} WHERE {own} = $1', [after])
        found = await diff.between(client, before, after)
        return {*(each.field for each in found.statements), *(each.field for each in found.changed)}


def api_field(table: str, field: Field) -> str:
    whole = fields.tables(draft.Service).get(table)
    if whole is None:
        return fields.api_name(field.name)
    if whole.listed or field.name == "text":
        return fields.api_name(whole.name)
    return f"{fields.api_name(whole.name)}.{fields.api_name(field.name)}"


EXPORTED: Mapping[str, tuple[str, tuple[Dataset, ...]]] = {
    "charters": ("c", (exports.CHARTERS,)),
    "services": ("s", (exports.SERVICES,)),
    "delivery_methods": ("p", (exports.DELIVERY_METHODS,)),
    "required_documents": ("p", (exports.REQUIRED_DOCUMENTS,)),
    "fees": ("f", (exports.SERVICES, exports.FEE_AMOUNTS)),
    "time_limits": ("t", (exports.SERVICES, exports.TIME_LIMIT_CLASSES)),
}
"""By tables, the data sets with their columns, and what they call the table."""


def test_each_is_exported() -> None:
    missing = set()
    for name in ALL - NOT_EXPORTED.keys():
        table, _, column = name.partition(".")
        alias, datasets = EXPORTED[table]
        if not any(re.search(rf'\b{alias}\."?{column}\b', dataset.sql) for dataset in datasets):
            missing.add(name)
    assert missing == set()


TYPES: Mapping[type, type] = {
    draft.CharterDraft: Charter,
    draft.Expectation: Expectation,
    draft.GrievanceTier: GrievanceTier,
    draft.Contact: PublishedContact,
    draft.Service: service_types.Service,
    draft.DeliveryMethod: service_types.DeliveryMethod,
    draft.RequiredDocument: service_types.RequiredDocument,
    draft.PublishedCell: service_types.PublishedCell,
    draft.Fee: term_types.Fee,
    draft.FeeAmount: term_types.FeeAmount,
    draft.Payment: term_types.Payment,
    draft.TimeLimit: term_types.TimeLimit,
    draft.TimeClass: term_types.TimeClass,
}
INPUTS: Mapping[type, type] = {
    draft.CharterDraft: UpdateCharterInput,
    draft.Expectation: ExpectationInput,
    draft.GrievanceTier: GrievanceTierInput,
    draft.Contact: PublishedContactInput,
    draft.Service: UpdateServiceInput,
    draft.DeliveryMethod: service_types.DeliveryMethodInput,
    draft.RequiredDocument: service_types.RequiredDocumentInput,
    draft.Fee: term_types.FeeInput,
    draft.FeeAmount: term_types.FeeAmountInput,
    draft.Payment: term_types.PaymentInput,
    draft.TimeLimit: term_types.TimeLimitInput,
    draft.TimeClass: term_types.TimeClassInput,
}


def names(type_: Any) -> set[str]:
    return {field.python_name for field in type_.__strawberry_definition__.fields}


@pytest.mark.parametrize("part", TYPES)
def test_each_is_read_through_the_api(part: type) -> None:
    known = names(TYPES[part])
    read = {
        name: RENAMED.get(name, field.given) for field in fields.of(part) if (name := f"{part.__name__}.{field.name}")
    }
    assert {field for field, name in read.items() if name not in known} == read.keys() & NOT_READ.keys()


@pytest.mark.parametrize("part", INPUTS)
def test_each_is_given_by_an_input(part: type) -> None:
    """The position of an item follows from the order of its list."""
    known = names(INPUTS[part])
    given = {
        f"{part.__name__}.{field.name}": f"{field.name}_id" if isinstance(field.mark, Seat) else field.given
        for field in fields.of(part)
        if not isinstance(field.mark, Derived) and field.name != "position"
    }
    assert {field for field, name in given.items() if name not in known} == given.keys() & NOT_GIVEN.keys()
