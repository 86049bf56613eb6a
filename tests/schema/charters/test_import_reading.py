"""A document is read before the transaction that stores it, once, and only for those who may import it."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from districts.charters.imports.document_reading import Reading
from districts.charters.imports.source_document import PublishedDocument
from districts.identity.actors import Actor
from models.database.connection import Database
from schema.context import RequestContext
from schema.network import schema
from schema.plan.errors import Unavailable
from tests.districts.test_scope import JASHORE, MAGURA
from tests.schema.shared.test_mutations import ADMIN, nothing_changes, people
from tests.seeds.documents import SOURCE
from tests.support.operations import InProcess

__all__ = ["people"]  # the fixture

IMPORT = """mutation ($input: ImportCharterInput!) { importCharter(input: $input) {
    charter { revision } userErrors { field code } } }"""
KEY = "5c8e7a37-6f0c-4d0e-9d1f-0a9a1d0a7b11"
_OPEN = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND state LIKE 'idle in transaction%' AND pid <> pg_backend_pid()
"""


class Importer(InProcess):
    """Counts what it reads, and the transactions that stand open meanwhile."""

    def __init__(self, database: Database, *, busy: bool = False) -> None:
        self._database = database
        self._busy = busy
        self.read_documents = 0
        self.open_transactions = 0

    async def read(self, document: PublishedDocument) -> Reading:
        self.read_documents += 1
        self.open_transactions += await self._database.read(_OPEN)
        if self._busy:
            raise Unavailable(message="Other documents are being read.", retry=7)
        return await super().read(document)

    async def store(self, office_code: str, reading: Reading, *, actor: Actor) -> int:
        assert await self._database.read(_OPEN) == 1
        return await super().store(office_code, reading, actor=actor)


async def sent(importer: Importer, database: Database, **given: Any) -> Any:
    given = {"officeCode": JASHORE, "document": {"text": SOURCE}, **given}
    context = RequestContext(database=database, person=ADMIN, importer=importer)
    answer = await schema.execute(IMPORT, variable_values={"input": given}, context_value=context)
    answer.data = orjson.loads(orjson.dumps(answer.data))
    return answer


@pytest.mark.parametrize("dry_run", [False, True])
async def test_no_transaction_is_open_while_a_document_is_read(
    seeded: Database, people: None, *, dry_run: bool
) -> None:
    importer = Importer(seeded)

    answer = await sent(importer, seeded, dryRun=dry_run)

    assert answer.data == {"importCharter": {"charter": {"revision": 1}, "userErrors": []}}
    assert (importer.read_documents, importer.open_transactions) == (1, 0)


async def test_the_same_key_and_document_is_answered_without_reading_again(seeded: Database, people: None) -> None:
    importer = Importer(seeded)

    first = await sent(importer, seeded, idempotencyKey=KEY)
    again = await sent(importer, seeded, idempotencyKey=KEY)
    other = await sent(importer, seeded, idempotencyKey=KEY, document={"text": SOURCE + "\n"})

    assert again.data == first.data == {"importCharter": {"charter": {"revision": 1}, "userErrors": []}}
    assert [error["code"] for error in other.data["importCharter"]["userErrors"]] == ["IDEMPOTENCY_MISMATCH"]
    assert importer.read_documents == 1


async def test_nothing_is_read_for_whom_may_not_import(seeded: Database, people: None) -> None:
    importer = Importer(seeded)

    async with nothing_changes():
        answer = await sent(importer, seeded, officeCode=MAGURA)

    errors = answer.data["importCharter"]["userErrors"]
    assert errors == [{"field": ["officeCode"], "code": "FORBIDDEN"}]
    assert importer.read_documents == 0


async def test_when_all_readers_are_busy_the_import_can_be_tried_again(seeded: Database, people: None) -> None:
    async with nothing_changes():
        answer = await sent(Importer(seeded, busy=True), seeded, idempotencyKey=KEY)
    [error] = answer.errors
    assert error.extensions == {"code": "UNAVAILABLE", "retryAfter": 7}

    later = await sent(Importer(seeded), seeded, idempotencyKey=KEY)
    assert later.data == {"importCharter": {"charter": {"revision": 1}, "userErrors": []}}
