"""Sends operations as a signed-in person, without HTTP."""

from __future__ import annotations

from typing import Any

import orjson

from api.http.graphql import errors
from districts.charters.imports import importing
from districts.charters.imports.document_reading import Reading
from districts.charters.imports.source_document import PublishedDocument
from districts.identity.actors import Actor
from models.database.connection import Database
from schema.context import RequestContext
from schema.network import schema
from seeds import reader
from tests.support.contract import OPERATIONS
from tests.support.queries import Counted

YOU_NEED = "You need DISTRICT_ADMIN or DIVISION_ADMIN or HQ_ADMIN there or above it."
"""What of a refusal names the roles that may edit an office."""


class InProcess:
    """Reads in this process: `tests/seeds/test_reader_processes.py` is about the others."""

    async def read(self, document: PublishedDocument) -> Reading:
        return reader.read(document)

    async def store(self, office_code: str, reading: Reading, *, actor: Actor) -> int:
        return (await importing.import_reading(office_code, reading, actor=actor, publish=False)).charter.id


async def do(database: Database | Counted, person: str | None, operation: str, **variables: Any) -> dict[str, Any]:
    """What the person is answered: `data`, and `errors` when there are any, as the process presents them.

    operation: the name of one of the contract's, or a document. person: None for an anonymous caller.
    """
    result = await schema.execute(
        OPERATIONS.get(operation, operation),
        variable_values=variables,
        context_value=RequestContext(database=database, person=person, importer=InProcess()),
    )
    errors.make_presentable(result)
    answer: dict[str, Any] = {"data": result.data}
    if result.errors:
        answer["errors"] = [error.formatted for error in result.errors]
    answered: dict[str, Any] = orjson.loads(orjson.dumps(answer))
    return answered


async def changed(database: Database, person: str | None, operation: str, **given: Any) -> Any:
    """The payload of an operation with one mutation, given its input."""
    answer = await do(database, person, operation, input=given)
    assert "errors" not in answer, answer
    [payload] = answer["data"].values()
    return payload
