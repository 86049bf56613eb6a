"""How a mutation works: as whoever called it, in one transaction, with what the caller did wrong as data."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

import orjson
import strawberry
from graphql import GraphQLError
from tortoise.backends.base.client import BaseDBAsyncClient

from districts import offices, scope
from districts.identity import refusals
from districts.identity.actors import ANONYMOUS, OPEN_TO_ALL, PERMISSIONS, Actor, Permission
from districts.shared import idempotency
from districts.shared.idempotency import Answer, Claim
from districts.shared.refused import RefusalCode, Refused
from models.database import failures
from schema.context import Info, RequestContext
from schema.domain import of_database
from schema.plan import operation_stats
from schema.plan.cost.unplanned import CHANGE, WORK
from schema.plan.execution import payloads
from schema.plan.execution.payloads import Payload
from schema.shared.inputs import BESIDE_KEY, INPUT, Input, Keyed, plain_values
from schema.shared.user_errors import USER_ERRORS, UserError, user_error

__all__ = ["BESIDE_KEY", "INPUT", "USER_ERRORS", "Info", "Keyed", "UserError", "mutation", "written"]

PERMISSION = "permission"
_NOTHING: Mapping[str, Any] = {}
_P = TypeVar("_P")


def mutation(permission: Permission, description: str, *, work: int = CHANGE) -> Any:
    """A mutation, and what its rule asks of the caller: a test sees that each says it.

    work: the points that it costs beside its answer, where that is not what most changes cost.
    """
    return strawberry.mutation(description=description, metadata={PERMISSION: permission, WORK: work})


_LAST = "SELECT count_changes() AS generation"
_UNDONE = "Nothing was changed. Try again in 5 seconds, with the same `idempotencyKey` if you sent one."
_UNKNOWN = (
    "The database did not confirm the commit, so the change may have been made. Send it again with the same"
    " `idempotencyKey`: it is made once and answered."
)


async def written(
    payload: type[_P],
    info: Info,
    given: Input,
    rule: Callable[[Actor], Awaitable[Answer]],
    *,
    newest: Mapping[str, int] = _NOTHING,
    refused: Mapping[str, Any] = _NOTHING,
    named: Mapping[str, tuple[str, ...]] = _NOTHING,
    before: Callable[[Actor], Awaitable[None]] | None = None,
) -> _P:
    """The payload of a rule, run as the caller, in one transaction with its answer. A refusal undoes all of it and
    becomes user errors. An input with `dry_run` is undone, whatever becomes of it. Raises BadInput, TimedOut and
    Unavailable. What is committed is answered: nothing is asked of the database afterwards.

    newest: the rows that a stale edit is shown. refused: the plain fields of a payload that was refused. named: where
    the input has what a rule names, if it is not at its top by that name. before: what takes long and needs no
    transaction; it is left out where the answer to the input's key is kept.
    """
    del payload  # it says what the fields of the Payload answer to
    said = plain_values(given)
    turn = info.context.turn
    async with turn():
        write = _Write(info, await _caller(info))
        known = before is None or await write.is_kept(given, said)
        if known:
            made = await _made(write, given, said, rule, newest=newest, refused=refused, named=named)
    if before and not known:
        prepared = await write.prepared(before)
        async with turn():
            made = await _made(write, given, said, prepared or rule, newest=newest, refused=refused, named=named)
    write.tell()
    return made  # type: ignore[no-any-return]


async def _made(
    write: _Write,
    given: Input,
    said: Any,
    rule: Callable[[Actor], Awaitable[Answer]],
    *,
    newest: Mapping[str, int],
    refused: Mapping[str, Any],
    named: Mapping[str, tuple[str, ...]],
) -> Any:
    """The payload, after the commit."""
    made: Any
    try:
        async with scope.acting(write.actor, undo=_dry(given)) as write.client:
            await _locate(given)
            made = await write.once(given, said, rule)
            if not _dry(given):
                await write.count()
    except Refused as error:
        made = await write.refusal([user_error(each, named) for each in (error, *error.others)], newest, refused)
    except failures.ERRORS as error:
        raise write.failed(error) from error
    return made


async def _caller(info: Info) -> Actor:
    person = info.context.person
    return await scope.person(person) if person else ANONYMOUS


class _Write:
    def __init__(self, info: Info, actor: Actor) -> None:
        self.actor = actor
        self.client: BaseDBAsyncClient
        self._permission = info._field.metadata[PERMISSION]  # noqa: SLF001  as below
        self._info: Any = info._raw_info  # noqa: SLF001  Strawberry wraps it
        self._generation: int | None = None

    async def count(self) -> None:
        """The last statement before the commit: the change is counted, and its generation is known."""
        [row] = await self.client.execute_query_dict(_LAST)
        self._generation = row["generation"]

    def tell(self) -> None:
        """Whoever asks later is answered nothing older than what was read or written here."""
        if self._generation is not None:
            context: RequestContext = self._info.context
            context.generation = max(self._generation, context.generation)
            if context.committed:
                context.committed(self._generation)

    def failed(self, error: Exception) -> GraphQLError:
        """What a failure of the database is answered with: after `count` only the commit was left to do."""
        if self._generation is not None:
            return of_database(error, timeout=_UNKNOWN, unavailable=_UNKNOWN)
        return of_database(error, timeout=f"The change took too long. {_UNDONE}", unavailable=_UNDONE)

    async def once(self, given: Input, said: Any, rule: Callable[[Actor], Awaitable[Answer]]) -> Payload:
        """What the rule answers, or what it answered when it was called with the same key."""
        if given.idempotency_key is None or _dry(given):
            return await self._payload(await rule(self.actor))
        claim = await self._claim(given.idempotency_key, said)
        if claim.kept:
            self._require_still(given)
            return await self._payload(claim.kept)
        answer = await rule(self.actor)
        await idempotency.keep(self.client, claim, answer)
        return await self._payload(answer)

    async def is_kept(self, given: Input, said: Any) -> bool:
        """Whether the input's key is known, or refused: then nothing need be prepared. It is not taken by asking."""
        try:
            async with scope.acting(self.actor, undo=True) as self.client:
                await _locate(given)
                if given.idempotency_key is None or _dry(given):
                    return False
                return (await self._claim(given.idempotency_key, said)).kept is not None
        except Refused:
            return True
        except failures.ERRORS as error:
            raise self.failed(error) from error

    async def prepared(self, before: Callable[[Actor], Awaitable[None]]) -> Callable[[Actor], Awaitable[Answer]] | None:
        """A rule that refuses what was refused on the way, or None."""
        try:
            await before(self.actor)
        except Refused as error:
            return _refusing(error)
        except failures.ERRORS as error:
            raise self.failed(error) from error
        return None

    async def _claim(self, key: str, said: Any) -> Claim:
        # orjson writes no time of day that has a zone; a rule may have something to say of one.
        how = orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATETIME
        request = orjson.dumps([self._info.field_name, said], default=str, option=how)
        return await idempotency.claim(self.client, key, hashlib.sha256(request).digest(), actor=self.actor)

    def _require_still(self, given: Any) -> None:
        """An answer is told again to those who may still do what it was. Raises Refused (FORBIDDEN)."""
        permission: Permission = self._permission
        code = getattr(given, "office_code", None)
        if permission in OPEN_TO_ALL:
            return
        if code is not None:
            scope.require(self.actor, permission, code)
        elif not any(permission in PERMISSIONS[held.role] for held in self.actor.grants):
            raise refusals.no_longer()

    async def _payload(self, answer: Answer) -> Payload:
        if answer.opens is not None:
            await scope.open_request(self.client, answer.opens)
        planned = await payloads.read(self._info, self.client, answer.keys)
        return Payload(planned, user_errors=[], **answer.plain, **answer.secret)

    async def refusal(self, errors: list[UserError], newest: Mapping[str, int], values: Mapping[str, Any]) -> Payload:
        planned: Mapping[str | int, Any] = {}
        operation_stats.note_refusals([each.code for each in errors])
        if newest and errors[0].code is RefusalCode.STALE:
            async with scope.acting(self.actor) as self.client:
                planned = await payloads.read(self._info, self.client, newest)
                await self.count()
        return Payload(planned, user_errors=errors, **values)


async def _locate(given: Any) -> None:
    """An office may be named by a code that it had before: rules know present codes only."""
    if (code := getattr(given, "office_code", None)) is not None:
        given.office_code = await offices.present_code(code)


def _dry(given: Input) -> bool:
    return bool(getattr(given, "dry_run", False))


def _refusing(refused: Refused) -> Callable[[Actor], Awaitable[Answer]]:
    async def rule(_: Actor) -> Answer:
        raise refused

    return rule
