"""Documents that are sent by their id, and callers for whom nothing else runs.

What a process has looked up it remembers as long as no document is registered or withdrawn anywhere (see
`api.cache.invalidation`). A refusal is never from memory: what was just registered runs at once in every process.
"""

from __future__ import annotations

import re
import sys
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import Any

import orjson
from graphql import GraphQLError

from api.cache.invalidation import Generations
from api.http.graphql.graphql_request import GraphQLRequest
from districts.identity import trusted_documents
from models.database import failures
from schema.domain import of_database
from schema.plan import operation_stats

# What a process remembers of documents, in bytes, about.
MOST = 16_000_000
_OVERHEAD = 500
_TABLES = frozenset({"trusted_documents"})
_DIGEST = re.compile(r"[0-9a-f]{64}")
_FIND = """
SELECT json_build_array((SELECT max(g.generation) FROM generations g), d.text, d.clients)::text
FROM trusted_document($1) d
"""


class UnknownDocument(GraphQLError):
    """The id is unknown. Clients recognise it by the code, Apollo's by the message, and send the document instead."""

    def __init__(self, *, persisted: bool = False) -> None:
        message = "PersistedQueryNotFound" if persisted else "No document is registered under this id."
        super().__init__(message, extensions={"code": "PERSISTED_QUERY_NOT_FOUND"})


class NotTrusted(GraphQLError):
    """A document that is not registered, from a caller for whom nothing else runs."""

    def __init__(self) -> None:
        message = "This caller may send only registered documents. Register the document first."
        super().__init__(message, extensions={"code": "TRUSTED_DOCUMENTS_ONLY"})


@dataclass(frozen=True, slots=True)
class Restriction:
    """Whose documents alone run for a caller: an API client's, by the prefix of its key; None: anybody's."""

    client: str | None = None


@dataclass(frozen=True, slots=True)
class _Known:
    text: str
    clients: frozenset[str]
    generation: int
    epoch: int

    def admits(self, restriction: Restriction | None) -> bool:
        return restriction is None or restriction.client is None or restriction.client in self.clients


class TrustedDocuments:
    """The least recently used forgotten first."""

    def __init__(self, generations: Generations, most: int = MOST) -> None:
        self._generations = generations
        self._most = most
        self._known: OrderedDict[str, _Known] = OrderedDict()
        self._size = 0

    async def resolve(
        self, asked: GraphQLRequest, restriction: Restriction | None, database: Any, seen: int = 0
    ) -> GraphQLRequest:
        """What is asked, with the document that its id names. seen: the generation that the caller tells.

        Raises UnknownDocument, NotTrusted, and what `of_database` makes of a failure.
        """
        if asked.document_id is not None:
            found = await self._find(trusted_documents.plain_id(asked.document_id), restriction, database, seen)
            if found is None:
                raise UnknownDocument(persisted=asked.persisted)
            operation_stats.note_registered(trusted_documents.plain_id(asked.document_id))
            return replace(asked, query=found.text)
        if restriction and asked.query:
            digest = trusted_documents.digest(asked.query)
            if await self._find(digest, restriction, database, seen) is None:
                raise NotTrusted
            operation_stats.note_registered(digest)
        return asked

    async def _find(self, digest: str, restriction: Restriction | None, database: Any, seen: int) -> _Known | None:
        known = self._known.get(digest)
        if known and known.admits(restriction) and self._holds(known, seen):
            self._known.move_to_end(digest)
            return known
        found = await _read(digest, database, self._generations.epoch)
        self._remember(digest, found)
        return found if found and found.admits(restriction) else None

    def _holds(self, known: _Known, seen: int) -> bool:
        return known.epoch == self._generations.epoch and self._generations.holds(_TABLES, known.generation, seen)

    def _remember(self, digest: str, found: _Known | None) -> None:
        if before := self._known.pop(digest, None):
            self._size -= _size(before)
        if found:
            self._known[digest] = found
            self._size += _size(found)
        while self._size > self._most:
            self._size -= _size(self._known.popitem(last=False)[1])


def _size(known: _Known) -> int:
    return sys.getsizeof(known.text) + _OVERHEAD


async def _read(digest: str, database: Any, epoch: int) -> _Known | None:
    """None also for what cannot be an id."""
    if not _DIGEST.fullmatch(digest):
        return None
    try:
        told = await database.read(_FIND, digest)
    except failures.ERRORS as error:
        raise of_database(error) from error
    if told is None:
        return None
    generation, text, clients = orjson.loads(told)
    return _Known(text, frozenset(clients), generation, epoch)
