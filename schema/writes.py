"""How a mutation works: as whoever called it, in one transaction, with what the caller did wrong as data."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import is_dataclass
from typing import Any

import asyncpg
import strawberry
from strawberry.extensions.field_extension import AsyncExtensionResolver, FieldExtension
from tortoise.backends.base.client import BaseDBAsyncClient

from districts import scope
from districts.actors import ANONYMOUS, Actor, Permission
from districts.refusals import RefusalCode, Refused
from schema.located import Located
from schema.plan import payloads
from schema.plan.arguments import plain
from schema.plan.errors import TimedOut
from schema.plan.payloads import Payload
from schema.text import LocalizedText

Info = strawberry.Info[dict[str, Any], None]
PERMISSION = "permission"
INPUT = strawberry.argument(description="All that it needs to know.")


@strawberry.type(description="What the caller has to mend. Nothing was changed.")
class UserError:
    field: list[str] = strawberry.field(description="Which part of the input, from the outside in; empty: all of it.")
    message: LocalizedText = strawberry.field(description="What is wrong and how to mend it, for people.")
    code: RefusalCode = strawberry.field(description="What is wrong, for programs.")


def mutation(permission: Permission, description: str) -> Any:
    """A mutation, and what its rule asks of the caller: a test sees that each says it."""
    return strawberry.mutation(
        description=description, metadata={PERMISSION: permission}, extensions=[_Storable(), Located()]
    )


class _Storable(FieldExtension):
    """Raises BadInput for text that no database can hold, before a rule sees it."""

    async def resolve_async(self, next_: AsyncExtensionResolver, source: Any, info: Info, **arguments: Any) -> Any:
        _check(arguments)
        return await next_(source, info, **arguments)


def _check(value: Any) -> None:
    if is_dataclass(value):
        value = vars(value)
    if isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            _check(each)
    else:
        plain(value)


class Write:
    """One mutation at work. payload: what it answers, once `answer` or a refusal has said it."""

    payload: Any

    def __init__(self, info: Info, actor: Actor) -> None:
        self.actor = actor
        self._info = info
        self.client: BaseDBAsyncClient

    async def answer(self, keys: dict[str, int], **plain: Any) -> None:
        """keys: the rows that the payload's planned fields start from. plain: its other fields."""
        planned = await payloads.read(self._info._raw_info, self.client, keys)  # noqa: SLF001  Strawberry wraps it
        self.payload = Payload(planned, user_errors=[], **plain)


@asynccontextmanager
async def writing(
    info: Info, newest: dict[str, int] | None = None, *, dry_run: bool = False, **unless_refused: Any
) -> AsyncIterator[Write]:
    """The transaction around a rule. A refusal undoes it and becomes the payload's user errors. Raises TimedOut.

    newest: the rows that a stale edit is shown. unless_refused: the plain fields of a payload that was refused.
    """
    person = info.context.get("person")
    write = Write(info, await scope.person(person) if person else ANONYMOUS)
    try:
        async with scope.acting(write.actor, undo=dry_run) as write.client:
            yield write
    except Refused as error:
        planned: Mapping[str | int, Any] = {}
        if newest and error.code is RefusalCode.STALE:
            async with scope.acting(write.actor) as client:
                planned = await payloads.read(info._raw_info, client, newest)  # noqa: SLF001
        write.payload = Payload(planned, user_errors=[_told(error)], **unless_refused)
    except asyncpg.QueryCanceledError as error:
        raise TimedOut(error) from error


def _told(error: Refused) -> UserError:
    return UserError(
        field=list(error.field),
        message=LocalizedText(bn=error.message.bn, en=error.message.en),
        code=error.code,
    )
