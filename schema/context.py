"""The context of an operation: what the process hands to queries and mutations."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import strawberry

from districts.charters.imports.source_document import PublishedDocument
from districts.identity.actors import Actor
from districts.requests.proof import Challenge, Proof
from schema import plan


class Taken(NamedTuple):
    """A filing that was counted. challenge: the number of the challenge that was solved. give_back: uncounts it."""

    challenge: int | None = None
    give_back: Callable[[], object] | None = None


class Filings(Protocol):
    """Limits what a caller may file."""

    async def prepare(self, database: Any) -> None:
        """To be called before anything else, and outside of transactions."""

    def challenge(self, office_code: str) -> tuple[Challenge, bool] | None:
        """A challenge for a filing with that office, and whether it must be solved now; None: it never must be."""

    def take(
        self, office_code: str, contacts: Sequence[str], characters: int, given: Proof | None, *, named: str
    ) -> Taken:
        """Count a filing. Raises ProofRequired, and GraphQLError for one too many."""

    def refused(self) -> None:
        """Count a filing that was refused."""


class Importer(Protocol):
    """Reads and stores documents. The process hands it in: seeds and schema do not import each other."""

    async def read(self, document: PublishedDocument) -> Any:
        """What the reader understood. Raises Refused, and Unavailable if all readers are busy."""

    async def store(self, office_code: str, reading: Any, *, actor: Actor) -> int:
        """The id of the draft that it became. Raises Refused."""


@dataclass(slots=True, kw_only=True)
class RequestContext(plan.PlanContext):
    """reader: the database as an anonymous caller reads it; None: `database`. filings: None: filings are not limited.
    importer: for `importCharter`.

    turn: a mutation runs inside what this returns. committed: called with the generation after each commit. generation:
    of public data after the operation's last write; 0: nothing was written.
    """

    reader: plan.Database | None = None
    filings: Filings | None = None
    importer: Importer | None = None
    turn: Callable[[], AbstractAsyncContextManager[None]] = nullcontext
    committed: Callable[[int], None] | None = None
    generation: int = 0


Info = strawberry.Info[RequestContext, None]
