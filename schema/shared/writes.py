"""How a mutation runs: as its caller, in one transaction, with the caller's errors as data."""

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
    """Declares a mutation with the permission that its rule requires; a test checks that each has one.

    work: its points beside its payload, if not those of most changes.
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
    """Runs a rule as the caller and reads its payload, in one transaction. A refusal rolls back and becomes user
    errors. An input with `dry_run` is always rolled back. Raises BadInput, TimedOut and Unavailable. A committed change
    is always answered: the database is not asked again after COMMIT.

        newest: the rows shown for a stale edit. refused: plain fields of a refused payload. named: the input path of
        what a rule names, if not its top-level name. before: slow work without a transaction; skipped if the result of
        the input's idempotency key is known.
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
        shown = {**newest, **error.newest}
        made = await write.refusal([user_error(each, named) for each in (error, *error.others)], shown, refused)
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
        """Raises the generation: the last statement before the commit."""
        [row] = await self.client.execute_query_dict(_LAST)
        self._generation = row["generation"]

    def tell(self) -> None:
        """Publishes the generation, so that later responses are not older than this change."""
        if self._generation is not None:
            context: RequestContext = self._info.context
            context.generation = max(self._generation, context.generation)
            if context.committed:
                context.committed(self._generation)

    def failed(self, error: Exception) -> GraphQLError:
        """The error for a failure of the database. After `count` only the commit can have failed."""
        if self._generation is not None:
            return of_database(error, timeout=_UNKNOWN, unavailable=_UNKNOWN)
        return of_database(error, timeout=f"The change took too long. {_UNDONE}", unavailable=_UNDONE)

    async def once(self, given: Input, said: Any, rule: Callable[[Actor], Awaitable[Answer]]) -> Payload:
        """The rule's payload, or that of an earlier call with the same key."""
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
        """Whether the input's key is known or refused, so that nothing need be prepared. Does not claim the key."""
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
        """Runs `before`. Returns a rule that raises its refusal, or None."""
        try:
            await before(self.actor)
        except Refused as error:
            return _refusing(error)
        except failures.ERRORS as error:
            raise self.failed(error) from error
        return None

    async def _claim(self, key: str, said: Any) -> Claim:
        # orjson cannot write a time with a zone, which a rule may refuse.
        how = orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATETIME
        request = orjson.dumps([self._info.field_name, said], default=str, option=how)
        return await idempotency.claim(self.client, key, hashlib.sha256(request).digest(), actor=self.actor)

    def _require_still(self, given: Any) -> None:
        """Raises Refused (FORBIDDEN) if the caller no longer has the permission for the repeated change."""
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
    """Replaces a former office code in the input by the present one: rules take present codes only."""
    if (code := getattr(given, "office_code", None)) is not None:
        given.office_code = await offices.present_code(code)


def _dry(given: Input) -> bool:
    return bool(getattr(given, "dry_run", False))


def _refusing(refused: Refused) -> Callable[[Actor], Awaitable[Answer]]:
    async def rule(_: Actor) -> Answer:
        raise refused

    return rule
